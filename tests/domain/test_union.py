"""The union of rows from several answers."""

from portal.api.parse import parse_innbetalinger, parse_krav_liste, parse_utbetalinger
from portal.domain.betaling import Innbetaling, Utbetaling
from portal.domain.krav import Krav
from portal.domain.union import union_innbetalinger, union_krav, union_utbetalinger
from tests.signs import Row, dump, make_innbetaling, make_krav, make_utbetaling


def read_krav(*rows: Row) -> tuple[Krav, ...]:
    return parse_krav_liste(dump({"krav": rows})).rader


def read_innbetalinger(*rows: Row) -> tuple[Innbetaling, ...]:
    return parse_innbetalinger(dump({"innbetaling": rows})).rader


def read_utbetalinger(*rows: Row) -> tuple[Utbetaling, ...]:
    return parse_utbetalinger(dump({"utbetaling": rows})).rader


def test_a_claim_already_in_a_newer_answer_is_left_out() -> None:
    newest = read_krav(make_krav("K", 100, 40))
    older = read_krav(make_krav("K", 100, 100), make_krav("K", 100, 40))

    found = union_krav(newest, older)

    assert [krav.gjenstaaende_beloep for krav in found] == [40, 100]


def test_of_two_claims_with_one_key_the_one_with_the_same_original_amount_is_left_out() -> None:
    newest = read_krav(make_krav("K", 100, 40))
    older = read_krav(make_krav("K", 300, 300), make_krav("K", 100, 100))

    found = union_krav(newest, older)

    assert [krav.opprinnelig_beloep for krav in found] == [100, 300]


def test_a_claim_with_changed_amounts_is_the_same_claim() -> None:
    newest = read_krav(make_krav("K", 100, 40))
    older = read_krav(make_krav("K", 300, 300))

    assert union_krav(newest, older) == newest


def test_a_payment_already_in_a_newer_answer_is_left_out() -> None:
    newest = read_innbetalinger(make_innbetaling("P", "2023-01-05", 100, 40))
    older = read_innbetalinger(
        make_innbetaling("P", "2023-01-05", 100, 70), make_innbetaling("P", "2023-01-05", 100, 40)
    )

    found = union_innbetalinger(newest, older)

    assert [row.uplassert_beloep for row in found] == [40, 70]


def test_a_payment_placed_since_is_the_same_payment() -> None:
    newest = read_innbetalinger(make_innbetaling("P", "2023-01-05", 100, 0))
    older = read_innbetalinger(make_innbetaling("P", "2023-01-05", 100, 100))

    assert union_innbetalinger(newest, older) == newest


def test_a_payout_in_two_answers_counts_once_and_others_are_kept() -> None:
    newest = read_utbetalinger(make_utbetaling("U", "2023-01-05", 100))
    older = read_utbetalinger(
        make_utbetaling("V", "2023-01-05", 100),
        make_utbetaling("U", "2023-01-06", 100),
        make_utbetaling("U", "2023-01-05", 70),
        make_utbetaling("U", "2023-01-05", 100),
    )

    assert union_utbetalinger(newest, older) == (*newest, *older[:3])


def test_equal_payouts_are_left_out_as_often_as_a_newer_answer_has_them() -> None:
    payout = read_utbetalinger(make_utbetaling("U", "2023-01-05", 100))

    assert union_utbetalinger(payout, payout * 2) == payout * 2
    assert union_utbetalinger(payout * 2, payout) == payout * 2
