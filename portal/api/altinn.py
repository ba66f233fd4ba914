"""Altinn: which organisations the signed-in person may act for with this service."""

import unicodedata
from urllib.parse import urljoin

import msgspec
from django.conf import settings

from portal.api.answer import UNREADABLE
from portal.api.budget import Budget
from portal.api.content import MAX_BODY
from portal.api.errors import ApiFormatError, ApiUnavailable, InnloggingUtlopt, Party
from portal.api.guarded import ask
from portal.api.http import check_host, check_token
from portal.api.jose import read_claim
from portal.api.parse_tekst import clean
from portal.api.token import Grant, get_maskinporten
from portal.domain.numre import is_orgnr
from portal.domain.tilgang import Grunn, Virksomhet
from portal.domain.virksomheter import Related

PARTIES = "/accessmanagement/api/v1/enduser/authorizedparties"
PARTIES_FOR = "/accessmanagement/api/v1/resourceowner/authorizedparties"
EXCHANGE = "/authentication/api/v1/exchange/"
ENDUSER, SERVICEOWNER = "enduser", "serviceowner"  # values of ALTINN_ROAD
MAX_PAGES = 100
CLIENT_ROLES = {"regnskapsforer", "regn", "revisor", "revi", "forretningsforer", "ffor"}
CLIENT_PACKAGES = ("regnskapsforer-", "ansvarlig-revisor", "revisormedarbeider", "forretningsforer-")


class _Party(msgspec.Struct, rename="camel"):
    name: str | None = None
    party_uuid: str | None = None
    organization_number: str | None = None
    type: str | None = None
    unit_type: str | None = None
    is_deleted: bool = False
    only_hierarchy_element_with_no_access: bool = False
    authorized_roles: list[str] | None = None
    authorized_access_packages: list[str] | None = None
    authorized_resources: list[str] | None = None
    subunits: list["_Party"] | None = None


class _Links(msgspec.Struct):
    next: str | None = None


class _Page(msgspec.Struct):
    data: list[_Party]
    links: _Links | None = None


def for_altinn() -> Budget:
    """The time for everything that one question to Altinn takes: tokens, and each page of the list."""
    return Budget(settings.BUDGET_ALTINN)


def exchange(access_token: str, budget: Budget) -> str:
    """Exchange an access token from ID-porten for one from Altinn. Raises InnloggingUtlopt if it has expired."""
    return _exchange("id-porten", access_token, budget)


def exchange_own(token: str, budget: Budget) -> str:
    """Exchange a token of ours from Maskinporten for one from Altinn. Raises ApiUnavailable if it is refused."""
    try:
        return _exchange("maskinporten", token, budget)
    except InnloggingUtlopt as exc:  # our own token was refused; no person is concerned
        raise ApiUnavailable(Party.ALTINN, kode="401") from exc


def get_virksomheter(altinn_token: str, budget: Budget) -> tuple[Virksomhet, ...]:
    """Every organisation the person may use the service for, main units before their sub-units."""
    return _list_units(_get_parties(altinn_token, _make_query(), budget))


def list_related(altinn_token: str, budget: Budget) -> dict[str, Related]:
    """Every organisation that the person has anything to do with, also without the right, by its number."""
    query = _make_query() | {"includeAccessPackages": "false", "includeRoles": "false"}
    del query["anyOfResourceIds"]
    parties = _get_parties(altinn_token, query, budget)
    every = (one for party in parties for one in (party, *(party.subunits or ())))
    found = (Related(one.organization_number or "", clean(one.name), one.party_uuid or "") for one in every)
    return {one.orgnr: one for one in found if is_orgnr(one.orgnr) and one.uuid}


def get_virksomheter_for(pid: str) -> tuple[Virksomhet, ...]:
    """The same, asked as service owner on behalf of the person, who then needs no Altinn scope."""
    budget = for_altinn()
    return _list_units(_post_parties(_get_own_token(budget), pid, budget))


def _make_query() -> dict[str, str]:
    # Explicit flags: "auto" would follow the person's profile at Altinn. Altinn decides access to the resource; we use
    # the roles, packages and rights it returns only to show why the person has access.
    return {
        "anyOfResourceIds": settings.ALTINN_RESOURCE,
        "includePartiesViaKeyRoles": "true",
        "includeSubParties": "true",
        "includeInactiveParties": "true",
        "includeRoles": "true",
        "includeAccessPackages": "true",
        "includeResources": "true",
        "includeInstances": "false",
    }


def get_eget_navn(altinn_token: str, budget: Budget) -> str:
    """The person's name in Altinn; empty if Altinn does not list the person."""
    own = read_claim(altinn_token, "urn:altinn:party:uuid")
    if not own:
        return ""
    parties = _get_parties(altinn_token, {"partyFilter": own, "includeSubParties": "false"}, budget)
    return next((party.name or "" for party in parties if party.type == "Person"), "")


def _get_parties(altinn_token: str, query: dict[str, str], budget: Budget) -> list[_Party]:
    """All pages, which share one time limit and one size."""
    parties: list[_Party] = []
    url, size = f"{settings.ALTINN_URL}{PARTIES}", 0
    for _ in range(MAX_PAGES):
        body = _get("authorizedparties", url, altinn_token, query, budget)
        size += len(body)
        if size > MAX_BODY:
            raise ApiFormatError(Party.ALTINN, "list too large")
        page = _decode_page(body)
        parties += page.data
        following = page.links.next if page.links else None
        if not following:
            return parties
        url, query = check_host(Party.ALTINN, urljoin(url, following), settings.ALTINN_URL), {}
    raise ApiFormatError(Party.ALTINN, "too many pages")


def _list_units(parties: list[_Party]) -> tuple[Virksomhet, ...]:
    """Each organisation once: one may be on two pages if the list changes while we read it.

    If it comes both as a heading and with access, access wins.
    """
    found: dict[str, Virksomhet] = {}
    for unit in (unit for party in parties for unit in _flatten(party, "")):
        if unit.orgnr not in found or (found[unit.orgnr].is_overskrift and not unit.is_overskrift):
            found[unit.orgnr] = unit
    return tuple(found.values())


def _flatten(party: _Party, parent: str) -> list[Virksomhet]:
    units: list[Virksomhet] = []
    orgnr = party.organization_number or ""
    if is_orgnr(orgnr):
        units.append(
            Virksomhet(
                orgnr=orgnr,
                navn=unicodedata.normalize("NFC", party.name or ""),
                enhetstype=party.unit_type or "",
                is_slettet=party.is_deleted,
                is_overskrift=party.only_hierarchy_element_with_no_access,
                overordnet=parent,
                grunn=_find_grunn(party),
            )
        )
    for unit in party.subunits or ():
        units += _flatten(unit, orgnr)
    return units


def _find_grunn(party: _Party) -> Grunn:
    roles = _normalise(party.authorized_roles)
    packages = _normalise(party.authorized_access_packages)
    if roles & CLIENT_ROLES or any(package.startswith(CLIENT_PACKAGES) for package in packages):
        return Grunn.KLIENTFORHOLD
    if roles:
        return Grunn.EGEN_ROLLE
    if packages:
        return Grunn.FULLMAKT
    return Grunn.ENKELTRETTIGHET if party.authorized_resources else Grunn.IKKE_OPPGITT


def _normalise(values: list[str] | None) -> set[str]:
    """Short codes in lower case; Altinn also sends URNs and capitals."""
    return {value.rsplit(":", 1)[-1].lower() for value in values or ()}


def _exchange(provider: str, token: str, budget: Budget) -> str:
    body = _get("exchange", f"{settings.ALTINN_URL}{EXCHANGE}{provider}", token, {}, budget)
    try:
        own = msgspec.json.decode(body, type=str)
    except UNREADABLE as exc:
        raise ApiFormatError(Party.ALTINN, "exchange") from exc
    check_token(Party.ALTINN, own, 1)  # the answer has no expires_in; 1 passes the check
    return own


def _get_own_token(budget: Budget) -> str:
    """An Altinn token for the portal itself. Only the Maskinporten token behind it is cached."""
    grant = Grant(scope=settings.ALTINN_SERVICEOWNER_SCOPE)
    token = get_maskinporten().get_token(grant, budget.left)
    try:
        return exchange_own(token, budget)
    except ApiUnavailable as exc:
        if exc.kode == "401":
            get_maskinporten().drop(grant, token)
        raise


def _post_parties(token: str, pid: str, budget: Budget) -> list[_Party]:
    response = ask(
        Party.ALTINN,
        "authorizedparties",
        settings.ALTINN_URL,
        f"{settings.ALTINN_URL}{PARTIES_FOR}",
        params=_make_query(),
        json={"type": "urn:altinn:person:identifier-no", "value": pid},
        headers={"Authorization": f"Bearer {token}", "Ocp-Apim-Subscription-Key": settings.ALTINN_SUBSCRIPTION_KEY},
        seconds=min(budget.left, settings.API_WHOLE_TIMEOUT),
    )
    if response.status != 200:
        raise ApiUnavailable(Party.ALTINN, kode=str(response.status))
    try:
        return msgspec.json.decode(response.body, type=list[_Party])
    except UNREADABLE as exc:
        raise ApiFormatError(Party.ALTINN, "parties") from exc


def _decode_page(body: bytes) -> _Page:
    try:
        return msgspec.json.decode(body, type=_Page)
    except UNREADABLE as exc:
        raise ApiFormatError(Party.ALTINN, "parties") from exc


def _get(endpoint: str, url: str, token: str, query: dict[str, str], budget: Budget) -> bytes:
    response = ask(
        Party.ALTINN,
        endpoint,
        settings.ALTINN_URL,
        url,
        params=query or None,
        headers={"Authorization": f"Bearer {token}", "Accept": "application/json"},
        seconds=min(budget.left, settings.API_WHOLE_TIMEOUT),
    )
    if response.status == 401:
        raise InnloggingUtlopt(Party.ALTINN)
    if response.status != 200:
        raise ApiUnavailable(Party.ALTINN, kode=str(response.status))
    return response.body
