"""Every text from the API is sanitised, and keys still tell rows apart."""

import json
import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from portal.api import altinn, client, provider
from portal.api.errors import ApiFormatError
from portal.api.integrity import check_whole
from portal.api.jose import load_keys, read_header
from portal.api.parse import parse_aapne_krav, parse_krav_liste
from portal.api.parse_tekst import MAX_TEXT, clean, clean_key, get_id
from portal.domain.krav import Krav
from tests.conftest import EIER
from tests.signs import Row, dump, make_krav

HOSTILE = "a\x00b\nc\td\u202ee\u2066f\u200fg\u061ch\ufeffi\u2028j\u00ad"


def parse_one(**fields: object) -> Krav:
    (krav,) = parse_krav_liste(dump({"krav": [{**make_krav("K", 5, 5), **fields}]})).rader
    return krav


@given(st.text())
def test_a_text_is_one_short_line_without_direction_marks(text: str) -> None:
    cleaned = clean(text)

    assert len(cleaned) <= MAX_TEXT
    assert cleaned == cleaned.strip()
    assert "  " not in cleaned
    assert {unicodedata.category(character) for character in cleaned} & {"Cc", "Cf", "Zl", "Zp"} == set()


def test_ordinary_text_is_unchanged() -> None:
    assert (
        clean("Merverdiavgift – 2. termin 2022, Ærlig & Åsen AS") == "Merverdiavgift – 2. termin 2022, Ærlig & Åsen AS"
    )
    assert clean("税金 ضريبة 🧾") == "税金 ضريبة 🧾"
    assert clean(HOSTILE) == "ab c defghi j".replace("ab", "a b")
    assert clean("x" * 500) == "x" * 500
    assert clean("x" * 501) == "x" * 499 + "…"
    assert clean("a\u2029b\ud83dc") == "a bc"  # a paragraph separator and half a surrogate pair
    assert clean("  Skatt  2022   rest ") == "Skatt 2022 rest"
    assert clean(None) == ""


def test_a_persons_number_is_masked_before_cutting_and_after_joining_lines() -> None:
    assert EIER[:8] not in clean("x" * 493 + " " + EIER)
    assert clean(f"Av {EIER[:5]}\u200b{EIER[5:]}") == f"Av {'*' * 11}"


def test_an_identifier_with_a_line_break_becomes_one_line_with_a_unique_key() -> None:
    names = ["KRAV-3\n371", "KRAV-3 371", "KRAV-3\u200b 371", "KRAV-3\t371"]

    krav = [parse_one(kravidentifikator=name) for name in names]

    assert all(one.kravidentifikator.startswith("KRAV-3 371") for one in krav)
    assert len({one.kravidentifikator for one in krav}) == 4
    assert krav[1].kravidentifikator == "KRAV-3 371"
    assert "\n" not in repr(krav)


def test_a_changed_identifier_has_the_same_digest_in_every_release(settings: Settings) -> None:
    settings.PSEUDONYM_KEY = "only-for-this-test"

    assert clean_key("KRAV-3\n371") == "KRAV-3 371 ~aa79b1"
    assert clean_key("x" * 500) == get_id("x" * 500, "f") == "x" * 500
    assert clean_key("x" * 501) == "x" * 492 + " ~fd1833"


@given(st.text(max_size=20), st.text(max_size=20))
def test_two_identifiers_are_equal_only_if_they_were_equal(one: str, other: str) -> None:
    if clean_key(one) and clean_key(other):
        assert (clean_key(one) == clean_key(other)) == (one.strip() == other.strip())


def test_links_are_cleaned_like_their_targets() -> None:
    name = "KRAV\n1"
    krav = parse_krav_liste(
        dump(
            {
                "krav": [
                    {**make_krav(name, 5, 5), "kravidentifikator": name},
                    {**make_krav("B", 5, 5), "hovedstolKravidentifikator": name},
                ]
            }
        )
    ).rader

    assert krav[1].hovedstol_kravidentifikator == krav[0].kravidentifikator


@pytest.mark.parametrize(
    ("fields", "grunn"),
    [
        ({"kravidentifikator": "K" * 501}, "kravidentifikator"),
        ({"kravidentifikator": "\u200b\n"}, "kravidentifikator"),
        ({"kravforfall": make_krav("K", 5, 5, kid="1" * 501)["kravforfall"]}, "kidnummer"),
        ({"kravforfall": make_krav("K", 5, 5, konto="1" * 501)["kravforfall"]}, "kontonummer"),
    ],
)
def test_an_identifier_or_number_that_is_too_long_makes_the_row_unreadable(fields: Row, grunn: str) -> None:
    answer = parse_krav_liste(dump({"krav": [{**make_krav("K", 5, 5), **fields}]}))

    assert (answer.rader, [rad.grunn for rad in answer.uleselige]) == ((), [grunn])


def test_two_groups_with_long_names_that_begin_alike_are_two() -> None:
    groups = {parse_one(kravgruppe="x" * 600 + end).kravgruppe for end in "ab"}

    assert len(groups) == 2
    assert max(map(len, groups)) <= MAX_TEXT


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_first_and_last_possible_dates_are_parsed(day: str) -> None:
    krav = parse_one(opprettelsesdatoForKrav=day, kravforfall=make_krav("K", 5, 5, forfallsdato=day)["kravforfall"])

    assert krav.opprettelsesdato_for_krav == krav.kravforfall[0].forfallsdato == date.fromisoformat(day)


DEEP = b'{"krav": ' + b"[" * 200_000 + b"]" * 200_000 + b"}"


def test_deeply_nested_json_is_an_unreadable_answer() -> None:
    with pytest.raises(ApiFormatError):
        check_whole(DEEP, "krav", "315600022")
    for parse in (parse_aapne_krav, parse_krav_liste):
        with pytest.raises(ApiFormatError):
            parse(DEEP)
    row = dump({"krav": [make_krav("K", 5, 5)]}).replace(b'"X"', b"[" * 200_000 + b"]" * 200_000)
    with pytest.raises(ApiFormatError):
        parse_krav_liste(row)


def test_deeply_nested_json_from_other_parties_is_an_unreadable_answer() -> None:
    assert client._get_kode(DEEP) == ""  # noqa: SLF001
    for decode in (altinn._decode_page, lambda body: provider.decode(body, dict[str, int])):  # noqa: SLF001
        with pytest.raises(ApiFormatError):
            decode(DEEP)


@pytest.mark.parametrize(
    "jwk", [{"n": 5}, {"n": "AQAB", "e": 1}, {"n": "", "e": ""}, {}, {"n": "é", "e": "AQAB"}, {"n": [], "e": {}}]
)
def test_an_invalid_key_counts_as_not_there(jwk: Row) -> None:
    assert load_keys({"keys": [{"kty": "RSA", "kid": "1", **jwk}]}) == {}


def test_a_deeply_nested_token_header_is_a_format_error() -> None:
    import base64

    head = base64.urlsafe_b64encode(json.dumps({"alg": "RS256"}).encode()[:-1] + b', "x": ' + b"[" * 100_000).decode()

    with pytest.raises(ApiFormatError):
        read_header(f"{head}.e30.x")
