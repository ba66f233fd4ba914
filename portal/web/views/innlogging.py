"""Sign-in and sign-out, including logout started by ID-porten."""

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
    """Redirect to ID-porten; `til` is the page to return to."""
    grense.enforce_limit("innlogging", get_address(request), most=settings.LIMIT_SIGN_INS, window=settings.LIMIT_WINDOW)
    return redirect(flow.begin(request.session, request.GET.get("til", "/"), get_language() or "nb"))


@open_view
@require_safe
def innlogging_svar(request: PortalRequest) -> HttpResponse:
    """Callback from ID-porten."""
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
    response["Clear-Site-Data"] = '"cache", "storage"'  # in case a browser ignores no-store
    logger.info("signed out ref=%s", request.referanse)
    return response


@open_view  # type: ignore[arg-type]  # the decorators are typed for HttpRequest
@xframe_options_exempt
@csp_replace({"frame-ancestors": settings.IDPORTEN_ORIGINS})  # type: ignore[arg-type]  # loaded by ID-porten in a frame
@require_safe
def utlogging_front(request: PortalRequest) -> HttpResponse:
    """Front-channel logout, called in the browser without its cookies."""
    flow.end_from_front(request.GET.get("iss", ""), request.GET.get("sid", ""))
    logger.info("front-channel logout ref=%s", request.referanse)
    return HttpResponse("", content_type="text/plain; charset=utf-8")


@open_view
@csrf_exempt  # called by ID-porten; the signed token authenticates it
@require_POST
def utlogging_bak(request: PortalRequest) -> HttpResponse:
    """Back-channel logout. An invalid token gives 400."""
    is_ended = flow.end_from_back(request.POST.get("logout_token", ""))
    logger.info("logout token %s ref=%s", "accepted" if is_ended else "refused", request.referanse)
    return HttpResponse("", content_type="text/plain; charset=utf-8", status=200 if is_ended else 400)
