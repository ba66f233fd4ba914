"""The page that the switcher keeps: the same page of another organisation, with its year or period."""

from urllib.parse import urlencode, urlsplit

from django.http import QueryDict
from django.urls import Resolver404, resolve, reverse

from portal.web.request import PortalRequest

# Pages that every organisation has. Those about one claim, payment or file are about this organisation alone.
SIDER = frozenset({
    "oversikt", "ubetalte_krav", "uplasserte_innbetalinger", "betalte_krav", "innbetalinger", "utbetalinger",
    "tilgodebeloep", "kontoutskrift", "innsyn", "systemtilgang",
})  # fmt: skip
BEHOLDT = ("aar", "fra", "til")


class SammeSide:
    """Addresses of the page that the person is on, for other organisations."""

    def __init__(self, name: str, query: str) -> None:
        self._name, self._query = name, query

    @classmethod
    def of(cls, request: PortalRequest) -> "SammeSide":
        """Of the page that htmx asks from; the first page, where the others do not have it."""
        parts = urlsplit(request.htmx.current_url_abs_path or "/")
        try:
            name = resolve(parts.path).url_name or ""
        except Resolver404:
            name = ""
        if name not in SIDER:
            return cls("oversikt", "")
        asked = QueryDict(parts.query)
        kept = [(key, value[:40]) for key in BEHOLDT for value in asked.getlist(key)[:1]]
        return cls(name, f"?{urlencode(kept)}" if kept else "")

    def make_address(self, orgnr: str) -> str:
        """Its address for an organisation."""
        return f"{reverse(self._name, args=[orgnr])}{self._query}"
