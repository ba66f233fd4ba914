"""Interest explained where it stands: the box in an open claim, and the date that is typed in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext as _

from portal.domain.krav import Krav
from portal.domain.renteanslag import (
    Betaldag,
    Renteanslag,
    estimate,
    estimate_day,
    find_siste_sats,
    has_kjent_rentetype,
    propose_day,
)
from portal.domain.rentesatser import Rentesats
from portal.domain.tekst import format_dato
from portal.domain.typed import read_date
from portal.web.forms import MAX_DATO

Par = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rentevalg:
    """A date that is typed for one claim, by its key."""

    noekkel: str = ""
    tekst: str = ""

    @classmethod
    def from_query(cls, query: QueryDict) -> "Rentevalg":
        """Parse the query; without a date there is no choice."""
        typed = query.get("rentedato", "").strip()[:MAX_DATO]
        return cls(noekkel=query.get("rente", "")[:40], tekst=typed) if typed else cls()


@dataclass(frozen=True, slots=True, kw_only=True)
class Renteboks:
    """The interest of one claim for a page. `skjult` keeps the rest of the page's query in the form."""

    krav: Krav
    hentet: date
    anslag: Renteanslag | None  # None: no rate is known
    senere: Betaldag | None  # paying later; None if the typed date is wrong
    tekst: str
    feil: str
    has_kjent_type: bool
    siste_sats: Rentesats | None
    skjult: tuple[Par, ...]
    tabell: str  # id of the htmx target; empty where the form loads a page

    @property
    def dager(self) -> tuple[Betaldag, ...]:
        """Today, and the later day."""
        return tuple(dag for dag in (self.anslag.i_dag if self.anslag else None, self.senere) if dag)


def build_renteboks(
    krav: Krav, hentet: date, today: date, valg: Rentevalg, skjult: Sequence[Par], *, tabell: str = ""
) -> Renteboks | None:
    """The box; None for a claim without interest owed."""
    if krav.stipulerte_renter <= 0:
        return None
    anslag = estimate(krav, hentet, today)
    typed = valg.tekst if valg.noekkel == krav.noekkel else ""
    day = read_date(typed) if typed else propose_day(anslag) if anslag else None
    feil = _find_feil(day, anslag, today) if typed and anslag else ""
    return Renteboks(
        krav=krav,
        hentet=hentet,
        anslag=anslag,
        senere=estimate_day(krav, hentet, today, day) if anslag and day and not feil and day > today else None,
        tekst=typed if feil or not day else format_dato(day),
        feil=feil,
        has_kjent_type=has_kjent_rentetype(krav),
        siste_sats=find_siste_sats(today),
        skjult=(*skjult, ("rente", krav.noekkel)),
        tabell=tabell,
    )


def _find_feil(day: date | None, anslag: Renteanslag, today: date) -> str:
    """What is wrong with a typed date, and how to write it."""
    example = {"dato": format_dato(propose_day(anslag))}
    if day is None:
        return _("Skriv dag, måned og år, for eksempel %(dato)s.") % example
    if day < today:
        return _("Datoen er passert. Skriv i dag eller en senere dato, for eksempel %(dato)s.") % example
    if day > anslag.siste_dag:
        last = {"dato": format_dato(anslag.siste_dag)}
        return _("Vi kan ikke regne lenger frem enn til %(dato)s.") % last
    return ""
