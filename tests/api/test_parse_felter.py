"""Shared fields: parsed, masked where required, and reported by name if invalid."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import msgspec
import pytest

from portal.api import wire
from portal.api.parse_felter import (
    get_beloep,
    get_dato,
    get_tekst,
    get_valgfritt_beloep,
    is_set,
    parse_betalingsinformasjon,
    parse_konto,
    parse_kravgruppe,
    parse_part,
    parse_periode,
)
from portal.api.parse_tekst import Uleselig, clean, get_id
from portal.domain.felter import Betalingsinformasjon, Konto, Kravperiode, Part
from portal.sealing import pseudonym
from tests.conftest import EIER

MASKED = "*" * 11


def test_an_amount_keeps_its_digits_and_may_be_missing_only_if_optional() -> None:
    assert get_beloep(msgspec.Raw(b"-61244.05"), "f") == Decimal("-61244.05")
    assert get_beloep(msgspec.Raw(b"1234567890123.45"), "f") == Decimal("1234567890123.45")
    assert get_valgfritt_beloep(msgspec.Raw(b"0"), "f") == Decimal(0)
    assert get_valgfritt_beloep(wire.NULL, "f") is None


@pytest.mark.parametrize(
    "read",
    [
        lambda felt: get_beloep(wire.NULL, felt),
        lambda felt: get_beloep(msgspec.Raw(b"1e5"), felt),
        lambda felt: get_valgfritt_beloep(msgspec.Raw(b'"5"'), felt),
        lambda felt: get_dato(None, felt),
        lambda felt: get_id(None, felt),
        lambda felt: get_id("", felt),
        lambda felt: get_id(" \t", felt),
    ],
)
def test_an_invalid_value_is_reported_with_its_field(read: Callable[[str], object]) -> None:
    with pytest.raises(Uleselig, match=r"^felt$") as refused:
        read("felt")
    assert refused.value.felt == "felt"


def test_identifiers_and_dates_are_stripped_and_never_a_persons_number() -> None:
    assert get_id(" KRAV-1 ", "kravidentifikator") == "KRAV-1"
    assert get_id(f" {EIER} ", "kravidentifikator").startswith(MASKED)
    assert get_dato(date(2023, 8, 28), "f") == date(2023, 8, 28)


@pytest.mark.parametrize(
    ("identifikator", "part"),
    [
        ("314055403", Part(noekkel="314055403", is_person=False)),
        (" 314055403 ", Part(noekkel="314055403", is_person=False)),
        (None, Part(noekkel="314055403", is_person=False)),
        (EIER, Part(noekkel=pseudonym(EIER), is_person=True)),
    ],
)
def test_a_party_is_the_requested_organisation_or_a_pseudonymised_person(identifikator: str | None, part: Part) -> None:
    assert parse_part(identifikator, "314055403") == part


@pytest.mark.parametrize(
    ("identifikator", "asked"),
    [(None, ""), ("310000003", "314055403"), ("3140554033", "314055403"), (EIER + "1", EIER)],
)
def test_a_row_without_a_party_or_of_another_organisation_is_reported_with_that_field(
    identifikator: str | None, asked: str
) -> None:
    with pytest.raises(Uleselig, match=r"^partIdentifikator$"):
        parse_part(identifikator, asked)


@pytest.mark.parametrize(
    ("came", "group"),
    [
        ("Særavgift", "Særavgifter"),
        (" Særavgift ", "Særavgifter"),
        (" Skatt ", "Skatt"),
        ("Sk\u00adatt\n", "Skatt"),
        ("\u200b" + "x" * 499, "x" * 499),
        (None, ""),
        ("Ny", "Ny"),
    ],
)
def test_a_claim_group_has_one_canonical_name(came: str | None, group: str) -> None:
    assert parse_kravgruppe(came) == group


def make_tekst(*texts: tuple[str | None, str | None]) -> wire.MultiSpraakTekst:
    return wire.MultiSpraakTekst(alle=[wire.SpraakTekst(tekst=text, spraak=language) for text, language in texts])


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (None, ""),
        (wire.MultiSpraakTekst(), ""),
        (make_tekst(("English", "en"), ("Bokmål", "nb")), "Bokmål"),
        (make_tekst((None, "nb"), ("", "nb"), (" Nynorsk ", "nn"), ("English", "en")), "Nynorsk"),
        (make_tekst((None, "nb")), ""),
        (make_tekst((f"Til {EIER}", "nb")), f"Til {MASKED}"),
    ],
)
def test_the_text_in_bokmaal_is_used_else_the_first_one(text: wire.MultiSpraakTekst | None, read: str) -> None:
    assert get_tekst(text) == read


def test_every_field_of_a_period_is_parsed() -> None:
    row = wire.Kravperiode(
        periode_beskrivelse=make_tekst(("Termin", "nb")),
        aar=" 2022 ",
        fra_dato=date(2022, 3, 1),
        til_dato=date(2022, 4, 30),
        termin_teknisk_navn=" 020 ",
    )

    assert parse_periode(row) == Kravperiode(
        beskrivelse="Termin", aar="2022", fra_dato=date(2022, 3, 1), til_dato=date(2022, 4, 30), termin="20"
    )
    assert parse_periode(wire.Kravperiode(termin_teknisk_navn="X02")) == Kravperiode(termin="X02")
    assert parse_periode(wire.Kravperiode()) == Kravperiode()
    assert parse_periode(None) is None


ACCOUNT = wire.Bankkonto(
    kontonummer=" 97100228126 ",
    iban=" NO9397100228126 ",
    swift_bic=" DNBANOKK ",
    kontoeiers_navn=f" Kari {EIER} ",
    bankinformasjon=" Bank ",
)


def test_the_authoritys_account_is_whole_and_all_others_are_masked() -> None:
    rest = {"swift_bic": "DNBANOKK", "kontoeiers_navn": f"Kari {MASKED}", "bankinformasjon": "Bank"}

    assert parse_konto(ACCOUNT, is_own=True) == Konto(kontonummer="97100228126", iban="NO9397100228126", **rest)
    assert parse_konto(ACCOUNT) == Konto(kontonummer="******28126", iban="**********28126", **rest)


@pytest.mark.parametrize(
    ("row", "konto"),
    [
        (None, None),
        (wire.Bankkonto(), None),
        (wire.Bankkonto(swift_bic="DNBANOKK", bankinformasjon="Bank"), None),
        (wire.Bankkonto(kontonummer="12345"), Konto(kontonummer="12345")),
        (wire.Bankkonto(iban="NO937"), Konto(iban="NO937")),
        (wire.Bankkonto(kontoeiers_navn="Kari"), Konto(kontoeiers_navn="Kari")),
    ],
)
def test_an_account_exists_if_it_has_a_number_or_an_owner(row: wire.Bankkonto | None, konto: Konto | None) -> None:
    assert parse_konto(row, is_own=True) == konto


@pytest.mark.parametrize("felt", ["kontonummer", "iban"])
def test_an_account_number_is_never_cut(felt: str) -> None:
    whole = parse_konto(wire.Bankkonto(**{felt: "1" * 500}), is_own=True)

    assert whole == Konto(**{felt: "1" * 500})
    with pytest.raises(Uleselig, match=f"^{felt}$"):
        parse_konto(wire.Bankkonto(**{felt: "1" * 501}), is_own=True)


def test_every_field_of_payment_details_is_parsed() -> None:
    row = wire.Betalingsinformasjon(
        kidnummer=" 0182 ",
        melding_sendt_til_mottaker=f" Fra {EIER} ",
        konto=ACCOUNT,
        valutakode=" NOK ",
        sjekk_sendt_til=wire.Mottaker(mottakers_navn=" Kari "),
        utbetalingskort_sendt_til=wire.Mottaker(mottakers_navn=" Ola "),
    )

    for is_own in (True, False):
        assert parse_betalingsinformasjon(row, is_own=is_own) == Betalingsinformasjon(
            kidnummer="0182",
            melding_sendt_til_mottaker=f"Fra {MASKED}",
            konto=parse_konto(ACCOUNT, is_own=is_own),
            valutakode="NOK",
            sjekk_sendt_til="Kari",
            utbetalingskort_sendt_til="Ola",
        )
    assert parse_betalingsinformasjon(wire.Betalingsinformasjon(), is_own=True) == Betalingsinformasjon()
    assert parse_betalingsinformasjon(None, is_own=True) is None


def test_free_text_is_stripped_and_persons_numbers_are_masked() -> None:
    assert clean(f"  Fra {EIER} \n") == f"Fra {MASKED}"
    assert clean(None) == ""


@pytest.mark.parametrize("raw", [b"null", b"false", b'""', b"{}", b"[]"])
def test_an_empty_field_of_unknown_type_is_not_set(raw: bytes) -> None:
    assert not is_set(msgspec.Raw(raw))


@pytest.mark.parametrize("raw", [b"true", b'"2023-01-01"', b'{"a": 1}', b"0"])
def test_a_non_empty_field_of_unknown_type_is_set(raw: bytes) -> None:
    assert is_set(msgspec.Raw(raw))
