"""Altinn's "be om tilgang": a person asks an organisation for the right to see its figures here."""

from datetime import UTC, datetime
from enum import StrEnum

import msgspec
from django.conf import settings

from portal.api.altinn_call import AltinnCall, ask_as_person, decode, list_as_person
from portal.api.budget import Budget
from portal.api.errors import ApiFormatError, Party
from portal.api.jose import read_claim
from portal.api.wire_system import AskedAccessWire, AskedListWire, AskedResource

PATH = "/accessmanagement/api/v1/enduser/request"
ENDPOINT = "request"


class AskedStatus(StrEnum):
    """What became of it."""

    DRAFT = "Draft"
    PENDING = "Pending"
    APPROVED = "Approved"
    REJECTED = "Rejected"
    WITHDRAWN = "Withdrawn"


class Asked(msgspec.Struct, frozen=True):
    """A question to an organisation."""

    id: str
    status: AskedStatus
    endret: datetime | None = None


def ask_for_access(party_uuid: str, altinn_token: str, budget: Budget) -> Asked:
    """Ask the organisation with this uuid. Raises ApiProblem (NOT_ADMINISTRATOR) where Altinn does not allow it."""
    query = {"party": _own_uuid(altinn_token), "to": party_uuid, "resource": settings.ALTINN_RESOURCE}
    call = AltinnCall(endpoint=ENDPOINT, path=f"{PATH}/resource", method="POST", query=query)
    return _read(decode(ask_as_person(call, altinn_token, budget), AskedAccessWire))


def find_asked(party_uuid: str, altinn_token: str, budget: Budget) -> Asked | None:
    """The question that the person sent this organisation: one that waits, else the latest; None if there is none."""
    query = {"party": _own_uuid(altinn_token), "to": party_uuid, "type": "resource"}
    call = AltinnCall(endpoint=ENDPOINT, path=f"{PATH}/sent", query=query)
    listed = [one for page in list_as_person(call, altinn_token, budget, AskedListWire) for one in page.data]
    own = [one for one in listed if one.resource is not None and settings.ALTINN_RESOURCE in _name(one.resource)]
    own.sort(key=lambda one: (one.status == AskedStatus.PENDING, _in_utc(one.last_updated)))
    return _read(own[-1]) if own else None


def get_asked(asked_id: str, altinn_token: str, budget: Budget) -> Asked:
    """What became of one question of this person's."""
    call = AltinnCall(endpoint=ENDPOINT, path=PATH, query={"party": _own_uuid(altinn_token), "id": asked_id})
    return _read(decode(ask_as_person(call, altinn_token, budget), AskedAccessWire))


def withdraw_asked(asked_id: str, altinn_token: str, budget: Budget) -> Asked:
    """Take the question back."""
    query = {"party": _own_uuid(altinn_token), "id": asked_id}
    call = AltinnCall(endpoint=ENDPOINT, path=f"{PATH}/sent/withdraw", method="PUT", query=query)
    return _read(decode(ask_as_person(call, altinn_token, budget), AskedAccessWire))


def _name(resource: AskedResource) -> tuple[str, str]:
    return resource.id, resource.reference_id


def _in_utc(moment: datetime | None) -> datetime:
    """Without a date it is the oldest."""
    return datetime.min.replace(tzinfo=UTC) if moment is None else moment.replace(tzinfo=moment.tzinfo or UTC)


def _own_uuid(altinn_token: str) -> str:
    """The person's own uuid at Altinn, from the person's token."""
    return read_claim(altinn_token, "urn:altinn:party:uuid")


def _read(wire: AskedAccessWire) -> Asked:
    try:
        return Asked(wire.id, AskedStatus(wire.status), wire.last_updated and _in_utc(wire.last_updated))
    except ValueError as exc:
        raise ApiFormatError(Party.ALTINN, "request status") from exc
