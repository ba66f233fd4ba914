"""Labels of tax periods, and descriptions that already contain them."""

from datetime import date

import pytest

from portal.domain.felter import Kravperiode

JANUAR, FEBRUAR, JANUAR_2023 = date(2022, 1, 1), date(2022, 2, 28), date(2023, 1, 31)


@pytest.mark.parametrize(
    ("periode", "tekst", "merke"),
    [
        (Kravperiode(aar="2022", termin="1", fra_dato=JANUAR, til_dato=FEBRUAR), "januar–februar 2022", "2022-1"),
        (Kravperiode(aar="2022", termin="1", fra_dato=JANUAR, til_dato=date(2022, 1, 31)), "januar 2022", "2022-1"),
        (Kravperiode(aar="2022", termin="6", fra_dato=FEBRUAR, til_dato=JANUAR_2023), "6. termin 2022", "2022-6"),
        (Kravperiode(aar="2022", termin="2", fra_dato=JANUAR), "2. termin 2022", "2022-2"),
        (Kravperiode(aar="2022", termin="2", til_dato=FEBRUAR), "2. termin 2022", "2022-2"),
        (Kravperiode(aar="2022", beskrivelse="Inntektstår"), "2022", "2022"),
        (Kravperiode(termin="2", beskrivelse="2022/02"), "2022/02", "2022/02"),
        (Kravperiode(), "", ""),
    ],
)
def test_a_period_is_labelled_by_months_else_by_term_and_year_else_by_its_text(
    periode: Kravperiode, tekst: str, merke: str
) -> None:
    assert (periode.tekst, periode.merke) == (tekst, merke)


@pytest.mark.parametrize(
    ("text", "ending"),
    [
        ("Mva-melding - 2022/1", " - 2022/1"),
        ("Mva-melding - 2022-1", " - 2022-1"),
        ("Skatt - 2022", " - 2022"),
        ("Skatt - 2022 - 2022", " - 2022"),
        ("Skatt - 2021", ""),
        ("Skatt 2022", ""),
        (" - 2022/1 og mer", ""),
    ],
)
def test_only_an_ending_that_repeats_the_period_is_found(text: str, ending: str) -> None:
    assert Kravperiode(aar="2022", termin="1").stands_in(text) == ending


@pytest.mark.parametrize("text", ["Skatt - ", "Skatt - /1", "Skatt - -1", "Skatt"])
def test_a_period_without_a_year_is_never_repeated(text: str) -> None:
    assert Kravperiode(termin="1").stands_in(text) == ""
