"""The part about e-mail of the page about calendars and e-mail."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

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
    """Organisations of one page of the list, by name: a row stays in its place when it is switched."""

    rader: tuple[Epostrad, ...]
    antall: int
    antall_paa: int
    side: int
    sider: int
    sok: str
    is_bare_paa: bool  # only those that are on
    has_sok: bool  # so many organisations that a search helps
    sagt: str = ""  # what was done to it, for a screen reader

    @property
    def forrige(self) -> int:
        """Number of the page before; 0 if there is none."""
        return self.side - 1

    @property
    def neste(self) -> int:
        """Number of the page after; 0 if there is none."""
        return self.side + 1 if self.side < self.sider else 0

    @property
    def valgt(self) -> str:
        """What was chosen, as a query to which the number of a page is added."""
        return urlencode(({"bare_paa": "ja"} if self.is_bare_paa else {}) | ({"sok": self.sok} if self.sok else {}))


def build_epost_context(
    request: PortalRequest, virksomheter: Sequence[Virksomhet], *, feil: str = "", adresse: str = ""
) -> dict[str, object]:
    """What the part shows. `adresse`: as it was typed, where something was wrong with it."""
    if not is_tilbudt():
        return {"is_tilbudt": False, "has_server": bool(settings.EMAIL_HOST)}
    samtykke = find_samtykke(request.session)
    paa = samtykke.virksomheter if samtykke is not None else {}
    return {
        "is_tilbudt": True,
        "samtykke": samtykke,
        "er_en": len(virksomheter) == 1,
        "liste": build_epostliste(virksomheter, paa, request.GET),
        "feil": feil,
        "adresse": adresse,
        "endrer": "endre" in request.GET or bool(feil),
        "now": get_clock().now(),
    }


def list_mine(request: PortalRequest) -> tuple[Virksomhet, ...]:
    """The organisations that the e-mail can be about. Raises as `get_virksomheter`."""
    return tuple(one for one in get_virksomheter(request.session) if not one.is_overskrift)


def build_epostliste(
    virksomheter: Sequence[Virksomhet], paa: Mapping[str, date], query: QueryDict, sagt: str = ""
) -> Epostside:
    """The page of the list that the query asks for."""
    sok, is_bare_paa = query.get("sok", "").strip()[:MAX_SOK], "bare_paa" in query
    mine = [Epostrad(orgnr=one.orgnr, navn=one.navn, siden=paa.get(one.orgnr)) for one in virksomheter]
    words, number = sok.casefold().split(), sok.replace(" ", "")
    found = [
        one
        for one in mine
        if (one.siden is not None or not is_bare_paa)
        and (not sok or all(word in one.navn.casefold() for word in words) or number == one.orgnr)
    ]
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
        is_bare_paa=is_bare_paa,
        has_sok=len(mine) > PER_SIDE,
        sagt=sagt,
    )
