"""Signing in and out, here and when ID-porten says so."""

from django.conf import settings
from django.http import HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from portal.access import grense
from portal.access import innlogging as flow
from portal.web.decorators import open_view
from portal.web.request import PortalRequest, get_address


@open_view
@require_safe
def innlogging(request: PortalRequest) -> HttpResponse:
    """Send the person to ID-porten; `til` is where they were going."""
    grense.count("innlogging", get_address(request), most=settings.LIMIT_SIGN_INS, window=settings.LIMIT_WINDOW)
    return redirect(flow.begin(request.session, request.GET.get("til", "/"), get_language() or "nb"))


@open_view
@require_safe
def innlogging_svar(request: PortalRequest) -> HttpResponse:
    """ID-porten's answer."""
    answer = {name: request.GET.get(name, "") for name in ("code", "state", "iss")}
    til = flow.finish(request.session, code=answer["code"], state=answer["state"], issuer=answer["iss"])
    rotate_token(request)
    return redirect(til)


@open_view
@require_POST
def utlogging(request: PortalRequest) -> HttpResponse:
    """Sign out here and at ID-porten."""
    return redirect(flow.end(request.session))


@open_view
@xframe_options_exempt  # ID-porten opens it in a frame
@require_safe
def utlogging_front(request: PortalRequest) -> HttpResponse:
    """ID-porten says, by way of the browser and without its cookies, that a session has ended."""
    flow.end_from_front(request.GET.get("iss", ""), request.GET.get("sid", ""))
    return HttpResponse("", content_type="text/plain")


@open_view
@csrf_exempt  # ID-porten itself asks; the signed token is what is believed
@require_POST
def utlogging_bak(request: PortalRequest) -> HttpResponse:
    """ID-porten says so itself. A token that is not its own is 400."""
    is_ended = flow.end_from_back(request.POST.get("logout_token", ""))
    return HttpResponse("", content_type="text/plain", status=200 if is_ended else 400)
