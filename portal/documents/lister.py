"""Lists as tables, with the fetch time and reservations that belong to them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from portal.documents.tabell import Tabell, list_krav_tabell
from portal.domain.avvik import Sammenligning, compare_sums
from portal.domain.filmerker import Merker
from portal.domain.forbehold import Forbehold, ForbeholdKind, list_forbehold
from portal.domain.oversikt import sort_by_forfall
from portal.domain.svar import KRAVLISTE, AapneKrav, Oppslag
from portal.wording import tell_hentet
from portal.wording_forbehold import Medium, write_forbehold


def build_aapne_tabell(oppslag: Oppslag[AapneKrav], today: date, merker: Merker) -> Tabell:
    """Open claims, one row per instalment, with the marks of those that are in payment files."""
    sammenligning = compare_sums(oppslag.data, oppslag.fetched_on or today, today)
    forbehold = list_forbehold_of_open(oppslag, KRAVLISTE, sammenligning)
    claims, remarks = sort_by_forfall(oppslag.data.alle_krav), list_merknader([oppslag], forbehold)
    return mark(list_krav_tabell(claims, remarks, merker), forbehold)


def list_forbehold_of_open(
    oppslag: Oppslag[AapneKrav], liste: str, sammenligning: Sammenligning | None = None
) -> list[Forbehold]:
    """Reservations about one of the two open lists. What is unknown of the other does not affect it."""
    aapne = oppslag.data
    everything = list_forbehold(
        oppslag=[oppslag],
        aapne=aapne,
        uleselige=[rad for rad in aapne.uleselige if rad.liste == liste],
        sammenligning=sammenligning,
    )
    return [one for one in everything if one.kind is not ForbeholdKind.LISTE_UKJENT or liste in one.lister]


def list_merknader(oppslag: Sequence[Oppslag[object]], forbehold: Iterable[Forbehold]) -> list[str]:
    """Notes in the file: fetch time and reservations."""
    fetched = [one.fetched_at for one in oppslag if one.fetched_at is not None]
    everything = tuple(forbehold)
    tells_age = any(one.kind is ForbeholdKind.GAMMELT for one in everything)
    written = [write_forbehold(one, Medium.FIL) for one in everything]
    return [
        *([tell_hentet(min(fetched))] if fetched and not tells_age else []),
        *(text for one in written for text in (one.setning, *one.punkter)),
    ]


def mark(tabell: Tabell, forbehold: Iterable[Forbehold]) -> Tabell:
    """Remove totals if a list is missing; mark them if rows are unreadable."""
    everything = tuple(forbehold)
    if any(one.is_uten_liste for one in everything):
        return tabell.without_sum()
    return replace(tabell, is_ufullstendig=any(one.is_mangelfullt for one in everything))
