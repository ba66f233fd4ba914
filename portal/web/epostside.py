"""The part about e-mail of the page about calendars and e-mail."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.http import QueryDict

from portal.access.epostabonnement import find_samtykke, is_tilbudt
from portal.access.tilgang import get_virksomheter
from portal.clock import get_clock
from portal.domain.tilgang import Virksomhet
from portal.web.request import PortalRequest

PER_SIDE = 50  # organisations on a page
MAX_SOK = 100  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Epostrad:
    """One organisation of the person's; `siden` is None where the e-mail is off."""

    orgnr: str
    navn: str
    siden: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Epostside:
    """Organisations of one page of the list: those that are on first, then by name."""

    rader: tuple[Epostrad, ...]
    antall: int
    antall_paa: int
    side: int
    sider: int
    sok: str
    has_sok: bool  # so many organisations that a search helps

    @property
    def forrige(self) -> int:
        """Number of the page before; 0 if there is none."""
        return self.side - 1

    @property
    def neste(self) -> int:
        """Number of the page after; 0 if there is none."""
        return self.side + 1 if self.side < self.sider else 0


def build_epost_context(
    request: PortalRequest, virksomheter: Sequence[Virksomhet], *, feil: str = "", adresse: str = ""
) -> dict[str, object]:
    """What the part shows. `adresse`: as it was typed, where something was wrong with it."""
    if not is_tilbudt():
        return {"is_tilbudt": False, "has_server": bool(settings.EMAIL_HOST)}
    samtykke = find_samtykke(request.session)
    paa = samtykke.virksomheter if samtykke is not None else {}
    is_ventende = samtykke is not None and samtykke.bekreftet is None
    return {
        "is_tilbudt": True,
        "samtykke": samtykke,
        "is_ventende": is_ventende,
        "liste": _build_side(virksomheter, paa, request.GET),
        "feil": feil,
        "adresse": adresse,
        "endrer": "endre" in request.GET or bool(feil),
        "now": get_clock().now(),
    }


def list_mine(request: PortalRequest) -> tuple[Virksomhet, ...]:
    """The organisations that the e-mail can be about. Raises as `get_virksomheter`."""
    return tuple(one for one in get_virksomheter(request.session) if not one.is_overskrift)


def _build_side(virksomheter: Sequence[Virksomhet], paa: dict[str, date], query: QueryDict) -> Epostside:
    sok = query.get("sok", "").strip()[:MAX_SOK]
    mine = [Epostrad(orgnr=one.orgnr, navn=one.navn, siden=paa.get(one.orgnr)) for one in virksomheter]
    words, number = sok.casefold().split(), sok.replace(" ", "")
    found = [
        one for one in mine if not sok or all(word in one.navn.casefold() for word in words) or number == one.orgnr
    ]
    found.sort(key=lambda one: one.siden is None)  # stable: by name, as they come
    sider = max(-(-len(found) // PER_SIDE), 1)
    typed = query.get("side", "1")
    side = min(max(int(typed), 1), sider) if typed.isascii() and typed.isdigit() and len(typed) < 5 else 1
    return Epostside(
        rader=tuple(found[(side - 1) * PER_SIDE : side * PER_SIDE]),
        antall=len(found),
        antall_paa=sum(one.siden is not None for one in mine),
        side=side,
        sider=sider,
        sok=sok,
        has_sok=len(mine) > PER_SIDE,
    )
