"""Whom Altinn is asked about."""

from functools import cached_property

import msgspec

from portal.access.log_names import name_innlogging
from portal.domain.tilgang import Person
from portal.sealing import pseudonym


class KjentPerson(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """Somebody signed in, or somebody who has agreed to be asked about (decisions 98, 101 and 113).

    Leaves memory only when sealed. `dict`: the keys of the person are computed once in a request.
    """

    pid: str
    navn: str

    def __repr__(self) -> str:
        return f"{type(self).__name__}(…)"

    @property
    def kilde(self) -> str:
        """Names the sign-in, or the consent."""
        raise NotImplementedError

    @cached_property
    def person_key(self) -> str:
        """Identifies the person without revealing who it is."""
        return name_person(self.pid)

    @cached_property
    def person(self) -> Person:
        """The person, as seen outside this package and in the access record."""
        return Person(
            navn=self.navn,
            maskert=f"{self.pid[:6]}*****",
            noekkel=self.person_key,
            innlogging=name_innlogging(self.kilde),
        )


def name_person(pid: str) -> str:
    """The key of a person, the same for a sign-in and a consent."""
    return pseudonym(f"pid:{pid}")
