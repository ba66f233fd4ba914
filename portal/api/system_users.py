"""System users of our systems, as Altinn lists them to us."""

from datetime import UTC

from portal.api.altinn_call import (
    AUTHENTICATION,
    REGISTER_WRITE,
    REQUEST_WRITE,
    AltinnCall,
    Listing,
    ask_as_vendor,
    decode,
    decode_body,
    list_as_vendor,
    read_rows,
)
from portal.api.altinn_problem import ApiProblem
from portal.api.budget import Budget
from portal.api.errors import ApiFormatError, Party
from portal.api.parse_tekst import clean
from portal.api.wire_system import SystemUserWire, read_packages
from portal.domain.numre import is_orgnr
from portal.domain.systemtilgang import Systembruker

PATH = f"{AUTHENTICATION}/systemuser/vendor"
ENDPOINT = "systemuser"
KINDS = {"standard": False, "agent": True}


def find_user(system_id: str, orgnr: str, external_ref: str, budget: Budget) -> Systembruker | None:
    """The organisation's system user with this reference, or None. Altinn wants the scope for writing here."""
    query = {"system-id": system_id, "orgno": orgnr, "external-ref": external_ref}
    try:
        answer = ask_as_vendor(
            AltinnCall(endpoint=ENDPOINT, path=f"{PATH}/byquery", query=query), REQUEST_WRITE, budget
        )
    except ApiProblem as exc:
        if exc.means_none:
            return None
        raise
    wire = decode(answer, SystemUserWire)
    if wire.is_deleted:
        return None
    found = _read_user(wire)
    if (found.eier, found.external_ref, found.system_id) != (orgnr, external_ref, system_id):
        raise ApiFormatError(Party.ALTINN, "system user of another")
    return found


def list_users(system_id: str, budget: Budget) -> Listing[Systembruker]:
    """All system users of the system, of every organisation."""
    call = AltinnCall(endpoint=ENDPOINT, path=f"{PATH}/bysystem/{system_id}")
    listed = read_rows(call, list_as_vendor(call, REGISTER_WRITE, budget), _read_listed)
    return Listing(tuple(one for one in listed.rows if one is not None), listed.uleselige)


def _read_listed(row: bytes) -> Systembruker | None:
    wire = decode_body(row, SystemUserWire)
    return None if wire.is_deleted else _read_user(wire)


def _read_user(wire: SystemUserWire) -> Systembruker:
    if wire.user_type not in KINDS or not is_orgnr(wire.reportee_org_no):
        raise ApiFormatError(Party.ALTINN, "system user")
    created = wire.created
    return Systembruker(
        id=wire.id,
        system_id=wire.system_id,
        eier=wire.reportee_org_no,
        external_ref=wire.external_ref or wire.reportee_org_no,
        tittel=clean(wire.integration_title),
        opprettet=created if created.tzinfo is not None else created.replace(tzinfo=UTC),
        is_agent=KINDS[wire.user_type],
        pakker=read_packages(wire.access_packages),
    )
