"""Requests for system users, standard and agent, and change requests: made, found, listed and deleted."""

from datetime import UTC, datetime
from urllib.parse import quote, urlsplit

import msgspec
from django.conf import settings

from portal.api.altinn_call import (
    AUTHENTICATION,
    REQUEST_READ,
    REQUEST_WRITE,
    AltinnCall,
    Listing,
    ask_as_vendor,
    decode,
    decode_body,
    list_as_vendor,
    read_rows,
)
from portal.api.altinn_problem import ApiProblem, ProblemKind
from portal.api.budget import Budget
from portal.api.errors import ApiFormatError, Party
from portal.api.wire_system import RequestWire, make_packages, make_rights, read_behov
from portal.domain.numre import is_orgnr
from portal.domain.systemtilgang import Behov, Forespoersel, ForespoerselStatus

STANDARD = f"{AUTHENTICATION}/systemuser/request/vendor"
AGENT = f"{STANDARD}/agent"
CHANGE = f"{AUTHENTICATION}/systemuser/changerequest/vendor"
ENDPOINT, CHANGE_ENDPOINT = "systemuser-request", "systemuser-changerequest"


def create_request(
    *,
    system_id: str,
    orgnr: str,
    external_ref: str,
    behov: Behov,
    redirect_url: str,
    budget: Budget,
    is_agent: bool = False,
) -> tuple[Forespoersel, bool]:
    """The request, and whether it is new: with the same key, Altinn answers with the old one in any status."""
    body: dict[str, object] = {
        "systemId": system_id,
        "partyOrgNo": orgnr,
        "externalRef": external_ref,
        "redirectUrl": redirect_url,
        "accessPackages": msgspec.to_builtins(make_packages(behov)),
    }
    if not is_agent:
        body["rights"] = msgspec.to_builtins(make_rights(behov))
    call = AltinnCall(endpoint=ENDPOINT, path=_base(is_agent=is_agent), method="POST", json=body)
    answer = ask_as_vendor(call, REQUEST_WRITE, budget)
    return read_request(decode(answer, RequestWire), orgnr), answer.status == 201


def find_request(
    system_id: str, orgnr: str, external_ref: str, budget: Budget, *, is_agent: bool = False
) -> Forespoersel | None:
    """The request with this key, or None."""
    key = "/".join(quote(part, safe="") for part in (system_id, orgnr, external_ref))
    path = f"{_base(is_agent=is_agent)}/byexternalref/{key}"
    found = _find(AltinnCall(endpoint=ENDPOINT, path=path), budget)
    return None if found is None else read_request(found, orgnr)


def delete_request(request_id: str, budget: Budget, *, is_agent: bool = False) -> None:
    """Delete it, in whatever status it is. One that is gone is no error."""
    _delete(AltinnCall(endpoint=ENDPOINT, path=f"{_base(is_agent=is_agent)}/{request_id}", method="DELETE"), budget)


def create_change(
    *, correlation_id: str, systembruker_id: str, orgnr: str, behov: Behov, redirect_url: str, budget: Budget
) -> Forespoersel:
    """Ask for more, of a standard system user. The correlation id becomes the request's id."""
    body = {
        "requiredRights": msgspec.to_builtins(make_rights(behov)),
        "requiredAccessPackages": msgspec.to_builtins(make_packages(behov)),
        "unwantedRights": [],
        "unwantedAccessPackages": [],
        "redirectUrl": redirect_url,
    }
    query = {"correlation-id": correlation_id, "system-user-id": systembruker_id}
    call = AltinnCall(endpoint=CHANGE_ENDPOINT, path=CHANGE, method="POST", query=query, json=body)
    return read_request(decode(ask_as_vendor(call, REQUEST_WRITE, budget), RequestWire), orgnr)


def find_change(change_id: str, orgnr: str, budget: Budget) -> Forespoersel | None:
    """The change request, or None."""
    found = _find(AltinnCall(endpoint=CHANGE_ENDPOINT, path=f"{CHANGE}/{change_id}"), budget)
    return None if found is None else read_request(found, orgnr)


def list_changes(system_id: str, budget: Budget) -> Listing[Forespoersel]:
    """All change requests of the system, of every organisation."""
    call = AltinnCall(endpoint=CHANGE_ENDPOINT, path=f"{CHANGE}/bysystem/{system_id}")
    rows = list_as_vendor(call, REQUEST_READ, budget)
    return read_rows(call, rows, lambda row: read_request(decode_body(row, RequestWire)))


def delete_change(change_id: str, budget: Budget) -> None:
    """Delete it. One that is gone is no error."""
    _delete(AltinnCall(endpoint=CHANGE_ENDPOINT, path=f"{CHANGE}/{change_id}", method="DELETE"), budget)


def read_request(wire: RequestWire, orgnr: str = "") -> Forespoersel:
    """The request. Raises ApiFormatError for another organisation's, an unknown status, or a strange address."""
    try:
        status = ForespoerselStatus(wire.status)
    except ValueError as exc:
        raise ApiFormatError(Party.ALTINN, "request status") from exc
    if not is_orgnr(wire.party_org_no) or (orgnr and wire.party_org_no != orgnr):
        raise ApiFormatError(Party.ALTINN, "request of another organisation")
    return Forespoersel(
        id=wire.id,
        orgnr=wire.party_org_no,
        external_ref=wire.external_ref or wire.party_org_no,
        status=status,
        opprettet=_in_utc(wire.created),
        is_utloept=wire.timed_out,
        confirm_url=check_confirm_url(wire.confirm_url or ""),
        behov=read_behov(wire.rights or wire.required_rights, wire.access_packages or wire.required_access_packages),
        uoensket=read_behov(wire.unwanted_rights, wire.unwanted_access_packages),
        systembruker_id=wire.system_user_id or "",
    )


def check_confirm_url(url: str) -> str:
    """The address, if it is on Altinn's pages: `am.ui.` in place of `platform.`, or the same host in a sandbox."""
    if not url:
        return ""
    try:
        own, other = urlsplit(settings.ALTINN_URL), urlsplit(url)
    except ValueError as exc:
        raise ApiFormatError(Party.ALTINN, "confirm address") from exc
    hosts = (own.netloc, own.netloc.replace("platform.", "am.ui.", 1))
    if other.scheme != own.scheme or other.netloc not in hosts:
        raise ApiFormatError(Party.ALTINN, "confirm address")
    return url


def _base(*, is_agent: bool) -> str:
    return AGENT if is_agent else STANDARD


def _find(call: AltinnCall, budget: Budget) -> RequestWire | None:
    try:
        return decode(ask_as_vendor(call, REQUEST_READ, budget), RequestWire)
    except ApiProblem as exc:
        if exc.means_none:
            return None
        raise


def _delete(call: AltinnCall, budget: Budget) -> None:
    try:
        ask_as_vendor(call, REQUEST_WRITE, budget)
    except ApiProblem as exc:
        if exc.kind is not ProblemKind.GONE:
            raise


def _in_utc(moment: datetime | None) -> datetime:
    """Altinn leaves the zone out in some answers, and then means UTC."""
    if moment is None:
        raise ApiFormatError(Party.ALTINN, "request without date")
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
