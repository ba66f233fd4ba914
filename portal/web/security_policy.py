"""The Content-Security-Policy header. Pages have the same one, except the few whose view changes it."""

from collections.abc import Callable
from http import HTTPStatus

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.http import HttpRequest
from django.http.response import HttpResponseBase

CHANGES = "_csp_"  # how the attributes begin in which django-csp's decorators put a view's changes


class SecurityPolicy(CSPMiddleware):
    """django-csp builds the policy twice for each page; we build it once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        super().__init__(get_response)
        self._usual = build_policy() or ""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Set the header."""
        is_changed = any(name.startswith(CHANGES) for name in vars(response))
        if is_changed or response.status_code != HTTPStatus.OK:
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, self._usual)
        return response
