"""What can go wrong with a remote party, named by what the caller can do about it."""

from enum import Enum


class Party(Enum):
    """The four remote parties, as they stand in the log."""

    IDPORTEN = "idporten"
    ALTINN = "altinn"
    MASKINPORTEN = "maskinporten"
    SKATTEETATEN = "skatteetaten"


class ApiError(Exception):
    """A remote party gave no usable answer. `detail` names an endpoint or what is wrong, never a value."""

    def __init__(self, party: Party, detail: str = "", kode: str = "") -> None:
        super().__init__(" ".join(part for part in (party.value, detail, kode) if part))
        self.party = party
        self.detail = detail
        self.kode = kode


class ApiUnavailable(ApiError):
    """No answer, or a fault on their side: show what is kept, try again later."""


class ApiRefused(ApiError):
    """The system lacks the right for this organisation (403, MP-303): say which right, and who can grant it."""


class ApiUnknownOrganisation(ApiError):
    """The authority does not know the organisation (KB-009)."""


class ApiFormatError(ApiError):
    """An answer that cannot be trusted: nothing of it is shown or kept."""


class ApiBadRequest(ApiError):
    """We asked wrongly (KB-003, KB-006, KB-008): a fault of ours."""


class ApiUnauthorized(ApiError):
    """The token was not accepted (401); the client fetches a new one, once."""


class InnloggingUtlopt(ApiError):
    """The person's sign-in is no longer good at ID-porten: sign in again."""
