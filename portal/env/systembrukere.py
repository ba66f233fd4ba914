"""SYSTEMBRUKERE: organisations that are read by a certain system user, in tests of the real parties.

`[{"eier": "310000003", "externalRef": "kontor-1", "klienter": ["310000011"]}]`; without `klienter` it reads the owner.
"""

from functools import lru_cache

import msgspec

from portal.domain.numre import is_orgnr
from portal.env.declare import Kind, Wrong


class _Systembruker(msgspec.Struct, forbid_unknown_fields=True, rename="camel"):
    eier: str
    external_ref: str = ""
    klienter: list[str] | None = None


@lru_cache(maxsize=2)
def read_systembrukere(text: str) -> dict[str, tuple[str, str]]:
    """Owner and external reference by organisation. Raises ValueError or Wrong."""
    try:
        listed = msgspec.json.decode(text, type=list[_Systembruker])
    except msgspec.DecodeError as exc:
        raise ValueError from exc
    found: dict[str, tuple[str, str]] = {}
    for one in listed:
        for orgnr in [one.eier] if one.klienter is None else one.klienter:
            if not is_orgnr(orgnr) or not is_orgnr(one.eier):
                raise Wrong("must name organisations by nine digits whose last is the check digit")
            if orgnr in found:
                raise Wrong("must name each organisation once")
            found[orgnr] = one.eier, one.external_ref
    return found


def _read(text: str) -> str:
    read_systembrukere(text)
    return text


SYSTEMBRUKERE = Kind('JSON like [{"eier": "…", "externalRef": "…", "klienter": ["…"]}]', _read)
