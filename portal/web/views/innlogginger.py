"""The person's own sign-ins."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from portal.access import innlogging as flow
from portal.access.grense import enforce_limit
from portal.access.innlogginger import end_others, has_just_authenticated, is_innlogget, list_innlogginger
from portal.web.decorators import open_view, signed_in_view
from portal.web.render import render_page
from portal.web.request import PortalRequest, get_address


@signed_in_view
@require_safe
def innlogginger(request: PortalRequest) -> HttpResponse:
    """All that are not over."""
    context = {
        "innlogginger": list_innlogginger(request.session),
        "is_bekreftet": has_just_authenticated(request.session),
    }
    return render_page(request, "innlogging/innlogginger.html", context)


@signed_in_view
@require_POST
def innlogginger_avslutt(request: PortalRequest) -> HttpResponse:
    """End the others, or the one that is named. Whoever has not just signed in must do so first."""
    if not has_just_authenticated(request.session):
        most, window = settings.LIMIT_SIGN_INS, settings.LIMIT_WINDOW
        enforce_limit("innlogging", get_address(request), most=most, window=window)
        here, language = reverse("innlogginger"), get_language() or "nb"
        return redirect(flow.begin(request.begun, here, language, is_repeated=True))
    antall = end_others(request.session, request.POST.get("navn", ""))
    text = ngettext("%(antall)d innlogging er avsluttet.", "%(antall)d innlogginger er avsluttet.", antall)
    messages.info(request, text % {"antall": antall})
    return redirect("innlogginger")


@open_view
@require_safe
def innlogging_status(request: PortalRequest) -> HttpResponse:
    """Asked by open pages now and then, so that none stays open after the sign-in has ended."""
    if is_innlogget(request.session):
        return HttpResponse(status=204)
    page = request.htmx.current_url_abs_path or "/"
    return HttpResponseClientRedirect(flow.make_sign_in_path(page))
