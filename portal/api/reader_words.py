"""Maskinporten's last word of each system user: that it was there, or that nobody could say."""

from datetime import UTC, datetime, timedelta

import msgspec
from django.conf import settings

from portal.domain.tilgang import Leser
from portal.sealed_store import SealedStore


class Word(msgspec.Struct, frozen=True, array_like=True):
    """When a token was given, or could not be asked for."""

    given: float = 0
    failed: float = 0

    def is_given_since(self, moment: datetime) -> bool:
        """Whether the system user was there at this moment or later."""
        return self.given >= moment.timestamp()

    def has_failed_within(self, time: timedelta, now: datetime) -> bool:
        """Whether Maskinporten was away a moment ago."""
        return timedelta(0) <= now - datetime.fromtimestamp(self.failed, UTC) < time


_WORDS = SealedStore(Word)


def find_word(leser: Leser, orgnr: str) -> Word:
    """The last word."""
    return _WORDS.find(name_word(leser, orgnr)) or Word()


def keep_word(leser: Leser, orgnr: str, word: Word) -> None:
    """Keep it for all processes."""
    _WORDS.keep(name_word(leser, orgnr), word, settings.FRESH_TILGANG)


def forget_word(leser: Leser, orgnr: str) -> None:
    """The system user may not read any more."""
    _WORDS.drop([name_word(leser, orgnr)])


def name_word(leser: Leser, orgnr: str) -> str:
    """Of the system user, not of whom it reads: a firm's agent is asked about once for all its clients."""
    return f"systembruker-finnes/{leser.eier or orgnr}/{leser.external_ref}/{leser.client_id}"
