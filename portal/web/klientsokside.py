"""Search across clients, over what is kept: the hits, how the words were read, and what was not searched."""

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import get_language

from portal.access.tilgang import get_tilganger
from portal.api.kept_lists import Aarsrader, find_soekerader, list_kept_years
from portal.clock import get_clock
from portal.domain.klienter import Klient
from portal.domain.klientsok import Lesemaate, Soek, Soekerad, merge_rader
from portal.domain.tilgang import Tilgang
from portal.jobs.klientgrunnlag import find_grunnlag
from portal.web.hentetider import build_hentetider
from portal.web.klientrader import Mine
from portal.web.request import PortalRequest
from portal.wording import write_tidsspenn

MAX_TEGN = 100  # of what is typed
MAX_TREFF = 200  # rows shown
MAX_SECONDS = 2  # for opening lists of years
MAX_NEVNT = 20  # clients named among those that were not searched


@dataclass(frozen=True, slots=True, kw_only=True)
class Soektreff:
    """A row that has what is searched for."""

    klient: Klient
    rad: Soekerad
    maate: Lesemaate


@dataclass(slots=True, kw_only=True)
class Soekt:
    """What was searched: clients, and at how many of them the lists of each year too."""

    klienter: list[Klient] = field(default_factory=list)
    tilganger: dict[str, Tilgang] = field(default_factory=dict)  # by which they were, for the access record
    hentet: list[datetime] = field(default_factory=list)  # of their open lists
    med_aar: Counter[int] = field(default_factory=Counter)
    aar_hentet: dict[int, list[datetime]] = field(default_factory=dict)  # of the lists of each year
    uten: list[Klient] = field(default_factory=list)  # clients that were not searched
    er_stanset: bool = False  # there was no time to open the lists of all


@dataclass(frozen=True, slots=True, kw_only=True)
class Soekeresultat:
    """The hits, those of parts of numbers only where nothing else was found or they were asked for."""

    soek: Soek
    treff: tuple[Soektreff, ...]
    deler: int  # rows that have it as a part of a number
    soekt: Soekt


def search_klienter(
    request: PortalRequest, mine: Mine, rows: Sequence[Klient], text: str, *, deler: bool
) -> Soekeresultat:
    """Search all clients whose figures may be shown at this request."""
    soek = Soek.read(text, get_language() or "")
    soekt = Soekt(uten=[row for row in rows if row.tall is None and not row.is_uten_tall])
    found = []
    if soek.is_lesbar:
        for klient, rader in _list_rader(request, mine, [row for row in rows if row.tall is not None], soekt):
            found += [Soektreff(klient=klient, rad=rad, maate=how) for rad in rader if (how := soek.find(rad))]
    whole = [one for one in found if one.maate is not Lesemaate.DEL]
    shown = found if deler or not whole else whole
    return Soekeresultat(soek=soek, treff=tuple(shown), deler=len(found) - len(whole), soekt=soekt)


def _list_rader(
    request: PortalRequest, mine: Mine, rows: Sequence[Klient], soekt: Soekt
) -> Iterator[tuple[Klient, tuple[Soekerad, ...]]]:
    """The rows kept of each client. Permissions are those of this request."""
    kept = find_grunnlag(mine.person, [row.orgnr for row in rows])
    tilganger = soekt.tilganger = {one.orgnr: one for one in get_tilganger(request.session, kept.keys())}
    this_year = get_clock().today().year
    by_year = list_kept_years(tilganger.values(), (this_year, this_year - 1))
    until = time.monotonic() + MAX_SECONDS
    for row in rows:
        if row.orgnr not in tilganger:
            soekt.uten.append(row)
            continue
        soekt.klienter.append(row)
        aapne = kept[row.orgnr]
        soekt.hentet.append(aapne.stand.hentet)
        more: list[Soekerad] = []
        for aar, lister in _read_years(tilganger[row.orgnr], by_year.get(row.orgnr, ()), until, soekt):
            soekt.med_aar[aar] += 1
            soekt.aar_hentet.setdefault(aar, []).extend(lister.hentet)
            more += lister.rader
        # The rows of each list keep its time: the open list may be from last night, and a year's from last week.
        yield row, merge_rader((*(rad._replace(hentet=aapne.stand.hentet) for rad in aapne.rader), *more))


def _read_years(tilgang: Tilgang, years: Iterable[int], until: float, soekt: Soekt) -> Iterator[tuple[int, Aarsrader]]:
    for aar in years:
        if time.monotonic() > until:
            soekt.er_stanset = True
            return
        lister = find_soekerader(tilgang, aar)
        if lister is not None:
            yield aar, lister


def build_soekeside(text: str, resultat: Soekeresultat | None, *, deler: bool) -> dict[str, object]:
    """Build the page's context."""
    this_year = get_clock().today().year
    context: dict[str, object] = {"tekst": text, "resultat": resultat, "deler": deler}
    if resultat is None:
        return context
    soekt, treff = resultat.soekt, resultat.treff
    return context | {
        "treff": treff[:MAX_TREFF],
        **build_hentetider((one.rad.hentet for one in treff[:MAX_TREFF]), soekt.hentet),
        "now": get_clock().now(),
        "antall": len(treff),
        "antall_klienter": len({one.klient.orgnr for one in treff}),
        "flere": max(len(treff) - MAX_TREFF, 0),
        "lest": Counter(one.maate for one in treff).most_common(),
        "kan_vise_deler": bool(resultat.deler) and not deler and any(one.maate is not Lesemaate.DEL for one in treff),
        "antall_soekt": len(soekt.klienter),
        "antall_i_alt": len(soekt.klienter) + len(soekt.uten),
        "aapne_hentet": write_tidsspenn(soekt.hentet),
        "aar": [
            (aar, soekt.med_aar[aar], write_tidsspenn(soekt.aar_hentet.get(aar, ())))
            for aar in (this_year, this_year - 1)
        ],
        "uten": soekt.uten[:MAX_NEVNT],
        "flere_uten": max(len(soekt.uten) - MAX_NEVNT, 0),
        "foer_aar": this_year - 1,
        "er_stanset": soekt.er_stanset,
    }
