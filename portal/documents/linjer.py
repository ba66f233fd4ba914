"""The statement's tables: sums per claim group, and movements."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from portal.documents.dokument import MovementTable, PdfRow
from portal.domain.bevegelser import Slag
from portal.domain.kontoutskrift import Kontoutskrift, Linje
from portal.domain.oversikt import Oversikt, Summer
from portal.domain.tekst import format_beloep, format_dato
from portal.wording import name_kravgruppe
from portal.wording_krav import describe_bevegelse, remark_bevegelse

# Longer texts are cut: WeasyPrint spends as long on one as on a page. Ordinary texts are a third of this.
MAX_TEKST, MAX_REFERANSE = 240, 100  # characters
OWNER = "\u00a0†"  # registered on the owner as a person; a note over the table says so
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gruppelinje:
    """Sums of one claim group, or of all. `beloep` has one amount per column."""

    navn: str
    beloep: tuple[tuple[str, str], ...]  # (column name, amount)
    is_sum: bool = False
    is_api: bool = False  # a group that only the API has a name for
    is_ufullstendig: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Gruppetabell:
    """Sums per claim group. Optional columns with only zeros are left out."""

    kolonner: tuple[str, ...]
    rader: tuple[Gruppelinje, ...]


def shorten(text: str, longest: int = MAX_TEKST) -> str:
    """Cut the text with an ellipsis. CSV and JSON have the whole text."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def build_grupper(utskrift: Kontoutskrift) -> Gruppetabell:
    """Sums per claim group in the fixed order, and the total."""
    oversikt = utskrift.oversikt
    columns = _list_kolonner(oversikt)
    rows = [
        Gruppelinje(
            navn=shorten(name_kravgruppe(group.kravgruppe)),
            beloep=_write_summer(group.summer, columns, is_known=not group.is_ufullstendig),
            is_api=name_kravgruppe(group.kravgruppe) == group.kravgruppe,
            is_ufullstendig=group.is_ufullstendig,
        )
        for group in oversikt.grupper
    ]
    total = Gruppelinje(
        navn=_("Sum"),
        beloep=_write_summer(oversikt.summer, columns, is_known=not oversikt.lacks_krav),
        is_sum=True,
        is_ufullstendig=oversikt.lacks_krav,
    )
    return Gruppetabell(kolonner=tuple(columns.values()), rader=(*rows, total))


def _list_kolonner(oversikt: Oversikt) -> dict[str, str]:
    """Column headings by the sum they show."""
    summer = oversikt.summer
    columns = {
        "forfalt": _("Forfalt"),
        "ikke_forfalt": _("Ikke forfalt"),
        "uten_forfallsdato": _("Uten forfallsdato"),
        "aa_betale": _("Å betale"),
        "til_gode": _("Til gode"),
        "renter": _("Renter hittil"),
        "renter_til_gode": _("Renter til gode"),
    }
    may_be_left_out = ("uten_forfallsdato", "til_gode", "renter_til_gode")
    return {name: text for name, text in columns.items() if name not in may_be_left_out or _get_sum(summer, name)}


def _write_summer(summer: Summer, columns: dict[str, str], *, is_known: bool) -> tuple[tuple[str, str], ...]:
    amounts = ((text, _get_sum(summer, name)) for name, text in columns.items())
    return tuple((text, format_beloep(amount) if amount or is_known else _("Ikke kjent")) for text, amount in amounts)


def _get_sum(summer: Summer, name: str) -> Decimal:
    return {
        "forfalt": summer.forfalt,
        "ikke_forfalt": summer.ikke_forfalt,
        "uten_forfallsdato": summer.uten_forfallsdato,
        "aa_betale": summer.aa_betale,
        "til_gode": summer.til_gode,
        "renter": summer.renter,
        "renter_til_gode": summer.renter_til_gode,
    }[name]


def build_movements(utskrift: Kontoutskrift) -> MovementTable:
    """Movements between opening and closing balance, with running totals for the page breaks."""
    debit, credit, rows = ZERO, ZERO, []
    for line in utskrift.linjer:
        debit += line.bevegelse.debet or ZERO
        credit += line.bevegelse.kredit or ZERO
        rows.append(_build_row(line, debit, credit))
    zero = format_beloep(ZERO)
    return MovementTable(
        kolonner=(_("Dato"), _("Tekst"), _("Referanse"), _("Debet"), _("Kredit"), _("Saldo")),
        start=_build_end(utskrift.fra, _("Saldo ved periodens start"), utskrift.saldo_start, sums=(zero, zero)),
        rader=tuple(rows),
        slutt=_build_end(
            utskrift.til,
            _("Sum i perioden, og saldo ved periodens slutt"),
            utskrift.saldo_slutt,
            debet=format_beloep(debit),
            kredit=format_beloep(credit),
        ),
        til_side=_("Overføres til side %(side)s"),
        fra_side=_("Overført fra side %(side)s"),
    )


def _build_row(line: Linje, debit: Decimal, credit: Decimal) -> PdfRow:
    row = line.bevegelse
    return PdfRow(
        dato=format_dato(row.dato),
        tekst=shorten(describe_bevegelse(row)) + (OWNER if row.is_person else ""),
        merknad=shorten(remark_bevegelse(row, names_owner=False)),
        referanse=shorten(row.referanse, MAX_REFERANSE),
        debet="" if row.debet is None else format_beloep(row.debet),
        kredit="" if row.kredit is None else format_beloep(row.kredit),
        saldo="" if line.saldo is None else format_beloep(line.saldo),
        sum_debet=format_beloep(debit),
        sum_kredit=format_beloep(credit),
        is_api=row.slag is Slag.KRAV or (row.slag is Slag.INNBETALING and bool(row.tekst)),
    )


def _build_end(
    day: date,
    tekst: str,
    balance: Decimal | None,
    *,
    debet: str = "",
    kredit: str = "",
    sums: tuple[str, str] = ("", ""),
) -> PdfRow:
    """The first or the last line."""
    return PdfRow(
        dato=format_dato(day),
        tekst=tekst,
        merknad="",
        referanse="",
        debet=debet,
        kredit=kredit,
        saldo=_("Ikke beregnet") if balance is None else format_beloep(balance),
        sum_debet=sums[0],
        sum_kredit=sums[1],
    )
