"""Middleware that sends the cookie against forged forms once, and not with every page."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

GetResponse = Callable[[HttpRequest], HttpResponse]


def send_csrf_cookie_once(get_response: GetResponse) -> GetResponse:
    """Inside Django's own, which sends it anew to let it live another year; ours lives as long as the browser does."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.COOKIES.get(settings.CSRF_COOKIE_NAME) == request.META.get("CSRF_COOKIE"):
            request.META["CSRF_COOKIE_NEEDS_UPDATE"] = False
        return response

    return middleware
