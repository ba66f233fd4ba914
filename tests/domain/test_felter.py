"""Labels of tax periods, and descriptions that already contain them."""

from datetime import date

import pytest

from portal.domain.felter import Betalingsinformasjon, Konto, Kravperiode


@pytest.mark.parametrize(
    ("periode", "merke"),
    [
        (Kravperiode(aar="2022", termin="1", fra_dato=date(2022, 1, 1)), "2022-1"),
        (Kravperiode(aar="2022", beskrivelse="Inntektstår"), "2022"),
        (Kravperiode(termin="2", beskrivelse="2022/02"), "2022/02"),
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


@pytest.mark.parametrize("text", ["Skatt - ", "Skatt - /1", "Skatt - -1", "Skatt"])
def test_a_period_without_a_year_is_never_repeated(text: str) -> None:
    assert Kravperiode(termin="1").stands_in(text) == ""


def test_payment_details_have_the_numbers_of_their_account_if_there_is_one() -> None:
    info = Betalingsinformasjon(konto=Konto(kontonummer="76940518888", iban="NO5876940518888"))

    assert (info.kontonummer, info.iban) == ("76940518888", "NO5876940518888")
    assert (Betalingsinformasjon().kontonummer, Betalingsinformasjon().iban) == ("", "")
