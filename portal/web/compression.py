"""Compresses pages, except answers to requests that another site made a browser send: their length could be measured.

A length that depends on chosen input and a secret side by side gives the secret away (BREACH). The input comes from
another site. `Sec-Fetch-Site` tells where a request comes from, and no site can set it. Files from `static/` are
compressed when they are collected, and never pass through here.
"""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

OWN = ("same-origin", "none")  # our own pages; an address typed, or a bookmark
TEXT = "text/"  # workbooks and PDF are compressed already


class CompressOwn(GZipMiddleware):
    """Gzip for text that our own pages ask for, with up to 100 random bytes added: lengths are not exact either."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Clients that do not say where they come from get the page as it is."""
        if not response.headers.get("Content-Type", "").startswith(TEXT):
            return response
        patch_vary_headers(response, ("Accept-Encoding", "Sec-Fetch-Site"))
        if request.headers.get("Sec-Fetch-Site") not in OWN or "Content-Range" in response.headers:
            return response
        return super().process_response(request, response)
