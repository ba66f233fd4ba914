"""Every generated ledger adds up, for any story, day and seed."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from sandbox.checkdigits import is_kid
from sandbox.rawjson import Json, Object, dumps, objects
from tests.sandbox.ledger.generated import NAMES, SEEDS, TODAYS, all_parts, answers_of, some
from tests.sandbox.ledger.reading import Payment, day, number, parts, payments, rows, total


def all_payments(answers: dict[str, Object]) -> list[Payment]:
    return list(payments(rows(answers, "innbetalinger", "innbetaling")))


@some
@given(NAMES, TODAYS, SEEDS)
def test_what_is_left_of_a_claim_is_the_amount_minus_placements(story: str, today: date, seed: int) -> None:
    answers = answers_of(story, today, seed)

    for part in all_parts(answers):
        assert part.left == part.original - part.sign * total(one.amount for one in part.placed)
        assert part.left * part.sign >= 0
    for claim in rows(answers, "krav", "krav"):
        for field in ("opprinneligBeloep", "gjenstaaendeBeloep"):
            assert number(claim[field]) == total(number(one[field]) for one in objects(claim["kravforfall"]))


@some
@given(NAMES, TODAYS, SEEDS)
def test_a_payment_equals_its_placements_plus_the_unplaced_amount(story: str, today: date, seed: int) -> None:
    for payment in all_payments(answers_of(story, today, seed)):
        assert payment.amount == total(one.amount for one in payment.placed) + payment.unplaced
        assert payment.unplaced >= 0


@some
@given(NAMES, TODAYS, SEEDS)
def test_the_open_list_has_exactly_the_items_with_something_left(story: str, today: date, seed: int) -> None:
    answers = answers_of(story, today, seed)
    open_claims = rows(answers, "aapnekrav", "aapentKravMedGjenstaaendeBeloep")
    open_payments = rows(answers, "aapnekrav", "innbetalingMedUplassertBeloep")

    assert {dumps(one) for one in open_claims} == {
        dumps(one) for one in rows(answers, "krav", "krav") if number(one["gjenstaaendeBeloep"]) != 0
    }
    assert {dumps(one) for one in open_payments} == {
        dumps(one) for one in rows(answers, "innbetalinger", "innbetaling") if number(one["uplassertBeloep"]) != 0
    }


@some
@given(NAMES, TODAYS, SEEDS)
def test_placements_agree_from_both_sides(story: str, today: date, seed: int) -> None:
    answers = answers_of(story, today, seed)
    every = all_parts(answers)
    from_claims = sorted((one.other, part.id, one.on, one.amount) for part in every for one in part.by_payment)
    from_payments = sorted(
        (payment.id, one.other, one.on, one.amount) for payment in all_payments(answers) for one in payment.placed
    )
    set_off = [(part.id, one.other, one.on, one.amount) for part in every for one in part.by_claim]

    assert from_claims == from_payments
    assert sorted(set_off) == sorted((other, one, on, amount) for one, other, on, amount in set_off)
    assert {part.sign for part in every if part.by_claim} in (set(), {1, -1})


@some
@given(NAMES, TODAYS, SEEDS)
def test_payouts_agree_from_both_sides(story: str, today: date, seed: int) -> None:
    answers = answers_of(story, today, seed)
    listed = rows(answers, "utbetalinger", "utbetaling")
    done = [one for one in listed if one["utbetalingstatus"] == "bekreftet"]
    placed = [(one.other, one.on, one.amount) for part in all_parts(answers) for one in part.by_payout]

    assert sorted(placed) == sorted(
        (str(one["utbetalingsidentifikator"]), day(one["utbetaltdato"]), number(one["utbetaltBeloep"])) for one in done
    )


@some
@given(NAMES, TODAYS, SEEDS)
def test_the_sums_match_the_rows_on_the_day(story: str, today: date, seed: int) -> None:
    answers = answers_of(story, today, seed)
    sums = answers.get("aapnekrav", {}).get("totalOversikt")
    if not isinstance(sums, dict):
        assert "aapnekrav" not in answers
        return
    claims = rows(answers, "aapnekrav", "aapentKravMedGjenstaaendeBeloep")
    opened = list(parts(claims))
    unplaced = total(one.unplaced for one in payments(rows(answers, "aapnekrav", "innbetalingMedUplassertBeloep")))

    assert number(sums["sumForfalteKrav"]) == total(part.left for part in opened if part.due < today)
    assert number(sums["sumIkkeForfalteKrav"]) == total(part.left for part in opened if part.due >= today)
    assert number(sums["sumStipulerteRenter"]) == total(number(claim["stipulerteRenter"]) for claim in claims)
    assert number(sums["sumUplasserteInnbetalinger"]) == -unplaced
    fields = ("sumForfalteKrav", "sumIkkeForfalteKrav", "sumStipulerteRenter", "sumUplasserteInnbetalinger")
    assert number(sums["saldo"]) == total(number(sums[field]) for field in fields)
    groups = objects(answers["aapnekrav"]["oversiktPerKravgruppe"])
    assert total(number(group["saldo"]) for group in groups) == number(sums["saldo"]) + unplaced


@some
@given(NAMES, TODAYS, SEEDS, st.integers(0, 1600))
def test_both_ways_to_compute_a_balance_agree_on_any_day(story: str, today: date, seed: int, back: int) -> None:
    answers = answers_of(story, today, seed)
    every, paid = all_parts(answers), all_payments(answers)
    at = today - timedelta(days=back)
    payouts = {one for part in every for one in part.by_payout}

    later = (
        total(part.original for part in every if part.created > at)
        - total(payment.amount for payment in paid if payment.on > at)
        + total(one.amount for one in payouts if one.on > at)
    )
    by_movements = total(part.left for part in every) - total(payment.unplaced for payment in paid) - later
    open_then = total(
        part.left + part.sign * total(one.amount for one in part.placed if one.on > at)
        for part in every
        if part.created <= at
    )
    unplaced_then = total(
        payment.unplaced + total(one.amount for one in payment.placed if one.on > at)
        for payment in paid
        if payment.on <= at
    )

    assert by_movements == open_then - unplaced_then


@some
@given(NAMES, TODAYS, SEEDS)
def test_no_event_is_after_today_and_nothing_is_used_before_it_exists(story: str, today: date, seed: int) -> None:
    answers = answers_of(story, today, seed)
    paid = {payment.id: payment.on for payment in all_payments(answers)}

    for part in all_parts(answers):
        assert part.created <= today
        for one in part.placed:
            assert max(part.created, paid.get(one.other, part.created)) <= one.on <= today
    for payout in rows(answers, "utbetalinger", "utbetaling"):
        assert day(payout["utbetaltdato"]) <= today


@some
@given(NAMES, TODAYS, SEEDS)
def test_identifiers_are_unique_and_kids_are_valid(story: str, today: date, seed: int) -> None:
    answers = answers_of(story, today, seed)

    for endpoint, key, name in (
        ("krav", "krav", "kravidentifikator"),
        ("innbetalinger", "innbetaling", "innbetalingsidentifikator"),
        ("utbetalinger", "utbetaling", "utbetalingsidentifikator"),
    ):
        ids = [one[name] for one in rows(answers, endpoint, key)]
        assert len(ids) == len({str(one) for one in ids})
    ids = [part.id for part in all_parts(answers)]
    assert len(ids) == len(set(ids))
    for kid in _values(list(answers.values()), "kidnummer"):
        assert is_kid(str(kid))
        assert 15 <= len(str(kid)) <= 23


def _values(value: Json, name: str) -> list[Json]:
    if isinstance(value, dict):
        return ([value[name]] if name in value else []) + [
            one for item in value.values() for one in _values(item, name)
        ]
    return [one for item in value for one in _values(item, name)] if isinstance(value, list) else []
