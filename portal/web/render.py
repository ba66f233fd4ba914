"""A page, or only the part of it that htmx asked for."""

from collections.abc import Mapping

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from portal.web.request import PortalRequest


def render_page(
    request: PortalRequest, template: str, context: Mapping[str, object], *, partial: str, status: int = 200
) -> HttpResponse:
    """The template; its partial alone when htmx asks for the element of that name."""
    wants_partial = bool(request.htmx) and request.htmx.target == partial
    response = render(request, f"{template}#{partial}" if wants_partial else template, dict(context), status=status)
    patch_vary_headers(response, ("HX-Request", "HX-Target"))
    return response
