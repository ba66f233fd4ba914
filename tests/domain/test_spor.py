"""From payment to claim and back, from interest to principal and back, in the example ledger and where links dangle."""

from dataclasses import replace
from datetime import timedelta

from portal.domain.krav import Krav
from portal.domain.spor import Spor
from tests.grunnlag import nordlys

GRUNNLAG = nordlys()
ALLE_KRAV = GRUNNLAG.get_alle_krav()
SPOR = Spor(ALLE_KRAV, GRUNNLAG.innbetalinger)


def find(identifikator: str) -> Krav:
    return next(krav for krav in ALLE_KRAV if krav.kravidentifikator == identifikator)


def test_a_payment_leads_to_the_claims_it_covered_across_parties() -> None:
    payment = next(row for row in GRUNNLAG.innbetalinger if row.innbetalingsidentifikator == "84111312")

    found = {
        d.plassert.kravforfallsidentifikator: d.krav.kravidentifikator if d.krav else None
        for d in SPOR.get_dekning(payment)
    }

    assert found["356253313"] is None  # older than the lists
    assert "248469533" in found.values()


def test_every_link_leads_back() -> None:
    for payment in GRUNNLAG.innbetalinger:
        for dekning in SPOR.get_dekning(payment):
            if dekning.krav is None or dekning.forfall is None:
                continue
            back = SPOR.get_opphav(dekning.krav, dekning.forfall)
            assert payment in [opphav.innbetaling for opphav in back]


def test_a_placement_whose_payment_is_in_no_list_is_kept_and_leads_nowhere() -> None:
    spor = Spor(ALLE_KRAV)
    krav = find("250884358")

    (opphav,) = spor.get_opphav(krav, krav.kravforfall[0])

    assert opphav.innbetaling is None
    assert opphav.plassert.plassert_beloep == 23750


def test_interest_whose_principal_is_older_than_the_lists_leads_nowhere() -> None:
    assert SPOR.get_hovedstol(find("KRAV-33243589")) is None


def test_principal_and_interest_find_each_other() -> None:
    rente = replace(find("KRAV-33243589"), hovedstol_kravidentifikator="KRAV-33426829")
    spor = Spor([*(krav for krav in ALLE_KRAV if krav.kravidentifikator != "KRAV-33243589"), rente])
    hovedstol = find("KRAV-33426829")

    assert spor.get_hovedstol(rente) is hovedstol
    assert spor.get_rentekrav(hovedstol) == (rente,)


def test_counter_claims_find_each_other_and_one_that_names_itself_leads_nowhere() -> None:
    debit, credit = find("KRAV-33243589"), find("FORF-91396163")

    (to_credit,) = SPOR.get_motposter(debit, debit.kravforfall[0])
    (to_debit,) = SPOR.get_motposter(credit, credit.kravforfall[0])

    assert (to_credit.krav, to_debit.krav) == (credit, debit)
    itself = next(
        (krav, forfall)
        for krav in ALLE_KRAV
        for forfall in krav.kravforfall
        if any(row.kravforfallsidentifikator == forfall.kravforfallsidentifikator for row in forfall.plassert_motkrav)
    )
    assert itself[1].kravforfallsidentifikator == "361500114"
    assert SPOR.get_motposter(*itself)[0].krav is None


def test_of_two_parties_with_the_same_identifier_the_payments_own_comes_first() -> None:
    payment = next(row for row in GRUNNLAG.innbetalinger if row.innbetalingsidentifikator == "85214061")
    mine = find("250884358")
    others = replace(
        mine,
        part=find("248469533").part,
        kravforfall=tuple(replace(forfall, plassert_innbetaling=()) for forfall in mine.kravforfall),
    )

    found = Spor([others, mine], GRUNNLAG.innbetalinger).get_dekning(payment)

    assert mine in [dekning.krav for dekning in found]
    assert others not in [dekning.krav for dekning in found]


def test_of_two_payments_with_one_identifier_the_claims_own_partys_comes_first() -> None:
    krav = find("250884358")
    payment = next(row for row in GRUNNLAG.innbetalinger if row.innbetalingsidentifikator == "85214061")
    other = replace(payment, part=find("KRAV-33426829").part)

    for payments in ([payment, other], [other, payment]):
        (opphav,) = Spor(ALLE_KRAV, payments).get_opphav(krav, krav.kravforfall[0])

        assert opphav.innbetaling is payment


def test_a_reversal_with_the_identifier_of_its_payment_is_found_by_day_or_sign() -> None:
    krav = find("250884358")
    payment = next(row for row in GRUNNLAG.innbetalinger if row.innbetalingsidentifikator == "85214061")
    reversal = replace(payment, innbetalt_beloep=-payment.innbetalt_beloep)
    later = replace(reversal, innbetalingsdato=payment.innbetalingsdato + timedelta(days=3))
    forfall = krav.kravforfall[0]
    placed = forfall.plassert_innbetaling[0]
    undone = replace(placed, plassert_beloep=-placed.plassert_beloep)
    undone_later = replace(undone, innbetalingsdato=later.innbetalingsdato)
    spor = Spor(ALLE_KRAV, [reversal, later, payment])

    found = spor.get_opphav(krav, replace(forfall, plassert_innbetaling=(placed, undone, undone_later)))

    assert [opphav.innbetaling for opphav in found] == [payment, reversal, later]
