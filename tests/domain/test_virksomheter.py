"""Lists of organisations: order, search, and what is hidden."""

from dataclasses import replace

import pytest

from portal.domain.tilgang import Virksomhet
from portal.domain.virksomheter import NYLIGE_VIST, Huskeliste, choose, search, sort_virksomheter

A = Virksomhet(orgnr="1", navn="Aker AS", enhetstype="AS")
B = Virksomhet(orgnr="2", navn="Bakeri AS", enhetstype="AS")
B_AVDELING = Virksomhet(orgnr="3", navn="Avdeling Vest", enhetstype="BEDR", overordnet="2")
C_SLETTET = Virksomhet(orgnr="4", navn="Celle AS", enhetstype="AS", is_slettet=True)
D_OVERSKRIFT = Virksomhet(orgnr="5", navn="Drage AS", enhetstype="AS", is_overskrift=True)
D_AVDELING = Virksomhet(orgnr="6", navn="Avdeling Øst", enhetstype="BEDR", overordnet="5")
ALLE = (A, B, B_AVDELING, C_SLETTET, D_OVERSKRIFT, D_AVDELING)


def make(*names: str) -> tuple[Virksomhet, ...]:
    return tuple(Virksomhet(orgnr=str(nr), navn=name, enhetstype="AS") for nr, name in enumerate(names))


def make_one(orgnr: str, navn: str) -> Virksomhet:
    return Virksomhet(orgnr=orgnr, navn=navn, enhetstype="AS")


def test_names_are_sorted_in_norwegian_order_regardless_of_case() -> None:
    units = make("Ås AS", "ØST AS", "zulu as", "Ærlig AS", "aker AS", "BAKER AS")

    names = [unit.navn for unit in sort_virksomheter(units)]

    assert names == ["aker AS", "BAKER AS", "zulu as", "Ærlig AS", "ØST AS", "Ås AS"]


def test_sub_units_follow_their_own_main_unit_and_no_namesake() -> None:
    twin = Virksomhet(orgnr="0", navn="Bakeri AS", enhetstype="AS")

    assert sort_virksomheter((B_AVDELING, twin, B, A)) == (A, twin, B, B_AVDELING)


def test_a_sub_unit_whose_main_unit_is_not_listed_is_sorted_by_its_own_name() -> None:
    orphan = Virksomhet(orgnr="9", navn="Abc", enhetstype="BEDR", overordnet="8")

    assert sort_virksomheter((B, orphan)) == (orphan, B)


@pytest.mark.parametrize(
    ("under", "slettede", "shown"),
    [
        (False, False, (A, B)),
        (True, False, (A, B, B_AVDELING, D_AVDELING)),
        (False, True, (A, B, C_SLETTET)),
        (True, True, (A, B, B_AVDELING, C_SLETTET, D_AVDELING)),
    ],
)
def test_sub_units_and_dissolved_units_are_hidden_until_asked_for(
    under: bool, slettede: bool, shown: tuple[Virksomhet, ...]
) -> None:
    treff = choose(ALLE, Huskeliste(), vis_under=under, vis_slettede=slettede)

    assert treff.alle == shown
    assert set(treff.skjulte) == set(ALLE) - set(shown) - {D_OVERSKRIFT}


def test_everything_is_shown_if_everything_would_be_hidden() -> None:
    treff = choose((B_AVDELING, C_SLETTET), Huskeliste())

    assert treff.alle == (B_AVDELING, C_SLETTET)
    assert treff.skjulte == ()


def test_a_search_with_only_hidden_hits_shows_none_but_counts_them() -> None:
    treff = choose(ALLE, Huskeliste(), "celle")

    assert treff.alle == ()
    assert treff.skjulte == (C_SLETTET,)


def test_a_heading_is_never_found_but_its_name_finds_its_sub_units() -> None:
    assert choose(ALLE, Huskeliste(), "drage", vis_under=True).alle == (D_AVDELING,)
    assert choose(ALLE, Huskeliste(), "5", vis_under=True).alle == ()


def test_digits_are_searched_in_numbers_and_names() -> None:
    named = Virksomhet(orgnr="9", navn="Kafé 1814 AS", enhetstype="AS")
    numbered = Virksomhet(orgnr="181400000", navn="Annet AS", enhetstype="AS")

    assert choose((A, named, numbered), Huskeliste(), "18 140").alle == (numbered,)
    assert choose((A, named, numbered), Huskeliste(), "1814").alle == (named, numbered)
    assert choose((A, named, numbered), Huskeliste(), "xx").alle == ()


def test_favourites_come_first_then_recents_then_the_rest_each_once() -> None:
    units = make(*"abcdefghij")
    huskeliste = Huskeliste(favoritter=frozenset("97"), nylige=("9", "3", "8", "x", "0", "1", "2", "4"))

    treff = choose(units, huskeliste)

    assert [unit.orgnr for unit in treff.favoritter] == ["7", "9"]
    assert [unit.orgnr for unit in treff.nylige] == ["3", "8", "0", "1", "2"]
    assert len(treff.nylige) == NYLIGE_VIST
    assert [unit.orgnr for unit in treff.andre] == ["4", "5", "6"]
    assert (treff.antall, len(treff.alle)) == (10, 10)


def test_favourites_and_recents_are_not_hidden() -> None:
    huskeliste = Huskeliste(favoritter=frozenset({C_SLETTET.orgnr}), nylige=(B_AVDELING.orgnr,))

    treff = choose(ALLE, huskeliste)

    assert treff.alle == (C_SLETTET, B_AVDELING, A, B)
    assert treff.skjulte == (D_AVDELING,)


def test_a_remembered_organisation_no_longer_listed_is_not_shown() -> None:
    treff = choose((A,), Huskeliste(favoritter=frozenset("2"), nylige=("3", "4")))

    assert treff.alle == (A,)
    assert treff.skjulte == ()


@pytest.mark.parametrize(
    "sok", ["NO310555002MVA", "310 555 002 MVA", "310.555.002", "310-555-002", "Org.nr. 310 555 002"]
)
def test_an_organisation_is_found_by_its_number_however_it_is_written(sok: str) -> None:
    mine, other = make_one("310555002", "Bakeri"), make_one("314055403", "Nordlys")

    assert choose((mine, other), Huskeliste(), sok).alle == (mine,)


@pytest.mark.parametrize("sok", ["A\u030asane", "åsane", "\u00c5SANE"])
def test_a_name_is_found_with_composed_letters_or_not(sok: str) -> None:
    mine = make_one("310555002", "Åsane Bakeri")

    assert choose((mine,), Huskeliste(), sok).alle == (mine,)


def test_the_whole_number_of_a_sub_unit_or_a_dissolved_unit_shows_it_at_once() -> None:
    under = replace(make_one("310555002", "Avdeling"), overordnet="314055403")
    gone = replace(make_one("311977849", "Oppløst"), is_slettet=True)
    units = (make_one("314055403", "Nordlys"), under, gone)

    for unit in (under, gone):
        found = choose(units, Huskeliste(), unit.orgnr)
        assert (found.alle, found.skjulte) == ((unit,), ())
        part = choose(units, Huskeliste(), unit.orgnr[:8])
        assert (part.alle, part.skjulte) == ((), (unit,))


def test_a_note_finds_its_own_organisation_and_no_other() -> None:
    notert = {A.orgnr: "Ringer mandag", D_OVERSKRIFT.orgnr: "mandag"}

    assert search(ALLE, "MANDAG ring", notert) == (A,)
    assert search(ALLE, "mandag aker", notert) == (A,)
    assert search(ALLE, "mandag") == ()
    assert choose(ALLE, Huskeliste(), "mandag", notert=notert).andre == (A,)
