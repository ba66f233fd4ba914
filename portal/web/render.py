"""A page, or only the part of it that htmx asked for."""

from collections.abc import Mapping
from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from portal.web.request import PortalRequest


def render_page(
    request: PortalRequest,
    template: str,
    context: Mapping[str, object],
    *,
    partials: tuple[str, ...] = (),
    status: int = 200,
) -> HttpResponse:
    """The template; one of its partials alone when htmx asks for the element of that name.

    What the authority withholds, the page says in the place of the element: then it is always the whole page. So it
    is where something was wrong: htmx puts such an answer in the place of the page (`responseHandling` in base.html).
    """
    is_skjermet = getattr(context.get("aapne"), "is_skjermet", False)
    is_whole = is_skjermet or status != HTTPStatus.OK
    target = request.htmx.target if request.htmx and not is_whole else None
    part = f"#{target}" if target and target in partials else ""
    request.is_vist = True
    response = render(request, f"{template}{part}", dict(context), status=status)
    patch_vary_headers(response, ("HX-Request", "HX-Target"))
    return response
