"""What the server runs: portal.wsgi:application."""

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.core.wsgi import get_wsgi_application

from portal.jobs.serving import start_metrics
from portal.outage import limit_waiting
from portal.server.multipart import MULTIPART, find_boundary

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
_django = get_wsgi_application()
limit_waiting()
start_metrics()


def application(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
    """Django, with the parameters of Content-Type taken off, but for the boundary of a form with a file.

    Our forms are UTF-8. Django looks up a charset that the client names before any middleware runs, and some that
    Python knows ("hex", "idna") end there in an empty 500.
    """
    if kind := environ.get("CONTENT_TYPE"):
        boundary = find_boundary(kind)
        environ["CONTENT_TYPE"] = f"{MULTIPART}; boundary={boundary}" if boundary else kind.partition(";")[0].strip()
    return _django(environ, start_response)
