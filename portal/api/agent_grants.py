"""Agent system users of firms at work: which there are, whom each may read now, and its token."""

from django.conf import settings

from portal.api.altinn import exchange_own, get_virksomheter
from portal.api.budget import Budget
from portal.api.errors import ApiUnavailable, InnloggingUtlopt, Party
from portal.api.system_users import list_users
from portal.api.systemtilgang import list_relasjoner, make_external_ref
from portal.api.token import Grant, get_maskinporten
from portal.domain.tilgang import Leser, Nattfirma, Tilgang, Virksomhet

PARTIES_SCOPE = "altinn:accessmanagement/authorizedparties"


def make_agent(firma: Tilgang | Nattfirma, relasjon: str) -> Leser:
    """The firm's system user that reads its clients of this kind of relation."""
    return Leser(
        eier=firma.orgnr,
        navn=firma.navn,
        external_ref=make_external_ref(firma.orgnr, relasjon),
        client_id=settings.MASKINPORTEN_CLIENT_ID_KLIENTER,
    )


def list_agents_at_work(budget: Budget) -> frozenset[tuple[str, str]]:
    """Firm and kind of relation of every agent system user of ours: Altinn's whole list.

    A row that cannot be read reads for nobody. Raises ApiProblem, ApiUnavailable, ApiFormatError.
    """
    known = [
        (one.eier, one.external_ref) for one in list_users(settings.SYSTEM_ID_KLIENTER, budget).rows if one.is_agent
    ]
    return frozenset(
        (eier, relasjon)
        for eier, external_ref in known
        for relasjon in list_relasjoner()
        if external_ref == make_external_ref(eier, relasjon)
    )


def list_readable(firma: Tilgang | Nattfirma, relasjon: str, budget: Budget) -> tuple[Virksomhet, ...]:
    """Organisations that the firm's system user may read, asked of Altinn with its own token.

    Needs no client administrator. Raises ApiRefused (no such system user), ApiUnavailable, ApiFormatError.
    """
    agent = make_agent(firma, relasjon)
    grant = Grant(scope=PARTIES_SCOPE, eier=agent.eier, external_ref=agent.external_ref, client_id=agent.client_id)
    token = get_maskinporten().get_token(grant, budget.left)
    try:
        parties = get_virksomheter(exchange_own(token, budget), budget)
    except InnloggingUtlopt as exc:  # the system user's token was refused; no person is concerned
        raise ApiUnavailable(Party.ALTINN, kode="401") from exc
    except ApiUnavailable as exc:
        if exc.kode == "401":
            get_maskinporten().drop(grant, token)
        raise
    return tuple(one for one in parties if not one.is_overskrift)
