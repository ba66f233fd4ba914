"""What each story tells, and what only some generated ledgers have."""

from datetime import date
from decimal import Decimal

from hypothesis import given

from sandbox.checkdigits import account, is_synthetic_pid
from sandbox.ledger import generate
from sandbox.rawjson import Json, Object, dumps, objects
from tests.sandbox.ledger.generated import NAMES, ORGNR, SEEDS, TODAYS, WITHOUT_SUMS, all_parts, answers_of, some
from tests.sandbox.ledger.reading import number, parts, payments, rows


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
