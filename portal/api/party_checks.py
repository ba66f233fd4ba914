"""What each remote party can be asked without a person, for `manage.py doctor`."""

import base64
import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass

import httpx
from django.conf import settings

from portal.api.altinn import PARTIES, SERVICEOWNER
from portal.api.calls import LAST_CALL, Outcome
from portal.api.errors import ApiError, Party
from portal.api.http import ask_whole
from portal.api.idporten import get_idporten
from portal.api.token import Grant, get_maskinporten

CLOCKS_AGREE = 5.0  # seconds; half of what the parties accept
WITHOUT_TOKEN = (401, 403)  # statuses of a party that responds, and does not know us


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyCheck:
    """How a party answered."""

    party: str
    is_ok: bool
    text: str


def check_parties() -> list[PartyCheck]:
    """Ask each party once."""
    return [_check(party, ask, knows) for party, ask, knows in CHECKS]


def _check(party: Party, ask: Callable[[], None], knows: str) -> PartyCheck:
    token = LAST_CALL.set(Outcome())
    try:
        ask()
        text, is_ok = knows, True
    except (ApiError, httpx.HTTPError) as exc:
        refusal = LAST_CALL.get().refusal
        text, is_ok = refusal or f"no usable answer ({type(exc).__name__})", False
    finally:
        skew = LAST_CALL.get().skew
        LAST_CALL.reset(token)
    if skew is not None and abs(skew) > CLOCKS_AGREE:
        return PartyCheck(party=party.value, is_ok=False, text=f"{text}; its clock is {skew:+.0f} seconds from ours")
    return PartyCheck(party=party.value, is_ok=is_ok, text=text if skew is None else f"{text}; clocks agree")


def _push_a_request() -> None:
    verifier = secrets.token_urlsafe(64)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    get_idporten().start(
        redirect_uri=f"{settings.PORTAL_URL}/innlogging/svar",
        state=secrets.token_urlsafe(32),
        nonce=secrets.token_urlsafe(32),
        code_challenge=challenge,
        locale="nb",
    )


def _get_tokens() -> None:
    get_maskinporten().get_token(Grant(scope=settings.MASKINPORTEN_SCOPE))
    if settings.ALTINN_ROAD == SERVICEOWNER:
        get_maskinporten().get_token(Grant(scope=settings.ALTINN_SERVICEOWNER_SCOPE))


def _ask_without_token(party: Party, base_url: str, path: str) -> None:
    answer = ask_whole(party, base_url, f"{base_url}{path}")
    if answer.status not in WITHOUT_TOKEN:
        raise ApiError(party, kode=str(answer.status))


CHECKS: tuple[tuple[Party, Callable[[], None], str], ...] = (
    (Party.IDPORTEN, _push_a_request, "takes a sign-in from this client: address, key and redirect are right"),
    (Party.MASKINPORTEN, _get_tokens, "gives this client a token: key and scope are right"),
    (Party.ALTINN, lambda: _ask_without_token(Party.ALTINN, settings.ALTINN_URL, PARTIES), "answers"),
    (
        Party.SKATTEETATEN,
        lambda: _ask_without_token(
            Party.SKATTEETATEN, settings.KRAVOGBETALINGER_URL, f"/{settings.RETTIGHETSPAKKE}/000000000/aapnekrav"
        ),
        "answers",
    ),
)
