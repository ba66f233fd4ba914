"""The statement of a generated ledger in every format, parsed back: each has the true balances."""

import csv
import io
import random
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
from django.template.loader import render_to_string

from portal.api.grunnlag import get_grunnlag
from portal.documents.csvfil import render_tabell
from portal.documents.kontoutskrift import Utskrift
from portal.documents.pdf import draw
from portal.documents.regneark import render_xlsx
from portal.documents.statement_json import Hode
from portal.domain.kontoutskrift import build_kontoutskrift
from portal.domain.tekst import format_beloep
from sandbox.ledger.random_ledger import Ledger
from tests.pdf_reading import read_text
from tests.proof.answers import HENTET, make, make_answers, make_tilgang
from tests.proof.checks import draw_periods
from tests.proof.statement import DAY

ZERO = Decimal(0)
LAGET = datetime(2030, 1, 1, tzinfo=UTC)
Found = tuple[str, Decimal, Decimal, Decimal]  # where, opening, movements, closing


def check_files(seed: int) -> list[str]:
    """Differences from the truth in the files for one random period of a ledger."""
    ledger, filter_date = make(seed)
    periods = draw_periods(ledger, random.Random(f"files {seed}"))
    if not periods:
        return []
    fra, til = periods[-1]
    basis = get_grunnlag(make_answers(ledger, filter_date), make_tilgang(ledger.orgnr), fra, ledger.today)
    utskrift = Utskrift(
        kontoutskrift=build_kontoutskrift(basis.grunnlag, fra, til, ledger.today),
        hode=Hode(
            orgnr=ledger.orgnr,
            navn="Ålesund Ærfugl AS",
            laget=LAGET,
            laget_av="Ola",
            tall_hentet=HENTET,
            tall_hentet_siste=None,
            kontroll="https://minside.example/kontroll/",
            is_gammelt=False,
        ),
    )
    return list(_compare(ledger, fra, til, utskrift))


def _compare(ledger: Ledger, fra: date, til: date, utskrift: Utskrift) -> Iterator[str]:
    truth = ledger.balance(fra - DAY), ledger.balance(til)
    for where, opening, movements, closing in (_read_csv(utskrift), _read_xlsx(utskrift)):
        if (opening, closing) != truth or opening + movements != closing:
            yield f"{where} {fra}–{til}: {opening} + {movements} = {closing}, truly {truth}"
    printed = utskrift.bevegelser.slutt
    sums = f"{printed.debet} {printed.kredit}".replace("\u00a0", " ")
    for where, text, closing_words in (
        ("pdf", _read_pdf(utskrift), f"saldo ved periodens slutt {sums}"),
        ("screen", _read_screen(utskrift), "Saldo ved periodens slutt"),
    ):
        for words, amount in zip(("Saldo ved periodens start", closing_words), truth, strict=True):
            if f"{words} {_write(amount)}" not in text:
                yield f"{where} {fra}–{til}: not «{words} {_write(amount)}»"
        rows = [line.bevegelse for line in utskrift.kontoutskrift.linjer]
        lost = [row.referanse for row in rows if row.referanse not in text.replace(" ", "")]
        if lost:
            yield f"{where} {fra}–{til}: without {lost[:3]}"


def _read_csv(utskrift: Utskrift) -> Found:
    text = render_tabell(utskrift.tabeller[0]).decode("utf-8-sig")
    everything = [row for row in csv.DictReader(io.StringIO(text), delimiter=";") if row["dato"] != "merknad"]
    rows = [row for row in everything if row["type"] != "åpent ved slutt"]
    return _add_up("csv", [[_read(row[name]) for name in ("debet", "kredit", "saldo")] for row in rows])


def _read_xlsx(utskrift: Utskrift) -> Found:
    book = openpyxl.load_workbook(io.BytesIO(render_xlsx(utskrift.tabeller, LAGET)), data_only=True)
    cells = [[row[column].value for column in (5, 6, 7)] for row in book["Bevegelser"].iter_rows(min_row=2)][:-1]
    amounts = [[None if cell is None else Decimal(str(cell)) for cell in row] for row in cells]
    return _add_up("xlsx", amounts)


def _add_up(where: str, rows: list[list[Decimal | None]]) -> Found:
    movements = sum(((row[0] or ZERO) - (row[1] or ZERO) for row in rows), ZERO)
    return where, rows[0][2] or ZERO, movements, rows[-1][2] or ZERO


def _read_pdf(utskrift: Utskrift) -> str:
    return _flatten(read_text(draw(utskrift.build_dokument())))


def _read_screen(utskrift: Utskrift) -> str:
    context = {
        "utskrift": utskrift.build_context(),
        "periode": utskrift.kontoutskrift,
        "query_string": "",
        "tilgang": make_tilgang(utskrift.hode.orgnr),
    }
    return _flatten(re.sub(r"<[^>]+>", " ", render_to_string("kontoutskrift/utskrift.html", context)))


def _flatten(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").split())


def _write(amount: Decimal) -> str:
    return format_beloep(amount).replace("\u00a0", " ")


def _read(text: str) -> Decimal | None:
    return Decimal(text.replace(",", ".")) if text else None
