"""Whom Altinn is asked about."""

from typing import Protocol

from portal.domain.tilgang import Person


class KjentPerson(Protocol):
    """Somebody signed in, or somebody who has agreed to be asked about (decision 98)."""

    @property
    def pid(self) -> str:
        """The national identity number."""
        ...

    @property
    def person_key(self) -> str:
        """Identifies the person without revealing who it is."""
        ...

    @property
    def person(self) -> Person:
        """The person, as seen outside this package."""
        ...
