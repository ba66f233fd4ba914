"""Errors from the remote parties, named by what the caller can do."""

from enum import Enum


class Party(Enum):
    """The four remote parties, by their names in the log."""

    IDPORTEN = "idporten"
    ALTINN = "altinn"
    MASKINPORTEN = "maskinporten"
    SKATTEETATEN = "skatteetaten"


class ApiError(Exception):
    """No usable answer from a remote party. `detail` names an endpoint or the problem, never a value."""

    def __init__(self, party: Party, detail: str = "", kode: str = "") -> None:
        super().__init__(" ".join(part for part in (party.value, detail, kode) if part))
        self.party = party
        self.detail = detail
        self.kode = kode


class ApiUnavailable(ApiError):
    """No answer, or an error on their side: show cached data, try again later."""


class ApiRefused(ApiError):
    """We lack the right for this organisation (403, MP-303): say which right, and who can grant it."""


class ApiUnknownOrganisation(ApiError):
    """The authority does not know the organisation (KB-009)."""


class ApiFormatError(ApiError):
    """An answer that cannot be trusted: never show or cache it."""


class ApiBadRequest(ApiError):
    """We sent an invalid request (KB-003, KB-006, KB-008): our bug."""


class ApiUnauthorized(ApiError):
    """The token was rejected (401); the client fetches a new one, once."""


class InnloggingUtlopt(ApiError):
    """The person's sign-in at ID-porten has expired: sign in again."""
