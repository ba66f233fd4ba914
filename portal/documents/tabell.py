"""Tables with raw values, shared by all file formats."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import ngettext

from portal.domain.betaling import Innbetaling, Utbetaling
from portal.domain.bevegelser import Slag
from portal.domain.felter import Betalingsinformasjon
from portal.domain.filmerker import Merker
from portal.domain.kontoutskrift import Kontoutskrift
from portal.domain.krav import Krav, Kravforfall
from portal.domain.tekst import NBSP
from portal.domain.tilgode import get_oppgjort
from portal.wording_betalingsfil import name_merke
from portal.wording_krav import (
    describe_bevegelse,
    describe_forfall,
    describe_krav,
    remark_bevegelse,
    remark_forfall,
    remark_uten_forfall,
)

UMERKET = Merker()
Celle = str | Decimal | date | datetime | None
SLAG = {
    Slag.KRAV: "krav",
    Slag.INNBETALING: "innbetaling",
    Slag.UTBETALING: "utbetaling",
    Slag.MOTREGNING: "motregning",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tabell:
    """A table. `summer`: columns with a total. `merknader`: notes for the reader."""

    navn: str
    kolonner: tuple[str, ...]
    rader: tuple[tuple[Celle, ...], ...]
    summer: tuple[str, ...] = ()
    merknader: tuple[str, ...] = ()
    has_kreditt: bool = False  # debt and credit have separate totals, by sign
    is_ufullstendig: bool = False  # some rows could not be read
    csv_only: tuple[tuple[Celle, ...], ...] = ()  # rows that have a sheet of their own in a workbook

    def without_sum(self) -> "Tabell":
        """Without totals, for tables where a whole list is missing."""
        return replace(self, summer=())


def list_bevegelser_tabell(utskrift: Kontoutskrift, merknader: Sequence[str]) -> Tabell:
    """Movements between opening and closing balance."""
    rows: list[tuple[Celle, ...]] = [_balance_row("saldo ved start", utskrift.fra, utskrift.saldo_start)]
    for line in utskrift.linjer:
        movement = line.bevegelse
        rows.append(
            (
                movement.dato,
                SLAG[movement.slag],
                describe_bevegelse(movement),
                make_plain_text(remark_bevegelse(movement)),
                movement.referanse,
                movement.debet,
                movement.kredit,
                line.saldo,
            )
        )
    rows.append(_balance_row("saldo ved slutt", utskrift.til, utskrift.saldo_slutt))
    return Tabell(
        navn="Bevegelser",
        kolonner=("dato", "type", "tekst", "merknad", "referanse", "debet", "kredit", "saldo"),
        rader=tuple(rows),
        summer=("debet", "kredit"),
        merknader=tuple(map(make_plain_text, merknader)),
    )


def list_krav_tabell(alle_krav: Iterable[Krav], merknader: Sequence[str] = (), merker: Merker = UMERKET) -> Tabell:
    """Open claims, one row per instalment. An amount without due date has a separate row.

    `merker`: those that are in payment files.
    """
    rows = [row for krav in alle_krav for row in _list_krav_rader(krav, merker)]
    return Tabell(
        navn="Åpne krav",
        kolonner=(
            "kravidentifikator", "kravforfallsidentifikator", "beskrivelse", "kravgruppe", "merknad", "forfallsdato",
            "opprinnelig_beloep", "restbeloep", "renter_hittil", "kid", "konto",
        ),
        rader=tuple(rows),
        summer=("opprinnelig_beloep", "restbeloep", "renter_hittil"),
        merknader=tuple(map(make_plain_text, merknader)),
        has_kreditt=True,
    )  # fmt: skip


def list_betalte_krav_tabell(alle_krav: Iterable[Krav], merknader: Sequence[str] = ()) -> Tabell:
    """Claims that are settled, with the day of the last payment."""
    return Tabell(
        navn="Betalte krav",
        kolonner=("kravidentifikator", "beskrivelse", "kravgruppe", "ferdig_betalt", "beloep"),
        rader=tuple(
            (
                krav.kravidentifikator,
                describe_krav(krav.kravbeskrivelse, krav.kravperiode),
                krav.kravgruppe,
                get_oppgjort(krav),
                krav.opprinnelig_beloep,
            )
            for krav in alle_krav
        ),
        summer=("beloep",),
        merknader=tuple(map(make_plain_text, merknader)),
    )


def list_innbetalinger_tabell(rows: Iterable[Innbetaling], merknader: Sequence[str] = ()) -> Tabell:
    """Incoming payments. A remark says how many the authority does not account for in full."""
    rows = tuple(rows)
    unexplained = sum(row.ikke_forklart != 0 for row in rows)
    remark = ngettext(
        "%(antall)d innbetaling er ikke forklart fullt ut av Skatteetaten; se kolonnen «ikke_forklart».",
        "%(antall)d innbetalinger er ikke forklart fullt ut av Skatteetaten; se kolonnen «ikke_forklart».",
        unexplained,
    ) % {"antall": unexplained}
    return Tabell(
        navn="Innbetalinger",
        kolonner=(
            "innbetalingsidentifikator", "dato", "type", "innbetalt", "plassert", "uplassert", "ikke_forklart",
            "fra_konto", "kid",
        ),
        rader=tuple(
            (
                row.innbetalingsidentifikator,
                row.innbetalingsdato,
                row.innbetalingstype,
                row.innbetalt_beloep,
                row.plassert_beloep,
                row.uplassert_beloep,
                row.ikke_forklart,
                _get_konto(row.innbetalt_fra),
                row.innbetalt_fra.kidnummer if row.innbetalt_fra else "",
            )
            for row in rows
        ),
        summer=("innbetalt", "plassert", "uplassert", "ikke_forklart"),
        merknader=tuple(map(make_plain_text, (*merknader, *([remark] if unexplained else [])))),
    )  # fmt: skip


def list_utbetalinger_tabell(rows: Iterable[Utbetaling], merknader: Sequence[str] = ()) -> Tabell:
    """Outgoing payments."""
    return Tabell(
        navn="Utbetalinger",
        kolonner=("utbetalingsidentifikator", "dato", "beskrivelse", "status", "utbetalt", "til_konto"),
        rader=tuple(
            (
                row.utbetalingsidentifikator,
                row.utbetalt_dato,
                row.betalt_til.melding_sendt_til_mottaker if row.betalt_til else "",
                row.utbetalingstatus,
                row.utbetalt_beloep,
                _get_konto(row.betalt_til),
            )
            for row in rows
        ),
        summer=("utbetalt",),
        merknader=tuple(map(make_plain_text, merknader)),
    )


def make_plain_text(words: str) -> str:
    """Replace no-break spaces, so that the text can be searched."""
    return words.replace(NBSP, " ")


def _balance_row(what: str, day: date, balance: Decimal | None) -> tuple[Celle, ...]:
    return (day, what, "", "", "", None, None, balance)


def _list_krav_rader(krav: Krav, merker: Merker) -> list[tuple[Celle, ...]]:
    rows: list[tuple[Celle, ...]] = []
    for forfall, amount in krav.rest_per_forfall:
        interest = None if rows else krav.stipulerte_renter
        if forfall is None:
            rows.append(_make_rad_without_date(krav, amount, interest))
        elif amount:
            info = forfall.betalingsinformasjon
            rows.append(
                (
                    krav.kravidentifikator,
                    forfall.kravforfallsidentifikator,
                    describe_forfall(krav, forfall),
                    krav.kravgruppe,
                    _remark(krav, forfall, merker),
                    forfall.forfallsdato,
                    forfall.opprinnelig_beloep,
                    amount,
                    interest,
                    info.kidnummer if forfall in krav.betalbare else "",
                    _get_konto(info) if forfall in krav.betalbare else "",
                )
            )
    return rows or [_make_rad_without_date(krav, Decimal(0), krav.stipulerte_renter)]  # only interest is left


def _make_rad_without_date(krav: Krav, rest: Decimal, interest: Decimal | None) -> tuple[Celle, ...]:
    name, remark = describe_krav(krav.kravbeskrivelse, krav.kravperiode), remark_uten_forfall(krav, rest)
    return (krav.kravidentifikator, "", name, krav.kravgruppe, remark, None, None, rest, interest, "", "")


def _remark(krav: Krav, forfall: Kravforfall, merker: Merker) -> str:
    merke, remark = merker.find_forfall(krav, forfall), remark_forfall(krav, forfall)
    mark = name_merke(merke.laget, is_forsinket=merke.is_forsinket) if merke else ""
    return ", ".join(filter(None, (remark, mark)))


def _get_konto(info: Betalingsinformasjon | None) -> str:
    return info.kontonummer if info else ""
