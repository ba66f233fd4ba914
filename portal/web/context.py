"""What every template may use."""

from datetime import date

from django.conf import settings
from django.http import HttpRequest

from portal.access.sesjon import get_innlogget


def everywhere(request: HttpRequest) -> dict[str, date | str | bool | None]:
    """The banner's test date and the signed-in person's name."""
    session = getattr(request, "session", None)
    innlogget = get_innlogget(session) if session is not None else None
    return {
        "testdato": settings.TODAY,
        "is_innlogget": innlogget is not None,
        "person_navn": innlogget.navn if innlogget else "",
    }
