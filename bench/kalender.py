"""A calendar of a person's organisations: reads `[identity number, [organisation, …]]` and prints CPU and size.

As many entries are put in place as a job would have read: one open claim of each every other month.
"""

import json
import os
import sys
import time
from datetime import date, timedelta
from decimal import Decimal

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup()

from django.conf import settings  # noqa: E402

from portal.access.kalenderadresser import Adresse, Kalendersamtykke, find_by_noekkel  # noqa: E402
from portal.access.kalendertilstand import Kalendertilstand, Virksomhetstilstand, seal_tilstand  # noqa: E402
from portal.access.models import Kalenderadresse  # noqa: E402
from portal.access.tilgang import get_alle_tilganger_for  # noqa: E402
from portal.clock import get_clock  # noqa: E402
from portal.domain.kalender import Hendelse, Kalendervalg  # noqa: E402
from portal.domain.tilgang import Tilgang  # noqa: E402
from portal.sealed_store import seal_object  # noqa: E402
from portal.web.kalendermating import fetch_mating  # noqa: E402

EACH = 5  # entries of one organisation
KINDS = ("Merverdiavgift", "Arbeidsgiveravgift", "Forskuddstrekk", "Skatt")
NOEKKEL = "bench"
TIMES = 5


def main() -> None:
    """The first fetch of a day writes the access record; others do not."""
    pid, orgnumre = json.load(sys.stdin)
    settings.ALTINN_ROAD, settings.ALTINN_SUBSCRIPTION_KEY = "serviceowner", "key"
    samtykke = make_samtykke(pid)
    mine = get_alle_tilganger_for(samtykke)  # Altinn's list, as a page has asked for it
    keep(samtykke, [one for one in mine if one.orgnr in set(orgnumre)])
    first, size = fetch()
    later = min(fetch()[0] for _ in range(TIMES))
    print(json.dumps([first, later, size]))


def make_samtykke(pid: str) -> Kalendersamtykke:
    """Everything that can be chosen."""
    return Kalendersamtykke(
        noekkel=NOEKKEL,
        pid=pid,
        navn="Bench",
        valg=Kalendervalg(navn=True, nummer=True, beloep=True),
        spraak="nb",
        laget=get_clock().now(),
    )


def keep(samtykke: Kalendersamtykke, mine: list[Tilgang]) -> None:
    """The address, with entries of all these organisations."""
    tilstand = Kalendertilstand({one.orgnr: make_entries(nr, one) for nr, one in enumerate(mine)})
    Kalenderadresse.objects.update_or_create(
        noekkel=NOEKKEL,
        defaults={
            "person": samtykke.person_key,
            "adresse": NOEKKEL,
            "innhold": seal_object(samtykke, f"kalenderadresse/{NOEKKEL}/innhold"),
            "tilstand": seal_tilstand(NOEKKEL, tilstand),
            "sendt": None,
            "sist_hentet": None,
            "utloeper": get_clock().now() + timedelta(days=30),
        },
    )


def make_entries(nr: int, tilgang: Tilgang) -> Virksomhetstilstand:
    """Due on the 10th, 12th, 15th and so on of five months: forty-five days in all."""
    now, today = get_clock().now(), get_clock().today()
    entries = tuple(
        Hendelse(
            uid=f"{tilgang.orgnr}-{each:026}",
            dato=date(today.year + (today.month + each) // 12, (today.month + each) % 12 + 1, 10 + nr % 9),
            kravgruppe=KINDS[(nr + each) % len(KINDS)],
            endret=now,
            beloep=Decimal(nr * 100 + each) / 10 + 1,
        )
        for each in range(EACH)
    )
    return Virksomhetstilstand(leser=tilgang.lesernoekkel, lest=now.timestamp(), hendelser=entries)


def fetch() -> tuple[float, int]:
    """Milliseconds of CPU of one fetch, and bytes."""
    started = time.process_time()
    adresse = find_by_noekkel(NOEKKEL)
    assert isinstance(adresse, Adresse)
    content = fetch_mating(adresse, "bench")
    return (time.process_time() - started) * 1000, len(content)


if __name__ == "__main__":
    main()
