"""Debt and credit are separate figures, and agree on all pages and files."""

import csv
import io
from pathlib import Path

import openpyxl
import pytest
from django.test import Client

from sandbox.app import Sandbox
from tests.conftest import EIER, NORDLYS, LoggInn
from tests.web.aapne_svar import make_innbetaling, make_rad, serve_open
from tests.web.klientliste import Work
from tests.web.sider import get_text

pytestmark = pytest.mark.django_db
SIDE = f"/virksomhet/{NORDLYS}/"
UTSKRIFT = "?fra=2023-01-01&til=2023-08-28"


def read_statement(client: Client) -> str:
    return get_text(client.get(f"{SIDE}kontoutskrift/{UTSKRIFT}"))


def read_sums(client: Client, path: str, sheet: str) -> dict[str, dict[str, object]]:
    """Totals of a workbook by label and column."""
    content = client.get(SIDE + path).content
    rows = list(openpyxl.load_workbook(io.BytesIO(content), data_only=True)[sheet].iter_rows(values_only=True))
    head = [str(name) for name in rows[0]]
    labels = ("sum", "å betale", "til gode")
    return {str(row[0]): dict(zip(head, row, strict=True)) for row in rows if str(row[0]).startswith(labels)}


def read_csv(client: Client, path: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(SIDE + path).content.decode("utf-8-sig")), delimiter=";"))


@pytest.mark.parametrize(
    ("late", "credit", "balance"), [(10000, 10000, "= 0,00"), (5000, 20000, "= −15 000,00"), (5000, 1, "= 4 999,00")]
)
def test_credit_is_not_subtracted_from_overdue_amounts(
    bruker: Client, sandbox_data: Path, late: int, credit: int, balance: str
) -> None:
    serve_open(sandbox_data, [make_rad(1, late), make_rad(2, -credit)])
    owed, mine = (f"{amount:,}".replace(",", " ") + ",00" for amount in (late, credit))

    page, strip = (get_text(bruker.get(SIDE + path)) for path in ("", "ubetalte-krav/"))
    statement = read_statement(bruker)

    assert f"Forfalt {owed} kroner" in page
    assert f"Å betale i alt {owed}" in page
    assert f"Til gode {mine} 1 krav, ikke trukket fra" in page
    assert f"Merverdiavgift {owed} 0,00 {owed} {mine} 0,00" in page
    assert f"Forfalte krav {owed} 1 krav" in strip
    assert f"Til gode {mine} ikke trukket fra" in strip
    assert f"Sum å betale {owed} {owed} 0,00 Sum til gode {mine} {mine} 0,00" in strip
    assert f"Forfalt {owed} Ikke forfalt 0,00 Til gode − {mine}" in statement
    assert f"Uplasserte innbetalinger − 0,00 Saldo 28.08.2023 {balance}" in statement
    assert f"Over 90 dager Sum 0,00 0,00 0,00 {owed} {owed}" in statement
    assert f"Å betale {owed} 0,00 Til gode {mine} 0,00" in statement
    for text in (page, strip, statement):
        assert "herav" not in text


def test_a_claim_with_both_owed_and_credit_instalments_shows_two_figures(bruker: Client, sandbox_data: Path) -> None:
    owed, credit = make_rad(1, 5000), make_rad(2, -20000)
    both = {**owed, "opprinneligBeloep": -15000, "gjenstaaendeBeloep": -15000}
    serve_open(sandbox_data, [both | {"kravforfall": [part for row in (owed, credit) for part in row["kravforfall"]]}])  # type: ignore[attr-defined]

    page, claim = (get_text(bruker.get(SIDE + path)) for path in ("ubetalte-krav/?apen=alle", "krav/KRAV-1/"))
    rows = read_csv(bruker, "ubetalte-krav.csv")

    assert "i tillegg 20 000,00 til gode 31.12.2022 1 termin forfalt −15 000,00 5 000,00" in page
    assert "Sum å betale 0,00 5 000,00" in page
    assert "Restbeløp 5 000,00 Til gode 20 000,00" in claim
    assert "Sum −15 000,00 5 000,00 Sum til gode 20 000,00" in claim
    assert [(row["merknad"], row["restbeloep"]) for row in rows[:2]] == [("", "5000,00"), ("til gode", "-20000,00")]


def test_the_workbook_has_separate_totals_that_match_their_formulas(bruker: Client, sandbox_data: Path) -> None:
    serve_open(sandbox_data, [make_rad(1, 5000, renter=10), make_rad(2, -20000, renter=-30), make_rad(3, 700)])

    for path, sheet in (("ubetalte-krav.xlsx", "Åpne krav"), (f"kontoutskrift.xlsx{UTSKRIFT}", "Åpne krav")):
        sums = read_sums(bruker, path, sheet)
        assert (sums["å betale"]["restbeloep"], sums["til gode"]["restbeloep"]) == (5700, 20000)
        assert (sums["å betale"]["renter_hittil"], sums["til gode"]["renter_hittil"]) == (10, 30)
        formulas = openpyxl.load_workbook(io.BytesIO(bruker.get(SIDE + path).content))[sheet]
        assert formulas["H5"].value == '=SUMIF(H2:H4,">0")'
        assert formulas["H6"].value == '=-SUMIF(H2:H4,"<0")'


def test_client_list_and_file_show_debt_and_credit(
    logg_inn: LoggInn, api: Sandbox, sandbox_data: Path, arbeider: Work
) -> None:
    serve_open(sandbox_data, [make_rad(1, 10000), make_rad(2, -10000)])
    api.set_rights(pid=EIER, orgnr="212201782", altinn=True)  # one organisation has no list
    client = logg_inn(EIER)
    client.get("/virksomheter/?vis=alle")
    arbeider()

    page = get_text(client.get(f"/virksomheter/?sok={NORDLYS}"))
    file = client.get("/virksomheter.csv").content.decode("utf-8-sig")

    assert "Sum 1 av 1 virksomhet er med 10 000,00 0,00 10 000,00 0,00" in page
    assert "forfalt;forfaller_innen_14_dager;neste_frist;til_gode;uplassert" in file
    assert "10000,00;0,00;;10000,00;0,00" in file


def test_interest_on_debt_and_on_credit_are_separate_figures(bruker: Client, sandbox_data: Path) -> None:
    serve_open(sandbox_data, [make_rad(1, 10000, renter=812.5), make_rad(2, -5000, renter=-300.25)])

    page, claim, statement = (
        get_text(bruker.get(SIDE)),
        get_text(bruker.get(SIDE + "krav/KRAV-2/")),
        read_statement(bruker),
    )

    assert "Renter hittil 812,50" in page
    assert "300,25 til gode, ikke trukket fra" in page
    assert "Renter hittil 300,25 til gode" in claim
    assert "I tillegg kommer forsinkelsesrenter hittil, 812,50 kroner." in statement
    assert "Anslåtte renter til gode, 300,25 kroner, er heller ikke med i saldoen." in statement
    for text in (page, claim, statement):
        assert "512,25" not in text


def test_amounts_without_instalment_are_worded_the_same_everywhere(bruker: Client, sandbox_data: Path) -> None:
    serve_open(sandbox_data, [make_rad(1, 9000, on_instalment=4000)])

    page, statement = get_text(bruker.get(SIDE)), read_statement(bruker)

    assert "Forfalt 4 000,00 kroner" in page
    assert "Å betale i alt 9 000,00 uten renter, 5 000,00 er uten forfallsdato" in page
    assert "5 000,00 kroner er uten forfallsdato." in page  # the plan
    assert "Merverdiavgift 4 000,00 0,00 5 000,00 9 000,00 0,00" in page
    assert "Forfalt 4 000,00 Ikke forfalt 0,00 Uten forfallsdato 5 000,00" in statement
    assert "Å betale 9 000,00" in statement
    assert "Over 90 dager Sum 0,00 0,00 0,00 4 000,00 4 000,00" in statement
    first, second = read_csv(bruker, "ubetalte-krav.csv")[:2]
    assert (first["forfallsdato"], first["restbeloep"], first["merknad"]) == ("2022-12-31", "4000,00", "")
    assert (second["forfallsdato"], second["restbeloep"], second["merknad"]) == ("", "5000,00", "uten forfallsdato")


def test_a_claim_without_instalments_is_neither_overdue_nor_upcoming(bruker: Client, sandbox_data: Path) -> None:
    serve_open(sandbox_data, [make_rad(1, 1000) | {"kravforfall": None}])

    page, statement = get_text(bruker.get(SIDE)), read_statement(bruker)
    file = bruker.get(SIDE + "ubetalte-krav.csv").content.decode("utf-8-sig")

    assert "Å betale i alt 1 000,00 uten renter, 1 000,00 er uten forfallsdato" in page
    assert "Ingen kjente forfallsdatoer fremover." in page
    assert "1 000,00 kroner er uten forfallsdato." in page
    for wrong in ("ikke er forfalt ennå", "ingenting som er forfalt", "Ingenting er forfalt", "Ingen kommende krav"):
        assert wrong not in page
    assert "Uten forfallsdato 1 000,00" in statement
    assert "Å betale 1 000,00" in statement
    told = "1 000,00 kroner er uten forfallsdato hos Skatteetaten. Vi vet ikke om det er forfalt."
    assert told in statement
    assert told in file
    assert get_text(bruker.get(SIDE + "ubetalte-krav/?tilstand=uten-forfallsdato")).count("Mva-melding 1") > 1


def test_the_authoritys_netted_sum_can_be_expanded(bruker: Client, sandbox_data: Path) -> None:
    totals = {"sumForfalteKrav": -15000, "sumIkkeForfalteKrav": 0, "sumStipulerteRenter": 0, "saldo": -15000}
    serve_open(sandbox_data, [make_rad(1, 5000), make_rad(2, -20000)], totals=totals)

    page = get_text(bruker.get(SIDE))

    assert "Slik er Skatteetatens egne summer satt sammen" in page
    assert "Forfalte krav: 5 000,00 skyldig, minus 20 000,00 til gode, er −15 000,00." in page
    assert "Skatteetatens egne summer er ikke lik" not in page


def test_duplicate_rows_are_named_as_the_cause_of_a_difference(bruker: Client, sandbox_data: Path) -> None:
    totals = {"sumForfalteKrav": 10000, "sumIkkeForfalteKrav": 0, "sumStipulerteRenter": 0, "saldo": 10000}
    serve_open(sandbox_data, [make_rad(1, 5000), make_rad(1, 5000)], totals=totals)

    page = get_text(bruker.get(SIDE))

    assert "Forfalt 5 000,00 kroner" in page
    for text in (page, read_statement(bruker), bruker.get(SIDE + "ubetalte-krav.csv").content.decode()):
        assert "Skatteetaten har talt med rader som kom flere ganger." in text
        assert "Vi vet ikke hvorfor" not in text


def test_the_summary_never_nets_credit_or_unplaced_payments(bruker: Client, sandbox_data: Path) -> None:
    serve_open(sandbox_data, [make_rad(1, 700, renter=5), make_rad(2, -300)], unplaced=[make_innbetaling(100)])

    page = get_text(bruker.get(SIDE))

    assert "Å betale i alt 700,00" in page
    assert "Renter hittil 5,00" in page
    assert "Til gode 300,00 1 krav, ikke trukket fra" in page
    assert "Uplasserte innbetalinger 100,00 1 innbetaling, ikke trukket fra" in page


def test_with_only_credit_nothing_is_due(bruker: Client, sandbox_data: Path) -> None:
    serve_open(sandbox_data, [make_rad(2, -300)])

    page = get_text(bruker.get(SIDE))

    assert "Til gode 300,00 1 krav, ikke trukket fra" in page
    assert "Virksomheten har ingen krav å betale." in page
    assert "Ingenting er forfalt." in page
