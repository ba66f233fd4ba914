"""Pages that show a list of one year."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.api.aarsliste import YearLedger
from portal.clock import get_clock
from portal.domain.betaling import Innbetaling, Utbetaling, sum_innbetalinger
from portal.domain.krav import Krav
from portal.domain.svar import Oppslag
from portal.domain.tilgang import OrganisationLike
from portal.domain.tilgode import (
    Tilgodebeloep,
    list_betalte_krav,
    list_tilgodebeloep,
    sum_opprinnelig,
    sum_tilgode,
    sum_utbetalinger,
)
from portal.web import listeformer
from portal.web.forms import list_aar
from portal.web.listeform import Listeform
from portal.web.rader import HasNoekkel, build_rader
from portal.web.render import render_page
from portal.web.request import PortalRequest
from portal.web.utvalg import build_visning, read_spoerring
from portal.web.virksomhetsside import build_context

R = TypeVar("R", bound=HasNoekkel)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """A tab with two lists, by URL name."""

    navn: str
    valg: tuple[tuple[str, Promise], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Aarsside(Generic[R]):
    """One of the four lists of a year: page name, sources, rows and totals."""

    vis: str
    tab: Tab
    lister: tuple[str, ...]
    form: Listeform[R]
    get_rader: Callable[[YearLedger], Sequence[R]]
    sum_rader: Callable[[Sequence[R]], object]
    get_mer: Callable[[YearLedger], Callable[[R], object]] | None = None  # extra details of an open row
    tomt: Promise  # text for an empty list; may name the year and the one before
    fil: str = ""  # URL name of its file, if any
    find_siste_aar: Callable[[YearLedger], int | None] | None = None  # another year that has rows

    @property
    def tittel(self) -> Promise:
        """The title of the page."""
        return dict(self.tab.valg)[self.vis]

    @property
    def mal(self) -> str:
        """The template of the list."""
        return f"aarslister/{self.vis}.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Utfylling:
    """The texts and links around the rows."""

    mal: str
    tomt: str
    fil: str
    query_string: str
    eldste: Oppslag[object] | None  # none where a list is missing and the others have no row to show
    is_delvis: bool  # a list is missing
    is_ukjent: bool  # something is missing or could not be read
    siste_aar: int | None  # for an empty list: another year that has rows
    er_siste: bool  # it is known to be the last one


BETALT = Tab(navn="betalt", valg=(("innbetalinger", _("Innbetalinger")), ("betalte_krav", _("Betalte krav"))))
UTBETALT = Tab(navn="utbetalt", valg=(("utbetalinger", _("Utbetalinger")), ("tilgodebeloep", _("Tilgodebeløp"))))
# Most recently settled first.
BETALTE_KRAV: Aarsside[Krav] = Aarsside(
    vis="betalte_krav",
    tab=BETALT,
    lister=("krav",),
    form=listeformer.BETALTE_KRAV,
    get_rader=lambda liste: list_betalte_krav(liste.get_alle_krav(), liste.aar),
    sum_rader=sum_opprinnelig,
    tomt=_(
        "Ingen krav i Skatteetatens lister ble ferdig betalt i %(aar)d. Krav opprettet før %(forrige)d vises ikke her."
    ),
    fil="betalte_krav_fil",
)
# Newest first; a row opens to the claims it covered.
INNBETALINGER: Aarsside[Innbetaling] = Aarsside(
    vis="innbetalinger",
    tab=BETALT,
    lister=("innbetalinger",),
    form=listeformer.INNBETALINGER,
    get_rader=lambda liste: liste.get_innbetalinger(),
    sum_rader=sum_innbetalinger,
    get_mer=lambda liste: liste.get_spor().get_dekning,
    tomt=_("Skatteetaten har ikke registrert innbetalinger fra virksomheten dette året."),
    fil="innbetalinger_fil",
    find_siste_aar=lambda liste: liste.find_siste_innbetalingsaar(),
)
# Newest first; a row opens to the credit claims and payments behind it.
UTBETALINGER: Aarsside[Utbetaling] = Aarsside(
    vis="utbetalinger",
    tab=UTBETALT,
    lister=("utbetalinger",),
    form=listeformer.UTBETALINGER,
    get_rader=lambda liste: liste.get_utbetalinger(),
    sum_rader=sum_utbetalinger,
    get_mer=lambda liste: liste.get_spor().get_kilder,
    tomt=_(
        "Skatteetatens liste over utbetalinger er tom dette året. "
        "Utbetalinger som bare står på et krav, er under Tilgodebeløp."
    ),
    fil="utbetalinger_fil",
    find_siste_aar=lambda liste: liste.find_siste_utbetalingsaar(),
)
TILGODEBELOEP: Aarsside[Tilgodebeloep] = Aarsside(
    vis="tilgodebeloep",
    tab=UTBETALT,
    lister=("krav",),
    form=listeformer.TILGODEBELOEP,
    get_rader=lambda liste: list_tilgodebeloep(liste.get_alle_krav(), liste.aar),
    sum_rader=sum_tilgode,
    tomt=_(
        "Ingen beløp til gode i Skatteetatens lister for dette året. "
        "Beløp fra eldre krav kan stå under Utbetalinger, også når kravet ikke er i listene."
    ),
    fil="tilgodebeloep_fil",
)


def render_aarsside(
    request: PortalRequest, tilgang: OrganisationLike, liste: YearLedger, side: Aarsside[R]
) -> HttpResponse:
    """Render the list with the query's filter and sorting."""
    spoerring, alle = read_spoerring(request.GET, side.form), side.get_rader(liste)
    visning = build_visning(alle, side.form, spoerring, [("aar", str(liste.aar))], tabell="aarsliste")
    get_mer = side.get_mer(liste) if side.get_mer else None
    context = {
        **_build_context(tilgang, liste, side, has_rader=bool(alle)),
        "liste": visning,
        "rader": build_rader(
            visning.utsnitt.rader, request.GET.getlist("apen"), beholdt=visning.lenker, get_mer=get_mer
        ),
        "summer": side.sum_rader(visning.utsnitt.treff),
    }
    return render_page(request, "aarsside.html", context, partials=("aarsliste",), status=spoerring.status)


def _build_context(
    tilgang: OrganisationLike, liste: YearLedger, side: Aarsside[R], *, has_rader: bool
) -> dict[str, object]:
    """Context of the page, including which lists are incomplete."""
    oppslag = liste.list_oppslag(*side.lister)
    mangler, uleselige = liste.list_mangler(*side.lister), liste.list_uleselige(*side.lister)
    return {
        **build_context(tilgang, liste.regnskap.aapne),
        "aar": liste.aar,
        "alle_aar": list_aar(get_clock().today()),
        "vis": side.vis,
        "valg": side.tab.valg,
        "tab": side.tab.navn,
        "tittel": side.tittel,
        "side": Utfylling(
            mal=side.mal,
            tomt=str(side.tomt) % {"aar": liste.aar, "forrige": liste.aar - 1},
            fil=side.fil,
            query_string=f"?aar={liste.aar}",
            eldste=next(iter(oppslag), None) if has_rader or not mangler else None,
            is_delvis=bool(mangler),
            is_ukjent=bool(mangler or uleselige),
            siste_aar=None if has_rader else _find_siste_aar(liste, side),
            er_siste=liste.aar == get_clock().today().year,
        ),
        "mangler": mangler,
        "gammel": next((ett for ett in oppslag if ett.is_old), None),
        "uleselige": uleselige,
    }


def _find_siste_aar(liste: YearLedger, side: Aarsside[R]) -> int | None:
    found = side.find_siste_aar(liste) if side.find_siste_aar is not None else None
    return found if found in list_aar(get_clock().today()) else None
