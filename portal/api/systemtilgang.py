"""The state of an organisation's access: asked of Altinn each time, never concluded from what is remembered."""

from django.conf import settings

from portal.api.budget import Budget
from portal.api.errors import ApiFormatError, ApiUnavailable, Party
from portal.api.system_requests import (
    create_change,
    create_request,
    delete_change,
    delete_request,
    find_request,
    list_changes,
)
from portal.api.system_users import find_user, list_users
from portal.clock import get_clock
from portal.domain.systemtilgang import (
    Behov,
    Forespoersel,
    ForespoerselStatus,
    Systembruker,
    Systemtilgang,
    TilgangTilstand,
)
from portal.domain.tilgang import Tilgang

RETURN_PATH = "/systemtilgang/tilbake/"  # of the address that must be registered on each system


def make_return_address(reference: str) -> str:
    """Where Altinn sends the approver afterwards, whatever the outcome. It matches all but the query."""
    return f"{settings.PORTAL_URL}{RETURN_PATH}?ref={reference}"


def make_overview_address() -> str:
    """Altinn's page of an organisation's accesses for systems, where one is taken back or begun."""
    return f"{settings.ALTINN_URL.replace('://platform.', '://am.ui.', 1)}/accessmanagement/ui/systemuser/overview"


def get_leverandoer() -> str:
    """Organisation number of the system's vendor, with which its name in the register begins."""
    return settings.SYSTEM_ID.partition("_")[0]


def get_behov(relasjon: str = "") -> Behov:
    """What the system needs now: of a company, or of an accountant's firm for one kind of relation."""
    if relasjon:
        return Behov(pakker=frozenset(settings.SYSTEM_AGENT_PACKAGES[relasjon]))
    return Behov(rettigheter=frozenset(settings.SYSTEM_RIGHTS), pakker=frozenset(settings.SYSTEM_PACKAGES))


def list_relasjoner() -> tuple[str, ...]:
    """The kinds of client relation for which a firm can have an agent system user."""
    return tuple(settings.SYSTEM_AGENT_PACKAGES)


def make_external_ref(orgnr: str, relasjon: str = "") -> str:
    """What Altinn knows the system user by: the organisation's number, for a firm with its relation."""
    return f"{orgnr}-{relasjon}" if relasjon else orgnr


def get_systemtilgang(
    tilgang: Tilgang, budget: Budget, *, relasjon: str = "", external_ref: str = "", is_known: bool = False
) -> Systemtilgang:
    """What Altinn says now. `is_known`: it was asked for or seen before, so that nothing at all means withdrawn.

    Raises ApiProblem, ApiUnavailable, ApiFormatError.
    """
    orgnr, system_id = tilgang.orgnr, _get_system_id(relasjon)
    ref = external_ref or make_external_ref(orgnr, relasjon)
    user = find_user(system_id, orgnr, ref, budget)
    request = find_request(system_id, orgnr, ref, budget, is_agent=bool(relasjon))
    if user is None and request is not None and request.status is ForespoerselStatus.ACCEPTED:
        user = find_user(system_id, orgnr, ref, budget)  # approved between the two calls
    if user is not None:
        return _describe_user(user, request, get_behov(relasjon), budget)
    nothing = TilgangTilstand.TRUKKET if is_known else TilgangTilstand.INGEN
    return Systemtilgang(
        orgnr=orgnr,
        external_ref=ref,
        tilstand=nothing if request is None else request.tilstand,
        spurt=get_clock().now(),
        forespoersel=request,
    )


def find_made_in_altinn(tilgang: Tilgang, budget: Budget) -> Systembruker | None:
    """A system user that the company gave in Altinn by itself, with whatever reference: the whole list is read."""
    users = list_users(settings.SYSTEM_ID, budget)
    mine = [one for one in users.rows if one.eier == tilgang.orgnr and not one.is_agent]
    if not mine and users.uleselige:  # it may be one of those
        raise ApiFormatError(Party.ALTINN, "system user")
    return max(mine, key=lambda one: one.opprettet, default=None)


def request_systemtilgang(tilgang: Tilgang, redirect_url: str, budget: Budget, *, relasjon: str = "") -> Forespoersel:
    """Ask for access. A rejected or expired request is deleted first; one that waits is answered as it is.

    Raises ApiProblem; EXISTS if there is a system user already.
    """
    ref, is_agent = make_external_ref(tilgang.orgnr, relasjon), bool(relasjon)
    for _ in range(2):
        request, is_new = create_request(
            system_id=_get_system_id(relasjon),
            orgnr=tilgang.orgnr,
            external_ref=ref,
            behov=get_behov(relasjon),
            redirect_url=redirect_url,
            budget=budget,
            is_agent=is_agent,
        )
        if is_new or request.is_open:
            return request
        delete_request(request.id, budget, is_agent=is_agent)
    raise ApiUnavailable(Party.ALTINN, "the old request stays")


def request_change(
    tilgang: Tilgang, funnet: Systemtilgang, correlation_id: str, redirect_url: str, budget: Budget
) -> Forespoersel:
    """Ask for what is lacking, of a company's own system user. Agents cannot be changed.

    Of one made in Altinn nobody knows what it lacks: all is asked for, and Altinn may answer NO_CHANGE_NEEDED.
    The correlation id is a new uuid each time; an expired change request is deleted before.
    """
    if funnet.systembruker is None or funnet.systembruker.is_agent or funnet.orgnr != tilgang.orgnr:
        raise ValueError("no system user of this company to change")
    if funnet.endring is not None:
        delete_change(funnet.endring.id, budget)
    return create_change(
        correlation_id=correlation_id,
        systembruker_id=funnet.systembruker.id,
        orgnr=tilgang.orgnr,
        behov=get_behov() if funnet.is_gitt_i_altinn else funnet.mangler,
        redirect_url=redirect_url,
        budget=budget,
    )


def withdraw_request(tilgang: Tilgang, funnet: Systemtilgang, budget: Budget) -> None:
    """Take back a request that waits."""
    if funnet.forespoersel is not None and funnet.orgnr == tilgang.orgnr and funnet.systembruker is None:
        is_agent = funnet.external_ref != tilgang.orgnr
        delete_request(funnet.forespoersel.id, budget, is_agent=is_agent)


def _describe_user(user: Systembruker, request: Forespoersel | None, behov: Behov, budget: Budget) -> Systemtilgang:
    changes: list[Forespoersel] = []
    mangler = Behov() if request is None else behov - request.behov
    if (mangler or request is None) and not user.is_agent:
        listed = list_changes(user.system_id, budget)
        changes = [one for one in listed.rows if one.systembruker_id == user.id and one.orgnr == user.eier]
        for one in changes:
            if one.status is ForespoerselStatus.ACCEPTED:
                mangler -= one.behov
        if mangler and listed.uleselige:  # one of those may have given it
            raise ApiFormatError(Party.ALTINN, "change request")
    if request is None and changes:  # made in Altinn: it lacks what was last asked for and not given
        last = max(changes, key=lambda one: one.opprettet)
        mangler = Behov() if last.status is ForespoerselStatus.ACCEPTED else last.behov
    waiting = [one for one in changes if one.status is ForespoerselStatus.NEW]
    return Systemtilgang(
        orgnr=user.eier,
        external_ref=user.external_ref,
        tilstand=TilgangTilstand.MANGLER if mangler else TilgangTilstand.GODKJENT,
        spurt=get_clock().now(),
        systembruker=user,
        forespoersel=request,
        mangler=mangler,
        endring=max(waiting, key=lambda one: one.opprettet, default=None),
    )


def _get_system_id(relasjon: str) -> str:
    return settings.SYSTEM_ID_KLIENTER if relasjon else settings.SYSTEM_ID
