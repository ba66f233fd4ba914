"""Lookups of one organisation for tests, and the calls behind them."""

from datetime import UTC, datetime

from portal.api.cache import CacheKey, Entry, get_entries
from portal.api.reskontro import get_reskontro
from portal.domain.svar import Oppslag
from portal.domain.tilgang import Person, Tilgang
from sandbox.app import Sandbox
from tests.conftest import NORDLYS

AAPNEKRAV = CacheKey(eier=NORDLYS, orgnr=NORDLYS, endpoint="aapnekrav")


def tilgang(orgnr: str = NORDLYS) -> Tilgang:
    person = Person(navn="", maskert="", noekkel="", innlogging="")
    return Tilgang(orgnr=orgnr, navn="Nordlys", person=person, gyldig_til=datetime(2030, 1, 1, tzinfo=UTC))


def get_entry(place: CacheKey) -> Entry | None:
    return get_entries([place]).get(place)


def get_liste(endpoint: str, aar: int) -> Oppslag[object]:
    regnskap = get_reskontro().get_regnskap(tilgang(), {endpoint: [aar]}, allow_stale=True)
    return {"krav": regnskap.krav, "innbetalinger": regnskap.innbetalinger}[endpoint][0][1]


def calls(api: Sandbox, party: str = "skatteetaten") -> list[str]:
    return [call.path.rsplit("/", 1)[-1] for call in api.calls if call.party == party]
