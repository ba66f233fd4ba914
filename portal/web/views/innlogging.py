"""Signing in and out, here and when ID-porten says so."""

import logging

from csp.decorators import csp_replace
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

logger = logging.getLogger("portal.access")


@open_view
@require_safe
def innlogging(request: PortalRequest) -> HttpResponse:
    """Send the person to ID-porten; `til` is where they were going."""
    grense.enforce_limit("innlogging", get_address(request), most=settings.LIMIT_SIGN_INS, window=settings.LIMIT_WINDOW)
    return redirect(flow.begin(request.session, request.GET.get("til", "/"), get_language() or "nb"))


@open_view
@require_safe
def innlogging_svar(request: PortalRequest) -> HttpResponse:
    """ID-porten's answer."""
    answer = {name: request.GET.get(name, "") for name in ("code", "state", "iss")}
    til = flow.finish(request.session, code=answer["code"], state=answer["state"], issuer=answer["iss"])
    rotate_token(request)
    logger.info("signed in ref=%s", request.referanse)
    return redirect(til)


@open_view
@require_POST
def utlogging(request: PortalRequest) -> HttpResponse:
    """Sign out here and at ID-porten."""
    response = redirect(flow.end(request.session))
    response["Clear-Site-Data"] = '"cache", "storage"'  # pages are never stored; this is for what a browser does anyway
    logger.info("signed out ref=%s", request.referanse)
    return response


@open_view  # type: ignore[arg-type]  # the decorators between know only Django's own request
@xframe_options_exempt
@csp_replace({"frame-ancestors": settings.IDPORTEN_ORIGINS})  # type: ignore[arg-type]  # ID-porten opens it in a frame
@require_safe
def utlogging_front(request: PortalRequest) -> HttpResponse:
    """ID-porten says, by way of the browser and without its cookies, that a session has ended."""
    flow.end_from_front(request.GET.get("iss", ""), request.GET.get("sid", ""))
    logger.info("front-channel logout ref=%s", request.referanse)
    return HttpResponse("", content_type="text/plain; charset=utf-8")


@open_view
@csrf_exempt  # ID-porten itself asks; the signed token is what is believed
@require_POST
def utlogging_bak(request: PortalRequest) -> HttpResponse:
    """ID-porten says so itself. A token that is not its own is 400."""
    is_ended = flow.end_from_back(request.POST.get("logout_token", ""))
    logger.info("logout token %s ref=%s", "accepted" if is_ended else "refused", request.referanse)
    return HttpResponse("", content_type="text/plain; charset=utf-8", status=200 if is_ended else 400)
