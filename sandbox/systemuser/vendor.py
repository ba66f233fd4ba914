"""Who calls: the vendor with a token from Maskinporten or Altinn, or a person with one from Altinn."""

from joserfc.jwk import KeySet, RSAKey
from werkzeug.wrappers import Request, Response

from sandbox import jose
from sandbox.answers import bearer
from sandbox.context import Context
from sandbox.jose import Claims, TokenRefused
from sandbox.systemuser.model import System
from sandbox.systemuser.problems import refuse, refuse_bare

TOKENS = ("both", "maskinporten", "altinn")


class Callers:
    """Checks tokens. `accepts` says whose tokens are taken from a vendor; the documentation disagrees with itself."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self.accepts = "both"

    def check_vendor(self, request: Request, scopes: tuple[str, ...]) -> str:
        """The vendor's organisation number: scope first, then consumer."""
        claims = self._verify(request, self._vendor_keys())
        if claims.scopes.isdisjoint(scopes):
            raise refuse_bare(403)
        consumer = claims.values.get("consumer")
        number = str(consumer.get("ID", "")) if isinstance(consumer, dict) else ""
        if not number.startswith("0192:"):
            raise refuse("23") if request.method == "POST" else refuse_bare(401)
        return number.removeprefix("0192:")

    def check_scope(self, request: Request, scopes: tuple[str, ...]) -> None:
        """A caller that is no vendor: Maskinporten itself."""
        if self._verify(request, self._vendor_keys()).scopes.isdisjoint(scopes):
            raise refuse_bare(403)

    def check_person(self, request: Request, scopes: tuple[str, ...]) -> str:
        """The person's identity number."""
        claims = self._verify(request, [self._context.keys.altinn])
        pid = claims.text("pid")
        if claims.scopes.isdisjoint(scopes) or not pid:
            raise refuse_bare(403)
        return pid

    def _vendor_keys(self) -> list[RSAKey]:
        of = {"maskinporten": self._context.keys.maskinporten, "altinn": self._context.keys.altinn}
        return [key for whose, key in of.items() if self.accepts in (whose, "both")]

    def _verify(self, request: Request, keys: list[RSAKey]) -> Claims:
        """By signature and lifetime, not by issuer or audience."""
        try:
            claims = jose.verify(bearer(request), KeySet([*keys]))
            if claims.integer("exp") <= self._context.now():
                raise refuse_bare(401)
        except TokenRefused as exc:
            raise refuse_bare(401) from exc
        return claims


def check_own(system: System | None, vendor: str) -> System:
    """A system of another vendor is told like one that does not exist."""
    if system is None or system.is_deleted or system.vendor != vendor:
        raise refuse("11")
    return system


def accepted(body: bytes = b"") -> Response:
    return Response(body, 202)
