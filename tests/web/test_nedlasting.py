"""Downloads: content type, suffix and links per format."""

import pytest
from django.test import Client

from portal.documents.filformat import CSV, PDF, TABELLFORMATER, XLSX, Filformat
from tests.conftest import NORDLYS
from tests.web.sider import get_text

PERIODE = "?fra=2022-01-01&til=2022-12-31"
FILER = ("ubetalte-krav", "innbetalinger", "utbetalinger", "kontoutskrift")


@pytest.mark.parametrize("filformat", TABELLFORMATER, ids=lambda filformat: filformat.suffix)
@pytest.mark.parametrize("navn", FILER)
def test_a_file_has_its_formats_content_type_and_suffix(bruker: Client, navn: str, filformat: Filformat) -> None:
    response = bruker.get(f"/virksomhet/{NORDLYS}/{navn}.{filformat.suffix}{PERIODE}")

    assert response.status_code == 200
    assert response.headers["Content-Type"] == filformat.content_type
    assert response.headers["Content-Disposition"].endswith(f'.{filformat.suffix}"')
    assert response.content.startswith(b"PK" if filformat is XLSX else b"\xef\xbb\xbf")


@pytest.mark.parametrize("suffix", ["ods", "CSV", "xls", "pdfx", "csv-"])
@pytest.mark.parametrize("navn", FILER)
def test_an_unknown_format_is_not_found(bruker: Client, navn: str, suffix: str) -> None:
    assert bruker.get(f"/virksomhet/{NORDLYS}/{navn}.{suffix}{PERIODE}").status_code == 404


@pytest.mark.parametrize("navn", FILER[:-1])
def test_a_list_is_not_offered_as_pdf(bruker: Client, navn: str) -> None:
    assert bruker.get(f"/virksomhet/{NORDLYS}/{navn}.{PDF.suffix}").status_code == 404


def test_each_list_links_to_all_its_formats(bruker: Client) -> None:
    liste = bruker.get(f"/virksomhet/{NORDLYS}/ubetalte-krav/").content.decode()
    utskrift = bruker.get(f"/virksomhet/{NORDLYS}/kontoutskrift/{PERIODE}").content.decode()

    assert all(f"/ubetalte-krav.{one.suffix}" in liste for one in TABELLFORMATER)
    assert all(f"/kontoutskrift.{one.suffix}?" in utskrift for one in (PDF, CSV, XLSX))


@pytest.mark.parametrize("side", ["", "last-ned"])
def test_a_file_that_is_gone_is_told_as_such_with_a_way_to_a_new_one(bruker: Client, side: str) -> None:
    response = bruker.get(f"/virksomhet/{NORDLYS}/fil/ingen-slik/{side}")

    assert response.status_code == 404
    assert "Filen finnes ikke lenger" in get_text(response)
    assert f'href="/virksomhet/{NORDLYS}/kontoutskrift/"' in response.content.decode()
