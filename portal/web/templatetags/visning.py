"""Filters that format values and name domain terms."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from portal import wording
from portal.clock import NORGE
from portal.domain import tekst
from portal.domain.avvik import Avvik
from portal.domain.felter import Kravperiode
from portal.domain.grunnlag import Mangel
from portal.domain.klienter import Klient
from portal.domain.svar import UleseligRad
from portal.web.rader import HasNoekkel, Rad
from portal.wording_forbehold import describe_mangel, describe_uleselig

register = template.Library()
GRUPPEKLASSER = {
    "Skatt": "skatt",
    "Merverdiavgift": "mva",
    "Arbeidsgiveravgift": "aga",
    "Forskuddstrekk": "trekk",
    "Særavgifter": "saer",
    "Andre krav": "andre",
    "Øvrige offentlige krav": "ovrige",
}


@register.filter
def beloep(value: Decimal | None) -> str:
    """`21 200,00`; empty for None."""
    return "" if value is None else tekst.format_beloep(value)


@register.filter
def beloep_kjent(value: Decimal, is_ufullstendig: bool) -> str:
    """The amount; a zero that may be more is not known."""
    return _("Ikke kjent") if is_ufullstendig and not value else tekst.format_beloep(value)


@register.filter
def hele_kroner(value: Decimal) -> str:
    """`21 200`."""
    return tekst.format_hele_kroner(value)


@register.filter
def dato(value: date | None) -> str:
    """`10.04.2023`."""
    return "" if value is None else tekst.format_dato(value)


@register.filter
def dato_lang(value: date | None) -> str:
    """`10. april 2023`."""
    return "" if value is None else wording.write_dato(value)


@register.filter
def periode(value: Kravperiode | None) -> str:
    """`januar–februar 2022`; empty for None."""
    text = "" if value is None else wording.write_periode(value)
    return api(text) if value and text == value.beskrivelse else text


@register.filter
def api(value: str) -> str:
    """Text from the API, marked as bokmål on pages in other languages."""
    return format_html('<span lang="nb">{}</span>', value) if value and get_language() != "nb" else value


@register.filter
def orgnr(value: str) -> str:
    """`314 055 403`."""
    return tekst.format_orgnr(value)


@register.filter
def konto(value: str) -> str:
    """`7694 05 18888`."""
    return tekst.format_konto(value)


@register.filter
def klokkeslett(value: datetime | None) -> str:
    """`kl. 09.14`, Norwegian time."""
    return "" if value is None else wording.write_klokkeslett(value)


@register.filter
def naar(value: datetime | None, now: datetime) -> str:
    """`i dag kl. 09.14`, `i går kl. 09.14`, `12.08.2023 kl. 09.14`."""
    if value is None:
        return ""
    days = (now.astimezone(NORGE).date() - value.astimezone(NORGE).date()).days
    day = {0: _("i dag"), 1: _("i går")}.get(days) or tekst.format_dato(value.astimezone(NORGE).date())
    return f"{day} {klokkeslett(value)}"


@register.filter
def tidspunkt(value: datetime) -> str:
    """`28.08.2023 kl. 09.34`, Norwegian time."""
    return wording.write_tidspunkt(value)


@register.filter
def alder(value: datetime | None, now: datetime) -> str:
    """`for 53 minutter siden`, in the largest whole unit."""
    if value is None:
        return ""
    minutes = max(int((now - value).total_seconds() // 60), 0)
    if minutes >= 24 * 60:
        count = minutes // (24 * 60)
        return ngettext("for %(antall)d dag siden", "for %(antall)d dager siden", count) % {"antall": count}
    if minutes >= 60:
        count = minutes // 60
        return ngettext("for %(antall)d time siden", "for %(antall)d timer siden", count) % {"antall": count}
    if minutes:
        return ngettext("for %(antall)d minutt siden", "for %(antall)d minutter siden", minutes) % {"antall": minutes}
    return _("nå nettopp")


@register.filter
def dager(value: date | None, on: date) -> str:
    """`om 11 dager`, `i dag`, `for 504 dager siden`."""
    return "" if value is None else wording.tell_dager(value, on)


@register.filter
def aarstall(value: Sequence[int]) -> str:
    """`2022 eller 2023`, from newest first."""
    return _("%(fra)s eller %(til)s") % {"fra": value[-1], "til": value[0]} if len(value) > 1 else str(value[0])


@register.filter
def kravgruppe(value: str) -> str:
    """The group's name; one that only the API names is marked as bokmål on pages in other languages."""
    name = wording.name_kravgruppe(value)
    return api(name) if name == value else name


@register.filter
def kravgruppenavn(value: str) -> str:
    """The same for attributes, without language markup."""
    return wording.name_kravgruppe(value)


@register.filter
def gruppeklasse(value: str) -> str:
    """CSS class with the group's colour."""
    return GRUPPEKLASSER.get(value, "annen")


@register.filter
def sumnavn(avvik: Avvik) -> str:
    """Name of the sum that differs."""
    return wording.name_sum(avvik)


@register.filter
def aarsak(avvik: Avvik) -> str:
    """Why the sum differs, or that the reason is unknown."""
    return wording.explain_avvik(avvik)


@register.filter
def klientord(value: Klient) -> str:
    """Why a client has no figures, or a remark on them."""
    return wording.describe_klient(value)


@register.filter
def uleselig(value: UleseligRad) -> str:
    """An unreadable row and the reason."""
    return describe_uleselig(value)


@register.filter
def radnavn(rad: Rad[HasNoekkel], nr: int) -> str:
    """Element id of a row: its key and position, since keys may repeat."""
    return f"rad-{rad.verdi.noekkel}-{nr}"


@register.filter
def manglende(value: Mangel) -> str:
    """`innbetalinger for 2022`; withheld lists say so."""
    return describe_mangel(value)


@register.filter
def kid(value: str) -> str:
    """A KID in groups of four; a line breaks between them, never inside one."""
    return tekst.format_kid(value).replace(tekst.NBSP, " ")


@register.filter
def iban(value: str) -> str:
    """`NO58 7694 0518 888`."""
    return kid(uten_mellomrom(value))


@register.filter
def uten_mellomrom(value: str) -> str:
    """Without spaces, for copying."""
    return "".join(value.split())


@register.filter
def til_bank(value: Decimal) -> str:
    """`61244,00`, for an online bank's form."""
    return f"{value:.2f}".replace(".", ",")


@register.filter
def positiv(value: Decimal) -> Decimal:
    """Absolute amount, for use beside a word that gives the direction."""
    return abs(value)


@register.filter
def motsatt(value: Decimal) -> Decimal:
    """The amount with the other sign."""
    return -value


@register.filter
def heltall(value: Decimal) -> str:
    """Plain digits, for attributes."""
    return str(int(abs(value)))


@register.filter
def antall_nytt(value: Klient) -> str:
    """The number of changes of a client, or that it is not known whether there are any."""
    if value.nytt is None or value.nytt.is_ukjent:
        return _("Ukjent")
    number = len(value.nytt.endringer)
    return ngettext("%(antall)d ny", "%(antall)d nye", number) % {"antall": number} if number else _("Ingen")


@register.filter
def er_foer_idag(value: datetime | None, now: datetime) -> bool:
    """Whether it was on an earlier day than this one, in Norway."""
    return value is not None and value.astimezone(NORGE).date() < now.astimezone(NORGE).date()
