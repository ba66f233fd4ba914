"""Context processor for all templates."""

from django.conf import settings

from portal.access.sesjon import get_innlogget
from portal.domain.tilgang import Tilgang
from portal.web.request import PortalRequest


def everywhere(request: PortalRequest) -> dict[str, object]:
    """Test date for the banner, the signed-in person's name, and the languages in their own names."""
    navn = _find_navn(request)
    return {
        "testdato": settings.TODAY,
        "is_innlogget": navn is not None,
        "person_navn": navn or "",
        **get_constants(),
        "has_system": bool(settings.SYSTEM_ID),  # whether businesses can be asked for access here
    }


def get_constants() -> dict[str, object]:
    """What is the same on every page of a process."""
    return {"alle_spraak": settings.LANGUAGES}


def _find_navn(request: PortalRequest) -> str | None:
    """None when nobody is signed in. Reuses the person that the view has looked up."""
    tilgang: Tilgang | None = getattr(request, "tilgang", None)  # absent on requests that Django itself creates
    if tilgang is not None:
        return tilgang.person.navn
    innlogget = get_innlogget(request.session) if hasattr(request, "session") else None
    return None if innlogget is None else innlogget.navn
