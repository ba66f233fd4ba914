"""Puts rows in a person's client list, as if they had been fetched: reads `[identity number, [organisation, …]]`."""

import json
import os
import random
import sys
from datetime import timedelta
from decimal import Decimal

import django
import msgspec

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup()

from portal.api.newest import note_newest  # noqa: E402
from portal.clock import get_clock  # noqa: E402
from portal.domain.klienter import Klientposter  # noqa: E402
from portal.domain.nytt import Hull, Nytt  # noqa: E402
from portal.jobs.klientlager import change_rader  # noqa: E402
from portal.jobs.klientrad import make_rad  # noqa: E402
from portal.sealing import pseudonym  # noqa: E402


def main() -> None:
    """A tenth to a half of the clients have something in each column."""
    pid, orgnumre = json.load(sys.stdin)
    draw, now, today = random.Random(1), get_clock().now(), get_clock().today()

    def amount(share: float) -> Decimal:
        return Decimal(draw.randint(1, 99_999_99)) / 100 if draw.random() < share else Decimal(0)

    rader = {}
    for orgnr in orgnumre:
        poster = Klientposter(
            frister=tuple((today + timedelta(days=days), amount(0.3)) for days in (-40, -5, 3, 40, 100)),
            til_gode=amount(0.1),
            uplassert=amount(0.1),
            lacks_krav=False,
            lacks_innbetalinger=False,
        )
        nytt = Nytt(naa=now, hull=(Hull.FOERSTE,))
        rader[orgnr] = msgspec.structs.replace(make_rad(poster, today), hentet=now, nytt=nytt)
        note_newest(orgnr, orgnr, now, is_egen=True)
    change_rader(pseudonym(f"pid:{pid}"), lambda _before: rader)


if __name__ == "__main__":
    main()
