"""Renders a page, or the partial that htmx asked for."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.safestring import SafeString, mark_safe

from portal.web.request import PortalRequest

INDENTATION = re.compile(r"\s*\n\s*")
PLACE = "<!--place:"  # no template has a comment of HTML, and texts are escaped
WHOLE_PLACE = re.compile(rf"{PLACE}(?:[0-9a-f]+-->)?".encode())  # one that is cut off is found too, and refused


def _make_place() -> SafeString:
    """Where a part goes in a page. No text from anywhere else is equal to it."""
    return mark_safe(f"{PLACE}{secrets.token_hex(16)}-->")  # noqa: S308 (hexadecimal digits)


class UnfilledPlace(Exception):
    """A page shows a part that is not in its context itself, but in another part or in something of the context."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedPart:
    """A part that was rendered before. A template writes its `place`, and `render_page` puts it there.

    It goes into the page as the bytes that are kept, which are half of what the text takes in memory: decoding them,
    and encoding them again with the page, took a tenth of a page with 200 rows.
    """

    utf8: bytes
    place: SafeString = field(default_factory=_make_place, compare=False)

    def __post_init__(self) -> None:
        if PLACE.encode() in self.utf8:
            raise UnfilledPlace("a part in a part")


def render_part(template: str, context: Mapping[str, object]) -> bytes:
    """Render a part for the cache, as UTF-8. Removing the indentation saves a tenth of its bytes."""
    return INDENTATION.sub("\n", render_to_string(template, dict(context))).encode()


class Side(HttpResponse):
    """A page. `viser_tall`: whether it shows figures, for the access record."""

    def __init__(self, content: bytes, *, status: int, viser_tall: bool) -> None:
        super().__init__(content, status=status)
        self.viser_tall = viser_tall


def render_page(
    request: PortalRequest,
    template: str,
    context: Mapping[str, object],
    *,
    partials: tuple[str, ...] = (),
    status: int = 200,
    viser_tall: bool = True,
) -> Side:
    """Render the template, or only the partial that htmx targets.

    Withheld figures and errors always give the whole page: htmx replaces the page with an error response
    (`responseHandling` in base.html).
    """
    is_skjermet = getattr(context.get("aapne"), "is_skjermet", False)
    is_whole = is_skjermet or status != HTTPStatus.OK
    target = request.htmx.target if request.htmx and not is_whole else None
    part = f"#{target}" if target and target in partials else ""
    page = render_to_string(f"{template}{part}", dict(context), request).encode()
    parts = {kept.place.encode(): kept.utf8 for kept in context.values() if isinstance(kept, RenderedPart)}
    try:
        content = WHOLE_PLACE.sub(lambda place: parts[place[0]], page)
    except KeyError:  # a table would be missing, and nothing would say so
        raise UnfilledPlace(template) from None
    response = Side(content, status=status, viser_tall=viser_tall)
    patch_vary_headers(response, ("HX-Request", "HX-Target"))
    return response
