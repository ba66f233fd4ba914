"""A claim has one name and one word for its state, on every page and in every file."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from portal.domain.felter import Kravperiode
from portal.domain.tilstand import Tilstand
from portal.wording import write_periode
from portal.wording_krav import (
    list_kjennetegn,
    name_krav,
    name_tilstand,
    remark_forfall,
    remark_uten_forfall,
    tell_frist,
    tell_krav_tilstand,
)
from tests.grunnlag import make_krav
from tests.rader import krav_of

JANUAR, FEBRUAR, JANUAR_2023 = date(2022, 1, 1), date(2022, 2, 28), date(2023, 1, 31)
FORSTE_TERMIN = Kravperiode(aar="2022", termin="1", fra_dato=JANUAR, til_dato=FEBRUAR)
DAG = date(2023, 8, 28)
LOENN = Kravperiode(aar="2026", beskrivelse="Lønnsutbetaling 27.11.2026")


@pytest.mark.parametrize(
    ("periode", "tekst"),
    [
        (FORSTE_TERMIN, "januar–februar 2022"),
        (Kravperiode(aar="2022", termin="1", fra_dato=JANUAR, til_dato=date(2022, 1, 31)), "januar 2022"),
        (Kravperiode(aar="2022", termin="6", fra_dato=FEBRUAR, til_dato=JANUAR_2023), "6. termin 2022"),
        (Kravperiode(aar="2022", termin="2", fra_dato=JANUAR), "2. termin 2022"),
        (Kravperiode(aar="2022", termin="2", til_dato=FEBRUAR), "2. termin 2022"),
        (Kravperiode(aar="2022", beskrivelse="Inntektstår"), "2022"),
        (Kravperiode(termin="2", beskrivelse="2022/02"), "2022/02"),
        (Kravperiode(aar="2026", beskrivelse="Lønnsutbetaling 27.11.2026"), "Lønnsutbetaling 27.11.2026"),
        (Kravperiode(), ""),
    ],
)
def test_a_period_is_told_by_months_else_by_term_and_year_else_by_its_text(periode: Kravperiode, tekst: str) -> None:
    assert write_periode(periode) == tekst


@pytest.mark.parametrize(
    ("beskrivelse", "periode", "navn"),
    [
        ("Mva-melding", FORSTE_TERMIN, "Mva-melding, januar–februar 2022"),
        ("Mva-melding - 2022/1", FORSTE_TERMIN, "Mva-melding, januar–februar 2022"),
        ("Forskuddsskatt 2022", Kravperiode(aar="2022"), "Forskuddsskatt 2022"),
        ("Særavgift mars", Kravperiode(aar="2022", beskrivelse="mars"), "Særavgift mars, 2022"),
        ("Restskatt", Kravperiode(aar="2022"), "Restskatt, 2022"),
        ("Restskatt", Kravperiode(), "Restskatt"),
        ("Restskatt", None, "Restskatt"),
        ("Forskuddstrekk - 2026/44", LOENN, "Forskuddstrekk, Lønnsutbetaling 27.11.2026"),
        ("Forskuddstrekk", LOENN, "Forskuddstrekk, Lønnsutbetaling 27.11.2026"),
        ("Forskuddstrekk - Lønnsutbetaling 27.11.2026", LOENN, "Forskuddstrekk - Lønnsutbetaling 27.11.2026"),
        ("Forskuddstrekk - 2026/44", Kravperiode(aar="2026"), "Forskuddstrekk - 2026/44"),
    ],
)
def test_the_period_is_told_once(beskrivelse: str, periode: Kravperiode | None, navn: str) -> None:
    assert str(name_krav(beskrivelse, periode)) == navn


def test_a_name_is_never_half_translated_and_a_period_alone_is_in_the_readers_language() -> None:
    with translation.override("en"):
        assert str(name_krav("Mva-melding", FORSTE_TERMIN)) == "Mva-melding, januar–februar 2022"
        assert write_periode(FORSTE_TERMIN) == "January–February 2022"


def test_the_state_of_a_claim_is_told_with_its_due_dates() -> None:
    late, coming = DAG - timedelta(days=1), DAG + timedelta(days=11)
    one_late, two_late = make_krav([(late, Decimal(5))]), make_krav([(late, Decimal(5))] * 2)

    assert tell_krav_tilstand(one_late, DAG) == "Forfalt"
    assert tell_krav_tilstand(two_late, DAG) == "2 terminer forfalt"
    assert tell_krav_tilstand(make_krav([(coming, Decimal(5))]), DAG) == "om 11 dager"
    assert tell_krav_tilstand(make_krav([(late, Decimal(-5))]), DAG) == "Til gode"
    assert tell_frist(two_late, DAG) == "2 terminer forfalt, eldste forfallsdato 27.08.2023"
    assert tell_frist(make_krav([(coming, Decimal(5))]), DAG) == "Forfaller 08.09.2023"
    assert tell_frist(make_krav([], rest=Decimal(5)), DAG) == "Uten forfallsdato"
    owner = replace(one_late.part, is_person=True)
    assert (
        tell_frist(replace(one_late, part=owner), DAG)
        == "Forfalt, eldste forfallsdato 27.08.2023, registrert på person"
    )


def test_each_state_has_a_word_of_its_own() -> None:
    assert len({name_tilstand(tilstand) for tilstand in Tilstand}) == len(Tilstand)


def test_a_claim_with_both_owed_and_credit_instalments_tells_each_apart() -> None:
    krav = krav_of("100", "-40.50")

    assert "i tillegg 40,50 til gode" in list_kjennetegn(krav)
    assert [remark_forfall(krav, forfall) for forfall in krav.kravforfall] == ["", "til gode"]
    assert remark_uten_forfall(krav_of("-10", rest="6"), Decimal(6)) == "uten forfallsdato"
    assert remark_uten_forfall(krav_of("-10", rest="6"), Decimal(-1)) == "til gode"
