"""JSON and error responses, and routing."""

import json
from collections.abc import Callable, Iterable, Mapping
from functools import cache

from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

Handler = Callable[[Request, Mapping[str, str]], Response]

NO_STORE = {"Cache-Control": "no-store"}


def json_answer(body: object, status: int = 200) -> Response:
    return Response(json.dumps(body, ensure_ascii=False), status, headers=NO_STORE, content_type="application/json")


def oauth_error(error: str, description: str, status: int = 400) -> Response:
    return json_answer({"error": error, "error_description": description}, status)


def bearer(request: Request) -> str:
    """The bearer token in the Authorization header, or ""."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def single(values: Iterable[str]) -> str:
    """The value of a parameter; "" if it is missing or given twice."""
    given = list(values)
    return given[0] if len(given) == 1 else ""


class Routes:
    """The routes of one party, below its path prefix."""

    def __init__(self, prefix: str, *table: tuple[str, str, Handler]) -> None:
        self._handlers = {f"{method} {path}": handler for method, path, handler in table}
        self._map = _compile(tuple((method, path) for method, path, _ in table))
        self._prefix = prefix

    def respond(self, request: Request) -> Response:
        paths = self._map.bind("sandbox")
        try:
            endpoint, values = paths.match(request.path.removeprefix(self._prefix) or "/", request.method)
        except HTTPException as exc:
            return Response(exc.name, exc.code, content_type="text/plain")
        return self._handlers[endpoint](request, {name: str(value) for name, value in values.items()})


# Compiling takes some 50 ms, and each test has a sandbox of its own.
@cache
def _compile(table: tuple[tuple[str, str], ...]) -> Map:
    rules = [Rule(path, endpoint=f"{method} {path}", methods=[method]) for method, path in table]
    return Map(rules, strict_slashes=False, merge_slashes=False)
