"""Labels of tax periods, and descriptions that already contain them."""

from dataclasses import replace
from datetime import date

import pytest

from portal.domain.felter import Betalingsinformasjon, Konto, Kravperiode

DAY = Kravperiode(aar="2026", beskrivelse="20.02.2026")  # of a salary payment


@pytest.mark.parametrize(
    ("periode", "merke"),
    [
        (Kravperiode(aar="2022", termin="1", fra_dato=date(2022, 1, 1)), "2022-1"),
        (Kravperiode(aar="2022", beskrivelse="Inntektstår"), "2022"),
        (Kravperiode(termin="2", beskrivelse="2022/02"), "2022/02"),
        (DAY, "20.02.2026"),
        (replace(DAY, termin="1"), "2026-1"),
        (Kravperiode(), ""),
    ],
)
def test_a_period_is_labelled_by_year_and_term_else_by_its_text(periode: Kravperiode, merke: str) -> None:
    assert periode.merke == merke


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


@pytest.mark.parametrize(
    ("periode", "text", "ending"),
    [
        (DAY, "Forskuddstrekk - 2026/14", " - 2026/14"),
        (DAY, "Forskuddstrekk - 2026", " - 2026"),
        (DAY, "Forskuddstrekk - 2025/14", ""),
        (replace(DAY, beskrivelse="Februar"), "Forskuddstrekk - 2026/14", ""),
        (replace(DAY, termin="1"), "Forskuddstrekk - 2026/14", ""),
    ],
)
def test_a_period_that_names_a_day_is_repeated_by_a_number_within_its_year(
    periode: Kravperiode, text: str, ending: str
) -> None:
    assert periode.stands_in(text) == ending


@pytest.mark.parametrize("text", ["Skatt - ", "Skatt - /1", "Skatt - -1", "Skatt"])
def test_a_period_without_a_year_is_never_repeated(text: str) -> None:
    assert Kravperiode(termin="1").stands_in(text) == ""


def test_payment_details_have_the_numbers_of_their_account_if_there_is_one() -> None:
    info = Betalingsinformasjon(konto=Konto(kontonummer="76940518888", iban="NO5876940518888"))

    assert (info.kontonummer, info.iban) == ("76940518888", "NO5876940518888")
    assert (Betalingsinformasjon().kontonummer, Betalingsinformasjon().iban) == ("", "")
