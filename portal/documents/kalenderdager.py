"""A calendar of many organisations as iCalendar: one entry for each day, that says how many have something due."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.documents.kalenderfil import begin_file, list_omtale, make_day, name_missing, write_kroner
from portal.domain.kalender import Kalendervalg
from portal.domain.kalenderdag import ANNET, Dagsforfall, Dagsstand, Kalenderdag
from portal.domain.krav import KRAVGRUPPER
from portal.domain.tekst import format_orgnr
from portal.wording import name_kravgruppe

MAX_NAVN = 30  # organisations named in one entry; it says how many more there are


@dataclass(frozen=True, slots=True, kw_only=True)
class Dagsoppfoering:
    """An entry and its words."""

    uid: str
    dato: date
    tittel: str
    omtale: str

    @property
    def tekst(self) -> str:
        """All that is said."""
        return f"{self.tittel}\n{self.omtale}"


def describe_day(dag: Kalenderdag, uid: str, valg: Kalendervalg, *, is_incomplete: bool) -> Dagsoppfoering:
    """The entry of a day. `is_incomplete`: there are organisations of which not everything is known."""
    count = len(dag.virksomheter)
    title = ngettext("Forfall: %(antall)d virksomhet", "Forfall: %(antall)d virksomheter", count) % {"antall": count}
    amount = write_kroner(dag.beloep if valg.beloep else None)
    lines = [*_list_kinds(dag), *_list_names(dag.virksomheter, valg)]
    if is_incomplete:
        lines.append(_("Flere kan ha forfall denne dagen: noe er ikke lest."))
    lines += list_omtale("", Kalendervalg(), None)
    tittel = ", ".join(filter(None, (title, amount)))
    return Dagsoppfoering(uid=uid, dato=dag.dato, tittel=tittel, omtale="\n".join(lines))


def describe_missing(uid: str, dato: date, mangler: int, ulest: int) -> Dagsoppfoering:
    """The entry that says of how many organisations something is not known, or nothing yet."""
    lines = []
    if ulest:
        text = ngettext("%(antall)d virksomhet er ikke lest ennå.", "%(antall)d virksomheter er ikke lest ennå.", ulest)
        lines.append(text % {"antall": ulest})
    if mangler:
        lines.append(name_missing(mangler))
    return Dagsoppfoering(uid=uid, dato=dato, tittel=_("Kalenderen mangler forfall"), omtale="\n".join(lines))


def write_dager(alle: Iterable[tuple[Dagsoppfoering, Dagsstand]], portal: str, endret: datetime) -> bytes:
    """The calendar, in the language in use. `endret`: of the calendar itself, where it has no entries."""
    entries = sorted(alle, key=lambda one: (one[0].dato, one[0].uid))
    file = begin_file("", max((stand.endret for _entry, stand in entries), default=endret))
    for entry, stand in entries:
        event = make_day(entry.uid, entry.dato, stand.endret, stand.sekvens)
        event.add("summary", entry.tittel)
        event.add("description", entry.omtale)
        event.add("url", f"{portal}/")
        file.add_component(event)
    return bytes(file.to_ical())


def _list_kinds(dag: Kalenderdag) -> Iterator[str]:
    """How many organisations have something of each kind."""
    counts = dag.count_by_kravgruppe()
    for kravgruppe in (*KRAVGRUPPER, ANNET):
        count = counts.get(kravgruppe, 0)
        if count:
            text = ngettext("%(hva)s: %(antall)d virksomhet", "%(hva)s: %(antall)d virksomheter", count)
            hva = _("Andre slags krav") if kravgruppe == ANNET else name_kravgruppe(kravgruppe)
            yield text % {"hva": hva, "antall": count}


def _list_names(virksomheter: Sequence[Dagsforfall], valg: Kalendervalg) -> Iterator[str]:
    """The organisations, if their names or numbers are chosen."""
    if not (valg.navn or valg.nummer):
        return
    for one in virksomheter[:MAX_NAVN]:
        number = format_orgnr(one.orgnr) if valg.nummer else ""
        amount = write_kroner(one.beloep if valg.beloep else None)
        yield ", ".join(filter(None, (one.navn if valg.navn else "", number, amount)))
    more = len(virksomheter) - MAX_NAVN
    if more > 0:
        yield ngettext("og %(antall)d virksomhet til", "og %(antall)d virksomheter til", more) % {"antall": more}
