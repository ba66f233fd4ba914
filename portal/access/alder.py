"""How old an answer about access may be. An older one is never used."""

from datetime import UTC, datetime, timedelta

from django.conf import settings

from portal.clock import get_clock

GRACE = timedelta(minutes=1)  # for a request in progress when the answer expires


def is_fresh(asked: float) -> bool:
    """Whether an answer from this moment may be used."""
    return 0 <= get_clock().now().timestamp() - asked < settings.FRESH_TILGANG.total_seconds()


def get_end(asked: float) -> datetime:
    """Until when a request that began while it was fresh may use it."""
    return datetime.fromtimestamp(asked, UTC) + settings.FRESH_TILGANG + GRACE
