"""A page, or only the part of it that htmx asked for."""

import re
from collections.abc import Mapping
from http import HTTPStatus

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.safestring import SafeString, mark_safe

from portal.web.request import PortalRequest

INDENTATION = re.compile(r"\s*\n\s*")


def render_part(template: str, context: Mapping[str, object]) -> SafeString:
    """A part of a page that is kept in memory, without the indentation of its template: a tenth of its bytes."""
    html = render_to_string(template, dict(context))
    return mark_safe(INDENTATION.sub("\n", html))  # noqa: S308 (the template engine made it, and escaped what it was given)


class Side(HttpResponse):
    """A page. `viser_tall`: whether it shows figures of the organisation, which is what the record of access tells."""

    def __init__(self, content: str, *, status: int, viser_tall: bool) -> None:
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
    """The template; one of its partials alone when htmx asks for the element of that name.

    What the authority withholds, the page says in the place of the element: then it is always the whole page. So it
    is where something was wrong: htmx puts such an answer in the place of the page (`responseHandling` in base.html).
    """
    is_skjermet = getattr(context.get("aapne"), "is_skjermet", False)
    is_whole = is_skjermet or status != HTTPStatus.OK
    target = request.htmx.target if request.htmx and not is_whole else None
    part = f"#{target}" if target and target in partials else ""
    content = render_to_string(f"{template}{part}", dict(context), request)
    response = Side(content, status=status, viser_tall=viser_tall)
    patch_vary_headers(response, ("HX-Request", "HX-Target"))
    return response
