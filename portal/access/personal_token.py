"""A signed-in person's own access token, refreshed when it is about to end."""

from datetime import timedelta

from portal import locks
from portal.access.sesjon import Innlogget, keep_tokens, load_innlogget
from portal.api.errors import ApiUnavailable, InnloggingUtlopt, Party
from portal.api.idporten import get_idporten
from portal.clock import get_clock
from portal.sealing import UnknownKey

TOKEN_MARGIN = timedelta(seconds=30)
REFRESH_WAIT = 15.0  # seconds to wait for another request that is refreshing the person's tokens


def get_access_token(innlogget: Innlogget) -> str:
    """A token with enough lifetime left. A refresh token works once, so only one request at a time may use it."""
    if _is_good(innlogget):
        return innlogget.access_token
    with locks.hold(f"refresh/{innlogget.noekkel}", wait=REFRESH_WAIT) as is_held:
        if not is_held:
            raise ApiUnavailable(Party.IDPORTEN)
        try:
            present = load_innlogget(innlogget.noekkel)  # another request may have refreshed them while we waited
        except UnknownKey as exc:  # renewed on a machine that seals with a key unknown here; the sign-in is left alone
            raise ApiUnavailable(Party.IDPORTEN, "sealing key") from exc
        if present is None:
            raise InnloggingUtlopt(Party.IDPORTEN)
        if not _is_good(present):
            tokens = get_idporten().refresh(present.tokens)
            keep_tokens(present, tokens)
            return tokens.access_token
        return present.access_token


def _is_good(innlogget: Innlogget) -> bool:
    return innlogget.token_expires - TOKEN_MARGIN > get_clock().now()
