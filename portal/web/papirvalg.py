"""What is ordered in papers for many clients: clients, period and formats."""

from dataclasses import dataclass
from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.documents.filformat import PDF, TABELLFORMATER
from portal.domain.klienter import UTEN_KORT, Klient
from portal.domain.numre import is_orgnr
from portal.domain.papirer import Papirslag
from portal.domain.tekst import format_dato
from portal.domain.tilgang import Virksomhet
from portal.jobs.klientliste import get_klientliste
from portal.jobs.papirer import MAX_KLIENTER
from portal.web.forms import Periode, read_aar, read_periode
from portal.web.klientrader import Mine, join_rader
from portal.web.klientside import ALLE, choose_klienter
from portal.web.periodevalg import build_terminer
from portal.web.request import PortalRequest
from portal.wording_papirer import name_slag

ANNEN = "annen"
VALGTE = "valgte"  # in the address: only the clients that it names, even if it names none


@dataclass(frozen=True, slots=True, kw_only=True)
class ValgtKlient:
    """A client that is chosen."""

    orgnr: str
    navn: str
    nummer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Periodealternativ:
    """A period that can be chosen."""

    verdi: str
    navn: str
    note: str
    fra: date
    til: date
    slag: Papirslag = Papirslag.KONTOUTSKRIFT

    @property
    def dager(self) -> str:
        """`01.01.2022–31.12.2022`, `31.12.2022`."""
        return "–".join(dict.fromkeys(map(format_dato, (self.fra, self.til))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Papirvalg:
    """What the form says. `feil`: why it cannot be ordered."""

    verdi: str  # of the period
    slag: Papirslag
    periode: Periode  # of other dates
    fra: date | None
    til: date | None
    formater: tuple[str, ...]
    aar: int  # of a list of one year
    feil: tuple[str, ...] = ()


def build_perioder(today: date) -> list[Periodealternativ]:
    """The periods most people want."""
    last = today.year - 1
    termin = build_terminer(today)[1]
    fra, til = date.fromisoformat(termin.fra), date.fromisoformat(termin.til)
    dag = date(last, 12, 31)
    return [
        Periodealternativ(verdi="ifjor", navn=_("I fjor"), note="", fra=date(last, 1, 1), til=dag),
        Periodealternativ(verdi="iaar", navn=_("Hittil i år"), note="", fra=date(today.year, 1, 1), til=today),
        Periodealternativ(
            verdi="termin", navn=_("Siste mva-termin, %(termin)s") % {"termin": termin.navn}, note="", fra=fra, til=til
        ),
        Periodealternativ(
            verdi="saldo",
            navn=_("Saldo per 31.12."),
            note=_("Saldo og åpne poster den dagen, uten bevegelser"),
            fra=dag,
            til=dag,
            slag=Papirslag.SALDO,
        ),
        Periodealternativ(
            verdi="ubetalte",
            navn=_("Ubetalte krav i dag"),
            note=_("Med KID og konto"),
            fra=today,
            til=today,
            slag=Papirslag.UBETALTE,
        ),
    ]


def build_aarslister() -> list[tuple[str, str]]:
    """The lists of one year that can be chosen, with their names."""
    return [(slag.value, name_slag(slag)) for slag in Papirslag if slag.is_aarsliste]


def read_papirvalg(query: QueryDict, today: date, antall: int) -> Papirvalg:
    """`antall`: how many clients are chosen."""
    aar = read_aar(query, today)
    by_verdi = {one.verdi: one for one in (*build_perioder(today), *_list_aar(aar or today.year, today))}
    formater = tuple(one.suffix for one in (PDF, *TABELLFORMATER) if one.suffix in query.getlist("format"))
    chosen = by_verdi.get(query.get("periode", ""))
    periode = read_periode(query, today)
    feil = [] if chosen is not None else list(periode.feil)
    if chosen is not None and chosen.slag.is_aarsliste and aar is None:
        feil.append(_("Velg ett av årene i listen."))
    without_format = "" if formater else _("Velg minst ett format.")
    feil += [one for one in (tell_antall(antall), without_format) if one]
    return Papirvalg(
        verdi=chosen.verdi if chosen is not None else ANNEN,
        slag=chosen.slag if chosen is not None else Papirslag.KONTOUTSKRIFT,
        periode=periode,
        fra=chosen.fra if chosen is not None else periode.fra,
        til=chosen.til if chosen is not None else periode.til,
        formater=formater,
        aar=aar or today.year - 1,
        feil=tuple(feil),
    )


def _list_aar(aar: int, today: date) -> list[Periodealternativ]:
    """The lists of one year as periods: the whole year, or as far as it has come."""
    first, last = date(aar, 1, 1), min(date(aar, 12, 31), today)
    return [
        Periodealternativ(verdi=verdi, navn=navn, note="", fra=first, til=last, slag=Papirslag(verdi))
        for verdi, navn in build_aarslister()
    ]


def tell_antall(antall: int) -> str:
    """Why so many clients cannot be ordered for; empty if they can."""
    if not antall:
        return _("Velg minst én klient.")
    if antall > MAX_KLIENTER:
        told = ngettext(
            "Du har valgt %(antall)d klient. Bestill for høyst %(most)d om gangen.",
            "Du har valgt %(antall)d klienter. Bestill for høyst %(most)d om gangen.",
            antall,
        )
        return told % {"antall": antall, "most": MAX_KLIENTER}
    return ""


def list_valgte(request: PortalRequest, mine: Mine) -> list[ValgtKlient]:
    """The clients that the address chooses: those it names, or what the list shows with the same query."""
    named = read_orgnumre(request.GET)
    if named or VALGTE in request.GET:
        return [make_valgt(mine, unit) for unit in mine.kan_velges if unit.orgnr in named]
    rows = join_rader(request, mine, get_klientliste(request.session))
    found = choose_klienter(request, mine, rows, default=ALLE).treff_i_listen
    return [make_valgt(mine, row) for row in found if not row.is_uten_tall]


def make_valgt(mine: Mine, unit: Virksomhet | Klient) -> ValgtKlient:
    """A client with the person's number for it."""
    return ValgtKlient(orgnr=unit.orgnr, navn=unit.navn, nummer=mine.kort.get(unit.orgnr, UTEN_KORT).nummer)


def read_orgnumre(query: QueryDict) -> dict[str, None]:
    """The organisation numbers that a form or address names, each once, in order."""
    return dict.fromkeys(orgnr for orgnr in query.getlist("klient") if is_orgnr(orgnr))
