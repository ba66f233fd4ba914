"""A page as it is on paper, and what a sheet must have."""

import re
from pathlib import Path
from typing import TypedDict

from playwright.sync_api import Page, ViewportSize

PAPER = (Path(__file__).parent / "papir.js").read_text(encoding="utf-8")
SHEET = ViewportSize(width=688, height=900)  # what the margins leave of A4, in pixels
# Amounts that are nobody's, and pages that only have those of the file that one has handed in.
UNFETCHED = (
    *("/slik-regner-vi/", "/hjelp/", "/stilark/"),
    *("/stilark/avstemming-kontoer/", "/stilark/avstemming-stemmer-ikke/"),
)


class Edges(TypedDict):
    """What is printed at the edges of each sheet."""

    whose: str
    page: str
    fetched: str


class Papir(TypedDict):
    """A page on paper, collected by `papir.js`."""

    edges: Edges
    has_amounts: bool
    controls: list[str]
    not_tables: list[str]  # without rows and columns, or a head that is repeated
    cut_off: list[str]
    broken: list[str]  # references on two lines


def look_at_paper(page: Page) -> Papir:
    """Collect what the page is on paper."""
    page.set_viewport_size(SHEET)
    page.emulate_media(media="print")
    paper: Papir = page.evaluate(PAPER)
    page.emulate_media(media="screen")
    return paper


def find_wrong(paper: Papir, path: str, *, is_signed_in: bool, has_whose: bool) -> list[str]:
    """What a sheet must have, and lacks; and what it must not have. `has_whose`: the page says whose it is."""
    if path == "/stilark/500/":  # rendered without the base template
        return []
    edges = paper["edges"]
    needed = {
        "no page number": bool(edges["page"].strip()),
        "not whose it is": bool(edges["whose"] or not is_signed_in),
        "not when its figures were fetched": bool(edges["fetched"]) or not paper["has_amounts"] or path in UNFETCHED,
    }
    organisation = re.match(r"/virksomhet/(\d{3})(\d{3})(\d{3})/", path)
    if organisation and has_whose:
        needed["not the number of the organisation"] = "\u00a0".join(organisation.groups()) in edges["whose"]
    found = [*paper["controls"], *paper["not_tables"], *paper["cut_off"], *paper["broken"]]
    return [*(what for what, is_there in needed.items() if not is_there), *found]
