"""The index of papers for many clients, and the balance of one day."""

import csv
import io
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from portal.documents.csvfil import render_tabell
from portal.documents.dokument import Dokument
from portal.documents.kontoutskrift import Utskrift
from portal.documents.papiroversikt import build_papiroversikt, list_papirer_tabell
from portal.documents.pdf import draw
from portal.domain.papirer import (
    Bestilling,
    Klientpapir,
    Papirslag,
    Utfall,
    compute_papirsaldo,
)
from portal.wording_papirer import explain_avstemming
from tests.documents.test_kontoutskrift import HODE, build
from tests.grunnlag import nordlys
from tests.pdf_reading import read_text

LAGET = datetime(2023, 8, 28, 7, 16, tzinfo=UTC)
SALDO = compute_papirsaldo(build(nordlys()), LAGET, is_gammelt=False)
UKJENT = replace(SALDO, inngaaende=None, debet=None, kredit=None, utgaaende=None, mangler=2, is_ufullstendig=True)
MADE = Klientpapir(nr=1, orgnr="314055403", navn="Nordlys", nummer="1001", utfall=Utfall.LAGET, saldo=SALDO)
KLIENTER = (
    MADE,
    replace(MADE, nr=2, nummer="1002", navn="=Ukjent AS", saldo=UKJENT),
    Klientpapir(nr=3, orgnr="212201782", navn="Borte ENK", utfall=Utfall.UTILGJENGELIG, forsoek=3, sist=LAGET),
)
BESTILLING = Bestilling(
    slag=Papirslag.KONTOUTSKRIFT,
    fra=date(2022, 1, 1),
    til=date(2022, 12, 31),
    formater=("pdf",),
    spraak="nb",
    bestilt=LAGET,
    bestilt_av="Sigrid Åkervold",
)


def make_oversikt() -> Dokument:
    return build_papiroversikt(BESTILLING, KLIENTER, LAGET)


def make_saldo() -> Dokument:
    return Utskrift(kontoutskrift=build(nordlys()), hode=HODE, is_saldo=True).build_dokument()


def explain(**changes: object) -> str:
    return explain_avstemming(replace(SALDO, **changes)).replace("\u00a0", " ")  # type: ignore[arg-type]  # by name


def test_the_cover_names_each_client_and_never_adds_balances_up() -> None:
    text = read_text(draw(make_oversikt()))

    assert "2 av 3 klienter er med" in text
    assert "Borte ENK" in text
    assert "Skatteetaten svarte ikke. Prøvd 3 ganger, sist kl. 09.16." in text
    assert "Ikke avstemt" in text
    assert "2 lister mangler" in text
    assert text.count("?") == 4  # all that is unknown
    assert text.count("161 467,00") == 1
    assert "Sum" not in text


def test_the_table_tells_unknown_from_zero_and_escapes_formulas() -> None:
    file = render_tabell(list_papirer_tabell(BESTILLING, KLIENTER)).decode("utf-8-sig")
    first, second, third, note = csv.DictReader(io.StringIO(file), delimiter=";")

    assert (first["saldo_slutt"], first["avstemt"], first["resultat"]) == ("161467,00", "ja", "laget")
    assert (second["saldo_slutt"], second["avstemt"], second["navn"]) == ("", "nei", "'=Ukjent AS")
    assert (third["saldo_slutt"], third["avstemt"], third["resultat"]) == ("", "", "ikke med")
    assert note["organisasjonsnummer"].startswith("1 av 3 klienter er ikke med.")


def test_why_a_statement_does_not_reconcile_is_told() -> None:
    assert explain() == ""
    assert explain(avvik=Decimal(468)) == "468,00 i avvik"
    assert explain(mangler=1, uleselige=2, is_ufullstendig=True) == "1 liste mangler; 2 rader kunne ikke leses"
    assert explain(is_gammelt=True) == "gamle tall, Skatteetaten svarte ikke som ventet"
    assert not replace(SALDO, avvik=Decimal("0.01")).is_avstemt
    assert not replace(SALDO, is_ufullstendig=True).is_avstemt


def test_a_balance_of_one_day_has_its_items_and_no_movements() -> None:
    text = read_text(draw(make_saldo()))

    assert "Saldo 31.12.2022" in text
    assert "161 467,00" in text
    assert "Kontoutskrift" not in text
    assert "Hva saldoen består av, krav for krav" in text
    assert "Bevegelser" not in text
    assert "Overføres" not in text
    assert text.count("† er registrert på innehaveren som privatperson.") == 1
