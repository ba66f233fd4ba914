"""Who has seen the organisation's figures: the record, with a filter, on screen and as CSV."""

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import quote, urlencode

from django.conf import settings
from django.http import HttpResponse, QueryDict
from django.views.decorators.http import require_safe

from portal.access.innsyn import Innsynsrad, list_innsyn
from portal.clock import NORGE, get_clock, get_creation_time
from portal.documents.filformat import CSV
from portal.documents.tabell import Celle, Tabell
from portal.domain.tekst import format_dato
from portal.domain.tilgang import Tilgang
from portal.web.decorators import organisation_view
from portal.web.forms import Periode, read_periode
from portal.web.nedlasting import Tabellfil, download
from portal.web.render import render_page
from portal.web.request import PortalRequest
from portal.web.templatetags.innsynsord import grunn, sidenavn

SHOWN = 200
FIRST_SIGHT = timedelta(days=30)
HEAD = ("Tidspunkt", "Person", "Identitet", "På grunnlag av", "Hva", "Utfall", "Innlogging", "Referanse")


@dataclass(frozen=True, slots=True, kw_only=True)
class Utvalg:
    """What of the record is asked for."""

    periode: Periode
    sok: str

    @classmethod
    def from_query(cls, query: QueryDict, today: date) -> "Utvalg":
        """The last thirty days where no period is given."""
        asked = query.copy()
        if "fra" not in asked and "til" not in asked:
            asked["fra"], asked["til"] = format_dato(today - FIRST_SIGHT), format_dato(today)
        return cls(
            periode=read_periode(asked, today, earliest=today - settings.KEPT_INNSYN),
            sok=query.get("sok", "").strip()[:100],
        )

    @property
    def sporring(self) -> str:
        """The query that asks for the same."""
        typed = {"fra": self.periode.fra_tekst, "til": self.periode.til_tekst, "sok": self.sok}
        return "?" + urlencode(typed, quote_via=quote)

    def get_rader(self, tilgang: Tilgang) -> tuple[Innsynsrad, ...]:
        """The rows of the period in which every word of the search stands; none for a period that cannot be used."""
        if self.periode.fra is None or self.periode.til is None:
            return ()
        words = self.sok.casefold().split()
        rows = list_innsyn(tilgang, self.periode.fra, self.periode.til)
        return tuple(row for row in rows if _matches(row, words))


@organisation_view
@require_safe
def innsyn(request: PortalRequest, tilgang: Tilgang) -> HttpResponse:
    """The newest rows."""
    return _render(request, tilgang, Utvalg.from_query(request.GET, _get_today()))


@organisation_view
@require_safe
@download(CSV)
def innsyn_csv(request: PortalRequest, tilgang: Tilgang) -> HttpResponse | Tabellfil:
    """All rows of the choice as CSV; a period that cannot be used is 400 with the page."""
    utvalg = Utvalg.from_query(request.GET, _get_today())
    if utvalg.periode.feil:
        return _render(request, tilgang, utvalg)
    tabell = Tabell(navn="Innsyn", kolonner=HEAD, rader=tuple(map(_make_cells, utvalg.get_rader(tilgang))))
    name = f"innsyn_{tilgang.orgnr}_{utvalg.periode.fra}_{utvalg.periode.til}"
    return Tabellfil(navn=name, tabeller=(tabell,), laget=get_creation_time())


def _get_today() -> date:
    """The real day, whatever the business date: it is when somebody looked that counts."""
    return get_clock().now().astimezone(NORGE).date()


def _render(request: PortalRequest, tilgang: Tilgang, utvalg: Utvalg) -> HttpResponse:
    rader = utvalg.get_rader(tilgang)
    context = {
        "tilgang": tilgang,
        "utvalg": utvalg,
        "rader": rader[:SHOWN],
        "antall": len(rader),
        "is_avkortet": len(rader) > SHOWN,
        "dager": settings.KEPT_INNSYN.days,
    }
    status = 400 if utvalg.periode.feil else 200
    return render_page(request, "innsyn/innsyn.html", context, partials=("innsyn-tabell",), status=status)


def _make_cells(row: Innsynsrad) -> tuple[Celle, ...]:
    person = row.person
    return (
        row.tid.astimezone(NORGE).replace(tzinfo=None),
        person.navn if person else "",
        person.maskert if person else "",
        grunn(row.grunn),
        sidenavn(row.hva),
        "Avvist" if row.is_avvist else "Vist",
        person.innlogging if person else "",
        row.referanse,
    )


def _matches(row: Innsynsrad, words: list[str]) -> bool:
    text = _get_text(row) if words else ""
    return all(word in text for word in words)


def _get_text(row: Innsynsrad) -> str:
    return " ".join(str(cell) for cell in _make_cells(row)).casefold()
