"""What to ask Maskinporten for, to read an organisation's ledger by the system user that `portal.access` has chosen."""

from django.conf import settings

from portal.api.token import Grant
from portal.domain.tilgang import Tilgang


def get_grant(tilgang: Tilgang) -> Grant:
    """The system user of this permission: the organisation's own, or that of a firm for its clients."""
    leser = tilgang.leser
    return Grant(
        scope=settings.MASKINPORTEN_SCOPE,
        eier=tilgang.eier,
        external_ref=leser.external_ref,
        client_id=leser.client_id,
    )
