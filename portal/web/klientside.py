"""The client list as a page and a file show it: who is in it, what has come of them, and which are chosen."""

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
from portal.domain.klienter import KLIENTER, UTVALG, Hindring, Klient, sum_klienter
from portal.jobs.klientliste import Klientliste, Klientrad, read_anew
from portal.web.request import PortalRequest
from portal.web.utvalg import Listevisning, UgyldigValg, build_visning, read_spoerring

ALLE = "alle"
MAX_READ_ANEW = 50  # rows in one view


@dataclass(frozen=True, slots=True, kw_only=True)
class Vis:
    """One choice of which clients to show: its name, how many there are, and the query that chooses it."""

    navn: str
    tekst: str
    antall: int
    lenke: str
    is_valgt: bool


def list_klienter(request: PortalRequest) -> tuple[tuple[Klient, ...], int]:
    """Who is in the list, favourites first, and where they are too many for it, how many, with favourites alone.

    Claims stand on main units; what is dissolved or a sub-unit is in it if it is a favourite.
    """
    favoritter = get_huskeliste(request.session).favoritter
    units = [unit for unit in get_virksomheter(request.session) if not unit.is_overskrift]
    marked = [unit for unit in units if unit.orgnr in favoritter]
    others = [u for u in units if u.orgnr not in favoritter and not u.is_slettet and not u.overordnet]
    is_too_many = len(marked) + len(others) > settings.MOST_KLIENTER
    chosen = marked if is_too_many else [*marked, *others]
    found = tuple(Klient(orgnr=u.orgnr, navn=u.navn, is_favoritt=u.orgnr in favoritter) for u in chosen)
    return found, len(units) if is_too_many else 0


def join_rader(request: PortalRequest, alle: Sequence[Klient], liste: Klientliste | None) -> list[Klient]:
    """The clients with what has come of them. What came of others, whom Altinn no longer lists, is left out."""
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
    """The rows that a newer answer has overtaken, read anew: the list never says otherwise than the client's own page.

    Of very many, the last wait to be fetched.
    """
    newest = find_newest(rows)
    older = [orgnr for orgnr, row in rows.items() if orgnr in newest and row.is_older_than(newest[orgnr])]
    if liste is None:
        return {}
    anew: dict[str, Klientrad] = {orgnr: Klientrad() for orgnr in older[MAX_READ_ANEW:]}
    for orgnr in older[:MAX_READ_ANEW]:
        with suppress(UkjentVirksomhet):  # Altinn does not list it any more, and no row of it is shown
            anew[orgnr] = read_anew(get_tilgang(request.session, orgnr), liste.dag)
    return anew


def _read_vis(request: PortalRequest) -> str:
    vis = request.GET.get("vis") or ALLE
    if vis not in UTVALG or len(request.GET.getlist("vis")) > 1:
        raise UgyldigValg(_("Listen har ikke utvalget «%(vis)s».") % {"vis": vis[:30]})
    return vis


def choose_klienter(request: PortalRequest, alle: Sequence[Klient]) -> Listevisning[Klient]:
    """The clients asked for."""
    vis = _read_vis(request)
    kept = () if vis == ALLE else (("vis", vis),)
    spoerring = read_spoerring(request.GET, KLIENTER)
    if spoerring.feil or spoerring.valg.minst is not None or spoerring.valg.mest is not None:
        raise UgyldigValg(_("Klientlisten kan ikke avgrenses på beløp."))  # a client has several, and no field asks
    return build_visning(filter(UTVALG[vis], alle), KLIENTER, spoerring, kept, tabell="klientliste")


def build_klientside(request: PortalRequest, alle: list[Klient], liste: Klientliste | None) -> dict[str, object]:
    """What the page shows."""
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
        "sporring": "?" + urlencode(cast("Sequence[tuple[str, str]]", visning.lenker)) if visning.lenker else "",
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
        for name, is_in in UTVALG.items()
    ]


def describe_mangler(alle: Sequence[Klient], antall_for_mange: int) -> list[str]:
    """What the file lacks: said in it, since it travels without its page."""
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
