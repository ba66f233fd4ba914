"""The ways in which the relay misbehaves: those of the fault tests, and some that need the caller's organisation."""

import json
from collections.abc import Callable
from functools import lru_cache

from sandbox.app import DATA
from tests.faults.misbehaving import WAYS, Pieces, slowly, whole

PATTERN = "314055403"
MOST, LETTERS = 10_400, 490  # claims of the largest ledger, and letters of their longest text
CLOCK_ERROR = b'{"error":"invalid_grant","error_description":"Invalid assertion","error_uri":"https://docs/MP-130"}'
LAST_DATE = b"Date: Fri, 31 Dec 9999 23:59:59 GMT"
AAPNE = "aapentKravMedGjenstaaendeBeloep"
Way = Callable[[str], Pieces]


@lru_cache(maxsize=1)
def make_large_ledger() -> bytes:
    """Open claims as they come, about as many and as long as we take."""
    answer = json.loads((DATA / "parties" / PATTERN / "aapnekrav.json").read_text("utf-8"))
    patterns = answer[AAPNE]
    claims = [
        patterns[place % len(patterns)]
        | {
            "kravidentifikator": f"STOR-{place}",
            "kravbeskrivelse": {"spraakTekst": [{"tekst": f"Krav {place} ".ljust(LETTERS, "x"), "spraak": "nb"}]},
        }
        for place in range(MOST)
    ]
    kept = {name: value for name, value in answer.items() if "versikt" not in name}
    return json.dumps(kept | {AAPNE: claims}, ensure_ascii=False).encode()


def _give_large_ledger(orgnr: str) -> Pieces:
    return whole(make_large_ledger().replace(PATTERN.encode(), orgnr.encode()))


def _list_without_end(_orgnr: str) -> Pieces:
    return slowly(whole(b'{"data":[],"links":{"next":"?again"}}', b"Connection: close"), 0.2)


def _answer_from_the_year_9999(_orgnr: str) -> Pieces:
    return whole(CLOCK_ERROR, LAST_DATE, status=b"400 Bad Request")


def _ignore_orgnr(way: Callable[[], Pieces]) -> Way:
    return lambda _orgnr: way()


ALL: dict[str, Way] = {
    **{name: _ignore_orgnr(way) for name, way in WAYS},
    "a large ledger": _give_large_ledger,
    "a list without end": _list_without_end,
    "a date of the year 9999": _answer_from_the_year_9999,
}
