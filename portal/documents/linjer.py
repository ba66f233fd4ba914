"""The statement's tables: sums per claim group, the movements, and what is open with how to pay it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.documents.dokument import Rad
from portal.domain.kontoutskrift import Kontoutskrift
from portal.domain.krav import Krav, Kravforfall
from portal.domain.oversikt import Summer
from portal.domain.tekst import format_beloep, format_dato, format_konto
from portal.ord import (
    describe_bevegelse,
    describe_forfall,
    describe_krav,
    name_kravgruppe,
    remark_bevegelse,
    remark_forfall,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grupperad:
    """One claim group's sums, or all of them together."""

    navn: str
    beloep: tuple[str, ...]
    is_sum: bool = False
    is_ufullstendig: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Bevegelser:
    """The movements: day and balance before the first, each, and day and balance after the last."""

    start: tuple[str, str]
    slutt: tuple[str, str]
    rader: tuple[Rad, ...]


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


def build_grupper(utskrift: Kontoutskrift) -> list[Grupperad]:
    """Sums per claim group in the fixed order, and their sum."""
    oversikt = utskrift.oversikt
    rows = [
        Grupperad(
            navn=name_kravgruppe(group.kravgruppe),
            beloep=_amounts(group.summer),
            is_ufullstendig=group.is_ufullstendig,
        )
        for group in oversikt.grupper
    ]
    total = _amounts(oversikt.summer)
    return [*rows, Grupperad(navn=_("Sum"), beloep=total, is_sum=True, is_ufullstendig=oversikt.mangler_krav)]


def build_bevegelser(utskrift: Kontoutskrift) -> Bevegelser:
    """The lines between the opening and the closing balance."""
    start, end = utskrift.saldo_start, utskrift.saldo_slutt
    return Bevegelser(
        start=(format_dato(utskrift.fra), "" if start is None else format_beloep(start)),
        slutt=(format_dato(utskrift.til), "" if end is None else format_beloep(end)),
        rader=tuple(
            Rad(
                dato=format_dato(line.bevegelse.dato),
                tekst=describe_bevegelse(line.bevegelse),
                merknad=remark_bevegelse(line.bevegelse),
                referanse=line.bevegelse.referanse,
                debet="" if line.bevegelse.debet is None else format_beloep(line.bevegelse.debet),
                kredit="" if line.bevegelse.kredit is None else format_beloep(line.bevegelse.kredit),
                saldo="" if line.saldo is None else format_beloep(line.saldo),
            )
            for line in utskrift.linjer
        ),
    )


def build_aapne_krav(utskrift: Kontoutskrift) -> dict[str, object]:
    """Everything with something left, an instalment a line, interest on the first line of each claim."""
    rows = [row for krav in utskrift.aapne_krav for row in _open_rows(krav, utskrift)]
    sums = utskrift.oversikt.summer
    return {"rader": rows, "rest": format_beloep(sums.restbeloep), "renter": format_beloep(sums.renter)}


def _amounts(sums: Summer) -> tuple[str, ...]:
    return tuple(format_beloep(amount) for amount in (sums.forfalt, sums.ikke_forfalt, sums.restbeloep, sums.renter))


def _open_rows(krav: Krav, utskrift: Kontoutskrift) -> list[AapenRad]:
    unpaid = [forfall for forfall in krav.kravforfall if forfall.gjenstaaende_beloep]
    rows = [_open_row(krav, forfall, utskrift, is_first=number == 0) for number, forfall in enumerate(unpaid)]
    if krav.beloep_uten_termin or not unpaid:
        rows.append(
            AapenRad(
                tekst=describe_krav(krav.kravbeskrivelse, krav.kravperiode),
                merknad=_("Uten forfallsdato hos Skatteetaten"),
                forfall="",
                is_forfalt=False,
                kid="",
                konto="",
                rest=format_beloep(krav.beloep_uten_termin),
                renter="" if unpaid else format_beloep(krav.stipulerte_renter),
            )
        )
    return rows


def _open_row(krav: Krav, forfall: Kravforfall, utskrift: Kontoutskrift, *, is_first: bool) -> AapenRad:
    account = forfall.betalingsinformasjon.konto
    return AapenRad(
        tekst=describe_forfall(krav, forfall),
        merknad=remark_forfall(krav, forfall),
        forfall=format_dato(forfall.forfallsdato),
        is_forfalt=forfall.is_forfalt(utskrift.idag) and forfall.gjenstaaende_beloep > 0,
        kid=forfall.betalingsinformasjon.kidnummer if forfall.can_be_paid else "",
        konto=format_konto(account.kontonummer) if account and forfall.can_be_paid else "",
        rest=format_beloep(forfall.gjenstaaende_beloep),
        renter=format_beloep(krav.stipulerte_renter) if is_first else "",
    )
