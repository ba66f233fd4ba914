"""Accounts of the books by claim group: what is taken, what is asked, and what is left out and why."""

import pytest

from portal.domain.bok import Bokkonto
from portal.domain.kontokobling import FunnetVed, IkkeForeslaatt, foreslaa_kontoer, is_aktuell


def make(kontonr: str, navn: str = "", standard: str = "", gruppering: str = "") -> Bokkonto:
    return Bokkonto(kontonr=kontonr, navn=navn, standardkonto=standard, gruppering=gruppering)


@pytest.mark.parametrize(
    ("kontonr", "gruppe", "maa_bekreftes"),
    [
        ("2740", "Merverdiavgift", False),
        ("2770", "Arbeidsgiveravgift", False),
        ("2771", "Arbeidsgiveravgift", False),
        ("2600", "Forskuddstrekk", False),
        ("2510", "Skatt", False),
        ("2500", "Skatt", True),
        ("2610", "Forskuddstrekk", True),
        ("2790", "Særavgifter", True),
    ],
)
def test_numbers_of_the_standard_chart_are_known(kontonr: str, gruppe: str, maa_bekreftes: bool) -> None:
    (found,) = foreslaa_kontoer([make(kontonr)]).forslag

    assert (found.kravgruppe, found.maa_bekreftes) == (gruppe, maa_bekreftes)
    assert found.funnet_ved is FunnetVed.KONTONUMMER


def test_the_grouping_alone_does_not_make_unfiled_vat_a_claim() -> None:
    kontoer = [make("2700", "Utgående mva", gruppering="2740"), make("2710", "Inngående mva", gruppering="2740")]

    valg = foreslaa_kontoer(kontoer)

    assert valg.forslag == ()
    assert [one.grunn for one in valg.utelatt] == [IkkeForeslaatt.IKKE_LEVERT] * 2


@pytest.mark.parametrize(
    ("konto", "gruppe", "ved"),
    [
        (make("24001", "Oppgjør", standard="2740"), "Merverdiavgift", FunnetVed.STANDARDKONTO),
        (make("2601", "Skattetrekk sesong"), "Forskuddstrekk", FunnetVed.NAVN),
        (make("2750", "Oppgjørskonto mva", gruppering="2740"), "Merverdiavgift", FunnetVed.NAVN),
        (make("2888", "Arbeidsgiveravgift skyldig", gruppering="2770"), "Arbeidsgiveravgift", FunnetVed.NAVN),
        (make("2741", "Mva 2"), "Merverdiavgift", FunnetVed.FORSTAVELSE),
        (make("2775", "Aga sone 1a"), "Arbeidsgiveravgift", FunnetVed.FORSTAVELSE),
    ],
)
def test_other_charts_are_read_by_what_they_say(konto: Bokkonto, gruppe: str, ved: FunnetVed) -> None:
    (found,) = foreslaa_kontoer([konto]).forslag

    assert (found.kravgruppe, found.funnet_ved) == (gruppe, ved)
    assert found.maa_bekreftes == (ved is not FunnetVed.STANDARDKONTO)


@pytest.mark.parametrize("kontonr", ["2700", "2710", "2720", "2730"])
def test_vat_that_is_not_filed_is_no_claim_whatever_its_own_number(kontonr: str) -> None:
    for konto in (make(kontonr), make("2745", standard=kontonr)):
        (left_out,) = foreslaa_kontoer([konto]).utelatt
        assert left_out.grunn is IkkeForeslaatt.IKKE_LEVERT


def test_accrued_duty_is_known_by_its_number_alone() -> None:
    assert [one.grunn for one in foreslaa_kontoer([make("2785")]).utelatt] == [IkkeForeslaatt.AVSETNING]


def test_accrued_duty_is_not_a_claim() -> None:
    kontoer = [make("2780", "Påløpt arbeidsgiveravgift"), make("2774", "Arbeidsgiveravgift av feriepenger")]

    assert [one.grunn for one in foreslaa_kontoer(kontoer).utelatt] == [IkkeForeslaatt.AVSETNING] * 2


def test_what_was_chosen_last_wins_both_ways() -> None:
    valg = foreslaa_kontoer([make("2740"), make("1234")], {"2740": "", "1234": "Merverdiavgift"})

    (chosen,), (left_out,) = valg.forslag, valg.utelatt
    assert (chosen.konto.kontonr, chosen.funnet_ved, chosen.maa_bekreftes) == ("1234", FunnetVed.LAGRET, False)
    assert (left_out.konto, left_out.grunn) == (make("2740"), IkkeForeslaatt.VALGT_BORT)


def test_other_accounts_are_neither_read_nor_shown() -> None:
    kontoer = [make("1920", "Bank"), make("3000", "Salg"), make("5400", "Arbeidsgiveravgift")]

    assert not any(is_aktuell(konto) for konto in kontoer)
    assert foreslaa_kontoer(kontoer).utelatt == ()
    assert [one.konto.kontonr for one in foreslaa_kontoer([*kontoer, make("2740")]).forslag] == ["2740"]


def test_an_account_of_the_series_that_says_nothing_is_shown_but_not_suggested() -> None:
    (left_out,) = foreslaa_kontoer([make("2650", "Trukket fagforeningskontingent")]).utelatt

    assert left_out.grunn is IkkeForeslaatt.UKJENT


def test_sure_ones_come_first_in_the_order_of_the_groups() -> None:
    kontoer = [make("2600"), make("2601", "Skattetrekk"), make("2770"), make("2740")]

    assert [one.konto.kontonr for one in foreslaa_kontoer(kontoer).forslag] == ["2740", "2770", "2600", "2601"]
