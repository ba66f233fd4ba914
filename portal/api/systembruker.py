"""Which system user reads an organisation's ledger: the organisation's own, or an accountant's for its clients."""

from django.conf import settings

from portal.api.token import Grant
from portal.env.systembrukere import read_systembrukere


def get_grant(orgnr: str) -> Grant:
    """What to ask Maskinporten for, to read this organisation's ledger."""
    listed = read_systembrukere(settings.SYSTEMBRUKERE).get(orgnr)
    eier, external_ref = listed or (orgnr, "")
    return Grant(scope=settings.MASKINPORTEN_SCOPE, eier=eier, external_ref=external_ref)
