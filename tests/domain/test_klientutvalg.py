"""Saved filters of the client list: each has a name of its own, and there are not too many."""

import pytest

from portal.domain.klientutvalg import (
    MAX_NAVN,
    MAX_UTVALG,
    ForMangeUtvalg,
    Klientutvalg,
    NoName,
    add_utvalg,
    remove_utvalg,
)

A, B = (Klientutvalg(navn=navn, spoerring="sok=" + navn) for navn in ("Årlig", "Mine"))
FULL = tuple(Klientutvalg(navn=f"{number}", spoerring="") for number in range(MAX_UTVALG))


def test_a_filter_is_saved_last_under_its_name_in_one_line() -> None:
    assert add_utvalg((A,), " De\u00a0sene ", "x=1") == (A, Klientutvalg(navn="De sene", spoerring="x=1"))


def test_the_same_name_in_any_case_is_replaced_where_it_stands() -> None:
    assert add_utvalg((A, B), "ÅRLIG", "x=1") == (Klientutvalg(navn="ÅRLIG", spoerring="x=1"), B)


@pytest.mark.parametrize("navn", ["", " ", "a" * (MAX_NAVN + 1)])
def test_a_name_is_needed_and_has_a_greatest_length(navn: str) -> None:
    with pytest.raises(NoName):
        add_utvalg((A,), navn, "")


@pytest.mark.parametrize("navn", ["a", "a" * MAX_NAVN])
def test_a_name_may_be_one_character_or_as_long_as_it_may_be(navn: str) -> None:
    assert add_utvalg((), navn, "") == (Klientutvalg(navn=navn, spoerring=""),)


def test_there_are_no_more_than_there_may_be_but_each_can_be_replaced() -> None:
    assert len(add_utvalg(FULL[1:], "en til", "")) == MAX_UTVALG
    assert add_utvalg(FULL, "3", "x=1")[3] == Klientutvalg(navn="3", spoerring="x=1")
    with pytest.raises(ForMangeUtvalg):
        add_utvalg(FULL, "en til", "")


def test_a_filter_is_removed_by_its_name_in_any_case() -> None:
    assert remove_utvalg((A, B), "årlig") == (B,)
    assert remove_utvalg((A, B), "Andre") == (A, B)
