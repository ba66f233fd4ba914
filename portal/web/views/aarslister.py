"""What the pages of one year share: the lists of that year and those beside it, and what is said of missing ones."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.api.regnskap import Regnskap
from portal.api.reskontro import get_reskontro
from portal.clock import get_clock
from portal.domain.betaling import Innbetaling, Utbetaling
from portal.domain.grunnlag import Grunnlag, Mangel, find_mangel
from portal.domain.krav import Krav
from portal.domain.ledger_state import mark_motsagte
from portal.domain.spor import Spor
from portal.domain.svar import Liste, Oppslag, UleseligRad
from portal.domain.tilgang import Tilgang, Vist
from portal.domain.union import union_innbetalinger, union_krav, union_utbetalinger
from portal.domain.utvalg import Listeform
from portal.jobs.henting import follow_up
from portal.web.forms import list_aar, read_aar
from portal.web.rader import HasNoekkel, build_rader
from portal.web.render import render_page
from portal.web.request import PortalRequest
from portal.web.shown_lists import list_shown_years
from portal.web.utvalg import build_visning, describe_funn, find_tidy, read_spoerring
from portal.web.views.feil import bad_request
from portal.web.views.krav import build_context

T = TypeVar("T")
R = TypeVar("R", bound=HasNoekkel)
TOMT = {
    "betalte_krav": gettext_lazy(
        "Ingen krav i Skatteetatens lister ble ferdig betalt dette året. "
        "Her ser vi ikke krav som er eldre enn listen for året før."
    ),
    "innbetalinger": gettext_lazy("Skatteetaten har ikke registrert innbetalinger fra virksomheten dette året."),
    "utbetalinger": gettext_lazy(
        "Skatteetatens liste over utbetalinger er tom dette året. "
        "Utbetalinger som bare står på et krav, er under Tilgodebeløp."
    ),
    "tilgodebeloep": gettext_lazy(
        "Ingen beløp til gode i Skatteetatens lister for dette året. "
        "Beløp fra eldre krav kan stå under Utbetalinger, også når kravet ikke er i listene."
    ),
}
# The two lists of a tab, by the names of their pages.
BETALT = (("betalte_krav", gettext_lazy("Betalte krav")), ("innbetalinger", gettext_lazy("Innbetalinger")))
UTBETALT = (("utbetalinger", gettext_lazy("Utbetalinger")), ("tilgodebeloep", gettext_lazy("Tilgodebeløp")))


@dataclass(frozen=True, kw_only=True)
class Aarsliste:
    """A year's ledger as a page shows it."""

    aar: int
    regnskap: Regnskap

    @property
    def alle_aar(self) -> list[int]:
        """The years whose lists were looked in, the earliest first."""
        return sorted(aar for aar, _ in self.regnskap.krav)

    @cached_property
    def _grunnlag(self) -> Grunnlag:
        """All rows, each once: two years' lists may have the same row."""
        aapne, regnskap = self.regnskap.aapne.data, self.regnskap
        return Grunnlag(
            aapne=aapne,
            krav=mark_motsagte(aapne, union_krav(*_list_rader(regnskap.krav))),
            innbetalinger=union_innbetalinger(*_list_rader(regnskap.innbetalinger)),
            utbetalinger=union_utbetalinger(*_list_rader(regnskap.utbetalinger)),
        )

    def get_alle_krav(self) -> tuple[Krav, ...]:
        """Claims of the year and those beside it, and what is open now."""
        return self._grunnlag.get_alle_krav()

    def get_innbetalinger(self) -> tuple[Innbetaling, ...]:
        """Payments in of the year, by their own date, newest first."""
        mine = [row for row in self._grunnlag.get_alle_innbetalinger() if row.innbetalingsdato.year == self.aar]
        return tuple(sorted(mine, key=lambda row: (row.innbetalingsdato, row.noekkel), reverse=True))

    def get_utbetalinger(self) -> tuple[Utbetaling, ...]:
        """Payments out of the year, newest first."""
        mine = [row for row in self._grunnlag.utbetalinger if row.utbetalt_dato.year == self.aar]
        return tuple(sorted(mine, key=lambda row: (row.utbetalt_dato, row.noekkel), reverse=True))

    def get_spor(self) -> Spor:
        """The links between the claims and payments of those years."""
        return Spor(self.get_alle_krav(), self._grunnlag.get_alle_innbetalinger())

    def list_mangler(self, *lister: str) -> tuple[Mangel, ...]:
        """Which of the named lists could not be had, for which year."""
        return tuple(
            mangel
            for liste in lister
            for aar, oppslag in self._get(liste)
            if (mangel := find_mangel(liste, aar, oppslag)) is not None
        )

    def list_oppslag(self, *lister: str) -> list[Oppslag[object]]:
        """The lookups of the named lists that gave something, oldest first."""
        everything = (oppslag for liste in lister for _, oppslag in self._get(liste))
        dated = [(oppslag.fetched_at, oppslag) for oppslag in everything if oppslag.fetched_at is not None]
        return [oppslag for _, oppslag in sorted(dated, key=lambda pair: pair[0])]

    def list_uleselige(self, *lister: str) -> tuple[UleseligRad, ...]:
        """The rows of the named lists that could not be read."""
        return tuple(
            rad
            for liste in lister
            for _, oppslag in self._get(liste)
            if oppslag.data is not None
            for rad in oppslag.data.uleselige
        )

    def _get(self, liste: str) -> Iterable[tuple[int, Oppslag[Liste[object] | None]]]:
        lists: dict[str, Iterable[tuple[int, Oppslag[Liste[object] | None]]]] = {
            "krav": self.regnskap.krav,
            "innbetalinger": self.regnskap.innbetalinger,
            "utbetalinger": self.regnskap.utbetalinger,
        }
        return lists[liste]


def get_aarsliste(request: PortalRequest, tilgang: Tilgang, side: str) -> Aarsliste | HttpResponse:
    """The ledger of the year asked for, with the lists that a page shows; 400 in words for what is no year."""
    today = get_clock().today()
    aar, shown = read_aar(request.GET, today), list_shown_years(side, request.GET, today)
    if aar is None or shown is None:
        years = list_aar(today)
        return bad_request(
            request, reasons=(_("Velg ett år fra %(fra)d til %(til)d.") % {"fra": years[-1], "til": years[0]},)
        )
    regnskap = get_reskontro().get_regnskap(tilgang, shown, allow_stale=True)
    follow_up(request.session, tilgang, regnskap.aapne, regnskap.aar_to_refresh)
    return Aarsliste(aar=aar, regnskap=regnskap)


@dataclass(frozen=True, slots=True, kw_only=True)
class Aarsside(Generic[R]):
    """One of the four lists of a year: its page's name, what it is made from, its rows and the sums under them."""

    vis: str
    lister: tuple[str, ...]
    form: Listeform[R]
    get_rader: Callable[[Aarsliste], Sequence[R]]
    sum_rader: Callable[[Sequence[R]], object]
    get_mer: Callable[[Aarsliste], Callable[[R], object]] | None = None  # what an open row shows beyond its own value


def show_aarsside(request: PortalRequest, tilgang: Tilgang, side: Aarsside[R]) -> HttpResponse:
    """The page; 400 for what is no year. Which lists lacked something is told."""
    vis = side.vis
    valg = BETALT if vis in dict(BETALT) else UTBETALT
    other = request.GET.get("vis")
    if other != vis and other in dict(valg):  # the other list of the tab, as the form without JavaScript asks for it
        years = [("aar", aar) for aar in request.GET.getlist("aar")]
        return redirect(f"{reverse(other, args=[tilgang.orgnr])}?{urlencode(years)}")
    if tidy := find_tidy(request):
        return tidy
    liste = get_aarsliste(request, tilgang, vis)
    if isinstance(liste, HttpResponse):
        return liste
    return draw_aarsside(request, tilgang, liste, side)


def draw_aarsside(request: PortalRequest, tilgang: Vist, liste: Aarsliste, side: Aarsside[R]) -> HttpResponse:
    """The list as it is asked for, of a ledger at hand."""
    spoerring = read_spoerring(request.GET, side.form)
    visning = build_visning(side.get_rader(liste), side.form, spoerring, [("aar", str(liste.aar))])
    get_mer = side.get_mer(liste) if side.get_mer else None
    context = {
        **_build_context(tilgang, liste, side.vis, side.lister),
        "liste": visning,
        "funn": describe_funn(visning),
        "rader": build_rader(
            visning.utsnitt.rader, request.GET.getlist("apen"), beholdt=visning.lenker, get_mer=get_mer
        ),
        "summer": side.sum_rader(visning.utsnitt.treff),
    }
    return render_page(request, "aarsside.html", context, partials=("aarsliste",), status=spoerring.status)


def _build_context(tilgang: Vist, liste: Aarsliste, vis: str, lister: Sequence[str]) -> dict[str, object]:
    valg, fane = (BETALT, "betalt") if vis in dict(BETALT) else (UTBETALT, "utbetalt")
    oppslag = liste.list_oppslag(*lister)
    return {
        **build_context(tilgang, liste.regnskap.aapne),
        "aar": liste.aar,
        "alle_aar": list_aar(get_clock().today()),
        "vis": vis,
        "valg": valg,
        "fane": fane,
        "tittel": dict(valg)[vis],
        "tabell": f"{fane}/{vis}.html",
        "tomt": TOMT[vis],
        "filer": f"{vis}_fil" if vis in ("innbetalinger", "utbetalinger") else "",
        "filer_sporring": f"?aar={liste.aar}",
        "mangler": liste.list_mangler(*lister),
        "eldste": next(iter(oppslag), None),
        "gammel": next((ett for ett in oppslag if ett.is_old), None),
        "uleselige": liste.list_uleselige(*lister),
    }


def _list_rader(years: Sequence[tuple[int, Oppslag[Liste[T] | None]]]) -> list[tuple[T, ...]]:
    """The rows of each list that came, the newest answer first: it wins where two have a row."""
    came = [(oppslag.fetched_at, aar, oppslag.data) for aar, oppslag in years if oppslag.data and oppslag.fetched_at]
    newest = sorted(came, key=lambda one: one[:2], reverse=True)
    return [liste.rader for _, _, liste in newest if not liste.is_skjermet]
