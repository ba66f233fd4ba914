"""Validates authorization requests: PKCE, state, nonce, registered redirect_uri and known scopes."""

import re

from werkzeug.datastructures import MultiDict

from sandbox.answers import single
from sandbox.idporten_state import SignIn
from sandbox.keys import IDPORTEN_CLIENT
from sandbox.systemuser.scopes import OF_PERSON

SCOPES = frozenset({"openid", "profile", "altinn:accessmanagement/authorizedparties", *OF_PERSON})
ACR = ("idporten-loa-substantial", "idporten-loa-high")
PROMPTS = frozenset({"none", "login", "consent", "select_account"})  # OpenID Connect Core, section 3.1.2.1
_LOCALES = ("nb", "nn", "en", "se")


class RequestRefused(Exception):
    """An error returned to the client, by redirect or in the response to /par."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(description)
        self.error = error


class CannotRedirect(RequestRefused):
    """An error shown to the person, since the redirect_uri cannot be trusted."""


def check_target(asked: MultiDict[str, str], portal_url: str) -> None:
    if single(asked.getlist("client_id")) != IDPORTEN_CLIENT:
        raise CannotRedirect("unauthorized_client", "client_id is not registered")
    if single(asked.getlist("redirect_uri")) != f"{portal_url}/innlogging/svar":
        raise CannotRedirect("invalid_request", "redirect_uri is not registered")


def check_request(asked: MultiDict[str, str]) -> SignIn:
    one = {name: single(asked.getlist(name)) for name in asked}
    if one.get("response_type") != "code":
        raise RequestRefused("unsupported_response_type", "response_type must be code")
    if one.get("response_mode", "query") != "query":
        raise RequestRefused("invalid_request", "response_mode must be query")
    for name in ("state", "nonce", "code_challenge"):
        if not one.get(name):
            raise RequestRefused("invalid_request", f"{name} is missing")
    if one.get("code_challenge_method") != "S256":
        raise RequestRefused("invalid_request", "code_challenge_method must be S256")
    if not re.fullmatch(r"[A-Za-z0-9_-]{43}", one["code_challenge"]):
        raise RequestRefused("invalid_request", "code_challenge is not a SHA-256 value")
    scopes = one.get("scope", "").split()
    if "openid" not in scopes or not SCOPES.issuperset(scopes):
        raise RequestRefused("invalid_scope", "scope must have openid, and nothing that the client does not have")
    if not PROMPTS.issuperset(one.get("prompt", "").split()):
        raise RequestRefused("invalid_request", "prompt is unknown")
    if one.get("prompt") == "none":
        raise RequestRefused("login_required", "there is no session to continue")
    return SignIn(
        redirect_uri=one["redirect_uri"],
        state=one["state"],
        nonce=one["nonce"],
        challenge=one["code_challenge"],
        scope=" ".join(scopes),
        acr=_acr(one.get("acr_values", "")),
        locale=next((locale for locale in one.get("ui_locales", "").split() if locale in _LOCALES), "nb"),
        is_repeated=one.get("prompt") == "login",
    )


def level_given(asked: str, chosen: str) -> str | None:
    """The level of the sign-in: the chosen one if it is at least as high as the requested one, else None."""
    if not chosen:
        return asked
    return chosen if chosen in ACR[ACR.index(asked) :] else None


def _acr(asked: str) -> str:
    levels = asked.split() or [ACR[0]]
    if not set(levels) <= set(ACR):
        raise RequestRefused("invalid_request", "acr_values is not known")
    return levels[0]
