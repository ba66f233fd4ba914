"""The reference on a statement or a reconciliation, which lets anyone verify a print.

It is a MAC over the head and the content. It consists of the key id, the start of the content's digest and a hundred
bits of the MAC, in groups, in an alphabet of thirty-two characters that are not easily confused.
"""

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import Enum

from portal.clock import NORGE
from portal.sealing import get_signing_ring

CROCKFORD = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789ABCDEFGHJKMNPQRSTVWXYZ")
MISREAD = str.maketrans("OIL", "011")
KEY_LENGTH, DIGEST_LENGTH, MARK_LENGTH = 4, 8, 20  # characters, of five bits each
GROUP = 4


class Utskriftsslag(Enum):
    """Kind of print. A reference is of one kind, so that no print passes for another."""

    KONTOUTSKRIFT = "kontoutskrift"
    AVSTEMMING = "avstemming"  # finished
    UFERDIG = "uferdig avstemming"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paategning:
    """Head of a print. `laget` is compared to the minute, as printed. `saldo` is None if it was not calculated."""

    orgnr: str
    fra: date
    til: date
    laget: datetime
    saldo: Decimal | None
    slag: Utskriftsslag = Utskriftsslag.KONTOUTSKRIFT

    def write(self, digest: str) -> str:
        """The signed text."""
        balance = "-" if self.saldo is None else f"{self.saldo:.2f}"
        made = f"{self.laget.astimezone(NORGE):%Y-%m-%dT%H:%M}"
        return f"{self.slag.value}|{self.orgnr}|{self.fra}|{self.til}|{made}|{balance}|{digest}"


def make_referanse(paategning: Paategning, content: bytes) -> str:
    """`8F3K-…`: eight groups of four."""
    digest = _encode(hashlib.sha256(content).digest())[:DIGEST_LENGTH]
    text, *_older = _list_marked(paategning, digest)
    return "-".join(text[start : start + GROUP] for start in range(0, len(text), GROUP))


def is_ekte(paategning: Paategning, referanse: str) -> bool:
    """Whether the reference matches this head. Case, separators and easily confused letters do not matter."""
    typed = re.sub(r"[^0-9A-Z]", "", referanse.upper()).translate(MISREAD)
    digest = typed[KEY_LENGTH : KEY_LENGTH + DIGEST_LENGTH]
    # Compare with every key, in constant time.
    return sum(hmac.compare_digest(text, typed) for text in _list_marked(paategning, digest)) > 0


def find_slag(paategning: Paategning, referanse: str) -> Utskriftsslag | None:
    """The kind of print that the reference matches, whatever kind the head says; None if it matches none."""
    found = [slag for slag in Utskriftsslag if is_ekte(replace(paategning, slag=slag), referanse)]
    return next(iter(found), None)


def _list_marked(paategning: Paategning, digest: str) -> list[str]:
    """The reference under each key, newest first, ungrouped."""
    return [
        _encode(key_id)[:KEY_LENGTH] + digest + _encode(mark)[:MARK_LENGTH]
        for key_id, mark in get_signing_ring().sign_with_each(paategning.write(digest))
    ]


def _encode(content: bytes) -> str:
    return base64.b32encode(content).decode().rstrip("=").translate(CROCKFORD)
