"""What to ask Maskinporten for, to read an organisation's ledger by the system user that `portal.access` has chosen."""

from django.conf import settings

from portal.api.budget import Budget
from portal.api.errors import ApiRefused
from portal.api.token import Grant, get_maskinporten
from portal.domain.tilgang import Henterett


def get_grant(tilgang: Henterett) -> Grant:
    """The system user of this permission: the organisation's own, or that of a firm for its clients."""
    leser = tilgang.leser
    return Grant(
        scope=settings.MASKINPORTEN_SCOPE,
        eier=tilgang.eier,
        external_ref=leser.external_ref,
        client_id=leser.client_id,
    )


def has_system_user(orgnr: str, budget: Budget) -> bool:
    """Whether the organisation has a system user of its own, under its number: asked of Maskinporten, reading nothing.

    Raises ApiUnavailable, ApiFormatError.
    """
    try:
        get_maskinporten().get_token(Grant(scope=settings.MASKINPORTEN_SCOPE, eier=orgnr), budget.left)
    except ApiRefused:
        return False
    return True
