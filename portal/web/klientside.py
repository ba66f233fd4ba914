"""The client list for page and file: clients, their figures, and the filter."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import cast
from urllib.parse import urlencode

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.access.husket import get_huskeliste
from portal.access.tilgang import UkjentVirksomhet, get_tilgang, get_virksomheter
from portal.api.dropped import find_dropped
from portal.api.newest import find_newest
from portal.clock import get_clock
from portal.domain.klienter import KLIENTFILTRE, Hindring, Klient, sum_klienter
from portal.jobs.klientliste import Klientliste, Klientrad, read_anew
from portal.web.listeformer import KLIENTER
from portal.web.request import PortalRequest
from portal.web.utvalg import Listevisning, UgyldigValg, build_visning, read_spoerring

ALLE = "alle"
MAX_READ_ANEW = 50  # rows per request


@dataclass(frozen=True, slots=True, kw_only=True)
class Vis:
    """A filter choice: name, number of clients and query."""

    navn: str
    tekst: str
    antall: int
    lenke: str
    is_valgt: bool


def list_klienter(request: PortalRequest) -> tuple[tuple[Klient, ...], int]:
    """Clients, favourites first. If there are too many, only favourites, with the total number.

    Claims belong to main units, so sub-units and dissolved units are included only as favourites.
    """
    favoritter = get_huskeliste(request.session).favoritter
    units = [unit for unit in get_virksomheter(request.session) if not unit.is_overskrift]
    marked = [unit for unit in units if unit.orgnr in favoritter]
    others = [u for u in units if u.orgnr not in favoritter and not u.is_slettet and not u.overordnet]
    is_too_many = len(marked) + len(others) > settings.MAX_KLIENTER
    chosen = marked if is_too_many else [*marked, *others]
    found = tuple(Klient(orgnr=u.orgnr, navn=u.navn, is_favoritt=u.orgnr in favoritter) for u in chosen)
    return found, len(units) if is_too_many else 0


def join_rader(request: PortalRequest, alle: Sequence[Klient], liste: Klientliste | None) -> list[Klient]:
    """Join clients with their fetched rows. Rows of clients that Altinn no longer lists are left out."""
    rows: dict[str, Klientrad] = {} if liste is None else dict(liste.rader)
    empty = Klientrad()
    for orgnr, dropped in find_dropped(rows).items():
        if rows[orgnr].is_dropped(dropped):
            rows[orgnr] = Klientrad(hentet=dropped.naar, hindring=Hindring.RETT) if dropped.is_avvist else empty
    rows |= _read_newer(request, rows, liste)
    return [
        replace(klient, tall=row.tall, hindring=row.hindring, hentet=row.hentet, is_gammelt=row.is_gammelt)
        for klient in alle
        for row in (rows.get(klient.orgnr, empty),)
    ]


def _read_newer(
    request: PortalRequest, rows: Mapping[str, Klientrad], liste: Klientliste | None
) -> dict[str, Klientrad]:
    """Rows with a newer cached answer, read again so that list and client page agree.

    At most `MAX_READ_ANEW` are read; the rest are shown as not yet fetched.
    """
    newest = find_newest(rows)
    older = [orgnr for orgnr, row in rows.items() if orgnr in newest and row.is_older_than(newest[orgnr])]
    if liste is None:
        return {}
    anew: dict[str, Klientrad] = {orgnr: Klientrad() for orgnr in older[MAX_READ_ANEW:]}
    for orgnr in older[:MAX_READ_ANEW]:
        with suppress(UkjentVirksomhet):  # Altinn no longer lists it: show no row
            anew[orgnr] = read_anew(get_tilgang(request.session, orgnr), liste.dag)
    return anew


def _read_vis(request: PortalRequest) -> str:
    vis = request.GET.get("vis") or ALLE
    if vis not in KLIENTFILTRE or len(request.GET.getlist("vis")) > 1:
        raise UgyldigValg(_("Listen har ikke utvalget «%(vis)s».") % {"vis": vis[:30]})
    return vis


def choose_klienter(request: PortalRequest, alle: Sequence[Klient]) -> Listevisning[Klient]:
    """Apply the query's filter and sorting."""
    vis = _read_vis(request)
    kept = () if vis == ALLE else (("vis", vis),)
    spoerring = read_spoerring(request.GET, KLIENTER)
    if spoerring.feil or spoerring.valg.minst is not None or spoerring.valg.mest is not None:
        raise UgyldigValg(_("Klientlisten kan ikke avgrenses på beløp."))  # a client has several amounts
    return build_visning(filter(KLIENTFILTRE[vis], alle), KLIENTER, spoerring, kept, tabell="klientliste")


def build_klientside(request: PortalRequest, alle: list[Klient], liste: Klientliste | None) -> dict[str, object]:
    """Build the page's context."""
    visning = choose_klienter(request, alle)
    mangler = sum(klient.tall is None and klient.hindring is None for klient in alle)
    is_under_arbeid = liste is not None and liste.is_under_arbeid
    hentede = set() if liste is None else liste.hentede
    return {
        "liste": visning,
        "klienter": visning.utsnitt.rader,
        "summer": sum_klienter(visning.utsnitt.treff),
        "vis": _list_vis(request, alle, visning),
        "antall": len(alle),
        "antall_hentet": sum(klient.orgnr in hentede for klient in alle),
        "mangler": mangler,
        "is_under_arbeid": is_under_arbeid,
        "is_stanset": bool(liste is not None and liste.venter and not is_under_arbeid),
        "query_string": "?" + urlencode(cast("Sequence[tuple[str, str]]", visning.lenker)) if visning.lenker else "",
        "now": get_clock().now(),
    }


def _list_vis(request: PortalRequest, alle: Sequence[Klient], visning: Listevisning[Klient]) -> list[Vis]:
    names = {
        ALLE: _("Alle"),
        "oppfolging": _("Må følges opp"),
        "forfalt": _("Forfalt"),
        "snart": _("Innen 14 dager"),
        "uplassert": _("Uplassert"),
        "uviss": _("Mangler eller gammelt"),
        "favoritter": _("Favoritter"),
    }
    chosen, kept = _read_vis(request), [pair for pair in visning.lenker if pair[0] in ("sok", "sorter")]
    return [
        Vis(
            navn=name,
            tekst=names[name],
            antall=sum(map(is_in, alle)),
            lenke="?" + urlencode([*([] if name == ALLE else [("vis", name)]), *kept]),
            is_valgt=name == chosen,
        )
        for name, is_in in KLIENTFILTRE.items()
    ]


def describe_mangler(alle: Sequence[Klient], antall_for_mange: int) -> list[str]:
    """Notes in the file about what it lacks."""
    too_many = _(
        "Du har tilgang til %(antall)s virksomheter, og det er for mange til å hente alle. "
        "Her er bare favorittene dine."
    )
    without = sum(klient.tall is None for klient in alle)
    unread = sum(klient.tall is not None and klient.tall.is_ufullstendig for klient in alle)
    old = sum(klient.is_gammelt for klient in alle)
    return [
        text % {"antall": number}
        for number, text in (
            (antall_for_mange, too_many),
            (without, ngettext("%(antall)d klient mangler tall.", "%(antall)d klienter mangler tall.", without)),
            (
                unread,
                ngettext(
                    "%(antall)d klient har rader som mangler eller ikke kunne leses.",
                    "%(antall)d klienter har rader som mangler eller ikke kunne leses.",
                    unread,
                ),
            ),
            (old, ngettext("%(antall)d klient har gamle tall.", "%(antall)d klienter har gamle tall.", old)),
        )
        if number
    ]
