"""The statement's tables: sums per claim group, movements, and open claims with payment details."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from portal.documents.dokument import PdfRow
from portal.domain.kontoutskrift import Kontoutskrift
from portal.domain.krav import Krav, Kravforfall
from portal.domain.oversikt import Oversikt, Summer
from portal.domain.tekst import format_beloep, format_dato, format_konto
from portal.wording import name_kravgruppe
from portal.wording_krav import (
    describe_bevegelse,
    describe_forfall,
    describe_krav,
    remark_bevegelse,
    remark_forfall,
    remark_uten_forfall,
)

# Longer texts are cut: WeasyPrint spends as long on one as on a page. Ordinary texts are a third of this.
MAX_TEKST, MAX_REFERANSE = 240, 100  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Gruppelinje:
    """Sums of one claim group, or of all. `beloep` has one amount per column."""

    navn: str
    beloep: tuple[tuple[str, str], ...]  # (column name, amount)
    is_sum: bool = False
    is_ufullstendig: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Bevegelser:
    """Movements with opening and closing date and balance."""

    start: tuple[str, str]
    slutt: tuple[str, str]
    rader: tuple[PdfRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AapenRad:
    """One unpaid instalment."""

    tekst: str
    merknad: str
    forfall: str
    is_forfalt: bool
    kid: str
    konto: str
    rest: str
    renter: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gruppetabell:
    """Sums per claim group. Optional columns with only zeros are left out."""

    kolonner: tuple[str, ...]
    rader: tuple[Gruppelinje, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sumrad:
    """A total under the open claims: debt or credit."""

    navn: str
    rest: str
    renter: str


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
            is_ufullstendig=group.is_ufullstendig,
        )
        for group in oversikt.grupper
    ]
    total = Gruppelinje(
        navn=_("Sum"),
        beloep=_write_summer(oversikt.summer, columns, is_known=not oversikt.mangler_krav),
        is_sum=True,
        is_ufullstendig=oversikt.mangler_krav,
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


def build_bevegelser(utskrift: Kontoutskrift) -> Bevegelser:
    """Movements between opening and closing balance."""
    start, end = utskrift.saldo_start, utskrift.saldo_slutt
    return Bevegelser(
        start=(format_dato(utskrift.fra), "" if start is None else format_beloep(start)),
        slutt=(format_dato(utskrift.til), "" if end is None else format_beloep(end)),
        rader=tuple(
            PdfRow(
                dato=format_dato(line.bevegelse.dato),
                tekst=shorten(describe_bevegelse(line.bevegelse)),
                merknad=shorten(remark_bevegelse(line.bevegelse)),
                referanse=shorten(line.bevegelse.referanse, MAX_REFERANSE),
                debet="" if line.bevegelse.debet is None else format_beloep(line.bevegelse.debet),
                kredit="" if line.bevegelse.kredit is None else format_beloep(line.bevegelse.kredit),
                saldo="" if line.saldo is None else format_beloep(line.saldo),
            )
            for line in utskrift.linjer
        ),
    )


def build_aapne_krav(utskrift: Kontoutskrift) -> dict[str, object]:
    """Open instalments, one per line, with interest on each claim's first line."""
    rows = [row for krav in utskrift.aapne_krav for row in _open_rows(krav, utskrift)]
    sums = utskrift.oversikt.summer
    to_pay = Sumrad(navn=_("Å betale"), rest=format_beloep(sums.aa_betale), renter=format_beloep(sums.renter))
    credit = Sumrad(navn=_("Til gode"), rest=format_beloep(sums.til_gode), renter=format_beloep(sums.renter_til_gode))
    has_credit = sums.til_gode or sums.renter_til_gode
    return {"rader": rows, "summer": [to_pay, credit] if has_credit else [to_pay]}


def _open_rows(krav: Krav, utskrift: Kontoutskrift) -> list[AapenRad]:
    rows: list[AapenRad] = []
    for forfall, amount in krav.rest_per_forfall:
        if forfall is None:
            rows.append(_open_row_without_date(krav, amount, is_first=not rows))
        elif amount:
            rows.append(_open_row(krav, forfall, utskrift, is_first=not rows))
    return rows or [_open_row_without_date(krav, Decimal(0), is_first=True)]  # only interest is left


def _open_row_without_date(krav: Krav, amount: Decimal, *, is_first: bool) -> AapenRad:
    return AapenRad(
        tekst=shorten(describe_krav(krav.kravbeskrivelse, krav.kravperiode)),
        merknad=shorten(remark_uten_forfall(krav, amount)),
        forfall="",
        is_forfalt=False,
        kid="",
        konto="",
        rest=format_beloep(amount),
        renter=format_beloep(krav.stipulerte_renter) if is_first else "",
    )


def _open_row(krav: Krav, forfall: Kravforfall, utskrift: Kontoutskrift, *, is_first: bool) -> AapenRad:
    account, is_payable = forfall.betalingsinformasjon.konto, forfall in krav.betalbare
    return AapenRad(
        tekst=shorten(describe_forfall(krav, forfall)),
        merknad=shorten(remark_forfall(krav, forfall)),
        forfall=format_dato(forfall.forfallsdato),
        is_forfalt=forfall.is_forfalt(utskrift.idag),
        kid=forfall.betalingsinformasjon.kidnummer if is_payable else "",
        konto=format_konto(account.kontonummer) if account and is_payable else "",
        rest=format_beloep(forfall.gjenstaaende_beloep),
        renter=format_beloep(krav.stipulerte_renter) if is_first else "",
    )
