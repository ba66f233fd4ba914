"""Language of a page: the person's choice, else the browser's, else bokmål."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

GetResponse = Callable[[HttpRequest], HttpResponse]
# Browsers' codes for Norwegian. Django does not know that `no` is bokmål.
CODES = {"nb": "nb", "no": "nb", "nn": "nn", "en": "en"}


def choose_language(get_response: GetResponse) -> GetResponse:
    """Middleware that sets the language, for error pages too."""

    def middleware(request: HttpRequest) -> HttpResponse:
        code = find_language(request)
        with translation.override(code):
            response = get_response(request)
        response.headers.setdefault("Content-Language", code)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response

    return middleware


def find_language(request: HttpRequest) -> str:
    """`nb`, `nn` or `en`."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    if any(chosen == code for code, _name in settings.LANGUAGES):
        return chosen
    for wanted, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        if code := CODES.get(wanted.partition("-")[0]):
            return code
    return settings.LANGUAGE_CODE
