"""The pages about calendars: what is chosen, the addresses there are, and how an entry will look."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.access.kalenderadresser import is_tilbudt, list_adresser
from portal.access.kalenderuid import make_kalender_uid, make_uid
from portal.clock import get_clock
from portal.documents.kalenderdager import MAX_NAVN
from portal.documents.kalenderfil import Kalender, Oppfoering, list_omtale, name_hendelse
from portal.domain.kalender import Hendelse, Kalenderforfall, Kalendervalg
from portal.domain.tilgang import Tilgang
from portal.web.request import PortalRequest

MAX_SKJEMA = 60  # characters of a form's key
VALG: Mapping[str, Promise] = {
    "navn": _("Navnet på virksomheten"),
    "nummer": _("Organisasjonsnummeret"),
    "beloep": _("Beløpet"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kalendereksempel:
    """How an entry looks with a choice."""

    tittel: str
    dato: date
    linjer: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Nylaget:
    """A new address, shown this once."""

    hemmelig: str

    @property
    def adresse(self) -> str:
        """As it is copied."""
        return f"{settings.PORTAL_URL}{reverse('kalender_mating', args=[self.hemmelig])}"

    @property
    def webcal(self) -> str:
        """The same, for a program that opens such links."""
        return f"webcal://{self.adresse.partition('://')[2]}"


def read_valg(query: QueryDict) -> Kalendervalg:
    """What is ticked."""
    return Kalendervalg(**{name: name in query for name in VALG})


def build_kalender_context(
    request: PortalRequest,
    *,
    orgnr: str | None = None,
    nylaget: Nylaget | None = None,
    feil: str = "",
    antall: int = 1,
) -> dict[str, object]:
    """What both pages show: addresses, the form for a new one, and the one just made. `antall`: organisations in it."""
    mine = list_adresser(request.session, orgnr) if is_tilbudt() else ()
    sent = request.POST if request.method == "POST" and nylaget is None else None
    return {
        "is_tilbudt": is_tilbudt(),
        "adresser": mine,
        "virksomheter": antall,
        "is_mange": antall > settings.MAX_I_KALENDER,
        "max_navn": MAX_NAVN,
        # Whether an entry for each day is ticked; None where it is no choice.
        "dagvalg": sent is not None and "per_dag" in sent if 1 < antall <= settings.MAX_I_KALENDER else None,
        "kalendervalg": [(name, text, sent is not None and name in sent) for name, text in VALG.items()],
        "nylaget": nylaget,
        "feil": feil,
        "skjema": secrets.token_urlsafe(16),
    }


def build_kalender(tilgang: Tilgang, alle: tuple[Kalenderforfall, ...], valg: Kalendervalg) -> Kalender:
    """A file of these due dates, to be put in a calendar once."""
    now, today = get_clock().now(), get_clock().today()
    entries = tuple(
        Oppfoering(hendelse=_make_hendelse(make_uid(tilgang, one), one, valg), orgnr=tilgang.orgnr, navn=tilgang.navn)
        for one in alle
    )
    return Kalender(
        uid=make_kalender_uid(tilgang.person.noekkel, tilgang.orgnr),
        oppfoeringer=entries,
        valg=valg,
        portal=settings.PORTAL_URL,
        navn=tilgang.navn if valg.navn else "",
        endret=now,
        lest=today,
    )


def make_eksempel(tilgang: Tilgang, forfall: Kalenderforfall, valg: Kalendervalg) -> Kalendereksempel:
    """How this due date looks in a calendar."""
    hendelse = _make_hendelse("", forfall, valg)
    return Kalendereksempel(
        tittel=name_hendelse(hendelse, valg, tilgang.navn),
        dato=forfall.dato,
        linjer=list_omtale(tilgang.orgnr, valg, None),
    )


def read_skjema(request: HttpRequest) -> str:
    """The key of the form, so that the same form makes one address."""
    return request.POST.get("skjema", "")[:MAX_SKJEMA]


def _make_hendelse(uid: str, forfall: Kalenderforfall, valg: Kalendervalg) -> Hendelse:
    return Hendelse(
        uid=uid,
        dato=forfall.dato,
        kravgruppe=forfall.kravgruppe,
        beloep=forfall.beloep if valg.beloep else None,
        endret=get_clock().now(),
    )
