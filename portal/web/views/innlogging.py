"""Sign-in and sign-out, including logout started by ID-porten."""

import logging
from urllib.parse import urlencode

from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from portal.access import grense
from portal.access import innlogging as flow
from portal.access.log_names import find_name
from portal.web.decorators import open_view
from portal.web.origin import is_own_act
from portal.web.request import PortalRequest, get_address

logger = logging.getLogger("portal.access")


@open_view
@require_safe
def innlogging(request: PortalRequest) -> HttpResponse:
    """Redirect to ID-porten; `til` is the page to return to.

    From another site or by script, a page with a button: a link on another site signs nobody in.
    """
    if not is_own_act(request):
        videre = f"{reverse('innlogging')}?{urlencode({'til': request.GET.get('til', '/')})}"
        return render(request, "innlogging/innlogging.html", {"videre": videre})
    grense.enforce_limit("innlogging", get_address(request), most=settings.LIMIT_SIGN_INS, window=settings.LIMIT_WINDOW)
    return redirect(flow.begin(request.begun, request.GET.get("til", "/"), get_language() or "nb"))


@open_view
@require_safe
def innlogging_svar(request: PortalRequest) -> HttpResponse:
    """Callback from ID-porten."""
    answer = {name: request.GET.get(name, "") for name in ("code", "state", "iss")}
    finished = flow.finish(
        request.session, request.begun, code=answer["code"], state=answer["state"], issuer=answer["iss"]
    )
    if finished.is_new_person:  # the same person's forms in other tabs stay valid
        rotate_token(request)
        logger.info("signed in who=%s ref=%s", find_name(request.session), request.reference)
    return redirect(finished.til)


@open_view
@require_POST
def utlogging(request: PortalRequest) -> HttpResponse:
    """Sign out here and at ID-porten."""
    who = find_name(request.session)
    response = redirect(flow.end(request.session))
    response["Clear-Site-Data"] = '"cache", "storage"'  # in case a browser ignores no-store
    logger.info("signed out who=%s ref=%s", who, request.reference)
    return response


@open_view  # type: ignore[arg-type]  # the decorators are typed for HttpRequest
@xframe_options_exempt
@csp_replace({"frame-ancestors": settings.IDPORTEN_ORIGINS})  # type: ignore[arg-type]  # loaded by ID-porten in a frame
@require_safe
def utlogging_front(request: PortalRequest) -> HttpResponse:
    """Front-channel logout, called in the browser without its cookies."""
    flow.end_from_front(request.GET.get("iss", ""), request.GET.get("sid", ""))
    logger.info("front-channel logout ref=%s", request.reference)
    return HttpResponse("", content_type="text/plain; charset=utf-8")


@open_view
@csrf_exempt  # called by ID-porten; the signed token authenticates it
@require_POST
def utlogging_bak(request: PortalRequest) -> HttpResponse:
    """Back-channel logout. An invalid token gives 400; over plain HTTP it is refused, not redirected."""
    if settings.SECURE_SSL_REDIRECT and not request.is_secure():
        return HttpResponse("", content_type="text/plain; charset=utf-8", status=403)
    is_ended = flow.end_from_back(request.POST.get("logout_token", ""))
    logger.info("logout token %s ref=%s", "accepted" if is_ended else "refused", request.reference)
    return HttpResponse("", content_type="text/plain; charset=utf-8", status=200 if is_ended else 400)
