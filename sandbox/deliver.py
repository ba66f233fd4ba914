"""ID-porten's call to the portal when a session has ended: one attempt, no cookies, short timeout."""

from collections.abc import Callable, Mapping
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlencode, urlsplit

# (method, URL, form) -> status, or None if there was no response.
Deliver = Callable[[str, str, Mapping[str, str]], int | None]

CONNECT_SECONDS = 2
READ_SECONDS = 5


def deliver(method: str, url: str, form: Mapping[str, str]) -> int | None:
    # Not urllib.request: it has one timeout for connect and read, and follows redirects.
    parts = urlsplit(url)
    make = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = make(parts.netloc, timeout=CONNECT_SECONDS)
    body, headers = (urlencode(form), {"Content-Type": "application/x-www-form-urlencoded"}) if form else (None, {})
    try:
        connection.connect()
        connection.sock.settimeout(READ_SECONDS)
        connection.request(method, f"{parts.path}?{parts.query}" if parts.query else parts.path, body, headers)
        return connection.getresponse().status
    except (OSError, HTTPException):
        return None
    finally:
        connection.close()
