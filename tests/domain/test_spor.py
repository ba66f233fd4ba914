"""Links from payments to claims and from interest to principal, and back, also with missing targets."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from portal.domain.betaling import Innbetaling
from portal.domain.felter import Part
from portal.domain.krav import Krav, Kravforfall
from portal.domain.spor import Spor
from tests.grunnlag import eksempel_c, make_krav, nordlys

GRUNNLAG = nordlys()
ALLE_KRAV = GRUNNLAG.get_alle_krav()
SPOR = Spor(ALLE_KRAV, GRUNNLAG.innbetalinger)
EIER = Part(noekkel="p", is_person=True)
DAG, SENERE = date(2023, 8, 28), date(2023, 9, 28)


def find(identifikator: str) -> Krav:
    return next(krav for krav in ALLE_KRAV if krav.kravidentifikator == identifikator)


def test_a_payment_leads_to_the_claims_it_covered_across_parties() -> None:
    payment = next(row for row in GRUNNLAG.innbetalinger if row.innbetalingsidentifikator == "84111312")

    found = {
        d.plassert.kravforfallsidentifikator: d.krav.kravidentifikator if d.krav else None
        for d in SPOR.get_dekning(payment)
    }

    assert found["356253313"] is None  # older than our lists
    assert "248469533" in found.values()


def test_every_link_leads_back() -> None:
    for payment in GRUNNLAG.innbetalinger:
        for dekning in SPOR.get_dekning(payment):
            if dekning.krav is None or dekning.forfall is None:
                continue
            back = SPOR.get_opphav(dekning.krav, dekning.forfall)
            assert payment in [opphav.innbetaling for opphav in back]


def test_a_placement_with_an_unlisted_payment_is_kept_as_an_unresolved_link() -> None:
    spor = Spor(ALLE_KRAV)
    krav = find("250884358")

    (opphav,) = spor.get_opphav(krav, krav.kravforfall[0])

    assert opphav.innbetaling is None
    assert opphav.plassert.plassert_beloep == 23750


def test_interest_with_a_principal_older_than_the_lists_is_unresolved() -> None:
    assert SPOR.get_hovedstol(find("KRAV-33243589")) is None


def test_principal_and_interest_find_each_other() -> None:
    rente = replace(find("KRAV-33243589"), hovedstol_kravidentifikator="KRAV-33426829")
    spor = Spor([*(krav for krav in ALLE_KRAV if krav.kravidentifikator != "KRAV-33243589"), rente])
    hovedstol = find("KRAV-33426829")

    assert spor.get_hovedstol(rente) is hovedstol
    assert spor.get_rentekrav(hovedstol) == (rente,)
    assert spor.get_rentekrav(find("250884358")) == ()


def test_counter_claims_find_each_other_and_a_link_to_itself_is_unresolved() -> None:
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


def test_a_reversal_that_shares_its_payments_identifier_is_found_by_day_or_sign() -> None:
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


@pytest.mark.parametrize("amount", ["0", "0.50"])
def test_a_placement_of_nothing_or_of_oere_is_of_the_payment_and_not_of_its_reversal(amount: str) -> None:
    payment, krav, forfall = find_covered()
    placed = replace(forfall.plassert_innbetaling[0], plassert_beloep=Decimal(amount))
    reversal = replace(payment, innbetalt_beloep=-payment.innbetalt_beloep)

    for rows in ([payment, reversal], [reversal, payment]):
        (opphav,) = Spor([krav], rows).get_opphav(krav, replace(forfall, plassert_innbetaling=(placed,)))
        assert opphav.innbetaling is payment


def test_of_two_payments_with_the_same_identifier_the_claims_own_party_comes_first() -> None:
    payment, krav, forfall = find_covered()
    others = replace(payment, part=EIER)

    for rows in ([payment, others], [others, payment]):
        (opphav,) = Spor([krav], rows).get_opphav(krav, forfall)
        assert opphav.innbetaling is payment


def test_of_a_partys_payments_with_the_same_identifier_the_one_naming_the_instalment_comes_first() -> None:
    payment, krav, forfall = find_covered()
    elsewhere = replace(payment, plassert_krav=(replace(payment.plassert_krav[0], kravforfallsidentifikator="9"),))

    for rows in ([payment, elsewhere], [elsewhere, payment]):
        (opphav,) = Spor([krav], rows).get_opphav(krav, forfall)
        assert opphav.innbetaling is payment


def find_covered() -> tuple[Innbetaling, Krav, Kravforfall]:
    """A payment, and an instalment covered only by it."""
    payment = next(row for row in GRUNNLAG.innbetalinger if row.innbetalingsidentifikator == "85214061")
    krav = next(d.krav for d in SPOR.get_dekning(payment) if d.krav and d.krav.part == payment.part)
    forfall = next(forfall for forfall in krav.kravforfall if len(forfall.plassert_innbetaling) == 1)
    return payment, krav, forfall


def with_ids(krav: Krav, kravidentifikator: str, forfallsidentifikator: str) -> Krav:
    forfall = tuple(replace(f, kravforfallsidentifikator=forfallsidentifikator) for f in krav.kravforfall)
    return replace(krav, kravidentifikator=kravidentifikator, kravforfall=forfall)


def test_of_two_claims_with_the_same_identifier_the_one_naming_the_payment_was_covered() -> None:
    payment, krav, forfall = find_covered()
    bare = replace(krav, kravforfall=tuple(replace(f, plassert_innbetaling=()) for f in krav.kravforfall))

    for alle_krav in ([krav, bare], [bare, krav]):
        found = [d for d in Spor(alle_krav).get_dekning(payment) if d.forfall]
        assert [dekning.krav for dekning in found] == [krav] * len(found)
        assert forfall in [dekning.forfall for dekning in found]


def test_of_two_claims_naming_no_payment_its_own_party_comes_first_then_the_due_date() -> None:
    payment, *_ = find_covered()
    placement = replace(payment.plassert_krav[0], kravforfallsidentifikator="0", kravforfallsdato=DAG)
    payment = replace(payment, plassert_krav=(placement,))
    mine = replace(make_krav([(DAG, Decimal(5))]), part=payment.part)
    later = replace(make_krav([(SENERE, Decimal(5))]), part=payment.part)
    others = replace(make_krav([(DAG, Decimal(5))]), part=EIER)

    for alle_krav in ([mine, later, others], [others, later, mine]):
        (dekning,) = Spor(alle_krav).get_dekning(payment)
        assert (dekning.plassert, dekning.krav, dekning.forfall) == (placement, mine, mine.kravforfall[0])
    for alle_krav in ([later, others], [others, later]):
        (dekning,) = Spor(alle_krav).get_dekning(payment)
        assert dekning.krav is later


def test_a_payout_leads_to_the_credit_claim_of_its_own_party() -> None:
    payout = eksempel_c().utbetalinger[0]
    (kredit,) = payout.kredit_krav
    credit = with_ids(make_krav([(DAG, Decimal(-5))]), "1", kredit.kravforfallsidentifikator)
    mine, others = replace(credit, part=payout.part), replace(credit, part=EIER)
    debit = replace(with_ids(make_krav([(DAG, Decimal(5))]), "2", kredit.kravforfallsidentifikator), part=payout.part)

    for alle_krav in ([mine, others, debit], [debit, others, mine]):
        (kilde,) = Spor(alle_krav).get_kilder(payout)
        assert (kilde.kredit, kilde.krav) == (kredit, mine)
    assert Spor([debit]).get_kilder(payout)[0].krav is None
    assert Spor([]).get_kilder(payout)[0].krav is None


def test_of_two_principals_with_the_same_identifier_the_interests_own_party_comes_first() -> None:
    mine = make_krav([(DAG, Decimal(5))])
    others = replace(mine, part=EIER)
    rente = replace(with_ids(mine, "2", "9"), hovedstol_kravidentifikator=mine.kravidentifikator)

    for alle_krav in ([mine, others, rente], [rente, others, mine]):
        spor = Spor(alle_krav)
        assert spor.get_hovedstol(rente) is mine
        assert (spor.get_rentekrav(mine), spor.get_rentekrav(others)) == ((rente,), ())


def test_interest_that_names_itself_is_unresolved() -> None:
    krav = make_krav([(DAG, Decimal(5))])
    rente = replace(krav, hovedstol_kravidentifikator=krav.kravidentifikator)
    spor = Spor([rente])

    assert spor.get_hovedstol(rente) is None
    assert spor.get_rentekrav(rente) == ()


def test_of_counter_claims_with_the_same_identifier_the_partys_own_comes_first_and_never_the_same_side() -> None:
    debit, credit = find("KRAV-33243589"), find("FORF-91396163")
    others = replace(credit, part=EIER)
    (placement,) = debit.kravforfall[0].plassert_motkrav
    same_side = replace(credit, opprinnelig_beloep=Decimal(5))

    for alle_krav in ([debit, credit, others, same_side], [same_side, others, credit, debit]):
        (motpost,) = Spor(alle_krav).get_motposter(debit, debit.kravforfall[0])
        assert (motpost.plassert, motpost.krav) == (placement, credit)
    for alle_krav in ([debit], [debit, same_side]):
        (motpost,) = Spor(alle_krav).get_motposter(debit, debit.kravforfall[0])
        assert (motpost.plassert, motpost.krav) == (placement, None)
