"""Tables with raw values, shared by all file formats."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import ngettext

from portal.clock import NORGE
from portal.domain.betaling import Innbetaling, Utbetaling
from portal.domain.bevegelser import Slag
from portal.domain.felter import Betalingsinformasjon
from portal.domain.klienter import Klient
from portal.domain.kontoutskrift import Kontoutskrift
from portal.domain.krav import Krav
from portal.domain.tekst import NBSP
from portal.wording import describe_klient
from portal.wording_krav import (
    describe_bevegelse,
    describe_forfall,
    describe_krav,
    remark_bevegelse,
    remark_forfall,
    remark_uten_forfall,
)

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
                _plain(remark_bevegelse(movement)),
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
        merknader=tuple(map(_plain, merknader)),
    )


def list_klienter_tabell(klienter: Iterable[Klient], merknader: Sequence[str] = ()) -> Tabell:
    """An accountant's clients. One without figures has empty cells and a reason."""
    rows = tuple(klienter)
    return Tabell(
        navn="Klienter",
        kolonner=(
            "organisasjonsnummer", "navn", "forfalt", "forfaller_innen_14_dager", "neste_frist", "til_gode",
            "uplassert", "hentet", "merknad",
        ),
        rader=tuple(map(_make_klientrad, rows)),
        summer=("forfalt", "forfaller_innen_14_dager", "til_gode", "uplassert"),
        merknader=tuple(map(_plain, merknader)),
        is_ufullstendig=any(klient.tall is None or klient.tall.is_ufullstendig for klient in rows),
    )  # fmt: skip


def _make_klientrad(klient: Klient) -> tuple[Celle, ...]:
    tall, hentet = klient.tall, klient.hentet
    fetched = None if hentet is None else hentet.astimezone(NORGE).replace(tzinfo=None)
    figures: tuple[Celle, ...] = (None,) * 5
    if tall is not None:
        # Unknown is an empty cell, not zero.
        of_claims = (tall.forfalt, tall.snart, tall.neste_frist, tall.til_gode)
        unplaced = tall.uplassert if tall.uplassert or not tall.mangler_innbetalinger else None
        figures = (*(amount if amount or not tall.mangler_krav else None for amount in of_claims), unplaced)
    return (klient.orgnr, klient.navn, *figures, fetched, _plain(describe_klient(klient)))


def list_krav_tabell(alle_krav: Iterable[Krav], merknader: Sequence[str] = ()) -> Tabell:
    """Open claims, one row per instalment. An amount without due date has a separate row."""
    rows = [row for krav in alle_krav for row in _list_krav_rader(krav)]
    return Tabell(
        navn="Åpne krav",
        kolonner=(
            "kravidentifikator", "kravforfallsidentifikator", "beskrivelse", "kravgruppe", "merknad", "forfallsdato",
            "opprinnelig_beloep", "restbeloep", "renter_hittil", "kid", "konto",
        ),
        rader=tuple(rows),
        summer=("opprinnelig_beloep", "restbeloep", "renter_hittil"),
        merknader=tuple(map(_plain, merknader)),
        has_kreditt=True,
    )  # fmt: skip


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
        merknader=tuple(map(_plain, (*merknader, *([remark] if unexplained else [])))),
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
        merknader=tuple(map(_plain, merknader)),
    )


def _plain(words: str) -> str:
    """Replace no-break spaces, so that the text can be searched."""
    return words.replace(NBSP, " ")


def _balance_row(what: str, day: date, balance: Decimal | None) -> tuple[Celle, ...]:
    return (day, what, "", "", "", None, None, balance)


def _list_krav_rader(krav: Krav) -> list[tuple[Celle, ...]]:
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
                    remark_forfall(krav, forfall),
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


def _get_konto(info: Betalingsinformasjon | None) -> str:
    return info.kontonummer if info else ""
