"""What the pages of a firm's access for its clients show: the state, the list of clients, and an errand at work."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.urls import reverse

from portal.api.altinn_call import Listing
from portal.api.altinn_problem import ProblemKind
from portal.api.systemtilgang import get_behov, get_leverandoer, list_relasjoner, make_overview_address
from portal.clock import get_clock
from portal.domain.collation import sort_key
from portal.domain.systemtilgang import Systemklient, Systemtilgang
from portal.domain.tilgang import OrganisationLike
from portal.jobs.klientoppdrag import Avslag, Oppdrag
from portal.web.altinnsord import Altinnsord
from portal.web.came_from import WayBack
from portal.web.klientsystemord import STANS, find_klientord, name_forhold
from portal.web.listesok import Innhold, Search
from portal.web.systemtilgangside import NAVN_SYSTEMTILGANG, SYSTEM_KLIENTER, name_behov

ON_A_PAGE = 50
FEW = 10  # up to so many, a list needs no search
ADDED = "lagt-til"  # the tab of clients that the system user may read for


@dataclass(frozen=True, slots=True, kw_only=True)
class Klientlinje:
    """One client in the list."""

    klient: Systemklient
    avslag: Avslag | None = None
    ord: Altinnsord | None = None
    has_reference: bool = False  # the words ask for it
    is_ferdig: bool = False  # of an errand at work: done
    can_open: bool = False  # the person may see its figures


@dataclass(frozen=True, slots=True, kw_only=True)
class Klientlister:
    """The firm's clients as Altinn has them now: those with the system user, and the others."""

    lagt_til: tuple[Systemklient, ...]
    andre: tuple[Systemklient, ...]
    uleselige: int = 0  # rows of Altinn's that could not be read

    @property
    def alle(self) -> dict[str, Systemklient]:
        """All of them, by organisation number."""
        return {one.orgnr: one for one in (*self.andre, *self.lagt_til)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Klientsystemvalg:
    """Which list is shown, and what is searched for; anything else in the query is ignored."""

    fane: str = ""
    sok: str = ""
    side: str = "1"

    @classmethod
    def from_query(cls, query: QueryDict) -> "Klientsystemvalg":
        """Parse the URL's query, or a form."""
        fane = ADDED if query.get("fane") == ADDED else ""
        return cls(fane=fane, sok=query.get("sok", "").strip()[:100], side=query.get("side", "1")[:6])

    @property
    def query(self) -> str:
        """The same as a query string, without the page."""
        pairs = [(name, value) for name, value in (("fane", self.fane), ("sok", self.sok)) if value]
        return f"?{urlencode(pairs)}" if pairs else ""


def list_lister(tilgjengelige: Listing[Systemklient], delegerte: Listing[Systemklient]) -> Klientlister:
    """Sort the clients by name. One that Altinn lists as added is added, whatever else it says."""
    added = {one.id: one for one in delegerte.rows}
    others = (one for one in tilgjengelige.rows if one.id not in added)
    return Klientlister(
        lagt_til=_sort(added.values()),
        andre=_sort({one.id: one for one in others}.values()),
        uleselige=max(tilgjengelige.uleselige, delegerte.uleselige),  # the same rows, where both lists have them
    )


def search_klienter(klienter: Iterable[Systemklient], sok: str) -> tuple[Systemklient, ...]:
    """Those whose name or number matches."""
    search = Search(sok)
    return tuple(one for one in klienter if search.matches(Innhold(ord=(one.navn,), numre=(one.orgnr,))))


def build_state(
    firma: OrganisationLike, relasjon: str, found: Systemtilgang | None, **more: object
) -> dict[str, object]:
    """Build the context of every page here."""
    address = reverse("klientsystem", args=[firma.orgnr, relasjon])
    vis: dict[str, object] = {
        "adresse": address,
        "trekk": reverse("klientsystem_trekk", args=[firma.orgnr, relasjon]),
        "relasjon": relasjon,
        "forhold": name_forhold(relasjon),
        "alle_forhold": [
            (reverse("klientsystem", args=[firma.orgnr, one]), name_forhold(one), one == relasjon)
            for one in list_relasjoner()
        ],
        "funnet": found,
        "behov": name_behov(get_behov(relasjon)),
        "mangler": name_behov(found.mangler) if found is not None else (),
        "altinn": make_overview_address(),
        "system": SYSTEM_KLIENTER,
        "leverandoer": get_leverandoer(),
        "now": get_clock().now(),
    }
    back = WayBack(adresse=reverse("systemtilgang", args=[firma.orgnr]), navn=NAVN_SYSTEMTILGANG)
    return {"tilgang": firma, "tilbake": back, "vis": vis | more}


def build_list(
    lister: Klientlister, valg: Klientsystemvalg, oppdrag: Oppdrag | None, relasjon: str, may_open: frozenset[str]
) -> dict[str, object]:
    """Build what the list of clients shows: those that Altinn has refused first."""
    is_added = valg.fane == ADDED
    found = search_klienter(lister.lagt_til if is_added else lister.andre, valg.sok)
    refused = _list_avslag(oppdrag)
    lines = [
        make_linje(
            one, None if is_added else refused.get(one.id), relasjon, can_open=is_added and one.orgnr in may_open
        )
        for one in found
    ]
    lines.sort(key=lambda one: one.avslag is None)  # stable: each part stays sorted by name
    paginator = Paginator(lines, ON_A_PAGE)
    page = paginator.get_page(valg.side)
    return {
        "valg": valg,
        "is_added": is_added,
        "linjer": page.object_list,
        "treff": len(lines),
        "is_soekbar": bool(valg.sok) or len(lines) > FEW,
        "antall_lagt_til": len(lister.lagt_til),
        "antall_andre": len(lister.andre),
        "uleselige": lister.uleselige,
        "sider": _list_pages(page, valg),
        "side": page.number,
    }


def build_oppdrag(oppdrag: Oppdrag) -> dict[str, object]:
    """Build the errand's part, and while it is at work its clients: refused first, then waiting, then done."""
    waiting = [make_linje(one, None, oppdrag.relasjon) for one in _sort(oppdrag.venter)]
    done = [make_linje(one, None, oppdrag.relasjon, is_ferdig=True) for one in _sort(oppdrag.gjort)]
    refused = [make_linje(one.klient, one, oppdrag.relasjon) for one in oppdrag.avvist if one.klient is not None]
    grunn = oppdrag.grunn
    return {
        "oppdrag": oppdrag,
        "oppdrag_linjer": [*refused, *waiting, *done],
        "stanset": STANS[oppdrag.stanset] if oppdrag.stanset else "",
        "stanset_ord": find_klientord(grunn.kind, oppdrag.relasjon) if grunn is not None else None,
    }


def make_linje(
    klient: Systemklient, avslag: Avslag | None, relasjon: str, *, is_ferdig: bool = False, can_open: bool = False
) -> Klientlinje:
    """One line, with the refusal in words."""
    if avslag is None:
        return Klientlinje(klient=klient, is_ferdig=is_ferdig, can_open=can_open)
    return Klientlinje(
        klient=klient,
        avslag=avslag,
        ord=find_klientord(avslag.kind, relasjon),
        has_reference=avslag.kind in (ProblemKind.UNKNOWN, ProblemKind.AGENT_WRONG),
    )


def _list_avslag(oppdrag: Oppdrag | None) -> dict[str, Avslag]:
    """The latest refusal of each client."""
    rows = () if oppdrag is None else (*oppdrag.tidligere, *oppdrag.avvist)
    return {one.klient.id: one for one in rows if one.klient is not None}


def _list_pages(page: Page[Klientlinje], valg: Klientsystemvalg) -> list[tuple[int, str]]:
    if not page.has_other_pages():
        return []
    joint = "&" if valg.query else "?"
    return [(number, f"{valg.query}{joint}side={number}") for number in page.paginator.page_range]


def _sort(klienter: Iterable[Systemklient]) -> tuple[Systemklient, ...]:
    return tuple(sorted(klienter, key=lambda one: (sort_key(one.navn), one.orgnr)))
