"""The statement's content as JSON, attached to the PDF and covered by the reference."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import msgspec

from portal.documents.tabell import Celle, Tabell
from portal.domain.kontoutskrift import Kontoutskrift

FORMAT = 3  # 2 has separate sums for debt and credit; 3 has what the closing balance consists of


@dataclass(frozen=True, slots=True, kw_only=True)
class Hode:
    """Head of a statement: organisation, author, creation time and age of the figures."""

    orgnr: str
    navn: str
    laget: datetime
    laget_av: str
    tall_hentet: datetime  # fetch time of the oldest part
    tall_hentet_siste: datetime | None  # of the newest part, if more than a minute later
    kontroll: str  # address where anyone can verify the print
    is_gammelt: bool  # the authority did not answer, so cached figures are used


def write_json(utskrift: Kontoutskrift, hode: Hode, merknader: Sequence[str], tabeller: Sequence[Tabell]) -> bytes:
    """The content, without author and creation time: equal figures give equal bytes."""
    return msgspec.json.encode(
        {
            "format": FORMAT,
            "organisasjonsnummer": hode.orgnr,
            "navn": hode.navn,
            "fra": utskrift.fra,
            "til": utskrift.til,
            "per": utskrift.idag,
            "tall_hentet": hode.tall_hentet,
            "saldo_start": _write(utskrift.saldo_start),
            "sum_debet": _write(utskrift.sum_debet),
            "sum_kredit": _write(utskrift.sum_kredit),
            "saldo_slutt": _write(utskrift.saldo_slutt),
            **_write_summer(utskrift),
            "merknader": merknader,
            **{
                tabell.navn: [dict(zip(tabell.kolonner, map(_write, rad), strict=True)) for rad in tabell.rader]
                for tabell in tabeller
            },
        }
    )


def _write_summer(utskrift: Kontoutskrift) -> dict[str, str | date | None]:
    """Sums of what is open; unknown sums are None, not zero."""
    oversikt = utskrift.oversikt
    summer = oversikt.summer
    of_claims = {
        "forfalt": summer.forfalt,
        "ikke_forfalt": summer.ikke_forfalt,
        "uten_forfallsdato": summer.uten_forfallsdato,
        "til_gode": summer.til_gode,
        "renter_hittil": summer.renter,
        "renter_til_gode": summer.renter_til_gode,
    }
    unplaced = oversikt.uplassert if oversikt.uplassert or not oversikt.lacks_innbetalinger else None
    return {
        **{name: _write(sum_ if sum_ or not oversikt.lacks_krav else None) for name, sum_ in of_claims.items()},
        "uplassert": _write(unplaced),
    }


def _write(cell: Celle) -> str | date | None:
    """Amounts as text with two decimals: JSON readers turn numbers into floats."""
    return f"{cell + 0:.2f}" if isinstance(cell, Decimal) else cell
