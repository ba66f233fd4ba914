"""Check digits and masks, verified against a library with the same rules."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn
from stdnum.no import fodselsnummer, kontonr, orgnr

from portal.domain.numre import group_digits, is_kid, is_kontonummer, is_orgnr, is_pid, mask_kontonummer, mask_pid


@given(st.from_regex(r"[0-9]{9}", fullmatch=True))
def test_organisation_numbers_are_validated_like_the_library_does(number: str) -> None:
    assert is_orgnr(number) == orgnr.is_valid(number)


@given(st.from_regex(r"[0-9]{9}", fullmatch=True))
def test_identity_numbers_have_the_librarys_check_digits(number: str) -> None:
    try:
        first = fodselsnummer.calc_check_digit1(number + "00")
        whole = number + first + fodselsnummer.calc_check_digit2(number + first + "0")
    except ValueError:
        return
    if len(whole) == 11:
        assert is_pid(whole)
        assert not is_pid(whole[:10] + str((int(whole[10]) + 1) % 10))
        assert not is_pid(whole + "0")


@pytest.mark.parametrize("text", ["", "31405540", "3140554033", "314 055 403", "٣١٤٠٥٥٤٠٣", "31405540a", "314055404"])
def test_invalid_organisation_numbers_are_refused(text: str) -> None:
    assert not is_orgnr(text)


def test_identity_numbers_in_free_text_are_masked_and_other_digits_kept() -> None:
    assert mask_pid("Ola 13916520071, KID 18241683524485628643901") == "Ola ***********, KID 18241683524485628643901"
    assert mask_pid("konto 13916520063 og 13916520072") == "konto 13916520063 og 13916520072"


def test_accounts_show_their_last_five_digits() -> None:
    assert mask_kontonummer("97100228126") == "******28126"
    assert mask_kontonummer("9710 02 28126") == "******28126"
    assert mask_kontonummer("627xxxxxx") == "627xxxxxx"
    assert mask_kontonummer("") == ""
    assert mask_kontonummer("9710.02.28126") == "******28126"
    assert mask_kontonummer("627XXXXXX") == "627XXXXXX"
    assert mask_kontonummer("******61434") == "******61434"
    assert mask_kontonummer("******61434 ") == "******61434 "
    assert mask_kontonummer("123456") == "*23456"
    assert mask_kontonummer("12 34") == "1234"


def test_an_identity_number_needs_both_check_digits() -> None:
    assert is_pid("13916520071")
    assert not is_pid("13916520063")  # only the second is right
    assert not is_pid("13916520072")  # only the first is right


def test_digits_are_grouped_only_if_their_number_fits() -> None:
    assert group_digits("314055403", (3, 3, 3)) == "314\u00a0055\u00a0403"
    assert group_digits("76940518888", (4, 2, 5), ".") == "7694.05.18888"
    assert group_digits("31405540", (3, 3, 3)) == "31405540"
    assert group_digits("", ()) == ""


@given(st.text(alphabet="0123456789", min_size=11, max_size=11))
def test_an_account_is_valid_as_the_oracle_says(text: str) -> None:
    assert is_kontonummer(text) == kontonr.is_valid(text)


@given(st.text(alphabet="0123456789", min_size=1, max_size=24))
def test_a_kid_with_a_mod_10_digit_is_valid(digits: str) -> None:
    assert is_kid(digits + luhn.calc_check_digit(digits))


@pytest.mark.parametrize("kid", ["18241683524485628643901", "4085298589574743", "0098245937454356990", "1000005-"])
def test_kids_with_a_mod_11_digit_are_valid(kid: str) -> None:
    assert is_kid(kid)


@pytest.mark.parametrize("kid", ["", "1", "12345675", "1" * 26, "1234-5674", "１２３４５６７４", "12345674 "])
def test_what_is_no_kid(kid: str) -> None:
    assert not is_kid(kid)
