"""Which line of the bridge a row stands on by itself, at the edges of each kind."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from portal.domain.bok import BokLinje
from portal.domain.bro import Art
from portal.domain.broarter import Artsvalg
from portal.domain.skattepost import Postslag, Skattepost
from portal.domain.terminer import make_maaned, make_termin
from portal.domain.treff import Foert, Regel, Sikkerhet, Treff, make_foert
from tests.domain.avstemming import DATO, GRUPPER, make_linje
from tests.domain.test_koblingsregler import AGA, DAY, FORSLAG, MVA, TREKK, krav, post

T1, T3, T4 = (make_termin(2026, number) for number in (1, 3, 4))
PAID = date(2026, 5, 20)
CLAIM = krav("700", date(2026, 4, 1), periode=T1)


def choose(*claims: Skattepost, idag: date = DATO) -> Artsvalg:
    return Artsvalg(dato=DATO, idag=idag, krav=claims)


def foert(linje: BokLinje) -> Foert:
    (found,) = make_foert([linje], GRUPPER)
    return found


@pytest.mark.parametrize(
    ("slag", "unplaced", "art"),
    [
        (Postslag.INNBETALING, "0", Art.REGISTRERT_IKKE_FOERT),
        (Postslag.INNBETALING, "499.99", Art.REGISTRERT_IKKE_FOERT),
        (Postslag.INNBETALING, "500", Art.UPLASSERT),
        (Postslag.UTBETALING, "500", Art.MOTREGNING_IKKE_FOERT),
        (Postslag.MOTREGNING, "0", Art.MOTREGNING_IKKE_FOERT),
        (Postslag.OMPLASSERING, "0", Art.MOTREGNING_IKKE_FOERT),
        (Postslag.KRAV, "0", Art.KRAV_IKKE_FOERT),
        (Postslag.RENTE, "0", Art.RENTER_IKKE_FOERT),
        (Postslag.AVSKRIVNING, "0", Art.AVSKREVET),
    ],
)
def test_a_row_that_the_books_lack_is_of_its_kind(slag: Postslag, unplaced: str, art: Art) -> None:
    assert choose().find_post(replace(post("-500", PAID, slag), uplassert=Decimal(unplaced))) is art


def test_a_payment_of_nothing_is_not_unplaced() -> None:
    assert choose().find_post(post("0", PAID)) is Art.REGISTRERT_IKKE_FOERT


@pytest.mark.parametrize(
    ("row", "is_changed"),
    [
        (replace(CLAIM, dato=CLAIM.dato + DAY), True),
        (CLAIM, False),  # of the same day
        (replace(CLAIM, dato=CLAIM.dato - DAY), False),
        (krav("9", PAID, periode=T3), False),
        (krav("9", PAID, periode=T1, gruppe=AGA), False),
        (krav("9", PAID), False),
        (post("9", PAID, Postslag.RENTE, periode=T1), False),
    ],
)
def test_a_claim_is_a_changed_assessment_only_after_another_of_its_group_and_period(
    row: Skattepost, is_changed: bool
) -> None:
    unknown = replace(CLAIM, periode=None)

    assert (choose(CLAIM, unknown).find_post(row) is Art.ENDRET_FASTSETTING) is is_changed


def test_interest_of_the_period_before_a_claim_makes_it_no_changed_assessment() -> None:
    assert choose(replace(CLAIM, slag=Postslag.RENTE)).find_post(replace(CLAIM, dato=PAID)) is Art.KRAV_IKKE_FOERT


LATER = DATO + DAY
PAYMENT, BOOKED = post("-500", DATO), foert(make_linje("2740", "-500", DATO, bank=True))
CLAIM_LATER, PAYMENT_LATER = krav("-500", LATER), post("-500", LATER)
BOOKED_LATER = foert(make_linje("2740", "-500", LATER, bank=True))


def tie(*rows: Skattepost | Foert, regel: Regel = Regel.KID, sikkerhet: Sikkerhet = FORSLAG) -> Treff:
    poster = tuple(row for row in rows if isinstance(row, Skattepost))
    return Treff(
        regel=regel, sikkerhet=sikkerhet, poster=poster, linjer=tuple(row for row in rows if isinstance(row, Foert))
    )


@pytest.mark.parametrize(
    ("treff", "art"),
    [
        (tie(PAYMENT, BOOKED), Art.FEIL_KONTO_ELLER_KID),
        (tie(PAYMENT, BOOKED_LATER), Art.REGISTRERT_IKKE_FOERT),
        (tie(krav("-500", DATO), BOOKED_LATER), Art.KRAV_IKKE_FOERT),
        (tie(PAYMENT_LATER, BOOKED), Art.BETALT_IKKE_REGISTRERT),
        (tie(CLAIM_LATER, BOOKED), Art.IKKE_KRAV_ENNAA),
        (tie(CLAIM_LATER, PAYMENT_LATER, BOOKED, regel=Regel.BRUKER), None),
        (
            tie(CLAIM_LATER, PAYMENT_LATER, BOOKED, regel=Regel.BRUKER, sikkerhet=Sikkerhet.GODTATT),
            Art.BETALT_IKKE_REGISTRERT,
        ),
        (tie(PAYMENT, post("500", LATER), regel=Regel.TILBAKEFOERT), Art.REGISTRERT_IKKE_FOERT),
        (tie(PAYMENT, post("500", DATO), regel=Regel.TILBAKEFOERT), Art.FEIL_KONTO_ELLER_KID),
        (tie(post("-400", DATO), BOOKED), None),
        (tie(post("-400", DATO), BOOKED, sikkerhet=Sikkerhet.GODTATT), Art.FEIL_KONTO_ELLER_KID),
    ],
)
def test_rows_that_belong_together_differ_by_their_days_or_their_account(treff: Treff, art: Art | None) -> None:
    assert choose().find_treff(treff) is art


@pytest.mark.parametrize(
    ("linje", "art"),
    [
        (make_linje("2740", "-500", date(2026, 8, 24), bank=True), Art.BETALT_IKKE_REGISTRERT),  # five working days
        (make_linje("2740", "-500", date(2026, 8, 21), bank=True), None),
        (make_linje("2740", "500", date(2026, 8, 24), bank=True), None),  # money back
        (make_linje("2740", "-0.50", date(2026, 8, 24), bank=True), Art.BETALT_IKKE_REGISTRERT),
        (make_linje("2740", "0.50", date(2026, 8, 24), bank=True), None),
        (make_linje("2740", "0", date(2026, 8, 24), bank=True), None),
        (make_linje("2740", "-500", date(2026, 8, 24), bank=None), None),
        (make_linje("2770", "500", date(2026, 8, 24)), Art.IKKE_KRAV_ENNAA),
        (make_linje("2770", "500", date(2026, 6, 24)), None),
    ],
)
def test_a_line_that_the_authority_lacks_is_on_its_way_or_unexplained(linje: BokLinje, art: Art | None) -> None:
    assert choose().find_linje(foert(linje)) is art


def test_a_payment_is_on_its_way_by_the_day_that_the_bank_moved_it() -> None:
    linje = replace(make_linje("2740", "-500", date(2026, 8, 21), bank=True), verdidato=date(2026, 8, 24))

    assert choose().find_linje(foert(linje)) is Art.BETALT_IKKE_REGISTRERT


AUGUST = date(2026, 8, 20)


@pytest.mark.parametrize(
    ("linje", "frist"),
    [
        (make_linje("2770", "500", AUGUST), date(2026, 9, 7)),  # the month that it is booked in
        (make_linje("2600", "500", AUGUST), date(2026, 9, 7)),
        (make_linje("2770", "500", AUGUST, "Aga august"), date(2026, 9, 7)),
        (make_linje("2770", "500", AUGUST, "Aga juli"), date(2026, 9, 7)),  # a period of before is not the line's
        (make_linje("2770", "500", date(2026, 8, 31), "Aga 4. termin"), date(2026, 9, 7)),
        (make_linje("2770", "500", AUGUST, "Aga september 2026"), date(2026, 10, 5)),
        (make_linje("2740", "500", AUGUST, "Mva 3. termin"), date(2026, 8, 31)),
        (make_linje("2740", "500", AUGUST, "Mva 2. termin"), None),
        (make_linje("2740", "500", AUGUST), date(2026, 8, 31)),  # the term before, while it may still be reported
        (make_linje("2740", "500", T4.til), date(2026, 10, 12)),  # the term that it ends
        (make_linje("2740", "500", T4.til - DAY), date(2026, 8, 31)),
        (make_linje("2510", "500", AUGUST), None),
        (make_linje("2770", "500", AUGUST, bank=None), None),
        (make_linje("2770", "500", AUGUST, bank=True), None),
    ],
)
def test_a_line_waits_for_the_report_of_its_period(linje: BokLinje, frist: date | None) -> None:
    assert choose().find_frist(foert(linje)) == frist


def test_the_last_day_to_report_has_not_passed_on_that_day() -> None:
    august, vat = foert(make_linje("2770", "500", AUGUST)), foert(make_linje("2740", "500", AUGUST))

    assert choose(idag=date(2026, 9, 7)).find_frist(august) == date(2026, 9, 7)
    assert choose(idag=date(2026, 9, 8)).find_frist(august) is None
    assert choose(idag=date(2026, 9, 1)).find_frist(vat) == date(2026, 10, 12)


@pytest.mark.parametrize(
    ("claim", "is_waiting"),
    [
        (krav("9", AUGUST, gruppe=AGA, periode=make_maaned(2026, 8)), False),
        (krav("9", AUGUST, gruppe=AGA), False),  # of a term that is not known
        (krav("9", AUGUST - DAY, gruppe=AGA, periode=make_maaned(2026, 8)), True),  # before the line
        (krav("9", AUGUST, gruppe=TREKK, periode=make_maaned(2026, 8)), True),
        (krav("9", AUGUST, gruppe=AGA, periode=make_maaned(2026, 7)), True),
        (krav("9", AUGUST, gruppe=AGA, periode=make_maaned(2026, 9)), True),
        (krav("9", AUGUST, gruppe=AGA, periode=replace(T3, til=make_maaned(2026, 8).fra)), False),  # a day in common
        (krav("9", AUGUST, gruppe=AGA, periode=replace(T3, fra=make_maaned(2026, 8).til, til=DATO + DAY)), False),
        (post("9", AUGUST, Postslag.RENTE, gruppe=AGA), True),
    ],
)
def test_a_line_waits_no_more_when_a_claim_of_its_period_has_come(claim: Skattepost, is_waiting: bool) -> None:
    booked = foert(make_linje("2770", "500", AUGUST))

    assert choose(krav("9", AUGUST, periode=T1), claim).find_linje(booked) is (
        Art.IKKE_KRAV_ENNAA if is_waiting else None
    )


def test_where_the_term_before_has_its_claim_the_line_waits_for_the_term_it_is_booked_in() -> None:
    claim = krav("9", AUGUST, gruppe=MVA, periode=T3)

    assert choose(claim).find_frist(foert(make_linje("2740", "500", AUGUST))) == date(2026, 10, 12)
