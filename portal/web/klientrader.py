"""The rows of the list of organisations: all that the person may see, with the figures fetched so far."""

from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.conf import settings

from portal.access.husket import get_huskeliste
from portal.access.kjente_lesere import find_egne
from portal.access.klientkort import find_notater_of
from portal.access.sesjon import get_innlogget
from portal.access.tilgang import (
    TilgangUtilgjengelig,
    UkjentVirksomhet,
    get_tilganger,
    get_virksomheter,
    list_unreadable,
)
from portal.api.newest import find_newest
from portal.clock import get_clock
from portal.domain.klienter import UTEN_KORT, Hindring, Klient
from portal.domain.klientkort import Klientkort
from portal.domain.klientutvalg import Klientutvalg
from portal.domain.nytt import Hull, Nytt
from portal.domain.tilgang import Tilgang, Virksomhet
from portal.domain.virksomheter import Huskeliste, Virksomhetstreff, choose
from portal.jobs.klientfylling import read_anew
from portal.jobs.klientgrunnlag import find_merket
from portal.jobs.klientlager import replace_dropped
from portal.jobs.klientliste import Klientliste
from portal.jobs.klientrad import Klientrad
from portal.web.request import PortalRequest
from portal.web.virksomhetsliste import VirksomhetFilter

MAX_READ_ANEW = 50  # rows per request


@dataclass(frozen=True, kw_only=True)
class Mine:
    """The person's organisations, and which of them figures are fetched for."""

    units: tuple[Virksomhet, ...]  # sorted, with headings
    huskeliste: Huskeliste
    kort: Mapping[str, Klientkort]
    navn: str  # the person's own
    person: str = ""  # key
    utvalg: tuple[Klientutvalg, ...] = ()  # saved filters

    @cached_property
    def kan_velges(self) -> tuple[Virksomhet, ...]:
        """Those that can be opened: favourites first."""
        favoritter = self.huskeliste.favoritter
        selectable = (unit for unit in self.units if not unit.is_overskrift)
        return tuple(sorted(selectable, key=lambda unit: unit.orgnr not in favoritter))

    @cached_property
    def med_tall(self) -> tuple[str, ...]:
        """Organisations with figures, favourites first.

        Claims belong to main units, so sub-units and dissolved units are included only as favourites.
        """
        favoritter = self.huskeliste.favoritter
        return tuple(
            unit.orgnr
            for unit in self.kan_velges
            if unit.orgnr in favoritter or not (unit.is_slettet or unit.overordnet)
        )

    def find(self, utvalg: VirksomhetFilter) -> Virksomhetstreff:
        """What the filter shows."""
        return choose(
            self.units,
            self.huskeliste,
            utvalg.sok,
            vis_under=utvalg.vis_under,
            vis_slettede=utvalg.vis_slettede,
            notert={orgnr: kort.sokbart for orgnr, kort in self.kort.items()} if utvalg.sok else {},
        )


def read_mine(request: PortalRequest) -> Mine:
    """The person's organisations. Raises as `get_virksomheter`."""
    units, innlogget = get_virksomheter(request.session), get_innlogget(request.session)
    notater = find_notater_of(innlogget)
    return Mine(
        units=units,
        huskeliste=get_huskeliste(request.session),
        kort=notater.kort,
        utvalg=notater.utvalg,
        navn=innlogget.navn if innlogget is not None else "",
        person=innlogget.person_key if innlogget is not None else "",
    )


def get_tilganger_of_shown(request: PortalRequest, orgnumre: Collection[str]) -> tuple[Tilgang, ...]:
    """Permissions for the record of rows that are to be shown. Raises as `get_virksomheter`.

    TilgangUtilgjengelig too if one was the person's a moment ago and is not now: nothing is shown unrecorded.
    """
    found = get_tilganger(request.session, orgnumre)
    if not {one.orgnr for one in found}.issuperset(orgnumre):
        raise TilgangUtilgjengelig
    return found


def join_rader(request: PortalRequest, mine: Mine, liste: Klientliste | None) -> list[Klient]:
    """All organisations with their fetched rows. Rows of those that Altinn no longer lists are left out."""
    rows, empty, dag = _list_still_readable(request, mine, liste), Klientrad(), get_clock().today()
    rows |= _read_newer(request, rows)
    rows = {orgnr: row.on(dag) for orgnr, row in rows.items()}
    med_tall, favoritter = frozenset(mine.med_tall), mine.huskeliste.favoritter
    merket = find_merket(mine.person) if any(row.nytt for row in rows.values()) else {}
    return [
        Klient(
            orgnr=unit.orgnr,
            navn=unit.navn,
            is_favoritt=unit.orgnr in favoritter,
            overordnet=unit.overordnet,
            is_slettet=unit.is_slettet,
            is_uten_tall=is_uten_tall,
            tall=row.tall,
            hindring=row.hindring,
            hentet=row.hentet,
            is_gammelt=row.is_gammelt,
            kort=mine.kort.get(unit.orgnr, UTEN_KORT),
            leser=row.leser,
            nytt=_leave_out_merket(row, merket.get(unit.orgnr)),
        )
        for unit in mine.kan_velges
        for is_uten_tall in (unit.orgnr not in med_tall,)
        for row in (empty if is_uten_tall else rows.get(unit.orgnr, empty),)
    ]


def _leave_out_merket(row: Klientrad, merket: datetime | None) -> Nytt | None:
    """What is new; nothing if these figures were marked as seen after they were compared."""
    if row.tall is None or row.nytt is None or merket is None or merket < row.nytt.naa:
        return row.nytt if row.tall is not None else None
    return Nytt(naa=row.nytt.naa, foer=merket, hull=tuple(one for one in row.nytt.hull if one is not Hull.FOERSTE))


def _list_still_readable(request: PortalRequest, mine: Mine, liste: Klientliste | None) -> dict[str, Klientrad]:
    """The rows, without figures fetched by a system user that may no longer read them for the person."""
    oldest, rows = get_clock().now() - settings.KEPT_RADER, {} if liste is None else liste.rader
    asked = [(orgnr, rows[orgnr]) for orgnr in mine.med_tall if orgnr in rows]
    found = replace_dropped({orgnr: row for orgnr, row in asked if row.hentet is None or row.hentet > oldest})
    for orgnr, error in list_unreadable(request.session, {orgnr: row.leser for orgnr, row in found.items()}).items():
        hindring = Hindring.RETT if error is None else Hindring.UTILGJENGELIG
        found[orgnr] = Klientrad(hentet=found[orgnr].hentet, hindring=hindring)
    return found


def _read_newer(request: PortalRequest, rows: Mapping[str, Klientrad]) -> dict[str, Klientrad]:
    """Rows with a newer cached answer, read again so that list and client page agree.

    At most `MAX_READ_ANEW` are read; the rest are shown as not yet fetched.
    """
    newest, dag = find_newest(_name_lesere(rows)), get_clock().today()
    older = [orgnr for orgnr, row in rows.items() if orgnr in newest and row.is_older_than(newest[orgnr])]
    anew: dict[str, Klientrad] = {orgnr: Klientrad() for orgnr in older[MAX_READ_ANEW:]}
    for orgnr in older[:MAX_READ_ANEW]:
        with suppress(UkjentVirksomhet):  # Altinn no longer lists it: show no row
            anew[orgnr] = read_anew(request.session, orgnr, dag)
    return anew


def _name_lesere(rows: Mapping[str, Klientrad]) -> dict[str, str]:
    """The system user whose newer answers outdate each row; empty: any system user.

    Any will do for a row without figures, and for one read by an own system user that is gone, since agents read now.
    """
    with_own = [orgnr for orgnr, row in rows.items() if row.tall is not None and row.leser.is_egen]
    gone = {orgnr for orgnr, egen in find_egne(with_own).items() if egen.was_uten}
    return {
        orgnr: "" if row.tall is None or orgnr in gone else row.leser.get_noekkel(orgnr) for orgnr, row in rows.items()
    }
