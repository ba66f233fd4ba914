"""Pages about the portal: open to anyone, in three languages, with examples computed and not typed."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from portal.access.begun import KEPT as KEPT_BEGUN
from portal.access.betalingsfiler import KEPT as KEPT_BETALINGSFIL
from portal.access.nattregler import SIGNED_IN_WITHIN
from portal.access.sett import KEPT_SETT
from portal.domain.rentesatser import RENTESATSER
from portal.domain.tekst import format_beloep, format_dato
from portal.web.eksempler import make_innbetalinger
from portal.web.regneeksempel import build_regneeksempel
from tests.conftest import TestClock
from tests.web.sider import get_text

PATHS = ("/slik-regner-vi/", "/personvern/", "/hjelp/", "/tilgjengelighet/", "/kontroll/")


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
@pytest.mark.parametrize("path", PATHS)
@pytest.mark.django_db
def test_they_are_open_and_linked_from_the_foot_of_every_page(client: Client, path: str, language: str) -> None:
    page = client.get(path, headers={"accept-language": language})

    assert page.status_code == 200
    assert f'<html lang="{language}"' in page.content.decode()
    foot = page.content.decode().partition("<footer")[2]
    assert [other for other in PATHS if f'href="{other}"' not in foot] == []
    front = client.get("/").content.decode().partition("<footer")[2]
    assert f'href="{path}"' in front


@pytest.mark.parametrize("day", [date(2023, 8, 28), date(2024, 2, 29), date(2026, 11, 28)])
@pytest.mark.django_db
def test_the_example_has_the_figures_that_the_portal_computes(client: Client, clock: TestClock, day: date) -> None:
    clock.dag = day
    eksempel = build_regneeksempel(day)

    text = get_text(client.get("/slik-regner-vi/"))

    summer = eksempel.oversikt.summer
    for amount in (summer.forfalt, summer.ikke_forfalt, summer.aa_betale, summer.til_gode, eksempel.oversikt.uplassert):
        assert amount
        assert format_beloep(amount).replace("\u00a0", " ") in text


def test_the_example_adds_up_and_reconciles() -> None:
    eksempel = build_regneeksempel(date(2023, 8, 28))
    utskrift, summer = eksempel.kontoutskrift, eksempel.oversikt.summer

    assert summer.forfalt + summer.ikke_forfalt + summer.uten_forfallsdato == summer.aa_betale
    parts = (utskrift.saldo_start, utskrift.nye_krav, utskrift.innbetalinger, utskrift.utbetalinger)
    start, krav, inn, ut = (part for part in parts if part is not None)
    assert start + krav - inn + ut == utskrift.saldo_slutt
    assert (utskrift.ikke_forklart_start, utskrift.ikke_forklart_slutt) == (0, 0)
    assert utskrift.saldo_slutt == summer.netto - eksempel.oversikt.uplassert
    assert inn == sum(
        row.innbetalt_beloep for row in make_innbetalinger(utskrift.til) if row.innbetalingsdato >= utskrift.fra
    )
    rente = eksempel.rente
    assert rente is not None
    assert rente.tillegg == rente.anslag.per_dag * rente.senere.dager


@pytest.mark.django_db
def test_every_rate_stands_with_its_source_and_a_day_without_one_is_told(client: Client, clock: TestClock) -> None:
    page = client.get("/slik-regner-vi/").content.decode()

    for sats in RENTESATSER:
        assert format_dato(sats.fra) in page
        assert f'href="{sats.lenke}"' in page
    assert "Ingen av dem gjelder i dag" in page
    clock.dag = RENTESATSER[0].til
    assert "Ingen av dem gjelder i dag" not in client.get("/slik-regner-vi/").content.decode()


@pytest.mark.django_db
def test_privacy_says_how_long_the_record_of_access_is_kept(client: Client, settings: Settings) -> None:
    text = get_text(client.get("/personvern/"))

    assert "18 måneder" in text
    assert settings.KONTAKT in text


def test_the_periods_on_the_privacy_page_are_the_settings(settings: Settings) -> None:
    """They are written in words, so a changed setting must change the page and docs/privacy.md."""
    minutes = timedelta(minutes=1)
    kept = (settings.SESSION_IDLE, settings.SESSION_WHOLE, settings.FRESH_TILGANG, settings.KEPT_FILE)
    assert kept == (30 * minutes, 120 * minutes, 5 * minutes, 60 * minutes)
    assert (timedelta(hours=72), timedelta(hours=72)) == (settings.KEPT_AAPNEKRAV, settings.KEPT_LISTE)
    assert (timedelta(days=7), 10 * minutes) == (settings.KEPT_LUKKET_AAR, settings.LIMIT_WINDOW)
    assert timedelta(hours=2) == KEPT_BEGUN
    assert settings.KEPT_RADER == settings.KEPT_AAPNEKRAV
    assert (timedelta(days=60), timedelta(days=90)) == (KEPT_BETALINGSFIL, KEPT_SETT)
    assert timedelta(days=30) == SIGNED_IN_WITHIN


@pytest.mark.django_db
@pytest.mark.parametrize(
    "row",
    [
        "listen over virksomheter, kryptert for å vise flere virksomheter samtidig, og søke hos alle 72 timer",
        "Filer du har bestilt, kryptert for å levere det som tar tid én time",
        "før tallene hentes til du slår den av, eller 30 dager uten innlogging",
        "for å vise hva som er nytt siden 90 dager etter at du sist merket",
        "for at ingen skal betale et krav to ganger 60 dager etter siste betalingsdag",
        "for å lage broen mellom regnskapet og Skatteetaten ut dagen etter siste endring",
        "hva som ble avstemt, og hva som er endret siden 18 måneder",
        "for regnskapet til virksomheten, kryptert for å foreslå dem neste gang 18 måneder etter siste bruk",
        "notater og utvalg som du selv lagrer, kryptert bare du ser dem, og du kan slette dem selv 18 måneder",
    ],
)
def test_privacy_tells_what_is_kept_of_the_figures_and_for_how_long(client: Client, row: str) -> None:
    assert row in get_text(client.get("/personvern/"))


@pytest.mark.django_db
def test_the_terms_of_help_are_those_of_the_pages(client: Client) -> None:
    page = client.get("/hjelp/").content.decode()

    terms = re.findall(r"<dt>([^<]+)</dt>", page)
    for term in ("Krav", "Restbeløp", "Renter hittil", "Uplassert", "Til gode", "KID"):
        assert term in terms
