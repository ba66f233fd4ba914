"""Shared by tests of what is read for a calendar: an address with what was read before, and permissions for it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from portal.access.kalenderadresser import Adresse, Kalendersamtykke
from portal.access.kalenderlesing import Kalenderlesing
from portal.access.kalendertilstand import Kalendertilstand, Virksomhetstilstand
from portal.domain.kalender import Hendelse, Kalendervalg
from portal.domain.tilgang import Tilgang
from tests.api.system_tools import make_tilgang
from tests.conftest import EIER, NORDLYS

NOW = datetime(2023, 8, 28, 7, 14, tzinfo=UTC)
TODAY, LAST_WEEK = date(2023, 8, 28), date(2023, 8, 21)
HENDELSE = Hendelse(uid="u", dato=date(2023, 9, 1), kravgruppe="Skatt", endret=NOW, beloep=Decimal(5), krav="k")


def make_tilstand(
    ago: timedelta = timedelta(0),
    *,
    leser: str = NORDLYS,
    siden: date | None = None,
    hendelser: tuple[Hendelse, ...] = (),
) -> Virksomhetstilstand:
    """What was read that long ago."""
    return Virksomhetstilstand(leser, (NOW - ago).timestamp(), hendelser, siden)


def make_adresse(
    before: Mapping[str, Virksomhetstilstand] | None = None,
    *,
    orgnr: str = "",
    per_dag: bool = False,
    beloep: bool = False,
) -> Adresse:
    samtykke = Kalendersamtykke(
        pid=EIER,
        navn="Kari",
        noekkel="a",
        orgnr=orgnr,
        per_dag=per_dag,
        valg=Kalendervalg(beloep=beloep),
        spraak="nb",
        laget=NOW,
    )
    return Adresse(samtykke=samtykke, sist_hentet=None, tilstand=Kalendertilstand(dict(before or {})))


def make_lesing(
    tilganger: list[Tilgang], before: Mapping[str, Virksomhetstilstand] | None = None, *, beloep: bool = False
) -> Kalenderlesing:
    """A reading in which everything that was read before is still good."""
    return Kalenderlesing(make_adresse(before, beloep=beloep), tilganger, NOW, dict(before or {}))


def make_many(count: int) -> list[Tilgang]:
    """Permissions for organisations that do not exist."""
    until = NOW + timedelta(days=400)
    return [replace(make_tilgang(NORDLYS, until), orgnr=f"{number}") for number in range(count)]
