"""Unknown amounts are never shown as zero, on pages or in files."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest
from django.test import Client
from pytest_django import Settings

from portal.documents.csvfil import render_tabell
from portal.documents.kontoutskrift import Utskrift
from portal.documents.regneark import render_xlsx
from portal.documents.statement_json import Hode
from portal.domain.kontoutskrift import build_kontoutskrift
from portal.domain.svar import INNBETALINGSLISTE, KRAVLISTE
from sandbox.app import Sandbox
from tests.conftest import NORDLYS
from tests.grunnlag import nordlys
from tests.web.aapne_svar import make_innbetaling, make_rad, serve_open
from tests.web.sider import get_text

SIDE = f"/virksomhet/{NORDLYS}/"
NOTHING = ("ingen krav å betale", "skylder ikke", "Ingenting er forfalt", "Ingen kommende krav", "Ingen ubetalte krav")
IDAG = date(2023, 8, 28)
LAGET = datetime(2023, 8, 28, 7, 16, tzinfo=UTC)


def read_sheet(content: bytes, sheet: str) -> list[str]:
    rows = openpyxl.load_workbook(io.BytesIO(content))[sheet].iter_rows(values_only=True)
    return [str(row[0]) for row in rows]


@pytest.mark.django_db
def test_with_an_unreadable_claim_the_amount_to_pay_is_unknown(bruker: Client, sandbox_data: Path) -> None:
    garbled = make_rad(5, 40000) | {"opprinneligBeloep": "40 000"}
    serve_open(sandbox_data, [garbled], unplaced=[make_innbetaling(4000)])

    page = get_text(bruker.get(SIDE))
    opened = get_text(bruker.get(SIDE + "uplasserte-innbetalinger/"))
    file = bruker.get(SIDE + "ubetalte-krav.csv").content.decode("utf-8-sig")

    assert "Vi vet ikke hva virksomheten har å betale , fordi noe i svaret fra Skatteetaten mangler" in page
    assert "Uplasserte innbetalinger 4 000,00 1 innbetaling, ikke trukket fra" in page
    assert "Forfalt Ikke kjent" in page
    assert "Neste forfall Ikke kjent" in page
    for words in NOTHING:
        assert words not in page
        assert words not in opened
    assert "Summene er ufullstendige. 1 rad fra Skatteetaten kunne ikke leses." in file
    assert "KRAV-5 i ubetalte krav: feltet «opprinneligBeloep» er ikke som det skal" in file


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["innbetalinger", "utbetalinger"])
def test_a_file_of_a_missing_list_says_so_and_has_no_total(bruker: Client, api: Sandbox, name: str) -> None:
    api.add_fault(party="skatteetaten", endpoint=name, status=500, kode="KB-002")

    csv = bruker.get(f"{SIDE}{name}.csv?aar=2022").content.decode("utf-8-sig")
    book = bruker.get(f"{SIDE}{name}.xlsx?aar=2022").content

    lists = f"{name.capitalize()} for 2023, {name} for 2022 og {name} for 2021"
    told = f"Noe mangler. {lists} kunne ikke hentes. Radene mangler, og filen har ingen sum."
    assert f"merknad;{told};" in csv
    assert told in read_sheet(book, "Merknader")
    assert len(read_sheet(book, name.capitalize())) == 1  # only the header


@pytest.mark.django_db
def test_the_sum_of_a_list_with_an_unreadable_row_is_marked(bruker: Client, sandbox_data: Path) -> None:
    serve_open(sandbox_data, [make_rad(1, 100), make_rad(2, 200) | {"opprinneligBeloep": "x"}])

    rows = read_sheet(bruker.get(SIDE + "ubetalte-krav.xlsx").content, "Åpne krav")

    assert rows[-2:] == ["å betale (ufullstendig)", "til gode (ufullstendig)"]


def test_without_the_claims_list_no_claim_figures_are_shown(api: Sandbox, settings: Settings) -> None:
    settings.DEBUG = True

    page = get_text(Client().get("/stilark/krav-ukjent/"))

    assert "Svaret fra Skatteetaten mangler listen over ubetalte krav. Det kan finnes krav å betale." in page
    assert "Vi vet ikke hva virksomheten har å betale" in page
    for tile in ("Forfalt", "Neste forfall", "Å betale i alt", "Renter hittil", "Til gode"):
        assert f"{tile} Ikke kjent" in page
    assert "Ubetalte krav er ikke kjent" in page
    assert "Ubetalte krav (0)" not in page
    for words in NOTHING:
        assert words not in page


@pytest.mark.parametrize(
    ("lister", "told", "is_claims_known"),
    [
        ((KRAVLISTE,), "mangler listen over ubetalte krav. Det kan finnes krav å betale.", False),
        ((INNBETALINGSLISTE,), "mangler listen over uplasserte innbetalinger.", True),
    ],
)
def test_a_statement_without_open_claims_list_has_no_balance_and_no_total(
    lister: tuple[str, ...], told: str, is_claims_known: bool
) -> None:
    grunnlag = nordlys()
    aapne = replace(grunnlag.aapne, ukjente_lister=lister, total_oversikt=None, oversikt_per_kravgruppe=())
    if not is_claims_known:
        aapne = replace(aapne, alle_krav=())
    kontoutskrift = build_kontoutskrift(replace(grunnlag, aapne=aapne), date(2022, 1, 1), date(2022, 12, 31), IDAG)
    hode = Hode(
        orgnr=NORDLYS,
        navn="Nordlys",
        laget=LAGET,
        laget_av="Kari",
        tall_hentet=LAGET,
        tall_hentet_siste=None,
        kontroll="https://minside.example/kontroll/",
        is_gammelt=False,
    )
    utskrift = Utskrift(kontoutskrift=kontoutskrift, hode=hode)

    html = utskrift.build_dokument().html.replace("\u00a0", " ")
    movements, _items, claims = utskrift.tabeller
    book = render_xlsx(utskrift.tabeller, LAGET)

    assert (kontoutskrift.saldo_start, kontoutskrift.saldo_slutt) == (None, None)
    assert kontoutskrift.is_bevegelser_ufullstendig
    assert f"Svaret fra Skatteetaten {told} Derfor er saldo ikke beregnet." in html
    assert told in render_tabell(movements).decode()
    assert "sum" not in read_sheet(book, "Bevegelser")[-1]
    assert ("Ikke kjent" in html) == (not is_claims_known or "uplasserte" in told)
    assert bool(claims.summer) == is_claims_known
    assert "Ingen åpne krav." not in html
