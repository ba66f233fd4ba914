"""The form for an account statement: which column is what, which days it covers, and the opening balances."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from portal.books.csv_books import MAX_KONTONR
from portal.books.csv_columns import ROLLER, Csvvalg, Kolonner
from portal.books.csv_preview import CsvKonto, Forhaandsvisning
from portal.domain.tekst import format_beloep, format_dato
from portal.domain.typed import read_amount, read_date
from portal.web.forms import MAX_DATO, get_first_day
from portal.web.utvalg import Alternativ

MAX_BELOEP = 40  # characters of an amount
NAVN: Mapping[str, Promise] = {
    "dato": gettext_lazy("Dato"),
    "bilag": gettext_lazy("Bilag"),
    "tekst": gettext_lazy("Tekst"),
    "konto": gettext_lazy("Konto"),
    "debet": gettext_lazy("Debet"),
    "kredit": gettext_lazy("Kredit"),
    "beloep": gettext_lazy("Beløp (i stedet for debet og kredit)"),
    "kid": gettext_lazy("KID"),
}


class UgyldigCsv(Exception):
    """What was typed cannot be used; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kolonnefelt:
    """One choice of a column."""

    navn: str
    tekst: str
    valg: tuple[Alternativ, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Saldofelt:
    """An account and what its opening balance is said to be."""

    kontonr: str
    antall: int
    tekst: str
    fra_filen: bool


def read_valg(query: QueryDict) -> Csvvalg:
    """Which column is what. Raises UgyldigCsv."""
    places = {name: _read_place(query.get(f"k-{name}", "")) for name in ROLLER}
    dato = places.pop("dato")
    if dato is None:
        raise UgyldigCsv(_("Velg kolonnen med dato."))
    hode = _read_place(query.get("hode", ""))
    kolonner = Kolonner(dato=dato, **places)
    if not kolonner.is_complete:
        raise UgyldigCsv(_("Velg enten kolonnen med beløp, eller kolonnene med debet og kredit."))
    if not kolonner.is_distinct:
        raise UgyldigCsv(_("Den samme kolonnen er valgt to ganger."))
    konto = "".join(query.get("konto", "").split())[:MAX_KONTONR] if kolonner.konto is None else ""
    return Csvvalg(kolonner=kolonner, hode=hode, pluss_er_kredit=query.get("fortegn") == "kredit", konto=konto)


def read_dekning(query: QueryDict, dato: date, today: date) -> tuple[date, date]:
    """The days that the statement covers. Raises UgyldigCsv."""
    fra, til = (read_date(query.get(name, "")[:MAX_DATO]) for name in ("fra", "til"))
    if fra is None or til is None:
        raise UgyldigCsv(_("Skriv den første og den siste dagen som kontoutskriften dekker."))
    if not fra <= dato <= til:
        raise UgyldigCsv(_("Kontoutskriften må dekke %(dato)s.") % {"dato": format_dato(dato)})
    if fra < get_first_day(today):
        earliest = format_dato(get_first_day(today))
        raise UgyldigCsv(_("Kontoutskriften kan tidligst begynne %(dato)s.") % {"dato": earliest})
    return fra, til


def has_all_kontoer(query: QueryDict, kontoer: Sequence[CsvKonto]) -> bool:
    """Whether the page asked for the balances of the accounts that these columns give."""
    names = (f"konto-{number}" for number in range(len(kontoer) + 1))
    asked = [query.get(name) for name in names if name in query]
    return asked == [konto.kontonr for konto in kontoer]


def read_saldoer(query: QueryDict, kontoer: Sequence[CsvKonto]) -> dict[str, Decimal]:
    """Opening balances, plus for debt. An account without one is not read. Raises UgyldigCsv."""
    found = {}
    for number, konto in enumerate(kontoer):
        text = query.get(f"saldo-{number}", "").strip()[:MAX_BELOEP]
        if not text:
            continue
        amount = read_amount(text, get_language() or "")
        if amount is None or amount.is_ambiguous:
            facts = {"tekst": text, "konto": konto.kontonr}
            raise UgyldigCsv(
                _("«%(tekst)s» for konto %(konto)s er ikke et beløp. Skriv for eksempel 21 200,00.") % facts
            )
        found[konto.kontonr] = amount.value
    if not found:
        raise UgyldigCsv(_("Skriv inngående saldo for minst én konto. Er den null, skriver du 0,00."))
    return found


def show_statement(query: QueryDict, sett: Forhaandsvisning, dato: date, feil: str) -> dict[str, object]:
    """What the page shows of a statement, with what has been typed."""
    fra, til = _build_dekning(query, sett, dato)
    return {
        "sett": sett,
        "felter": _build_felter(query, sett),
        "hoder": _build_hoder(query, sett),
        "saldoer": _build_saldoer(query, sett),
        "fra": fra,
        "til": til,
        "feil": (feil,) if feil else (),
    }


def _build_felter(query: QueryDict, sett: Forhaandsvisning) -> list[Kolonnefelt]:
    """The choices of columns, with the names that the file gives them: as chosen, else as recognised."""
    hode = _find_hode(query, sett)
    names = sett.rader[hode] if hode is not None and hode < len(sett.rader) else ("",) * sett.bredde
    felter = []
    for rolle, navn in NAVN.items():
        known = None if sett.valg is None else getattr(sett.valg.kolonner, rolle)
        place = _read_place(query.get(f"k-{rolle}", "")) if f"k-{rolle}" in query else known
        options = [
            Alternativ(verdi=str(number), tekst=f"{number + 1} {name}".strip(), is_valgt=number == place)
            for number, name in enumerate(names)
        ]
        felter.append(Kolonnefelt(navn=rolle, tekst=str(navn), valg=tuple(options)))
    return felter


def _build_hoder(query: QueryDict, sett: Forhaandsvisning) -> list[Alternativ]:
    """The rows that may have the columns' names."""
    hode = _find_hode(query, sett)
    return [
        Alternativ(verdi=str(number), tekst=_("Rad %(nr)d") % {"nr": number + 1}, is_valgt=number == hode)
        for number, row in enumerate(sett.rader)
        if any(row) or number == hode
    ]


def _find_hode(query: QueryDict, sett: Forhaandsvisning) -> int | None:
    if "hode" in query:
        return _read_place(query.get("hode", ""))
    return None if sett.valg is None else sett.valg.hode


def _build_saldoer(query: QueryDict, sett: Forhaandsvisning) -> list[Saldofelt]:
    """As typed, else as the file tells."""
    is_typed = has_all_kontoer(query, sett.kontoer)
    return [
        Saldofelt(
            kontonr=konto.kontonr,
            antall=konto.antall,
            tekst=query.get(f"saldo-{number}", "")[:MAX_BELOEP]
            if is_typed
            else ("" if konto.inngaaende is None else format_beloep(konto.inngaaende)),
            fra_filen=konto.inngaaende is not None,
        )
        for number, konto in enumerate(sett.kontoer)
    ]


def _build_dekning(query: QueryDict, sett: Forhaandsvisning, dato: date) -> tuple[str, str]:
    """As typed; else from New Year, or the first line if that is before, to the day of the reconciliation."""
    if "fra" in query:
        return query.get("fra", "")[:MAX_DATO], query.get("til", "")[:MAX_DATO]
    first = min(sett.fra or dato, dato)
    return format_dato(date(first.year, 1, 1)), format_dato(max(sett.til or dato, dato))


def _read_place(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 2 else None
