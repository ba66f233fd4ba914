"""What claims and movements are called and how a claim's state is told, on every page and in every file."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.domain.bevegelser import Bevegelse, Slag
from portal.domain.felter import Kravperiode
from portal.domain.krav import Krav, Kravforfall
from portal.domain.open_items import OpenItem
from portal.domain.tekst import format_beloep, format_dato
from portal.domain.tilstand import Tilstand, find_krav_tilstand
from portal.wording import capitalise, name_kravgruppe, tell_dager, write_periode_bokmaal


@dataclass(frozen=True, slots=True, kw_only=True)
class Kravnavn:
    """A claim's name, in bokmål: `Mva-melding` and `januar–februar 2022`. `periode` is empty if the text has it."""

    tekst: str
    periode: str

    def __str__(self) -> str:
        return f"{self.tekst}, {self.periode}" if self.periode else self.tekst


def name_krav(beskrivelse: str, periode: Kravperiode | None) -> Kravnavn:
    """The name of a claim, from its description and its period."""
    if periode is None:
        return Kravnavn(tekst=beskrivelse, periode="")
    text = beskrivelse.removesuffix(periode.stands_in(beskrivelse))
    if periode.aar and periode.aar in text:
        return Kravnavn(tekst=text, periode="")
    if periode.beskrivelse and periode.beskrivelse in text:
        return Kravnavn(tekst=text, periode=periode.aar)
    return Kravnavn(tekst=text, periode=write_periode_bokmaal(periode))


def describe_krav(beskrivelse: str, periode: Kravperiode | None) -> str:
    """`Mva-melding, januar–februar 2022`."""
    return str(name_krav(beskrivelse, periode))


def describe_forfall(krav: Krav, forfall: Kravforfall) -> str:
    """A claim, with the instalment if it has several: `Forskuddsskatt 2022, 2. termin`."""
    name = describe_krav(krav.kravbeskrivelse, krav.kravperiode)
    termin = krav.get_termin(forfall)
    return name + _(", %(termin)s. termin") % {"termin": termin} if termin else name


def name_tilstand(tilstand: Tilstand) -> str:
    """The state in a word or two."""
    return {
        Tilstand.FORFALT: _("Forfalt"),
        Tilstand.KOMMENDE: _("Ikke forfalt"),
        Tilstand.UTEN_FORFALLSDATO: _("Uten forfallsdato"),
        Tilstand.TIL_GODE: _("Til gode"),
        Tilstand.BARE_RENTER: _("Bare renter igjen"),
        Tilstand.BETALT: _("Betalt"),
        Tilstand.GJORT_OPP: _("Gjort opp"),
        Tilstand.UKJENT: _("Ikke kjent"),
    }[tilstand]


def tell_krav_tilstand(krav: Krav, on: date) -> str:
    """`Forfalt`, `3 terminer forfalt`, `om 11 dager`, `Til gode`."""
    tilstand = find_krav_tilstand(krav, on)
    late = krav.count_forfalte(on)
    if tilstand is Tilstand.FORFALT and len(krav.kravforfall) > 1 and late:
        return ngettext("%(antall)d termin forfalt", "%(antall)d terminer forfalt", late) % {"antall": late}
    if tilstand is Tilstand.KOMMENDE and krav.forfallsdato:
        return tell_dager(krav.forfallsdato, on)
    return name_tilstand(tilstand)


def tell_forfall_tilstand(tilstand: Tilstand, forfall: Kravforfall, on: date) -> str:
    """The same for an instalment in this state."""
    return tell_dager(forfall.forfallsdato, on) if tilstand is Tilstand.KOMMENDE else name_tilstand(tilstand)


def tell_frist(krav: Krav, on: date) -> str:
    """`3 terminer forfalt, eldste forfallsdato 11.04.2022`, `Forfaller 08.09.2023`, `Til gode`."""
    tilstand = find_krav_tilstand(krav, on)
    told = tell_krav_tilstand(krav, on)
    if krav.forfallsdato and tilstand is Tilstand.FORFALT:
        told = _("%(tilstand)s, eldste forfallsdato %(dato)s") % {
            "tilstand": told,
            "dato": format_dato(krav.forfallsdato),
        }
    elif krav.forfallsdato and tilstand is Tilstand.KOMMENDE:
        told = _("Forfaller %(dato)s") % {"dato": format_dato(krav.forfallsdato)}
    owner = _("registrert på person")
    return f"{told}, {owner}" if krav.part.is_person else told


def list_kjennetegn(krav: Krav) -> list[str]:
    """Remarks under a claim's name on a page: the group if the name lacks it, and what is unusual."""
    has_both = krav.beloep_uten_termin > 0 and not krav.is_helt_uten_forfallsdato
    own = (
        (krav.part.is_person, _("registrert på person")),
        (krav.fastsettingsmaate == "myndighetsfastsatt", _("fastsatt av Skatteetaten")),
        (krav.is_utsatt_iverksettelse, _("utsatt iverksettelse")),
        (krav.mottatt > 1, _("mottatt %(mottatt)d ganger") % {"mottatt": krav.mottatt}),
        (has_both, _("%(beloep)s uten forfallsdato") % {"beloep": format_beloep(krav.beloep_uten_termin)}),
        (krav.is_begge_veier, _("i tillegg %(beloep)s til gode") % {"beloep": format_beloep(krav.rest_til_gode)}),
    )
    parts = [part for is_so, part in own if is_so]
    if krav.kravgruppe != krav.kort_beskrivelse:
        return [name_kravgruppe(krav.kravgruppe), *parts]
    return [capitalise(parts[0]), *parts[1:]] if parts else []


def _remark_krav(krav: Krav, rest: Decimal, *, names_owner: bool) -> str:
    """Remark on an open claim, or on what is left of one instalment, in a file.

    On paper a sign tells that it is the owner's, so `names_owner` is false.
    """
    remarks = (
        (names_owner and krav.part.is_person, _("registrert på person")),
        (rest < 0, _("til gode")),
        (not krav.rest and krav.stipulerte_renter > 0, _("bare renter igjen")),
        (krav.is_helt_uten_forfallsdato and rest > 0, _("uten forfallsdato")),
        (krav.is_utsatt_iverksettelse, _("utsatt iverksettelse")),
        (krav.mottatt > 1, _("mottatt %(mottatt)d ganger") % {"mottatt": krav.mottatt}),
    )
    return ", ".join(text for is_so, text in remarks if is_so)


def remark_uten_forfall(krav: Krav, beloep: Decimal, *, names_owner: bool = True) -> str:
    """Remark on an amount without due date. Credit never has one, so that is not remarked."""
    says_so = krav.is_helt_uten_forfallsdato or beloep <= 0
    undated = "" if says_so else _("uten forfallsdato")
    return ", ".join(filter(None, (undated, _remark_krav(krav, beloep, names_owner=names_owner))))


def remark_forfall(krav: Krav, forfall: Kravforfall, *, names_owner: bool = True) -> str:
    """Remark on an unpaid instalment. The first one mentions the claim's interest."""
    unpaid = [one for one in krav.kravforfall if one.gjenstaaende_beloep]
    is_beside_interest = len(unpaid) > 1 and forfall is unpaid[0] and bool(krav.stipulerte_renter)
    remark = _remark_krav(krav, forfall.gjenstaaende_beloep, names_owner=names_owner)
    return ", ".join(filter(None, (remark, _("rentene gjelder hele kravet") if is_beside_interest else "")))


def describe_bevegelse(row: Bevegelse) -> str:
    """A movement in one line."""
    if row.slag is Slag.KRAV:
        return describe_krav(row.tekst, row.periode)
    if row.slag is Slag.INNBETALING:
        return row.tekst or _("Innbetaling")
    if row.is_tilbakebetaling:
        return _("Tilbakebetalt innbetaling")
    name = _("Utbetaling") if row.slag is Slag.UTBETALING else _("Motregning")
    return f"{name}, {row.tekst}" if row.tekst else name


def remark_bevegelse(row: Bevegelse, *, names_owner: bool = True) -> str:
    """Remark on a movement; empty for most."""
    remarks = (
        (row.lacks_dato, _("opprettelsesdato mangler; forfallsdato er brukt")),
        (row.is_reversering, _("tilbakeført innbetaling")),
        (names_owner and row.is_person, _("registrert på person")),
    )
    parts = [text for is_so, text in remarks if is_so]
    if row.underveis is not None:
        way = _("%(beloep)s kroner er under utbetaling; ikke med i saldoen ennå")
        parts.append(way % {"beloep": format_beloep(row.underveis)})
    return capitalise(", ".join(parts))


def describe_open_item(item: OpenItem) -> str:
    """An item of a balance, with the instalment if its claim has several."""
    if item.krav and item.forfall:
        return describe_forfall(item.krav, item.forfall)
    if item.krav:
        return describe_krav(item.krav.kravbeskrivelse, item.krav.kravperiode)
    return describe_krav(item.beskrivelse, item.periode) or _("Krav")


def remark_open_item(item: OpenItem) -> str:
    """Remark on an item of a balance; empty for most."""
    if item.krav is None and item.then > 0:
        return _("kjent bare fra innbetalingen som dekket det")
    if item.krav is None:
        return _("kjent bare fra utbetalingen")
    return _("til gode") if (item.then or item.now) < 0 else ""
