"""Maskinporten's last answer about each system user: that it was there, or that nobody could say."""

from datetime import UTC, datetime, timedelta

import msgspec
from django.conf import settings

from portal.domain.tilgang import Leser
from portal.sealed_store import SealedStore


class Confirmation(msgspec.Struct, frozen=True, array_like=True):
    """When a token was given, or could not be asked for."""

    given: float = 0
    failed: float = 0

    def is_given_since(self, moment: datetime) -> bool:
        """Whether the system user was there at this moment or later."""
        return self.given >= moment.timestamp()

    def has_failed_within(self, time: timedelta, now: datetime) -> bool:
        """Whether Maskinporten was away a moment ago."""
        return timedelta(0) <= now - datetime.fromtimestamp(self.failed, UTC) < time


_CONFIRMATIONS = SealedStore(Confirmation)


def find_confirmation(leser: Leser, orgnr: str) -> Confirmation:
    """The last answer."""
    return _CONFIRMATIONS.find(name_confirmation(leser, orgnr)) or Confirmation()


def keep_confirmation(leser: Leser, orgnr: str, confirmation: Confirmation) -> None:
    """Keep it for all processes."""
    _CONFIRMATIONS.keep(name_confirmation(leser, orgnr), confirmation, settings.FRESH_TILGANG)


def forget_confirmation(leser: Leser, orgnr: str) -> None:
    """The system user may not read any more."""
    _CONFIRMATIONS.drop([name_confirmation(leser, orgnr)])


def name_confirmation(leser: Leser, orgnr: str) -> str:
    """Of the system user, not of whom it reads: a firm's agent is asked about once for all its clients."""
    return f"systembruker-finnes/{leser.eier or orgnr}/{leser.external_ref}/{leser.client_id}"
