"""Middleware that reads and writes the cookies of sign-ins in progress.

The cookies are written here and not by the view, so that an answer is used up when it ends in an error page too.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpResponse

from portal.access.begun import KEPT, BegunSignIns
from portal.web.request import PortalRequest

GetResponse = Callable[[PortalRequest], HttpResponse]


def begun_cookies(get_response: GetResponse) -> GetResponse:
    """Set `request.begun`, and send its changes with the response."""

    def middleware(request: PortalRequest) -> HttpResponse:
        request.begun = BegunSignIns(request.COOKIES, settings.BEGUN_COOKIE_PREFIX)
        response = get_response(request)
        for name, value in request.begun.changes.items():
            if value is None:
                response.delete_cookie(name, samesite="Lax")
            else:
                response.set_cookie(
                    name,
                    value,
                    max_age=int(KEPT.total_seconds()),
                    httponly=True,
                    samesite="Lax",  # ID-porten's answer is a navigation from another site
                    secure=settings.SESSION_COOKIE_SECURE,
                )
        return response

    return middleware
