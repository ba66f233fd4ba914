"""Altinn: which organisations the signed-in person may act for with this service."""

from urllib.parse import urljoin

import httpx
import msgspec
from django.conf import settings

from portal.api.errors import ApiFormatError, ApiUnavailable, InnloggingUtlopt
from portal.api.http import check_host, get_http
from portal.api.jose import read_claim
from portal.domain.numre import is_orgnr
from portal.domain.tilgang import Virksomhet

PARTIES = "/accessmanagement/api/v1/enduser/authorizedparties"
EXCHANGE = "/authentication/api/v1/exchange/id-porten"
MAX_PAGES = 100


class _Party(msgspec.Struct, rename="camel"):
    name: str | None = None
    organization_number: str | None = None
    type: str | None = None
    unit_type: str | None = None
    is_deleted: bool = False
    only_hierarchy_element_with_no_access: bool = False
    subunits: list["_Party"] | None = None


class _Links(msgspec.Struct):
    next: str | None = None


class _Page(msgspec.Struct):
    data: list[_Party]
    links: _Links | None = None


def exchange(access_token: str) -> str:
    """Altinn's token for ID-porten's access token. Raises InnloggingUtlopt when that is no longer good."""
    body = _get(f"{settings.ALTINN_URL}{EXCHANGE}", access_token, {})
    try:
        return msgspec.json.decode(body, type=str)
    except msgspec.DecodeError as exc:
        raise ApiFormatError("altinn exchange") from exc


def get_virksomheter(altinn_token: str) -> tuple[Virksomhet, ...]:
    """Every organisation the person may use the service for, main units before their sub-units."""
    # Explicit flags: "auto" would follow the person's profile at Altinn. Altinn itself weighs roles, packages and
    # single rights against the resource; we need not know them.
    query = {
        "anyOfResourceIds": settings.ALTINN_RESOURCE,
        "includePartiesViaKeyRoles": "true",
        "includeSubParties": "true",
        "includeInactiveParties": "true",
        "includeRoles": "false",
        "includeAccessPackages": "false",
        "includeResources": "false",
        "includeInstances": "false",
    }
    return tuple(unit for party in _get_parties(altinn_token, query) for unit in _flatten(party, ""))


def get_eget_navn(altinn_token: str) -> str:
    """The person's own name, as Altinn has it; empty when Altinn does not list the person."""
    own = read_claim(altinn_token, "urn:altinn:party:uuid")
    if not own:
        return ""
    parties = _get_parties(altinn_token, {"partyFilter": own, "includeSubParties": "false"})
    return next((party.name or "" for party in parties if party.type == "Person"), "")


def _get_parties(altinn_token: str, query: dict[str, str]) -> list[_Party]:
    parties: list[_Party] = []
    url = f"{settings.ALTINN_URL}{PARTIES}"
    for _ in range(MAX_PAGES):
        page = _decode_page(_get(url, altinn_token, query))
        parties += page.data
        following = page.links.next if page.links else None
        if not following:
            return parties
        url, query = check_host(urljoin(url, following), settings.ALTINN_URL), {}
    raise ApiFormatError("altinn pages without end")


def _flatten(party: _Party, parent: str) -> list[Virksomhet]:
    units: list[Virksomhet] = []
    orgnr = party.organization_number or ""
    if is_orgnr(orgnr):
        units.append(
            Virksomhet(
                orgnr=orgnr,
                navn=party.name or "",
                enhetstype=party.unit_type or "",
                is_slettet=party.is_deleted,
                is_overskrift=party.only_hierarchy_element_with_no_access,
                overordnet=parent,
            )
        )
    for unit in party.subunits or ():
        units += _flatten(unit, orgnr)
    return units


def _decode_page(body: bytes) -> _Page:
    try:
        return msgspec.json.decode(body, type=_Page)
    except msgspec.DecodeError as exc:
        raise ApiFormatError("altinn parties") from exc


def _get(url: str, token: str, query: dict[str, str]) -> bytes:
    try:
        response = get_http(settings.ALTINN_URL).get(
            url, params=query or None, headers={"Authorization": f"Bearer {token}", "Accept": "application/json"}
        )
    except httpx.HTTPError as exc:
        raise ApiUnavailable("altinn") from exc
    if response.status_code == 401:
        raise InnloggingUtlopt("altinn")
    if response.status_code != 200:
        raise ApiUnavailable("altinn", str(response.status_code))
    return response.content
