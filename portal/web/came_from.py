"""The page that a link or a form was pressed on, as the browser tells it."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from portal.access.innlogging import is_own_path


def get_came_from(request: HttpRequest) -> str:
    """Path and query of the page of ours; "/" where the browser names none, or another site's.

    The browser's own word is better than a field of the form: it follows what was chosen on the page since.
    """
    address = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(address, {urlsplit(settings.PORTAL_URL).netloc})
    parts = urlsplit(address if is_ours else "/")
    path = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    # A path that begins with two slashes names another host, whoever's page it was the path of.
    return path if is_own_path(path) else "/"
