"""Search across clients: what is typed, in every way people write it, finds the row it is about."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.betaling import Innbetaling
from portal.domain.felter import Betalingsinformasjon, Konto
from portal.domain.klientsok import (
    Lesemaate,
    Radslag,
    Soek,
    Soekerad,
    list_aapne_rader,
    make_innbetaling,
    make_krav,
    merge_rader,
)
from portal.domain.svar import AapneKrav
from tests.domain.stander import AAPNE
from tests.rader import DAG, innbetaling, one_krav, plassert

L = Lesemaate
KID, ID = "9182633041758292", "KRAV-33712709"


def find(text: str, rad: Soekerad, language: str = "nb") -> Lesemaate | None:
    return Soek.read(text, language).find(rad)


def krav_rad() -> Soekerad:
    krav = one_krav("27917", "17750.5", name=ID)
    forfall = replace(krav.kravforfall[0], betalingsinformasjon=Betalingsinformasjon(kidnummer=KID))
    return make_krav(replace(krav, kravforfall=(forfall,)))


def payment() -> Innbetaling:
    fra = Betalingsinformasjon(konto=Konto(kontonummer="******18230"))
    return replace(innbetaling("61100", "17750", name="85208146"), innbetalt_fra=fra)


@pytest.mark.parametrize(
    ("text", "how"),
    [
        (KID, L.KID),
        ("9182 6330 4175 8292", L.KID),
        ("KID: 9182 6330 4175 8292", L.KID),
        (ID, L.ID),
        ("krav-33712709", L.ID),
        ("27 917", L.BELOEP),
        ("kr 27.917,-", L.BELOEP),
        ("-27917,00", L.BELOEP),
        ("17 750,50", L.BELOEP),
        ("17750", L.BELOEP),  # whole kroner match any øre
        ("17 750,51", None),
        ("30.06.2023", L.DATO),
        ("30. juni 2023", L.DATO),
        ("2023-06-30", L.DATO),
        ("01.07.2023", None),
        ("33712709", L.DEL),
        ("4175", L.DEL),
        ("417", None),
        ("", None),
    ],
)
def test_a_claim_is_found_as_people_write(text: str, how: Lesemaate | None) -> None:
    assert find(text, krav_rad()) is how


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("85208146", L.ID),
        ("61 100", L.BELOEP),
        ("17750", L.BELOEP),
        ("18230", L.KONTO),
        ("8230", L.KONTO),
        ("1234 56 18230", L.KONTO),
        ("1234 56 18231", None),
        ("230", None),
        ("5208", L.DEL),
    ],
)
def test_a_payment_is_found_by_reference_amount_and_the_accounts_last_digits(text: str, how: Lesemaate | None) -> None:
    assert find(text, make_innbetaling(payment())) is how


def test_an_account_is_found_whole_however_it_is_grouped() -> None:
    fra = Betalingsinformasjon(konto=Konto(kontonummer="7694.05.18888"))
    rad = make_innbetaling(replace(payment(), innbetalt_fra=fra))

    for text in ("7694.05.18888", "7694 05 18888", "76940518888", "0518888"):
        assert find(text, rad) is L.KONTO


def test_english_thousands_are_read_in_english() -> None:
    assert find("27,917", krav_rad(), "en") is L.BELOEP


def test_what_is_found_is_named() -> None:
    soek, rad = Soek.read("17750", "nb"), make_innbetaling(payment())

    assert soek.find_beloep(rad) == Decimal(17750)
    assert Soek.read("18230", "nb").find_nummer(rad) == "******18230"


def test_a_payment_that_only_a_claim_tells_of_leads_to_the_claim() -> None:
    krav = one_krav("100", "60", plassert("40", DAG, name="77", paid_on=DAG), name=ID)
    (_, rad) = list_aapne_rader(AapneKrav(alle_krav=(krav,)))

    assert (rad.slag, rad.id, rad.krav_id) == (Radslag.INNBETALING, "77", ID)
    listed = make_innbetaling(innbetaling("40", name="77"))
    assert merge_rader((rad, listed)) == (listed,)


@given(AAPNE)
def test_every_row_of_an_open_list_is_found_by_its_own_amounts_id_and_dates(aapne: AapneKrav) -> None:
    for rad in list_aapne_rader(aapne):
        assert find(rad.id, rad) is not None
        assert all(find(f"{day:%d.%m.%Y}", rad) is not None for day in rad.datoer)
        assert all(find(f"{abs(amount):.2f}".replace(".", ","), rad) is not None for amount in rad.beloep)


@given(st.text(max_size=30), AAPNE)
def test_any_text_is_read_without_failing(text: str, aapne: AapneKrav) -> None:
    soek = Soek.read(text, "nb")

    for rad in list_aapne_rader(aapne):
        found = soek.find(rad)
        assert found is None or (soek.is_lesbar or soek.tekst in (rad.id.casefold(), *map(str.casefold, rad.ider)))
