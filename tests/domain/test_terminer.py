"""Tax periods of claims and vouchers, and the days by which they must be reported."""

from dataclasses import replace
from datetime import date

import pytest

from portal.domain.felter import Kravperiode
from portal.domain.terminer import (
    Tidsrom,
    find_leveringsfrist,
    find_termin,
    make_maaned,
    make_termin,
    read_forfall,
    read_kravperiode,
    read_tekst,
)

MVA, AGA, TREKK = "Merverdiavgift", "Arbeidsgiveravgift", "Forskuddstrekk"
BOOKED = date(2026, 6, 30)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("Mva T3", make_termin(2026, 3)),
        ("Mva T4", make_termin(2025, 4)),
        ("3. termin 2025", make_termin(2025, 3)),
        ("Mva-oppgjør 3.termin", make_termin(2026, 3)),
        ("Termin 2", make_termin(2026, 2)),
        ("MVA 3/2025", make_termin(2025, 3)),
        ("mva jan-feb", make_termin(2026, 1)),
        ("Mva januar - februar 2024", make_termin(2024, 1)),
        ("nov/des", make_termin(2025, 6)),
        ("Arbeidsgiveravgift juni", make_maaned(2026, 6)),
        ("Aga for august", make_maaned(2025, 8)),
        ("Betalt Skatteetaten", None),
        ("Termin 1 og termin 2", None),
        ("Mva mai og august 2025", None),
        ("Mva mai og juni 2025", make_termin(2025, 3)),
        ("VAT May and August 2025", None),
        ("VAT May and June 2025", make_termin(2025, 3)),
        ("Mva mai til august 2025", Tidsrom(date(2025, 5, 1), date(2025, 8, 31))),
        ("Okt. - nov. 2025", Tidsrom(date(2025, 10, 1), date(2025, 11, 30))),
        ("T3 2024 og 2025", None),
        ("Bilag 17", None),
        ("desember-januar", None),
        ("Marsipan AS", None),
    ],
)
def test_the_period_that_a_text_names(text: str, period: Tidsrom | None) -> None:
    assert read_tekst(text, BOOKED) == period


@pytest.mark.parametrize(
    ("forfall", "gruppe", "period"),
    [
        (date(2026, 4, 10), MVA, make_termin(2026, 1)),
        (date(2026, 8, 31), MVA, make_termin(2026, 3)),
        (date(2027, 2, 10), MVA, make_termin(2026, 6)),
        (date(2026, 3, 16), AGA, make_termin(2026, 1)),
        (date(2027, 1, 15), AGA, make_termin(2026, 6)),
        (date(2025, 11, 17), TREKK, make_termin(2025, 5)),
        (date(2026, 3, 16), TREKK, make_termin(2026, 1)),
        (date(2027, 1, 15), TREKK, make_termin(2026, 6)),
        (date(2026, 3, 11), TREKK, None),
        (date(2026, 3, 10), MVA, None),
        (date(2026, 3, 16), "Skatt", None),
    ],
)
def test_the_term_that_is_due_on_a_day(forfall: date, gruppe: str, period: Tidsrom | None) -> None:
    assert read_forfall(forfall, gruppe) == period


def test_days_of_a_claims_period_are_taken_as_they_are() -> None:
    periode = Kravperiode(fra_dato=date(2026, 7, 1), til_dato=date(2026, 7, 31), aar="2026", termin="4")

    assert read_kravperiode(periode, AGA, None) == make_maaned(2026, 7)
    for lacking in (replace(periode, fra_dato=None), replace(periode, til_dato=None)):
        assert read_kravperiode(lacking, AGA, None) == make_termin(2026, 4)


@pytest.mark.parametrize(
    ("aar", "termin", "gruppe", "forfall", "period"),
    [
        ("2025", "3", AGA, None, make_termin(2025, 3)),
        ("2025", "06", TREKK, None, make_termin(2025, 6)),
        ("2026", "3", AGA, None, make_termin(2026, 3)),
        ("2026", "3", TREKK, date(2026, 7, 15), make_termin(2026, 3)),
        ("2026", "3", TREKK, date(2026, 2, 13), None),
        ("2026", "3", TREKK, None, None),
        ("2026", "1", TREKK, None, None),
        ("2025", "7", AGA, None, None),
        ("2025", "", AGA, None, None),
        ("", "3", AGA, None, None),
        ("2025", "3", "Skatt", None, None),
    ],
)
def test_a_claims_term_is_two_months(
    aar: str, termin: str, gruppe: str, forfall: date | None, period: Tidsrom | None
) -> None:
    assert read_kravperiode(Kravperiode(aar=aar, termin=termin), gruppe, forfall) == period


def test_no_period_is_none() -> None:
    assert read_kravperiode(None, AGA, None) is None


@pytest.mark.parametrize(
    ("period", "gruppe", "frist"),
    [
        (make_maaned(2026, 8), AGA, date(2026, 9, 7)),
        (make_maaned(2026, 12), TREKK, date(2027, 1, 5)),
        (make_termin(2026, 1), MVA, date(2026, 4, 10)),
        (make_termin(2026, 3), MVA, date(2026, 8, 31)),
        (make_termin(2026, 4), MVA, date(2026, 10, 12)),
        (make_termin(2026, 5), MVA, date(2026, 12, 10)),
        (make_termin(2026, 6), MVA, date(2027, 2, 10)),
        (make_maaned(2026, 11), MVA, date(2027, 1, 11)),
        (make_termin(2026, 6), "Skatt", None),
    ],
)
def test_the_day_by_which_a_period_is_reported(period: Tidsrom, gruppe: str, frist: date | None) -> None:
    assert find_leveringsfrist(period, gruppe) == frist


def test_every_day_is_in_one_term() -> None:
    assert find_termin(date(2026, 2, 28)) == make_termin(2026, 1)
    assert find_termin(date(2026, 3, 1)) == make_termin(2026, 2)
    assert find_termin(date(2026, 12, 31)) == make_termin(2026, 6)
