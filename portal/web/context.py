"""What every template may use."""

from django.conf import settings

from portal.access.sesjon import get_innlogget
from portal.domain.tilgang import Tilgang
from portal.web.request import PortalRequest


def everywhere(request: PortalRequest) -> dict[str, object]:
    """The banner's test date, the signed-in person's name, and the languages, each by its own name."""
    navn = _find_navn(request)
    return {
        "testdato": settings.TODAY,
        "is_innlogget": navn is not None,
        "person_navn": navn or "",
        "alle_spraak": settings.LANGUAGES,
    }


def _find_navn(request: PortalRequest) -> str | None:
    """None when nobody is signed in. Who has been asked for on the way to the page is not asked for again."""
    tilgang: Tilgang | None = getattr(request, "tilgang", None)  # Django makes requests of its own class
    if tilgang is not None:
        return tilgang.person.navn
    innlogget = get_innlogget(request.session) if hasattr(request, "session") else None
    return None if innlogget is None else innlogget.navn
