"""Which system user reads an organisation's ledger: the organisation's own, or an accountant's for its clients.

SYSTEMBRUKERE names those that are not simply the organisation's own without a reference:
`[{"eier": "310000003", "externalRef": "kontor-1", "klienter": ["310000011"]}]`; without `klienter` it reads the owner.
"""

from functools import lru_cache

import msgspec
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from portal.api.token import Grant
from portal.domain.numre import is_orgnr


class _Systembruker(msgspec.Struct, forbid_unknown_fields=True, rename="camel"):
    eier: str
    external_ref: str = ""
    klienter: list[str] | None = None


def get_grant(orgnr: str) -> Grant:
    """What to ask Maskinporten for, to read this organisation's ledger."""
    listed = read_systembrukere(settings.SYSTEMBRUKERE).get(orgnr)
    eier, external_ref = listed or (orgnr, "")
    return Grant(scope=settings.MASKINPORTEN_SCOPE, eier=eier, external_ref=external_ref)


@lru_cache(maxsize=2)
def read_systembrukere(text: str) -> dict[str, tuple[str, str]]:
    """By organisation: owner and external reference. Raises ImproperlyConfigured, so that the start stops."""
    try:
        listed = msgspec.json.decode(text or "[]", type=list[_Systembruker])
    except msgspec.DecodeError as exc:
        raise ImproperlyConfigured(f"SYSTEMBRUKERE cannot be read: {exc}") from None
    found: dict[str, tuple[str, str]] = {}
    for one in listed:
        for orgnr in [one.eier] if one.klienter is None else one.klienter:
            if not is_orgnr(orgnr) or not is_orgnr(one.eier) or orgnr in found:
                raise ImproperlyConfigured("SYSTEMBRUKERE names no organisation number, or one organisation twice")
            found[orgnr] = one.eier, one.external_ref
    return found
