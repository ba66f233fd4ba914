"""What each list can be sorted and filtered by."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from portal.domain.betaling import Innbetaling, Utbetaling
from portal.domain.felter import Betalingsinformasjon
from portal.domain.fremdrift import Klientmaaned
from portal.domain.klienter import Klient
from portal.domain.klientkort import rank_nummer
from portal.domain.krav import Krav
from portal.domain.tekst import format_dato
from portal.domain.tilgode import Tilgodebeloep, get_oppgjort
from portal.domain.tilstand import find_krav_tilstand
from portal.web.listeform import Listeform
from portal.web.listesok import Innhold
from portal.wording import name_kravgruppe
from portal.wording_krav import describe_krav

BRUKT, DELVIS, UBRUKT, TILBAKEFORT = "brukt", "delvis", "ubrukt", "tilbakefort"
UTBETALT, UNDERVEIS = "utbetalt", "underveis"
REST, OPPGJORT = "rest", "oppgjort"


def make_krav_form(on: date) -> Listeform[Krav]:
    """Open claims, with their state on a given day."""
    return Listeform(
        kolonner={
            "beskrivelse": _get_navn,
            "forfallsdato": lambda krav: krav.forfallsdato,
            "opprinnelig": lambda krav: krav.opprinnelig_beloep,
            "rest": lambda krav: krav.rest,
            "renter": lambda krav: krav.stipulerte_renter,
        },
        fasetter={
            "kravgruppe": lambda krav: krav.kravgruppe,
            "type": lambda krav: krav.kort_beskrivelse,
            "tilstand": lambda krav: find_krav_tilstand(krav, on).value,
        },
        get_innhold=lambda krav: _describe_krav(krav, krav.gjenstaaende_beloep),
        rekkefoelge="forfallsdato",
    )


BETALTE_KRAV: Listeform[Krav] = Listeform(
    kolonner={
        "beskrivelse": lambda krav: _get_navn(krav),
        "oppgjort": get_oppgjort,
        "beloep": lambda krav: krav.opprinnelig_beloep,
    },
    fasetter={"kravgruppe": lambda krav: krav.kravgruppe, "type": lambda krav: krav.kort_beskrivelse},
    get_innhold=lambda krav: _describe_krav(krav, krav.opprinnelig_beloep),
    rekkefoelge="-oppgjort",
)
INNBETALINGER: Listeform[Innbetaling] = Listeform(
    kolonner={
        "dato": lambda row: row.innbetalingsdato,
        "beskrivelse": lambda row: row.innbetalingstype,
        "konto": lambda row: _get_konto(row.innbetalt_fra) or None,
        "beloep": lambda row: row.innbetalt_beloep,
        "plassert": lambda row: row.plassert_beloep,
        "uplassert": lambda row: row.uplassert_beloep,
    },
    fasetter={
        "type": lambda row: row.innbetalingstype,
        "tilstand": lambda row: _get_innbetaling_tilstand(row),
    },
    get_innhold=lambda row: Innhold(
        ord=(row.innbetalingstype, format_dato(row.innbetalingsdato), *(k.kravbeskrivelse for k in row.plassert_krav)),
        numre=_list_numre(
            row.innbetalingsidentifikator,
            *_list_betaling(row.innbetalt_fra),
            *(krav.kravforfallsidentifikator for krav in row.plassert_krav),
        ),
        beloep=(row.innbetalt_beloep, row.uplassert_beloep, *(krav.plassert_beloep for krav in row.plassert_krav)),
    ),
    rekkefoelge="-dato",
)
UTBETALINGER: Listeform[Utbetaling] = Listeform(
    kolonner={
        "dato": lambda row: row.utbetalt_dato,
        "beskrivelse": lambda row: _get_melding(row.betalt_til),
        "status": lambda row: _get_utbetaling_tilstand(row),
        "beloep": lambda row: row.utbetalt_beloep,
    },
    fasetter={
        "type": lambda row: _get_melding(row.betalt_til),
        "tilstand": lambda row: _get_utbetaling_tilstand(row),
    },
    get_innhold=lambda row: Innhold(
        ord=(
            _get_melding(row.betalt_til),
            format_dato(row.utbetalt_dato),
            *(k.kravbeskrivelse for k in row.kredit_krav),
        ),
        numre=_list_numre(
            row.utbetalingsidentifikator,
            *_list_betaling(row.betalt_til),
            *(krav.kravforfallsidentifikator for krav in row.kredit_krav),
        ),
        beloep=(row.utbetalt_beloep, *(krav.utbetalt_beloep for krav in row.kredit_krav)),
    ),
    rekkefoelge="-dato",
)
TILGODEBELOEP: Listeform[Tilgodebeloep] = Listeform(
    kolonner={
        "beskrivelse": lambda row: _get_navn(row.krav),
        "dato": lambda row: row.krav.dato,
        "opprinnelig": lambda row: row.opprinnelig,
        "utbetalt": lambda row: row.utbetalt,
        "motregnet": lambda row: row.motregnet_i_alt,
        "rest": lambda row: row.rest,
    },
    fasetter={
        "kravgruppe": lambda row: row.krav.kravgruppe,
        "type": lambda row: row.krav.kort_beskrivelse,
        "tilstand": lambda row: REST if row.rest else OPPGJORT,
    },
    get_innhold=lambda row: _describe_krav(row.krav, row.opprinnelig, row.utbetalt, row.motregnet_i_alt, row.rest),
)


KLIENTKORT: Listeform[Klient] = Listeform(
    kolonner={
        "nummer": lambda klient: rank_nummer(klient.kort.nummer),
        "navn": lambda klient: klient.navn,
        "etikett": lambda klient: ", ".join(klient.kort.etiketter) or None,
        "ansvarlig": lambda klient: klient.kort.ansvarlig or None,
    },
    fasetter={},
    get_innhold=lambda _klient: Innhold(),
    is_searched=True,
)
KLIENTER: Listeform[Klient] = Listeform(
    kolonner={
        "navn": lambda klient: klient.navn,
        "forfalt": lambda klient: klient.tall.forfalt if klient.tall else None,
        "snart": lambda klient: klient.tall.snart if klient.tall else None,
        "frist": lambda klient: klient.tall.neste_frist if klient.tall else None,
        "til_gode": lambda klient: klient.tall.til_gode if klient.tall else None,
        "uplassert": lambda klient: klient.tall.uplassert if klient.tall else None,
    },
    fasetter={},
    get_innhold=lambda _klient: Innhold(),
    is_searched=True,
)
KLIENTMAANEDER: Listeform[Klientmaaned] = Listeform(
    kolonner={
        "klient": lambda row: row.navn,
        "fremdrift": lambda row: Decimal(row.stand.fremdrift.rang),
        "uforklart": lambda row: row.stand.uforklart,
    },
    fasetter={},
    get_innhold=lambda _row: Innhold(),
    is_searched=True,
    rekkefoelge="fremdrift",
)
KLIENTER_MED_KORT = replace(KLIENTER, kolonner={**KLIENTKORT.kolonner, **KLIENTER.kolonner})


def _describe_krav(krav: Krav, *own: Decimal) -> Innhold:
    days = (format_dato(forfall.forfallsdato) for forfall in krav.kravforfall)
    name = describe_krav(krav.kravbeskrivelse, krav.kravperiode)
    label = krav.kravperiode.merke if krav.kravperiode else ""
    return Innhold(
        ord=(krav.kravbeskrivelse, name, label, name_kravgruppe(krav.kravgruppe), *days),
        numre=_list_numre(
            krav.kravidentifikator,
            *(forfall.kravforfallsidentifikator for forfall in krav.kravforfall),
            *(number for forfall in krav.kravforfall for number in _list_betaling(forfall.betalingsinformasjon)),
        ),
        beloep=(
            *own,
            krav.opprinnelig_beloep,
            krav.stipulerte_renter,
            *(amount for f in krav.kravforfall for amount in (f.opprinnelig_beloep, f.gjenstaaende_beloep)),
        ),
    )


def _get_navn(krav: Krav) -> str:
    """Claims of one kind are sorted by period, `2022-1` before `2022-2`."""
    return f"{krav.kort_beskrivelse} {krav.kravperiode.merke if krav.kravperiode else ''}"


def _get_innbetaling_tilstand(row: Innbetaling) -> str:
    if row.is_reversering:
        return TILBAKEFORT
    if not row.uplassert_beloep:
        return BRUKT
    return DELVIS if row.uplassert_beloep != row.innbetalt_beloep else UBRUKT


def _get_utbetaling_tilstand(row: Utbetaling) -> str:
    return UNDERVEIS if row.is_under_utbetaling else UTBETALT


def _get_konto(info: Betalingsinformasjon | None) -> str:
    return info.kontonummer if info else ""


def _get_melding(info: Betalingsinformasjon | None) -> str:
    return info.melding_sendt_til_mottaker if info else ""


def _list_betaling(info: Betalingsinformasjon | None) -> tuple[str, ...]:
    return (info.kidnummer, info.kontonummer, info.iban) if info else ()


def _list_numre(*numbers: str) -> tuple[str, ...]:
    """Without separators, as the search expects: accounts may contain points or spaces."""
    return tuple(bare for bare in _each_bare(numbers) if bare)


def _each_bare(numbers: Iterable[str]) -> Iterable[str]:
    return ("".join(number.replace(".", "").split()) for number in numbers)
