"""A random ledger is consistent for any seed and day: the truth adds up and matches the answers."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.ledger import generate
from sandbox.ledger.api_style import Sums
from sandbox.ledger.profile import MAX_SIZE, draw_size
from sandbox.ledger.random_ledger import Ledger, make_ledger
from sandbox.ledger.truth import TruePayment
from sandbox.rawjson import Object, dumps, objects
from tests.sandbox.ledger.reading import number, rows, total
from tests.sandbox.ledger.seen import payment_id

ZERO = Decimal(0)
TODAYS = st.one_of(
    st.sampled_from([date(2022, 6, 1), date(2024, 2, 29), date(2026, 1, 1), date(2026, 12, 31)]),
    st.dates(date(2015, 1, 1), date(2040, 12, 31)),
)
some = settings(max_examples=12, deadline=None)
LEDGERS = st.builds(make_ledger, st.integers(0, 10**9), TODAYS, size=st.integers(1, 150), hard=st.booleans())
BACK = st.lists(st.integers(-400, 3400), min_size=5, max_size=5)


def days_of(ledger: Ledger, back: list[int]) -> Iterator[date]:
    yield from (ledger.today, ledger.known_from, ledger.first_day, ledger.first_day - timedelta(days=1))
    yield from (ledger.today - timedelta(days=days) for days in back)


@some
@given(LEDGERS, BACK)
def test_every_posting_balances_and_so_do_the_accounts(ledger: Ledger, back: list[int]) -> None:
    journal = ledger.books.journal
    accounts = journal.balances()

    assert sum(accounts.values()) == 0
    for account, balance in accounts.items():
        assert journal.balance(account) == balance
    for day in days_of(ledger, back):
        moved = total(posting.moves_party for posting in journal.postings if posting.on <= day)
        assert ledger.balance(day) == moved


@some
@given(LEDGERS)
def test_todays_balance_is_open_claims_minus_unplaced_money(ledger: Ledger) -> None:
    left = total(claim.left for claim in ledger.claims)

    assert ledger.balance(ledger.today) == left - total(payment.unplaced for payment in ledger.payments)
    assert ledger.balance(ledger.first_day - timedelta(days=1)) == 0
    assert ledger.first_day - timedelta(days=1) <= ledger.known_from <= ledger.today
    assert all(claim.left == 0 for claim in ledger.older_claims)


@some
@given(LEDGERS, BACK)
def test_the_balance_of_a_day_is_the_sum_of_movements_until_then(ledger: Ledger, back: list[int]) -> None:
    for day in days_of(ledger, back):
        claims = total(claim.original for claim in (*ledger.claims, *ledger.older_claims) if claim.on <= day)
        paid_in = total(payment.amount for payment in ledger.payments if payment.on <= day)
        paid_out = total(payout.amount for payout in ledger.payouts if payout.on <= day and payout.moves_balance)
        elsewhere = total(one.amount for one in ledger.set_offs if one.on <= day)
        assert ledger.balance(day) == claims - paid_in + paid_out + elsewhere


@some
@given(LEDGERS, BACK)
def test_the_balance_of_a_day_is_what_was_open_then(ledger: Ledger, back: list[int]) -> None:
    set_off_on = {one.identifier: one.on for one in ledger.set_offs}
    paid_out_on = {one.identifier: one.on for one in ledger.payouts}
    for day in days_of(ledger, back):
        opened = ZERO
        for claim in (*ledger.claims, *ledger.older_claims):
            if claim.on <= day:
                later = total(one.amount for part in claim.instalments for one in part.placed if one.on > day)
                later += claim.set_off_elsewhere if claim.set_off and set_off_on[claim.set_off] > day else 0
                opened += claim.left + (later if claim.original > 0 else -later)
        for payment in ledger.payments:
            if payment.on <= day:
                opened -= payment.unplaced + total(one.amount for one in payment.placed if one.on > day)
                opened -= total(amount for payout, amount in payment.sent_back if paid_out_on[payout] > day)
                opened -= payment.set_off_elsewhere if payment.set_off and set_off_on[payment.set_off] > day else 0
        assert ledger.balance(day) == opened


@some
@given(LEDGERS)
def test_every_instalment_adds_up(ledger: Ledger) -> None:
    for claim in (*ledger.claims, *ledger.older_claims):
        sign = 1 if claim.original > 0 else -1
        assert claim.original == total(part.original for part in claim.instalments)
        assert claim.left == total(part.left for part in claim.instalments)
        for part in claim.instalments:
            assert part.left == part.original - sign * (part.covered + claim.set_off_elsewhere)
            assert 0 <= part.left * sign <= part.original * sign
            assert all(claim.on <= one.on <= ledger.today for one in part.placed)


@some
@given(LEDGERS)
def test_every_payment_adds_up(ledger: Ledger) -> None:
    for payment in ledger.payments:
        assert payment.amount == _used(payment) + payment.unplaced
        assert payment.unplaced == 0 or (payment.unplaced < 0) == (payment.amount < 0)
        assert all(payment.on <= one.on <= ledger.today for one in payment.placed)
        assert (payment.amount < 0) == (payment.reverses is not None)


def _used(payment: TruePayment) -> Decimal:
    placed, sent_back = total(one.amount for one in payment.placed), total(amount for _, amount in payment.sent_back)
    return placed + sent_back + payment.set_off_elsewhere


@some
@given(LEDGERS)
def test_payouts_and_set_offs_equal_their_sources(ledger: Ledger) -> None:
    for payout in ledger.payouts:
        assert payout.amount == total(amount for _, amount in (*payout.credits, *payout.payments))
        assert payout.moves_balance or not payout.is_confirmed
        assert payout.on <= ledger.today
    open_parts = {part.identifier for claim in ledger.claims for part in claim.instalments if part.left}
    for payout in ledger.payouts:
        if not payout.is_confirmed:
            assert payout.moves_balance == open_parts.isdisjoint(identifier for identifier, _ in payout.credits)
    for event in ledger.set_offs:
        assert event.amount == total(amount for _, amount in event.sources)


@some
@given(LEDGERS)
def test_the_answers_match_the_truth_row_by_row(ledger: Ledger) -> None:
    claims = {(claim.party, claim.identifier): claim for claim in ledger.claims}
    listed = rows(ledger.answers, "krav", "krav")
    opened = rows(ledger.answers, "aapnekrav", "aapentKravMedGjenstaaendeBeloep")

    assert {_key(ledger, row, "kravidentifikator") for row in listed} == claims.keys()
    assert {_key(ledger, row, "kravidentifikator") for row in opened} == {
        k for k, claim in claims.items() if claim.left
    }
    for row in (*listed, *opened):
        claim = claims[_key(ledger, row, "kravidentifikator")]
        assert number(row["opprinneligBeloep"]) == claim.original
        assert number(row["gjenstaaendeBeloep"]) == claim.left
        assert number(row.get("stipulerteRenter", ZERO)) == claim.interest
        assert row.get("kravgruppe") == claim.group
        due = min(claim.instalments[0].due, ledger.today)
        assert row.get("opprettelsesdatoForKrav", due.isoformat()) == claim.on.isoformat()
        for part, shown in zip(claim.instalments, objects(row["kravforfall"]), strict=True):
            assert (str(shown["forfallsdato"]), number(shown["gjenstaaendeBeloep"])) == (str(part.due), part.left)
            names = ("plassertInnbetaling", "plassertMotkrav", "plassertUtbetaling")
            placed = [abs(number(one["plassertBeloep"])) for name in names for one in objects(shown.get(name))]
            assert placed == [abs(one.amount) for one in part.placed]


@some
@given(LEDGERS)
def test_the_answers_match_the_truth_about_payments(ledger: Ledger) -> None:
    payments = {(one.party, one.identifier): one for one in ledger.payments}
    payouts = {(one.party, one.identifier): one for one in ledger.payouts}
    listed = rows(ledger.answers, "innbetalinger", "innbetaling")
    paid_out = rows(ledger.answers, "utbetalinger", "utbetaling")

    assert {(_party(ledger, row), payment_id(row)) for row in listed} == payments.keys()
    for row in (*listed, *rows(ledger.answers, "aapnekrav", "innbetalingMedUplassertBeloep")):
        payment = payments[_party(ledger, row), payment_id(row)]
        assert abs(number(row["innbetaltBeloep"])) == abs(payment.amount)
        assert abs(number(row.get("uplassertBeloep", ZERO))) == abs(payment.unplaced)
        assert row["innbetalingsdato"] == payment.on.isoformat()
    for row in listed:
        payment = payments[_party(ledger, row), payment_id(row)]
        placed = [abs(number(one["plassertBeloep"])) for one in objects(row.get("plassertKrav"))]
        assert placed == [abs(one.amount) for one in payment.placed]
    assert {_key(ledger, row, "utbetalingsidentifikator") for row in paid_out} == payouts.keys()
    for row in paid_out:
        assert number(row["utbetaltBeloep"]) == payouts[_key(ledger, row, "utbetalingsidentifikator")].amount


@some
@given(LEDGERS)
def test_the_sums_are_right_today(ledger: Ledger) -> None:
    opened = ledger.answers.get("aapnekrav", {})
    sums, groups = opened.get("totalOversikt"), objects(opened.get("oversiktPerKravgruppe"))
    if ledger.sums == Sums.WITH_REPEATS:
        return
    if not isinstance(sums, dict):
        assert ledger.sums == Sums.ABSENT or not opened
        return
    parts = [part for claim in ledger.claims for part in claim.instalments]
    unit = Decimal(1) if ledger.sums == Sums.ROUNDED else Decimal("0.01")
    expected = {
        "sumForfalteKrav": total(part.left for part in parts if part.due < ledger.today),
        "sumIkkeForfalteKrav": total(part.left for part in parts if part.due >= ledger.today),
        "sumStipulerteRenter": total(claim.interest for claim in ledger.claims if claim.left),
        "sumUplasserteInnbetalinger": -total(payment.unplaced for payment in ledger.payments),
    }
    expected["saldo"] = total(amount for amount in expected.values())

    assert sums == {name: amount.quantize(unit, ROUND_HALF_UP) for name, amount in expected.items()}
    whole = total(number(group["saldo"]) for group in groups)
    assert abs(whole - number(sums["saldo"]) + expected["sumUplasserteInnbetalinger"]) <= unit * (len(groups) + 1)


def _key(ledger: Ledger, row: Object, name: str) -> tuple[str, str]:
    return _party(ledger, row), str(row[name])


def _party(ledger: Ledger, row: Object) -> str:
    return str(row.get("partIdentifikator", ledger.orgnr))


@some
@given(st.integers(0, 10**9), TODAYS)
def test_the_same_seed_and_day_give_the_same_bytes(seed: int, today: date) -> None:
    one, other = (make_ledger(seed, today, size=40) for _ in range(2))

    assert dumps(list(one.answers.values())) == dumps(list(other.answers.values()))
    assert one.claims == other.claims


def test_most_ledgers_are_small_and_some_very_large() -> None:
    sizes = sorted(draw_size(seed) for seed in range(10_000))

    assert 18 <= sizes[5_000] <= 22
    assert 0.006 < sum(size > 1000 for size in sizes) / len(sizes) < 0.014
    assert (sizes[0], MAX_SIZE) == (1, 10_000)
    assert sizes[-1] > 4_000


def test_the_number_of_claims_is_close_to_the_requested_size() -> None:
    for size in (1, 20, 300):
        counts = [len(make_ledger(seed, date(2026, 11, 23), size=size).claims) for seed in range(5)]
        assert all(size * 0.7 - 1 <= count <= size * 1.1 + 4 for count in counts)


def test_a_story_can_be_random() -> None:
    today = date(2026, 11, 23)
    ledger = make_ledger(7, today, orgnr="311703005", name="Prøve AS")

    assert generate("311703005", "Prøve AS", "random:7", today) == ledger.answers
    assert {row["partIdentifikator"] for row in ledger.answers.values()} == {"311703005"}
