"""Signing in and out."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.access import innlogging as flow
from portal.web.decorators import open_view
from portal.web.request import PortalRequest


@open_view
@never_cache
@require_safe
def innlogging(request: PortalRequest) -> HttpResponse:
    """Send the person to ID-porten; `til` is where they were going."""
    return redirect(flow.begin(request.session, request.GET.get("til", "/"), "nb"))


@open_view
@never_cache
@require_safe
def innlogging_svar(request: PortalRequest) -> HttpResponse:
    """ID-porten's answer."""
    answer = {name: request.GET.get(name, "") for name in ("code", "state", "iss")}
    til = flow.finish(request.session, code=answer["code"], state=answer["state"], issuer=answer["iss"])
    return redirect(til)


@open_view
@never_cache
@require_POST
def utlogging(request: PortalRequest) -> HttpResponse:
    """Sign out here and at ID-porten."""
    return redirect(flow.end(request.session))
