"""The page a request came from, by its Referer header."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from portal.access.innlogging import is_own_path


def get_came_from(request: HttpRequest) -> str:
    """Path and query of the referring page; "/" if there is none or it is on another site.

    A hidden form field would not follow what htmx has changed on the page since.
    """
    address = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(address, {urlsplit(settings.PORTAL_URL).netloc})
    parts = urlsplit(address if is_ours else "/")
    path = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    # Browsers read a path that starts with two slashes as another host.
    return path if is_own_path(path) else "/"
