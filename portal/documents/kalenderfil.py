"""Due dates as iCalendar (RFC 5545, with the properties of calendars of RFC 7986).

A calendar names nothing but the date and the kind of claim unless it is told to: it lies on telephones, at providers of
calendars and with whoever finds its address.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from icalendar import Calendar, Event

from portal.documents.filformat import Filformat
from portal.domain.kalender import Hendelse, Kalendervalg
from portal.domain.kalenderdag import Dagsstand
from portal.domain.krav import KRAVGRUPPER
from portal.domain.tekst import format_beloep, format_dato, format_orgnr
from portal.wording import name_kravgruppe

PRODID = "-//Min side for virksomheter//Forfall//NO"
REFRESH = timedelta(hours=6)  # how often a program is asked to fetch; they decide themselves
ICS = Filformat(suffix="ics", content_type="text/calendar; charset=utf-8", navn=gettext_lazy("Kalender"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Oppfoering:
    """An entry with its organisation."""

    hendelse: Hendelse
    orgnr: str
    navn: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Kalender:
    """What is written. `lest`: when a downloaded file was made; None for one that a program fetches again."""

    uid: str
    oppfoeringer: tuple[Oppfoering, ...]
    valg: Kalendervalg
    portal: str  # its address
    navn: str  # of the organisation, if the calendar is of one and its name is chosen
    endret: datetime  # of the calendar itself, where it has no entries
    lest: date | None = None
    mangler: int = 0  # organisations of which something could not be read
    notis: Dagsstand | None = None  # of the entry that says so

    @property
    def uid_for_notis(self) -> str:
        return f"mangler-{self.uid}"


def write_kalender(kalender: Kalender) -> bytes:
    """The calendar, in the language in use."""
    changes = [one.hendelse.endret for one in kalender.oppfoeringer]
    file = begin_file(kalender.navn, max(changes, default=kalender.endret), is_fetched_again=kalender.lest is None)
    for one in sorted(kalender.oppfoeringer, key=lambda one: (one.hendelse.dato, one.orgnr, one.hendelse.uid)):
        file.add_component(_make_event(one, kalender))
    if kalender.notis is not None:
        file.add_component(_make_notice(kalender, kalender.notis))
    return bytes(file.to_ical())


def begin_file(navn: str, endret: datetime, *, is_fetched_again: bool = True) -> Calendar:
    """A calendar without entries. `navn`: of the organisation, if it is to be named."""
    file = Calendar()
    file.add("prodid", PRODID)
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    # No UID of the calendar (RFC 7986, 5.3): vdirsyncer 0.19 takes it for that of every entry, and keeps one.
    title = _("Forfall hos Skatteetaten")
    file.calendar_name = f"{title}, {navn}" if navn else title
    file.add("last-modified", endret)
    if is_fetched_again:
        file.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
        file.add("x-published-ttl", "PT6H")
    return file


def name_hendelse(hendelse: Hendelse, valg: Kalendervalg, navn: str) -> str:
    """`Forfall: Merverdiavgift`, and what is chosen besides."""
    is_known = hendelse.kravgruppe in KRAVGRUPPER
    kind = _("Forfall: %(hva)s") % {"hva": name_kravgruppe(hendelse.kravgruppe)} if is_known else _("Forfall: krav")
    amount = write_kroner(hendelse.beloep if valg.beloep else None)
    return ", ".join(filter(None, (kind, navn if valg.navn else "", amount)))


def write_kroner(beloep: Decimal | None) -> str:
    """Empty if amounts are not chosen."""
    return _("%(beloep)s kroner") % {"beloep": format_beloep(beloep)} if beloep is not None else ""


def name_missing(mangler: int) -> str:
    """Of how many organisations something is not known."""
    text = ngettext(
        "Noe kunne ikke leses for %(antall)d virksomhet. Logg inn på Min side for virksomheter for å se hva.",
        "Noe kunne ikke leses for %(antall)d virksomheter. Logg inn på Min side for virksomheter for å se hva.",
        mangler,
    )
    return text % {"antall": mangler}


def list_omtale(orgnr: str, valg: Kalendervalg, lest: date | None) -> list[str]:
    """The lines below the name of an entry."""
    number = _("Organisasjonsnummer %(orgnr)s") % {"orgnr": format_orgnr(orgnr)} if valg.nummer else ""
    rest = _("Logg inn på Min side for virksomheter for å se resten.")
    then = _("Slik det var %(dato)s. Denne oppføringen følger ikke med hvis noe endres.")
    return [line for line in (number, rest, then % {"dato": format_dato(lest)} if lest else "") if line]


def _make_event(one: Oppfoering, kalender: Kalender) -> Event:
    hendelse, valg = one.hendelse, kalender.valg
    path = f"/virksomhet/{one.orgnr}/ubetalte-krav/" if valg.nummer else "/"
    event = make_day(hendelse.uid, hendelse.dato, hendelse.endret, hendelse.sekvens)
    event.add("summary", name_hendelse(hendelse, valg, one.navn))
    event.add("description", "\n".join(list_omtale(one.orgnr, valg, kalender.lest)))
    event.add("url", f"{kalender.portal}{path}")
    return event


def _make_notice(kalender: Kalender, notis: Dagsstand) -> Event:
    """An entry that says what no list of dates can: that some are missing."""
    event = make_day(kalender.uid_for_notis, notis.dato, notis.endret, notis.sekvens)
    event.add("summary", _("Kalenderen mangler forfall"))
    event.add("description", name_missing(kalender.mangler))
    event.add("url", f"{kalender.portal}/")
    return event


def make_day(uid: str, day: date, changed: datetime, sequence: int) -> Event:
    """An entry of a whole day, without words."""
    event = Event()
    event.add("uid", uid)
    # Without a METHOD, DTSTAMP says when the entry was last changed (RFC 5545, 3.8.7.2).
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("sequence", sequence)
    event.add("dtstart", day)
    if day < date.max:  # without an end, an entry of a whole day lasts that day
        event.add("dtend", day + timedelta(days=1))
    event.add("transp", "TRANSPARENT")  # the day is not taken
    event.add("class", "PRIVATE")
    return event
