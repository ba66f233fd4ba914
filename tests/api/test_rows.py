"""Who owns a row, and when two rows are the same."""

from datetime import date

import pytest

from portal.api.parse import parse_aapne_krav, parse_innbetalinger, parse_krav_liste, parse_utbetalinger
from portal.domain.bevegelser import list_motregninger, list_utgaaende
from portal.domain.grunnlag import Grunnlag
from portal.domain.oversikt import build_oversikt
from portal.domain.svar import AapneKrav
from portal.domain.union import union_innbetalinger, union_krav
from tests.conftest import EIER
from tests.signs import ORGNR, Row, dump, make_covers, make_innbetaling, make_krav, make_utbetaling

DAGEN = date(2023, 8, 28)
OTHER = "314055403"
KRAV = make_krav("KRAV-12", 5000, 5000)


def parse_open(*rows: Row) -> AapneKrav:
    return parse_aapne_krav(dump({"aapentKravMedGjenstaaendeBeloep": rows}))


# -- the owner of a row --


@pytest.mark.parametrize("party", [{}, {"partIdentifikator": None}, {"partIdentifikator": " "}])
def test_a_row_without_a_party_belongs_to_the_answers_party(party: Row) -> None:
    (krav,) = parse_open({**KRAV, **party}).alle_krav
    (payment,) = parse_innbetalinger(dump({"innbetaling": [{**make_innbetaling("I", "2022-01-01", 5), **party}]})).rader
    (payout,) = parse_utbetalinger(dump({"utbetaling": [{**make_utbetaling("U", "2022-01-01", 5), **party}]})).rader

    assert {row.part.noekkel for row in (krav, payment, payout)} == {ORGNR}


@pytest.mark.parametrize("party", [OTHER, f" {OTHER}", "31405540", "NO314055403MVA", "x"])
def test_another_organisations_row_is_left_out_and_its_number_is_never_shown(party: str) -> None:
    answers = (
        parse_open({**KRAV, "partIdentifikator": party, "kravidentifikator": f"K-{party.strip()}"}),
        parse_krav_liste(dump({"krav": [{**KRAV, "partIdentifikator": party}]})),
        parse_innbetalinger(
            dump({"innbetaling": [{**make_innbetaling("I", "2022-01-01", 5), "partIdentifikator": party}]})
        ),
        parse_utbetalinger(
            dump({"utbetaling": [{**make_utbetaling("U", "2022-01-01", 5), "partIdentifikator": party}]})
        ),
    )

    assert [[rad.grunn for rad in answer.uleselige] for answer in answers] == [["partIdentifikator"]] * 4
    assert [rad.identifikator for answer in answers for rad in answer.uleselige] == ["", "KRAV-12", "I", "U"]
    assert OTHER not in repr(answers)


def test_a_row_of_the_owner_as_a_person_is_shown() -> None:
    (krav,) = parse_open({**KRAV, "partIdentifikator": EIER}).alle_krav

    assert krav.part.is_person


# -- equal rows --


def test_the_same_claim_in_two_groups_is_two_claims_with_two_keys() -> None:
    rows = [{**KRAV, "kravgruppe": group} for group in ("Særavgift", "Øvrige offentlige krav")]

    aapne = parse_open(*rows)

    assert [krav.kravgruppe for krav in aapne.alle_krav] == ["Særavgifter", "Øvrige offentlige krav"]
    assert build_oversikt(aapne, DAGEN).summer.forfalt == 10000
    assert len({krav.noekkel for krav in aapne.alle_krav}) == 2
    assert union_krav(aapne.alle_krav, aapne.alle_krav) == aapne.alle_krav


@pytest.mark.parametrize(
    ("change", "count"),
    [
        ({}, 1),
        ({"kravgruppe": "Skatt"}, 2),
        ({"opprettelsesdatoForKrav": "2022-11-02"}, 2),
        ({"opprinneligBeloep": 5001}, 2),
        ({"gjenstaaendeBeloep": 4999}, 2),
        ({"stipulerteRenter": 1}, 2),
        ({"kravidentifikator": "KRAV-13"}, 2),
        ({"partIdentifikator": EIER}, 2),
    ],
)
def test_rows_that_differ_in_party_id_group_date_or_amount_are_no_repeats(change: Row, count: int) -> None:
    rows = parse_open(KRAV, {**KRAV, **change}).alle_krav

    assert [row.mottatt for row in rows] == ([2] if count == 1 else [1, 1])


def test_claims_with_different_instalments_are_no_repeats() -> None:
    forfall = KRAV["kravforfall"]
    assert isinstance(forfall, list)
    rows = parse_open(KRAV, {**KRAV, "kravforfall": [{**forfall[0], "forfallsdato": "2023-03-15"}]}).alle_krav

    assert [row.mottatt for row in rows] == [1, 1]


def test_undated_claims_with_different_due_dates_are_two() -> None:
    undated = {**KRAV, "opprettelsesdatoForKrav": None}
    later = {**undated, "kravforfall": make_krav("KRAV-12", 5000, 5000, forfallsdato="2023-01-31")["kravforfall"]}

    rows = parse_open(undated, undated, later).alle_krav

    assert [row.mottatt for row in rows] == [2, 1]
    assert rows[0].noekkel != rows[1].noekkel


def test_a_payment_and_its_reversal_with_the_same_id_and_day_are_two_rows() -> None:
    rows = [make_innbetaling("I", "2022-01-01", amount) for amount in (100, -100, 100)]

    assert [row.mottatt for row in parse_innbetalinger(dump({"innbetaling": rows})).rader] == [2, 1]


def test_a_claim_in_two_answers_is_shown_from_the_newer_and_rows_of_one_answer_are_all_kept() -> None:
    new, old = (parse_open(make_krav("K", 5000, left)).alle_krav for left in (100, 5000))
    payments = parse_innbetalinger(
        dump({"innbetaling": [make_innbetaling("I", "2022-01-01", 100, left) for left in (0, 40)]})
    ).rader

    assert [krav.gjenstaaende_beloep for krav in union_krav(new, old)] == [100]
    assert union_innbetalinger(payments, payments) == payments


def test_a_payment_with_the_same_id_on_another_day_or_with_another_amount_is_separate() -> None:
    first, later, larger = parse_innbetalinger(
        dump({"innbetaling": [make_innbetaling("I", day, amount) for day, amount in DAYS_AND_AMOUNTS]})
    ).rader

    assert union_innbetalinger([first], [later], [larger]) == (first, later, larger)


DAYS_AND_AMOUNTS = (("2022-01-01", 100), ("2022-01-02", 100), ("2022-01-01", 101))


def test_an_unlisted_payout_is_the_sum_of_its_refunds_and_a_listed_one_counts_once() -> None:
    def sent(amount: int) -> Row:
        return {"utbetalingsidentifikator": "U", "utbetaltdato": "2022-03-01", "utbetaltBeloep": amount}

    payments = parse_innbetalinger(
        dump(
            {
                "innbetaling": [
                    make_innbetaling("A", "2022-01-01", 300, plassertUtbetaling=[sent(300)]),
                    make_innbetaling("B", "2022-01-02", 200, plassertUtbetaling=[sent(200)]),
                ]
            }
        )
    ).rader
    listed = parse_utbetalinger(dump({"utbetaling": [make_utbetaling("U", "2022-03-01", 500)]})).rader
    unlisted = Grunnlag(aapne=AapneKrav(), krav=(), innbetalinger=payments, utbetalinger=())

    assert [row.beloep for row in list_utgaaende(unlisted)] == [500]
    both = Grunnlag(aapne=AapneKrav(), krav=(), innbetalinger=payments, utbetalinger=listed)
    assert [row.beloep for row in list_utgaaende(both)] == [500]


def test_set_offs_with_one_identifier_on_two_days_are_two() -> None:
    def set_off(day: str) -> Row:
        return {"motregningsidentifikator": "M", "motregnetdato": day, "dekketKrav": [{"motregnetBeloep": 50}]}

    payments = parse_innbetalinger(
        dump(
            {
                "innbetaling": [
                    make_innbetaling(name, "2022-01-01", 50, motregningAvInnbetaling=set_off(day))
                    for name, day in (("A", "2022-02-01"), ("B", "2022-02-01"), ("C", "2022-03-01"))
                ]
            }
        )
    ).rader

    found = list_motregninger(Grunnlag(aapne=AapneKrav(), krav=(), innbetalinger=payments, utbetalinger=()))

    assert [row.motregnetdato.month for row in found] == [2, 3]


def test_a_settled_claim_that_differs_from_an_open_one_only_in_amounts_is_kept() -> None:
    opened = parse_open(KRAV).alle_krav
    settled = {**KRAV, "opprinneligBeloep": 9000, "gjenstaaendeBeloep": 0}
    listed = parse_krav_liste(dump({"krav": [settled, {**KRAV, "gjenstaaendeBeloep": 4000}]})).rader

    everything = union_krav(opened, listed)

    assert [(krav.opprinnelig_beloep, krav.gjenstaaende_beloep) for krav in everything] == [(5000, 5000), (9000, 0)]
    assert union_krav(opened, listed, listed) == everything


def test_two_payments_with_one_key_keep_their_own_placements() -> None:
    used = make_innbetaling("I", "2023-01-02", 1000, 0, make_covers("F-1", 1000))
    unused = make_innbetaling("I", "2023-01-02", 1000, 1000)
    listed = parse_innbetalinger(dump({"innbetaling": [used, unused]})).rader
    opened = parse_aapne_krav(dump({"innbetalingMedUplassertBeloep": [unused]}))

    grunnlag = Grunnlag(aapne=opened, krav=(), innbetalinger=listed, utbetalinger=())

    assert [row.ikke_forklart for row in grunnlag.get_alle_innbetalinger()] == [0, 0]
