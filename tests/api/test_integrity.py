"""Answers that cannot be trusted as a whole are refused before they are shown or cached."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.api.client import EMPTY
from portal.api.content import MAX_DEPTH
from portal.api.errors import ApiFormatError
from portal.api.integrity import check_whole
from tests.conftest import EKSEMPEL_B, EKSEMPEL_C, NORDLYS, read_answer


def wrap(value: bytes) -> bytes:
    """An answer for the example organisation with something added."""
    return f'{{"partIdentifikator": "{NORDLYS}", "skjermet": false, "krav": [], "mer": '.encode() + value + b"}"


@pytest.mark.parametrize(
    ("orgnr", "endpoint"),
    [
        (NORDLYS, "aapnekrav"),
        (NORDLYS, "krav"),
        (NORDLYS, "innbetalinger"),
        (EKSEMPEL_B, "aapnekrav"),
        (EKSEMPEL_C, "utbetalinger"),
    ],
)
def test_the_authoritys_own_answers_are_accepted(orgnr: str, endpoint: str) -> None:
    check_whole(read_answer(orgnr, endpoint), endpoint, orgnr)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"{} {}",
        b'{"a": 1, "a": 2}',
        b'{"krav": [{"gjenstaaendeBeloep": 100.0, "gjenstaaendeBeloep": 1.0}]}',
        b'{"a": 1, "\\u0061": 2}',
        b'{"a": "\xff"}',
        '{"a": 1}'.encode("utf-16"),
        b'{"a": ' + b"[" * MAX_DEPTH + b"]" * MAX_DEPTH + b"}",
        b"[[], " + b"[" * (MAX_DEPTH - 1) + b"]" * MAX_DEPTH,
        b"[" * 100_000,
        b'{"a":' * 5000 + b"1" + b"}" * 5000,
        b"<html>502 Bad Gateway</html>",
    ],
)
def test_an_answer_that_cannot_be_trusted_as_a_whole_is_refused(body: bytes) -> None:
    with pytest.raises(ApiFormatError, match=r"^skatteetaten krav"):
        check_whole(body, "krav", NORDLYS)
    with pytest.raises(ApiFormatError, match=r"^skatteetaten krav"):
        check_whole(wrap(body), "krav", NORDLYS)


def test_nesting_of_fifty_and_very_long_numbers_are_accepted() -> None:
    check_whole(wrap(b"[" * (MAX_DEPTH - 1) + b"]" * (MAX_DEPTH - 1)), "krav", NORDLYS)
    check_whole(wrap(b"[" + b"9" * 100_000 + b', NaN, 1e999999, "[[[{{{"]'), "krav", NORDLYS)


@given(st.binary(max_size=200))
def test_any_bytes_are_accepted_or_refused_with_no_other_exception(body: bytes) -> None:
    with contextlib.suppress(ApiFormatError):
        check_whole(body, "krav", NORDLYS)


@pytest.mark.parametrize("body", [b"[]", b"null", b"5", b'"text"', b"{}", EMPTY])
def test_an_answer_without_this_organisation_is_refused(body: bytes) -> None:
    with pytest.raises(ApiFormatError, match=r"^skatteetaten krav"):
        check_whole(body, "krav", NORDLYS)


def test_another_partys_answer_is_refused() -> None:
    with pytest.raises(ApiFormatError):
        check_whole(read_answer(EKSEMPEL_B, "aapnekrav"), "aapnekrav", NORDLYS)


@pytest.mark.parametrize("rest", ["", ', "krav": null', ', "innbetaling": []', ', "krav": {}'])
def test_an_answer_without_its_list_does_not_mean_nothing(rest: str) -> None:
    head = f'{{"partIdentifikator": "{NORDLYS}", "skjermet": '

    with pytest.raises(ApiFormatError, match=r"^skatteetaten krav"):
        check_whole(f"{head}false{rest}}}".encode(), "krav", NORDLYS)
    check_whole(f"{head}true{rest}}}".encode(), "krav", NORDLYS)
