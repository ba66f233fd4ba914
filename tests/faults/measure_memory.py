"""Run as a process of its own: asks a misbehaving server in every way, and prints how much memory that took at most."""

import sys
from contextlib import suppress

import django

django.setup()

from portal.api.errors import ApiError, Party  # noqa: E402 (Django first)
from portal.api.http import ask_whole  # noqa: E402
from portal.api.integrity import check_whole  # noqa: E402
from portal.api.parse import parse_krav_liste  # noqa: E402
from siege.memory import forget_peak, read_megabytes  # noqa: E402
from tests.faults.misbehaving import ENDLESS, ORGNR, WAYS, find_path  # noqa: E402


def take(address: str, way: str) -> str:
    """Fetch, check and parse, as for a page."""
    with suppress(Exception):
        body = ask_whole(Party.SKATTEETATEN, address, find_path(way), seconds=1.5 if way in ENDLESS else 15).body
        with suppress(ApiError):
            check_whole(body, "krav", ORGNR)
            parse_krav_liste(body)
        return "taken"
    return "refused"


rest = read_megabytes("VmRSS")
for way, _ in WAYS:
    forget_peak()
    outcome = take(sys.argv[1], way)
    sys.stdout.write(f"{read_megabytes('VmHWM') - rest:.0f}\t{outcome}\t{way}\n")
