"""Every generated ledger adds up, for any story, day and seed."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.checkdigits import account, is_kid, is_synthetic_pid
from sandbox.ledger import generate
from sandbox.ledger.stories import STORIES
from sandbox.rawjson import Json, Object, dumps, objects
from tests.sandbox.ledger.reading import Part, Payment, day, number, parts, payments, rows, total

ORGNR = "311703005"  # its answers have the authority's own sums
WITHOUT_SUMS = "312385155"
TODAYS = st.dates(date(2019, 1, 1), date(2035, 12, 31))
SEEDS = st.integers(0, 10**6)
NAMES = st.sampled_from(sorted(STORIES))
some = settings(max_examples=15, deadline=None)


def answers_of(story: str, today: date, seed: int) -> dict[str, Object]:
    return generate(ORGNR, "Prøve", story, today, seed, is_enk=seed % 2 == 1)


def all_parts(answers: dict[str, Object]) -> list[Part]:
    return list(parts(rows(answers, "krav", "krav")))


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


@some
@given(NAMES, TODAYS, SEEDS)
def test_the_same_day_and_seed_give_the_same_answers(story: str, today: date, seed: int) -> None:
    assert answers_of(story, today, seed) == answers_of(story, today, seed)


def test_another_seed_gives_other_answers() -> None:
    today = date(2026, 11, 23)

    assert answers_of("late", today, 1) != answers_of("late", today, 2)


@some
@given(TODAYS, SEEDS)
def test_the_late_story_has_overdue_and_coming_claims(today: date, seed: int) -> None:
    opened = list(parts(rows(answers_of("late", today, seed), "aapnekrav", "aapentKravMedGjenstaaendeBeloep")))

    assert any(part.due < today and part.left > 0 for part in opened)
    assert any(part.due > today and part.left > 0 for part in opened)


@some
@given(TODAYS, SEEDS)
def test_the_settled_story_owes_nothing_and_has_a_history(today: date, seed: int) -> None:
    answers = answers_of("settled", today, seed)

    assert answers.keys() == {"krav", "innbetalinger", "utbetalinger"}
    assert len(rows(answers, "krav", "krav")) > 40


@some
@given(TODAYS, SEEDS)
def test_the_credit_story_has_unplaced_money_credit_claims_and_money_in_transit(today: date, seed: int) -> None:
    answers = answers_of("credit", today, seed)
    unplaced = [one.unplaced for one in payments(rows(answers, "aapnekrav", "innbetalingMedUplassertBeloep"))]
    states = [str(one["utbetalingstatus"]) for one in rows(answers, "utbetalinger", "utbetaling")]

    assert {Decimal("12500.5"), Decimal(18_000)} <= set(unplaced)
    assert any(part.left < 0 and part.by_claim for part in all_parts(answers))
    assert states.count("underUtbetaling") == 1
    assert states.count("bekreftet") >= 2


def test_the_two_ledgers_differ_in_style() -> None:
    claims = rows(answers_of("late", date(2026, 11, 23), 0), "krav", "krav")
    mva = [claim for claim in claims if str(claim["kravidentifikator"]).startswith("KRAV-")]
    skatt = [claim for claim in claims if str(claim["kravidentifikator"]).isdecimal()]

    assert len(mva) + len(skatt) == len(claims)
    assert all("stipulerteRenter" in claim and "fastsettingsmaate" in claim for claim in mva)
    assert all(("stipulerteRenter" in claim) == (claim["gjenstaaendeBeloep"] != 0) for claim in skatt)
    assert all(number(value) < 0 for value in _placed_beloep(mva))
    assert all(number(value) > 0 for value in _placed_beloep(skatt))
    assert any(claim.get("hovedstolKravidentifikator") for claim in mva)
    assert any(claim.get("hovedstolKravidentifikator") for claim in skatt)
    assert {str(claim["kravperiode"])[-5:-2] for claim in mva} <= {"'01", "'02", "'03", "'04", "'05", "'06"}


def _placed_beloep(claims: list[Object]) -> list[Json]:
    return [
        placed["plassertBeloep"]
        for claim in claims
        for part in objects(claim["kravforfall"])
        for placed in objects(part.get("plassertInnbetaling"))
    ]


def test_only_some_organisations_have_the_authoritys_sums() -> None:
    today = date(2026, 11, 23)

    assert "totalOversikt" in generate(ORGNR, "A", "late", today)["aapnekrav"]
    assert "totalOversikt" not in generate(WITHOUT_SUMS, "B", "late", today)["aapnekrav"]


def test_the_authoritys_accounts_match_the_examples() -> None:
    text = dumps(list(answers_of("late", date(2026, 11, 23), 0).values()))

    assert '"NO5876940518888"' in text
    assert '"NO42 7694 0524 802"' in text
    assert account("7694051888") == "76940518888"


def test_a_sole_proprietors_own_tax_is_under_the_national_identity_number() -> None:
    claims = rows(answers_of("small", date(2026, 11, 23), 1), "krav", "krav")

    own = [claim for claim in claims if claim["partIdentifikator"] != ORGNR]

    assert own
    assert all(is_synthetic_pid(str(claim["partIdentifikator"])) for claim in own)
    assert {len(objects(claim["kravforfall"])) for claim in own} == {4}
