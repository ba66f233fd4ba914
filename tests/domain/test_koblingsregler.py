"""R1 to R7: what is matched alone, what is only suggested, and what is not matched at all."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

import pytest

from portal.domain.bok import BokLinje
from portal.domain.inngaaende import Inngaaende
from portal.domain.koble import Koblingsgrunnlag, koble
from portal.domain.ledige import Ledige, Svar
from portal.domain.search_budget import SearchBudget
from portal.domain.skattepost import Postslag, Skattepost
from portal.domain.terminer import Tidsrom, make_termin
from portal.domain.treff import Regel, Sikkerhet, make_foert
from tests.domain.avstemming import DATO, FRA, GRUPPER, make_linje

MVA, AGA, TREKK = "Merverdiavgift", "Arbeidsgiveravgift", "Forskuddstrekk"
DAY = timedelta(days=1)
PAID = date(2026, 4, 10)
SIKKER, FORSLAG, FUNN = Sikkerhet.SIKKER, Sikkerhet.FORSLAG, Sikkerhet.FUNN


def post(
    beloep: str | dict[str, str],
    dato: date,
    slag: Postslag = Postslag.INNBETALING,
    *,
    gruppe: str = MVA,
    kid: str = "",
    periode: Tidsrom | None = None,
    forfall: date | None = None,
) -> Skattepost:
    shares = beloep if isinstance(beloep, dict) else {gruppe: beloep}
    andeler = tuple(sorted((name, Decimal(amount)) for name, amount in shares.items()))
    return Skattepost(
        noekkel=f"{slag.name} {dato} {andeler} {kid}",
        slag=slag,
        dato=dato,
        andeler=andeler,
        kid=kid,
        periode=periode,
        forfall=forfall,
    )


def krav(beloep: str, dato: date, **more: object) -> Skattepost:
    return post(beloep, dato, Postslag.KRAV, **more)  # type: ignore[arg-type]


def make_grunnlag(
    poster: Sequence[Skattepost], linjer: Sequence[BokLinje], svar: Svar | None = None
) -> Koblingsgrunnlag:
    return Koblingsgrunnlag(
        poster=tuple(poster),
        linjer=make_foert(linjer, GRUPPER),
        on=DATO,
        svar=svar or Svar(),
        opening=Inngaaende(fra=FRA, forskjell=()),
    )


def match(poster: Sequence[Skattepost], linjer: Sequence[BokLinje], budget: SearchBudget | None = None) -> Ledige:
    return koble(make_grunnlag(poster, linjer), budget)


def told(poster: Sequence[Skattepost], linjer: Sequence[BokLinje]) -> list[tuple[Regel, Sikkerhet, int, int]]:
    return [(one.regel, one.sikkerhet, len(one.poster), len(one.linjer)) for one in match(poster, linjer).treff]


@pytest.mark.parametrize(("days", "is_matched"), [(-11, False), (-10, True), (10, True), (11, False)])
def test_r1_the_same_kid_and_amount_within_ten_days(days: int, is_matched: bool) -> None:
    linje = make_linje("2740", "-500", PAID, bank=True, kid="0123")

    found = told([post("-500", PAID + days * DAY, kid="0123")], [linje])

    assert found == ([(Regel.KID, SIKKER, 1, 1)] if is_matched else [])


def test_r1_leading_zeros_count() -> None:
    linje = make_linje("2740", "-500", PAID, bank=True, kid="123")

    assert told([post("-500", PAID + 9 * DAY, kid="0123")], [linje]) == []


@pytest.mark.parametrize(("days", "is_matched"), [(-2, False), (-1, True), (5, True), (6, False)])
def test_r2_a_payment_is_recorded_from_a_day_before_to_five_days_after(days: int, is_matched: bool) -> None:
    found = told([post("-500", PAID + days * DAY)], [make_linje("2740", "-500", PAID, bank=True)])

    assert found == ([(Regel.BELOEP_OG_DATO, SIKKER, 1, 1)] if is_matched else [])


@pytest.mark.parametrize(("days", "is_matched"), [(-6, False), (-5, True), (1, True), (2, False)])
def test_r2_a_payout_is_recorded_before_it_is_in_the_bank(days: int, is_matched: bool) -> None:
    paid_out = post("500", PAID + days * DAY, Postslag.UTBETALING)

    found = told([paid_out], [make_linje("2740", "500", PAID, bank=True)])

    assert found == ([(Regel.BELOEP_OG_DATO, SIKKER, 1, 1)] if is_matched else [])


def test_an_oere_apart_is_never_sure() -> None:
    found = told([post("-500", PAID)], [make_linje("2740", "-500.01", PAID, bank=True)])

    assert found == [(Regel.AVRUNDING, FORSLAG, 1, 1)]
    assert told([post("-500", PAID)], [make_linje("2740", "-501.01", PAID, bank=True)]) == []


def test_payments_never_match_claims() -> None:
    assert told([krav("-500", PAID)], [make_linje("2740", "-500", PAID, bank=True)]) == []
    without_bank = told([post("-500", PAID)], [make_linje("2740", "-500", PAID, bank=False)])
    assert without_bank == [(Regel.BELOEP_OG_DATO, FORSLAG, 1, 1)]  # perhaps paid through an account of its own


def test_two_equal_payments_in_a_week_are_suggested_together() -> None:
    poster = [post("-500", PAID + DAY), post("-500", PAID + 4 * DAY)]
    linjer = [make_linje("2740", "-500", PAID, bank=True), make_linje("2740", "-500", PAID + DAY, bank=True)]

    (found,) = match(poster, linjer).treff

    assert (found.regel, found.sikkerhet) == (Regel.BELOEP_OG_DATO, FORSLAG)
    assert [one.dato for one in found.poster] == [PAID + DAY, PAID + 4 * DAY]
    assert [one.dato for one in found.linjer] == [PAID, PAID + DAY]


def test_one_payment_booked_twice_is_suggested_once_and_the_other_is_left() -> None:
    linjer = [make_linje("2740", "-500", PAID, bank=True), make_linje("2740", "-500", PAID + DAY, bank=True)]

    ledige = match([post("-500", PAID + DAY)], linjer)

    assert [(one.sikkerhet, one.linjer[0].dato) for one in ledige.treff] == [(FORSLAG, PAID + DAY)]
    assert [one.dato for one in ledige.linjer.values()] == [PAID]


T2 = make_termin(2026, 2)


@pytest.mark.parametrize(("days", "is_matched"), [(-1, False), (0, True), (75, True), (76, False)])
def test_r3_the_same_period_booked_when_it_had_ended(days: int, is_matched: bool) -> None:
    linje = make_linje("2740", "700", T2.til + days * DAY, "Mva 2. termin 2026")

    found = told([krav("700", date(2026, 6, 8), periode=T2)], [linje])

    assert found[:1] == ([(Regel.PERIODE, SIKKER, 1, 1)] if is_matched else found[:1])
    assert (Regel.PERIODE, SIKKER, 1, 1) in found or not is_matched


def test_r3_another_period_is_not_matched_at_all() -> None:
    linje = make_linje("2740", "700", date(2026, 6, 30), "Mva 3. termin 2026")

    assert told([krav("700", date(2026, 6, 8), periode=T2)], [linje]) == []


def test_r4_the_same_due_date() -> None:
    linje = make_linje("2740", "700", date(2026, 6, 1), "Oppgjør", forfall=date(2026, 6, 10))

    found = told([krav("700", date(2026, 6, 8), forfall=date(2026, 6, 10))], [linje])

    assert found == [(Regel.FORFALL, SIKKER, 1, 1)]


def test_r4_withheld_tax_from_2026_is_due_the_working_day_after_the_salary() -> None:
    friday, monday = date(2026, 8, 21), date(2026, 8, 24)
    linje = make_linje("2600", "900", friday, "Lønn")

    assert told([krav("900", friday, gruppe=TREKK, forfall=monday)], [linje]) == [(Regel.FORFALL, SIKKER, 1, 1)]


def test_a_claim_that_only_has_the_amount_is_suggested() -> None:
    linje = make_linje("2740", "700", date(2026, 4, 30), "Oppgjør")

    assert told([krav("700", date(2026, 6, 8), periode=T2)], [linje]) == [(Regel.BARE_BELOEP, FORSLAG, 1, 1)]


def test_r5_one_transfer_for_two_groups_is_sure_when_the_shares_agree() -> None:
    transfer = post({TREKK: "-300", AGA: "-200"}, PAID)
    linjer = [
        make_linje("2600", "-300", PAID, bank=True, bilag="7"),
        make_linje("2770", "-200", PAID, bank=True, bilag="7"),
    ]

    assert told([transfer], linjer) == [(Regel.DELT_BETALING, SIKKER, 1, 2)]


def test_r5_is_suggested_when_the_shares_do_not_agree_or_the_day_is_further_off() -> None:
    linjer = [
        make_linje("2600", "-250", PAID, bank=True, bilag="7"),
        make_linje("2770", "-250", PAID, bank=True, bilag="7"),
    ]

    assert told([post({TREKK: "-300", AGA: "-200"}, PAID)], linjer) == [(Regel.DELT_BETALING, FORSLAG, 1, 2)]
    far = post({TREKK: "-250", AGA: "-250"}, PAID + 3 * DAY)
    assert told([far], linjer) == [(Regel.DELT_BETALING, FORSLAG, 1, 2)]


def test_r5_with_two_solutions_is_suggested() -> None:
    linjer = [make_linje("2740", f"-{kroner}", PAID, bank=True, bilag=f"{kroner}") for kroner in (100, 200, 300, 400)]

    assert told([post("-500", PAID)], linjer) == [(Regel.DELT_BETALING, FORSLAG, 1, 2)]


def test_r5_several_payments_booked_as_one() -> None:
    poster = [post("-300", PAID, gruppe=TREKK), post("-200", PAID, gruppe=TREKK)]

    found = told(poster, [make_linje("2600", "-500", PAID, bank=True)])

    assert found == [(Regel.DELT_BETALING, SIKKER, 2, 1)]


def test_r6_salary_runs_of_a_term_are_suggested() -> None:
    runs = [
        make_linje("2770", kroner, date(2026, 3, day), "Lønn") for kroner, day in (("80", 10), ("64", 20), ("57", 31))
    ]

    found = told([krav("201", date(2026, 5, 5), gruppe=AGA, periode=T2)], runs)

    assert found == [(Regel.SAMLET_KRAV, FORSLAG, 1, 3)]


def test_r7_the_same_amount_on_another_groups_account_is_a_finding() -> None:
    linje = make_linje("2600", "-900", PAID, bank=True)

    assert told([post("-900", PAID + 5 * DAY, gruppe=AGA)], [linje]) == [(Regel.ANNEN_GRUPPE, FUNN, 1, 1)]
    assert told([post("-900", PAID + 6 * DAY, gruppe=AGA)], [linje]) == []
