"""The statement's open claims: what the closing balance consists of, and what is open now with payment details."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from portal.documents.linjer import MAX_REFERANSE, OWNER, shorten
from portal.documents.tabell import Celle, Tabell, make_plain_text
from portal.domain.kontoutskrift import Kontoutskrift
from portal.domain.krav import Krav, Kravforfall
from portal.domain.open_items import OpenItem, ThenAndNow
from portal.domain.tekst import format_beloep, format_dato, format_konto
from portal.wording_krav import (
    describe_forfall,
    describe_krav,
    describe_open_item,
    remark_forfall,
    remark_open_item,
    remark_uten_forfall,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRow:
    """One item of the closing balance, or a sum of them."""

    tekst: str
    da: str
    endret: str
    naa: str
    merknad: str = ""
    referanse: str = ""
    forfall: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTable:
    """What the closing balance consists of, and the way to what is open now."""

    rader: tuple[OpenRow, ...]
    rest: tuple[OpenRow, ...]  # unplaced money, and what is not explained
    sum: OpenRow


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
class Sumrad:
    """A total under the open claims: debt or credit."""

    navn: str
    rest: str
    renter: str


def build_open_table(utskrift: Kontoutskrift) -> OpenTable | None:
    """None if nothing has changed since the period ended: the open claims of today are the same."""
    items = utskrift.open_items
    if utskrift.til >= utskrift.idag and not any(item.change for item in items.items):
        return None
    unplaced = ThenAndNow(then=-items.uplassert.then, now=-items.uplassert.now)
    rest = [_sum_row(_("Uplasserte innbetalinger"), unplaced)]
    if items.ikke_forklart.then or items.ikke_forklart.now:
        rest.append(_sum_row(_("Ikke forklart"), items.ikke_forklart))
    name = _("Sum, lik saldoen") if utskrift.saldo_slutt is not None else _("Sum av det som er kjent")
    return OpenTable(rader=tuple(map(_open_item_row, items.items)), rest=tuple(rest), sum=_sum_row(name, items.saldo))


def list_open_items_tabell(utskrift: Kontoutskrift, merknader: Sequence[str]) -> Tabell:
    """The same with raw values: a row for each item, and for what else the balance has."""
    items = utskrift.open_items
    rows: list[tuple[Celle, ...]] = []
    for item in items.items:
        krav, forfall = item.krav, item.forfall
        rows.append(
            (
                item.referanse,
                forfall.kravforfallsidentifikator if forfall else "",
                describe_open_item(item),
                krav.kravgruppe if krav else "",
                _list_remarks(item),
                item.forfallsdato,
                item.then,
                item.change,
                item.now,
            )
        )
    others = (
        (_("Uplasserte innbetalinger"), ThenAndNow(then=-items.uplassert.then, now=-items.uplassert.now)),
        (_("Ikke forklart"), items.ikke_forklart),
    )
    for name, amounts in others:
        if amounts.then or amounts.now:
            rows.append(("", "", name, "", "", None, amounts.then, amounts.change, amounts.now))
    return Tabell(
        navn="Saldoen krav for krav",
        kolonner=(
            "kravidentifikator", "kravforfallsidentifikator", "beskrivelse", "kravgruppe", "merknad", "forfallsdato",
            "aapent_ved_slutt", "endret_siden", "aapent_naa",
        ),
        rader=tuple(rows),
        summer=("aapent_ved_slutt", "endret_siden", "aapent_naa"),
        merknader=tuple(map(make_plain_text, merknader)),
    )  # fmt: skip


def list_csv_rows(utskrift: Kontoutskrift, items: Tabell) -> tuple[tuple[Celle, ...], ...]:
    """What was open at the end, in the columns of the movements. The amounts stand under the balance they make up."""
    return tuple(
        (utskrift.til, "åpent ved slutt", row[2], row[4], row[0], None, None, row[6]) for row in items.rader if row[6]
    )


def _list_remarks(item: OpenItem) -> str:
    owner = _("registrert på person") if item.krav and item.krav.part.is_person else ""
    return ", ".join(filter(None, (owner, remark_open_item(item))))


def _open_item_row(item: OpenItem) -> OpenRow:
    return OpenRow(
        tekst=shorten(describe_open_item(item)) + (OWNER if item.krav and item.krav.part.is_person else ""),
        merknad=shorten(remark_open_item(item)),
        referanse=shorten(item.referanse, MAX_REFERANSE),
        forfall=format_dato(item.forfallsdato) if item.forfallsdato else "",
        da=format_beloep(item.then),
        endret=format_beloep(item.change),
        naa=format_beloep(item.now),
    )


def _sum_row(navn: str, amounts: ThenAndNow) -> OpenRow:
    return OpenRow(
        tekst=navn,
        da=format_beloep(amounts.then),
        endret=format_beloep(amounts.change),
        naa=format_beloep(amounts.now),
    )


def build_aapne_krav(utskrift: Kontoutskrift) -> dict[str, object]:
    """Open instalments, one per line, with interest on each claim's first line."""
    rows = [row for krav in utskrift.aapne_krav for row in _open_rows(krav, utskrift)]
    sums = utskrift.oversikt.summer
    to_pay = Sumrad(navn=_("Å betale"), rest=format_beloep(sums.aa_betale), renter=format_beloep(sums.renter))
    credit = Sumrad(navn=_("Til gode"), rest=format_beloep(sums.til_gode), renter=format_beloep(sums.renter_til_gode))
    has_credit = sums.til_gode or sums.renter_til_gode
    return {"rader": rows, "summer": [to_pay, *([credit] if has_credit else []), *_list_balance(utskrift)]}


def _list_balance(utskrift: Kontoutskrift) -> list[Sumrad]:
    """From the open claims to the closing balance, if they are what it consists of."""
    if utskrift.saldo_slutt is None or utskrift.oversikt.is_ufullstendig or build_open_table(utskrift):
        return []
    unplaced = Sumrad(navn=_("Uplasserte innbetalinger"), rest=format_beloep(utskrift.oversikt.uplassert), renter="")
    name = _("Saldo %(dato)s, når beløp til gode og uplasserte innbetalinger er trukket fra")
    return [
        unplaced,
        Sumrad(navn=name % {"dato": format_dato(utskrift.til)}, rest=format_beloep(utskrift.saldo_slutt), renter=""),
    ]


def _open_rows(krav: Krav, utskrift: Kontoutskrift) -> list[AapenRad]:
    rows: list[AapenRad] = []
    for forfall, amount in krav.rest_per_forfall:
        if forfall is None:
            rows.append(_open_row_without_date(krav, amount, is_first=not rows))
        elif amount:
            rows.append(_open_row(krav, forfall, amount, utskrift, is_first=not rows))
    return rows or [_open_row_without_date(krav, Decimal(0), is_first=True)]  # only interest is left


def _open_row_without_date(krav: Krav, amount: Decimal, *, is_first: bool) -> AapenRad:
    return AapenRad(
        tekst=shorten(describe_krav(krav.kravbeskrivelse, krav.kravperiode)) + _mark_owner(krav),
        merknad=shorten(remark_uten_forfall(krav, amount, names_owner=False)),
        forfall="",
        is_forfalt=False,
        kid="",
        konto="",
        rest=format_beloep(amount),
        renter=_tell_interest(krav, is_first=is_first),
    )


def _open_row(
    krav: Krav, forfall: Kravforfall, amount: Decimal, utskrift: Kontoutskrift, *, is_first: bool
) -> AapenRad:
    account, is_payable = forfall.betalingsinformasjon.konto, forfall in krav.betalbare
    return AapenRad(
        tekst=shorten(describe_forfall(krav, forfall)) + _mark_owner(krav),
        merknad=shorten(remark_forfall(krav, forfall, names_owner=False)),
        forfall=format_dato(forfall.forfallsdato),
        is_forfalt=forfall.is_forfalt(utskrift.idag),
        kid=forfall.betalingsinformasjon.kidnummer if is_payable else "",
        konto=format_konto(account.kontonummer) if account and is_payable else "",
        rest=format_beloep(amount),
        renter=_tell_interest(krav, is_first=is_first),
    )


def _mark_owner(krav: Krav) -> str:
    return OWNER if krav.part.is_person else ""


def _tell_interest(krav: Krav, *, is_first: bool) -> str:
    """The claim's interest on its first line. A later line is part of it, which is not zero."""
    return format_beloep(krav.stipulerte_renter) if is_first or not krav.stipulerte_renter else _("Se over")
