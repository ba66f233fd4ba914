"""A page, or only the part of it that htmx asked for."""

from collections.abc import Mapping
from http import HTTPStatus

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers

from portal.web.request import PortalRequest


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
