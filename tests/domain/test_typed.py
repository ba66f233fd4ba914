"""Typed numbers and amounts are read as people write them, and never guessed."""

import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.tekst import format_beloep, format_kid, format_konto, format_orgnr
from portal.domain.typed import (
    fold,
    make_plain,
    read_amount,
    read_date,
    read_iban_account,
    read_number,
    read_orgnr,
)

ORGNR = "310555002"
LANGUAGES = ("nb", "nn", "en")


@pytest.mark.parametrize(
    "text",
    [
        "310555002",
        " 310 555 002 ",
        "310\u00a0555\u202f002",
        "310.555.002",
        "310-555-002",
        "310\u2013555\u2013002",
        "NO310555002MVA",
        "310 555 002 MVA",
        "NO 310 555 002 MVA",
        "no310555002mva",
        "Org.nr. 310 555 002",
        "orgnr: 310555002",
        "Org nr 310555002",
        "Organisasjonsnummer 310 555 002",
        "organisation number: 310 555 002",
        "Foretaksregisteret NO 310 555 002 MVA",
        "\uff13\uff11\uff10\uff15\uff15\uff15\uff10\uff10\uff12",
        "310555002\u200b",
    ],
)
def test_an_organisation_number_is_read_however_it_is_written(text: str) -> None:
    assert read_orgnr(text) == ORGNR


@pytest.mark.parametrize(
    "text", ["", "31055500", "3105550020", "310555003", "NO", "Orgnr", "310555002 AS", "٣١٠٥٥٥٠٠٢"]
)
def test_what_is_no_organisation_number_is_not_read_as_one(text: str) -> None:
    assert read_orgnr(text) == ""


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("21 200,00", "21200"),
        ("21\u00a0200,5", "21200.5"),
        ("21\u2009200,50", "21200.5"),
        ("21200", "21200"),
        ("21.200,00", "21200"),
        ("21,200.00", "21200"),
        ("21200.00", "21200"),
        ("21'200.50", "21200.5"),
        ("21\u2019200.50", "21200.5"),
        ("1.234.567", "1234567"),
        ("1,234,567", "1234567"),
        ("1.234.567,89", "1234567.89"),
        ("\u22121 000,00", "-1000"),
        ("-1000", "-1000"),
        ("\u20131000", "-1000"),
        ("\uff0d1000", "-1000"),
        ("- 1000", "-1000"),
        ("1000-", "-1000"),
        ("kr -1000", "-1000"),
        ("-kr 1000", "-1000"),
        ("500,-", "500"),
        ("kr 300,-", "300"),
        ("300.-", "300"),
        ("500 kr", "500"),
        ("kr. 500", "500"),
        ("KR500", "500"),
        ("500 kroner", "500"),
        ("NOK 21 200", "21200"),
        ("0,01", "0.01"),
        ("12.34", "12.34"),
        ("\uff11\uff12\uff13\uff14\uff0c\uff15\uff10", "1234.5"),
        ("9999999999999", "9999999999999"),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_amounts_are_read_as_people_write_them(text: str, amount: str, language: str) -> None:
    found = read_amount(text, language)

    assert found is not None
    assert (found.value, found.is_ambiguous) == (Decimal(amount), False)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "text",
    [
        "", " ", "-", "--3", "abc", "1e5", "12.34.56", "NaN", "1,2,3", "٣", "½", "0.123", "1.234,567",
        "1234.567", "2 12 00",
        "12 34", "5,", ",5", "1,2345", "kr", "100 EUR", "10000000000000", "01.234",
    ],
)  # fmt: skip
def test_what_is_no_amount_is_not_read_as_one(text: str, language: str) -> None:
    assert read_amount(text, language) is None


@pytest.mark.parametrize(
    ("text", "language", "is_ambiguous"),
    [
        ("1.234", "nb", True),
        ("1,234", "nb", True),
        ("1.234", "nn", True),
        ("-1.234", "nb", True),
        ("1.234", "en", True),
        ("1,234", "en", False),  # English separates thousands by commas
        ("1 234", "nb", False),
        ("1.234.567", "nb", False),
    ],
)
def test_an_amount_that_can_be_read_in_two_ways_is_marked(text: str, language: str, is_ambiguous: bool) -> None:
    found = read_amount(text, language)

    assert found is not None
    assert found.is_ambiguous == is_ambiguous


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2), st.sampled_from(LANGUAGES))
def test_every_amount_that_the_portal_writes_is_read_back(amount: Decimal, language: str) -> None:
    for written in (format_beloep(amount), f"{amount}", f"{amount}".replace(".", ","), f"{amount:,}", f"kr {amount}"):
        found = read_amount(written, language)
        assert found is not None
        assert (found.value, found.has_cents, found.is_ambiguous) == (amount, True, False)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0098245937454356990", "0098245937454356990"),
        ("KID 0098 2459 3745 4356 990", "0098245937454356990"),
        ("KID: 0098245937454356990", "0098245937454356990"),
        ("KID-nummer 0098", "0098"),
        ("7694.05.18888", "76940518888"),
        ("7694 05 18888", "76940518888"),
        ("konto 7694\u00a005\u00a018888", "76940518888"),
        ("Kontonr. 7694 05 18888", "76940518888"),
        ("NO58 7694 0518 888", "NO5876940518888"),
        ("iban: no58 7694 0518 888", "NO5876940518888"),
        ("KRAV-33712709", "KRAV33712709"),
        ('="0098245937454356990"', "0098245937454356990"),
        ("'05300000020", "05300000020"),
        ("abc", ""),
        ("12*34", ""),
        ("", ""),
        ("12,5", ""),
    ],
)
def test_numbers_are_read_without_their_label_and_separators(text: str, number: str) -> None:
    assert read_number(text) == number


def test_the_account_of_a_norwegian_iban_is_known() -> None:
    assert read_iban_account("IBAN NO58 7694 0518 888") == "76940518888"
    assert read_iban_account("SE3550000000054910000003") == ""
    assert read_iban_account("76940518888") == ""


@given(st.from_regex(r"[0-9]{19}", fullmatch=True), st.from_regex(r"[0-9]{11}", fullmatch=True))
def test_every_number_that_the_portal_writes_is_read_back(kid: str, konto: str) -> None:
    assert read_number(format_kid(kid)) == kid
    assert read_number(format_konto(konto)) == konto
    assert read_orgnr(format_orgnr(ORGNR)) == ORGNR


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_without_an_error(text: str) -> None:
    for reader in (read_orgnr, read_number, read_iban_account, read_date, fold, make_plain):
        reader(text)
    read_amount(text, "nb")
    assert make_plain(make_plain(text)) == make_plain(text)


def test_letters_are_compared_alike_composed_or_not() -> None:
    assert fold(unicodedata.normalize("NFD", "ÅSANE Bærum")) == fold("åsane bærum")
    assert make_plain("A\u00adB\u200bC\td  e") == "ABC d e"
