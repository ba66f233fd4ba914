"""Filter of the access record: period and search words."""

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import quote, urlencode

from django.conf import settings
from django.http import QueryDict

from portal.access.innsyn import Innsynsrad, list_innsyn
from portal.clock import NORGE
from portal.documents.tabell import Celle, Tabell
from portal.domain.tekst import format_dato
from portal.domain.tilgang import Tilgang
from portal.domain.typed import fold
from portal.web.forms import Periode, read_periode
from portal.web.templatetags.innsynsord import GJORT, HENTET, firma, grunn, sidenavn

DEFAULT_PERIOD = timedelta(days=30)
HEAD = (
    "Tidspunkt",
    "Person",
    "Identitet",
    "På grunnlag av",
    "Hva",
    "Utfall",
    "Innlogging",
    "Referanse",
    "Antall",
    "Sist",
    "Lest gjennom systemtilgangen til",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class InnsynFilter:
    """Filter of the access record."""

    periode: Periode
    sok: str

    @classmethod
    def from_query(cls, query: QueryDict, today: date) -> "InnsynFilter":
        """Parse the query; the default is the last thirty days."""
        asked = query.copy()
        if "fra" not in asked and "til" not in asked:
            asked["fra"], asked["til"] = format_dato(today - DEFAULT_PERIOD), format_dato(today)
        return cls(
            periode=read_periode(asked, today, earliest=today - settings.KEPT_INNSYN),
            sok=query.get("sok", "").strip()[:100],
        )

    @property
    def query_string(self) -> str:
        """The filter as a query string."""
        typed = {"fra": self.periode.fra_tekst, "til": self.periode.til_tekst, "sok": self.sok}
        return "?" + urlencode(typed, quote_via=quote)

    def get_rader(self, tilgang: Tilgang) -> tuple[Innsynsrad, ...]:
        """Rows of the period that contain all search words; none if the period is invalid."""
        if self.periode.fra is None or self.periode.til is None:
            return ()
        words = fold(self.sok).split()
        rows = list_innsyn(tilgang, self.periode.fra, self.periode.til)
        return tuple(row for row in rows if _matches(row, words))


def make_tabell(rows: tuple[Innsynsrad, ...]) -> Tabell:
    """Build the table for a file."""
    return Tabell(navn="Innsyn", kolonner=HEAD, rader=tuple(map(_make_cells, rows)))


def _make_cells(row: Innsynsrad) -> tuple[Celle, ...]:
    person = row.person
    return (
        row.tid.astimezone(NORGE).replace(tzinfo=None),
        person.navn if person else "",
        person.maskert if person else "",
        grunn(row.grunn),
        sidenavn(row.hva),
        _name_outcome(row),
        person.innlogging if person else "",
        row.reference,
        str(row.antall),
        row.sist.astimezone(NORGE).replace(tzinfo=None) if row.sist else None,
        firma(row),
    )


def _name_outcome(row: Innsynsrad) -> str:
    if row.is_avvist:
        return "Avvist"
    if row.hva in HENTET:
        return "Hentet"
    return "Registrert" if row.hva in GJORT else "Vist"


def _matches(row: Innsynsrad, words: list[str]) -> bool:
    text = _get_text(row) if words else ""
    return all(word in text for word in words)


def _get_text(row: Innsynsrad) -> str:
    return fold(" ".join(str(cell) for cell in _make_cells(row)))
