"""Saved filters of clients: the list's query as it is saved, and what the page shows of them."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from portal.domain.klientutvalg import MAX_NAVN, MAX_UTVALG, Klientutvalg, NoName, UtvalgRefused

FELT = ("vis", "etikett", "under", "slettede", "sok", "sorter")  # of the list; never its page
MAX_VERDI = 100  # characters of one of them


def build_lagrede(kept: Iterable[Klientutvalg], lenker: Iterable[tuple[str, str]]) -> dict[str, object]:
    """The saved filters, and the one that is shown now."""
    return {"lagrede": tuple(kept), "lagret_naa": _write(lenker)}


def read_utvalg(text: str) -> str:
    """The query as it is saved: of the list's own fields, each once."""
    query = QueryDict(text.removeprefix("?")[: MAX_VERDI * 10])
    return _write((name, query[name]) for name in FELT if name in query)


def _write(pairs: Iterable[tuple[str, str]]) -> str:
    values = {name: str(value)[:MAX_VERDI] for name, value in pairs if name in FELT and value}
    return urlencode([(name, values[name]) for name in FELT if name in values])


def describe_refused(exc: UtvalgRefused) -> str:
    """Why a choice was not saved."""
    if isinstance(exc, NoName):
        return _("Gi utvalget et navn på høyst %(antall)d tegn.") % {"antall": MAX_NAVN}
    return _("Du kan ha høyst %(antall)d lagrede utvalg. Slett ett først.") % {"antall": MAX_UTVALG}
