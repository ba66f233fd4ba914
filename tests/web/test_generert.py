"""Generated ledgers through sandbox, cache, pages and PDF: figures are right, and gaps are reported."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client

from portal.domain.tekst import format_beloep
from sandbox.ledger.random_ledger import Ledger, make_ledger
from sandbox.rawjson import dumps, objects
from tests.conftest import NORDLYS
from tests.pdf_reading import read_text
from tests.web.filer import get_pdf
from tests.web.sider import get_text

pytestmark = pytest.mark.django_db
TODAY = date(2023, 8, 28)
OVERSIKT = f"/virksomhet/{NORDLYS}/"


def serve(sandbox_data: Path, ledger: Ledger, *, garbled: str = "") -> None:
    """Serve the ledger for the example organisation. `garbled`: claim with an unreadable amount."""
    for endpoint in ("aapnekrav", "krav", "innbetalinger", "utbetalinger"):
        body = dumps(ledger.answers[endpoint]) if endpoint in ledger.answers else ""
        if garbled and endpoint == "aapnekrav":
            (row,) = [
                row
                for row in objects(ledger.answers[endpoint]["aapentKravMedGjenstaaendeBeloep"])
                if row["kravidentifikator"] == garbled
            ]
            body = body.replace(dumps(row), dumps(row | {"gjenstaaendeBeloep": "1e999999"}))
        file = sandbox_data / "parties" / NORDLYS / f"{endpoint}.json"
        file.write_text(body) if body else file.unlink(missing_ok=True)


def make_with_open_claims(seed: int) -> Ledger:
    """First ledger from this seed with several open claims and unique names."""
    while True:
        ledger = make_ledger(seed, TODAY, orgnr=NORDLYS, name="Nordlys Eplepresseri ENK", size=40)
        rows = objects(ledger.answers.get("aapnekrav", {}).get("aapentKravMedGjenstaaendeBeloep"))
        names = [row["kravidentifikator"] for row in rows]
        if len(names) > 3 and len(set(map(str, names))) == len(names):
            return ledger
        seed += 1


def read_pdf(client: Client, fra: date, til: date) -> str:
    response = get_pdf(client, f"{OVERSIKT}kontoutskrift.pdf", {"fra": fra.isoformat(), "til": til.isoformat()})
    assert response.content.startswith(b"%PDF"), get_text(response)
    return read_text(response.content)


@pytest.mark.parametrize("seed", [100, 200, 300, 400])
def test_page_and_print_match_the_generated_ledger(bruker: Client, sandbox_data: Path, seed: int) -> None:
    ledger = make_with_open_claims(seed)
    serve(sandbox_data, ledger)
    fra = max(date(2022, 1, 1), ledger.known_from + timedelta(days=1))

    page, printed = get_text(bruker.get(OVERSIKT)), read_pdf(bruker, fra, TODAY)

    parts = [part for claim in ledger.claims for part in claim.instalments]
    late = sum((part.left for part in parts if part.due < TODAY and part.left > 0), Decimal(0))
    coming = sum((part.left for part in parts if part.due >= TODAY and part.left > 0), Decimal(0))
    credit = -sum((part.left for part in parts if part.left < 0), Decimal(0))
    for amount in (late, coming, *([credit] if credit else [])):
        assert format_beloep(amount).replace("\u00a0", " ") in page
    for amount in (ledger.balance(fra - timedelta(days=1)), ledger.balance(TODAY)):
        assert format_beloep(amount).replace("\u00a0", " ") in printed
    assert "går ikke opp" not in printed


@pytest.mark.parametrize("seed", [500, 600])
def test_an_unreadable_claim_is_listed_and_its_sums_marked(bruker: Client, sandbox_data: Path, seed: int) -> None:
    ledger = make_with_open_claims(seed)
    row = objects(ledger.answers["aapnekrav"]["aapentKravMedGjenstaaendeBeloep"])[0]
    garbled = str(row["kravidentifikator"])
    serve(sandbox_data, ledger, garbled=garbled)

    response = bruker.get(OVERSIKT)
    page, printed = get_text(response), read_pdf(bruker, date(2023, 1, 1), TODAY)

    told = f"{garbled} i ubetalte krav: feltet «gjenstaaendeBeloep» er ikke som det skal"
    assert told in page
    assert told in printed
    marked = [gruppe.kravgruppe for gruppe in response.context["oversikt"].grupper if gruppe.is_ufullstendig]
    assert marked == [{"Særavgift": "Særavgifter"}.get(str(row.get("kravgruppe", "")), str(row.get("kravgruppe", "")))]
    for mark in ("Ufullstendig", "Summene er ufullstendige", "Sum å betale ufullstendig"):  # tile, strip, list
        assert mark in page
    for heading in ("Åpent per 28.08.2023 (ufullstendig)", "Åpne krav per 28.08.2023 (ufullstendig)"):
        assert heading in printed
    assert "Summene er ufullstendige." in printed
