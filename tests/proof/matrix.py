"""Every page and file that shows an answer, rendered with one changed field and compared with the original."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from html import unescape
from pathlib import Path
from urllib.parse import quote, unquote, urlencode

import httpx
from django.core.cache import caches
from django.test import Client

from portal.api.errors import ApiFormatError
from portal.api.integrity import check_whole
from portal.api.parse import parse_aapne_krav, parse_innbetalinger, parse_krav_liste, parse_utbetalinger
from sandbox.rawjson import Json, dumps, loads
from tests.conftest import NORDLYS
from tests.faults.wire import Onward, Wire
from tests.proof.fields import LONE_SURROGATE, Change, exchange
from tests.proof.shown import Shown, list_openers, read
from tests.proof.worlds import Field, World

BASE = f"/virksomhet/{NORDLYS}/"
PERIOD = "?fra=2022-01-01&til=2023-08-28"
STATEMENT = tuple(f"kontoutskrift{form}{PERIOD}" for form in ("/", ".csv", ".xlsx", ".pdf"))
PAGES = {
    "aapnekrav": (
        "", "ubetalte-krav/", "uplasserte-innbetalinger/", "betal/", "krav/{id}/", "ubetalte-krav.csv",
        "ubetalte-krav.xlsx", *STATEMENT,
    ),
    "krav": (
        "krav/{id}/?aar={aar}", "betalte-krav/?aar={aar}", "betalte-krav.csv?aar={aar}", "tilgodebeloep/?aar={aar}",
        "tilgodebeloep.csv?aar={aar}", "tilgodebeloep.xlsx?aar={aar}", "innbetalinger/?aar={aar}", *STATEMENT,
    ),
    "innbetalinger": (
        "innbetalinger/?aar={aar}", "innbetalinger.csv?aar={aar}", "innbetalinger.xlsx?aar={aar}",
        "krav/{id}/?aar={aar}", *STATEMENT,
    ),
    "utbetalinger": (
        "utbetalinger/?aar={aar}", "utbetalinger.csv?aar={aar}", "utbetalinger.xlsx?aar={aar}",
        "tilgodebeloep/?aar={aar}", *STATEMENT,
    ),
}  # fmt: skip
PARSERS: dict[str, Callable[[bytes], object]] = {
    "aapnekrav": parse_aapne_krav,
    "krav": parse_krav_liste,
    "innbetalinger": parse_innbetalinger,
    "utbetalinger": parse_utbetalinger,
}
Openers = list[tuple[str, str]]
MAX_LINKS = 4  # new links to follow
# A missing field means none, by the authority's own rule; an invalid one is reported. A payment without placements
# keeps its own amount, and only the sums of placements are lower.
NONE_WHEN_ABSENT = {
    "stipulerteRenter",
    "uplassertBeloep",
    "innbetalingMedUplassertBeloep",
}


@dataclass
class Matrix:
    """The portal with a signed-in person, and the connection behind it."""

    client: Client
    wire: Wire
    folder: Path  # the organisation's answers
    _before: dict[tuple[str, str], Shown] = field(default_factory=dict)
    _openers: dict[str, Openers] = field(default_factory=dict)
    _served: str = ""
    _read_before: set[str] = field(default_factory=set)

    def check(self, what: Field, change: Change) -> list[str] | None:
        """Problems on any page or in any file; None if an answer that parses the same was already checked."""
        as_read = f"{what.world.name} {what.endpoint} {what.aar} {what.krav_id} {_parse(what, change)}"
        if as_read in self._read_before:
            return None
        self._read_before.add(as_read)
        return list(self._check(what, change))

    def _check(self, what: Field, change: Change) -> Iterator[str]:
        self._serve(what.world)
        pages = [page.format(id=quote(what.krav_id), aar=what.aar) for page in PAGES[what.endpoint]]
        before = {page: self._get_before(what.world, page) for page in pages}
        self.wire.cut(what.endpoint, partial(_alter, what, change))
        caches["default"].clear()
        may_differ = change.is_answer or (
            what.path[-1] in NONE_WHEN_ABSENT and (change.is_gone or change.value is None)
        )
        for page in pages:
            yield from self._check_page(what, page, before[page], may_differ=may_differ)
        self.wire.restore()

    def _check_page(self, what: Field, page: str, before: Shown, *, may_differ: bool) -> Iterator[str]:
        shown = self._read(page)
        yield from (f"{page}: {one}" for one in shown.wrong)
        if not may_differ and shown.is_silently_other(before):
            yield f"{page}: {before.sums} became {shown.sums} without a word"
        for link in [link for link in shown.links if link not in before.links][:MAX_LINKS]:
            status = self.client.get(unescape(link)).status_code
            if status != 200:
                yield f"{page}: {unquote(link)[:80]!r} leads to {status}"

    def _serve(self, world: World) -> None:
        if self._served == world.name:
            return
        for file in self.folder.glob("*.json"):
            file.unlink()
        for endpoint, answer in world.answers.items():
            (self.folder / f"{endpoint}.json").write_text(dumps(answer), "utf-8")
        self._served = world.name
        self._openers.clear()
        caches["default"].clear()

    def _get_before(self, world: World, page: str) -> Shown:
        if (world.name, page) not in self._before:
            self.wire.restore()
            caches["default"].clear()
            self._before[world.name, page] = self._read(page)
        return self._before[world.name, page]

    def _read(self, page: str) -> Shown:
        """The page with all rows open; usually the same rows as before."""
        opened = self._openers.get(page, [])
        response = self.client.get(f"{BASE}{page}{_join(page, opened)}")
        if response.status_code == 200 and (openers := _list_openers(response.content)):
            response = self.client.get(f"{BASE}{page}{_join(page, openers)}")
            self._openers.setdefault(page, openers)
        return read(page, response.status_code, response.content)


def _join(page: str, openers: Openers) -> str:
    return f"{'&' if '?' in page else '?'}{urlencode(openers)}" if openers else ""


def _list_openers(content: bytes) -> Openers:
    is_page = content[:200].lstrip().lower().startswith(b"<!doctype")
    return list_openers(content.decode()) if is_page else []


def _parse(what: Field, change: Change) -> str:
    """The changed answer as the portal parses it."""
    body = _write(what.world.answers[what.endpoint], what, change)
    try:
        check_whole(body, what.endpoint, NORDLYS)
        return repr(PARSERS[what.endpoint](body))
    except ApiFormatError:
        return "refused"


def _write(answer: Json, what: Field, change: Change) -> bytes:
    # JSON escapes half a surrogate pair; everything else is UTF-8.
    return dumps(exchange(answer, what.path, change)).replace(LONE_SURROGATE, r"\ud800").encode()


def _alter(what: Field, change: Change, request: httpx.Request, onward: Onward) -> httpx.Response:
    """The original answer with the field changed, only in its own year's list."""
    response = onward(request)
    body, year = response.read(), request.url.params.get("fraOgMed", "")[:4]
    response.close()
    if response.status_code != 200 or (year and year != str(what.aar)):
        return httpx.Response(response.status_code, headers={"Content-Type": "application/json"}, content=body)
    changed = _write(loads(body), what, change)
    return httpx.Response(200, headers={"Content-Type": "application/json"}, content=changed)


def describe(what: Field, change: Change, found: str) -> str:
    """One line per problem."""
    return re.sub(r"\s+", " ", f"{what}, {change}: {found}")[:400] or json.dumps(found)
