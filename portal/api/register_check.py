"""Whether Altinn's register and our settings agree, for `manage.py doctor`."""

from urllib.parse import urlsplit

from django.conf import settings

from portal.api.altinn_problem import ApiProblem
from portal.api.budget import Budget
from portal.api.errors import ApiError
from portal.api.party_checks import PartyCheck
from portal.api.system_file import explain_refusal
from portal.api.system_register import find_system
from portal.api.systemtilgang import RETURN_PATH, get_behov, list_relasjoner
from portal.api.wire_system import SystemWire, read_behov
from portal.domain.systemtilgang import Behov

NAME = "system register"


def check_register() -> list[PartyCheck]:
    """A finding for each of our systems; none is set where nobody is asked for access."""
    if not settings.SYSTEM_ID:
        return [PartyCheck(party=NAME, is_ok=True, text="SYSTEM_ID is not set: nobody is asked for access here")]
    of_firms = Behov()
    for relasjon in list_relasjoner():
        of_firms |= get_behov(relasjon)
    wanted = {settings.SYSTEM_ID: (get_behov(), settings.MASKINPORTEN_CLIENT_ID)}
    if settings.SYSTEM_ID_KLIENTER == settings.SYSTEM_ID:
        wanted[settings.SYSTEM_ID] = (get_behov() | of_firms, settings.MASKINPORTEN_CLIENT_ID)
    else:
        wanted[settings.SYSTEM_ID_KLIENTER] = (of_firms, settings.MASKINPORTEN_CLIENT_ID_KLIENTER)
    return [_check(system_id, behov, client_id) for system_id, (behov, client_id) in wanted.items()]


def _check(system_id: str, behov: Behov, client_id: str) -> PartyCheck:
    try:
        system = find_system(system_id, Budget(settings.API_WHOLE_TIMEOUT))
    except ApiProblem as exc:
        return PartyCheck(party=NAME, is_ok=False, text=f"{system_id}: {explain_refusal(exc)[0]}")
    except ApiError as exc:
        return PartyCheck(party=NAME, is_ok=False, text=f"{system_id}: no usable answer ({type(exc).__name__})")
    if system is None:
        text = f"{system_id} is not registered: run `manage.py systemregister`"
        return PartyCheck(party=NAME, is_ok=False, text=text)
    wrong = _list_wrong(system, behov, client_id)
    text = "; ".join(wrong) if wrong else "has the rights, packages, client and redirect address that are set"
    return PartyCheck(party=NAME, is_ok=not wrong, text=f"{system_id} {text}")


def _list_wrong(system: SystemWire, behov: Behov, client_id: str) -> list[str]:
    lacking = behov - read_behov(system.rights, system.access_packages)
    wrong = [f"lacks the right {one}" for one in sorted(lacking.rettigheter)]
    wrong += [f"lacks the package {one}" for one in sorted(lacking.pakker)]
    if client_id not in (system.client_id or ()):
        wrong.append("lacks this portal's client id")
    ours = _shorten(f"{settings.PORTAL_URL}{RETURN_PATH}")
    if ours not in map(_shorten, system.allowed_redirect_urls or ()):
        wrong.append(f"lacks the redirect address {settings.PORTAL_URL}{RETURN_PATH}")
    return wrong


def _shorten(url: str) -> tuple[str, str, str]:
    """What Altinn compares."""
    parts = urlsplit(url)
    return parts.scheme, parts.netloc, parts.path
