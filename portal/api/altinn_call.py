"""Calls to Altinn about system users, as the vendor or a person: typed refusals, and lists read to their end."""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Generic, TypeVar
from urllib.parse import urljoin

import msgspec
from django.conf import settings

from portal.api.altinn import exchange_own
from portal.api.altinn_problem import ApiProblem, ProblemKind, read_problem
from portal.api.answer import UNREADABLE, Answer
from portal.api.budget import Budget
from portal.api.content import MAX_BODY
from portal.api.errors import ApiFormatError, ApiUnavailable, InnloggingUtlopt, Party
from portal.api.guarded import ask
from portal.api.http import check_host
from portal.api.token import Grant, get_maskinporten

AUTHENTICATION = "/authentication/api/v1"
REGISTER_WRITE = "altinn:authentication/systemregister.write"
REQUEST_WRITE = "altinn:authentication/systemuser.request.write"
REQUEST_READ = "altinn:authentication/systemuser.request.read"
ALTINNS_TOKEN = "altinn"  # noqa: S105 (a value of SYSTEMREGISTER_TOKEN)
NO_CONSUMER = "AUTH-00023"  # a new token would have none either
MAX_PAGES = 1000
Send = Callable[[str], Answer]
logger = logging.getLogger(__name__)


T = TypeVar("T")


class AltinnCall(msgspec.Struct, frozen=True, kw_only=True):
    """What to ask: `endpoint` names it in the log and its breaker."""

    endpoint: str
    path: str
    method: str = "GET"
    query: Mapping[str, str] = {}
    json: object = None


class _Links(msgspec.Struct):
    next: str | None = None


class Listing(msgspec.Struct, Generic[T], frozen=True):
    """A list whose unreadable rows hide none of the others."""

    rows: tuple[T, ...]
    uleselige: int = 0


class _Page(msgspec.Struct):
    data: list[msgspec.Raw]
    links: _Links | None = None


def ask_as_vendor(call: AltinnCall, scope: str, budget: Budget) -> Answer:
    """The answer to a token of ours with this scope. Raises ApiProblem, ApiUnavailable, ApiFormatError."""
    grant = Grant(scope=scope)
    token = get_maskinporten().get_token(grant, budget.left)
    answer = _send(call, _make_vendor_token(token, budget), budget)
    if answer.status == 401 and read_problem(call.endpoint, answer).kode != NO_CONSUMER:
        get_maskinporten().drop(grant, token)
        token = get_maskinporten().get_token(grant, budget.left)
        answer = _send(call, _make_vendor_token(token, budget), budget)
    return _judge(call, answer, of_bare={401: ProblemKind.OUR_SETUP, 403: ProblemKind.OUR_SETUP})


def ask_as_person(call: AltinnCall, altinn_token: str, budget: Budget) -> Answer:
    """The answer to a person's token from Altinn. Raises InnloggingUtlopt, ApiProblem and the others."""
    answer = _send(call, altinn_token, budget)
    if answer.status == 401:
        raise InnloggingUtlopt(Party.ALTINN)
    return _judge(call, answer, of_bare={403: ProblemKind.NOT_ADMINISTRATOR})


def list_as_vendor(call: AltinnCall, scope: str, budget: Budget) -> list[msgspec.Raw]:
    """All rows of a list, whose pages share one budget and one size."""
    rows: list[msgspec.Raw] = []
    for answer in _read_pages(call, lambda one: ask_as_vendor(one, scope, budget)):
        rows += decode(answer, _Page).data
    return rows


def list_as_person(call: AltinnCall, altinn_token: str, budget: Budget, shape: type[T]) -> list[T]:
    """Every page of a list. Raises as `ask_as_person`."""
    return [decode(answer, shape) for answer in _read_pages(call, lambda one: ask_as_person(one, altinn_token, budget))]


def _read_pages(call: AltinnCall, ask: Callable[[AltinnCall], Answer]) -> Iterator[Answer]:
    size, base = 0, settings.ALTINN_URL
    for _ in range(MAX_PAGES):
        answer = ask(call)
        size += len(answer.body)
        if size > MAX_BODY:
            raise ApiFormatError(Party.ALTINN, "list too large")
        yield answer
        page = decode(answer, _Page)
        following = page.links.next if page.links else None
        if not following:
            return
        path = check_host(Party.ALTINN, urljoin(f"{base}{call.path}", following), base)
        if not path.startswith(f"{base}/"):
            raise ApiFormatError(Party.ALTINN, "address of another party")
        call = AltinnCall(endpoint=call.endpoint, path=path.removeprefix(base))
    raise ApiFormatError(Party.ALTINN, "too many pages")


def read_rows(call: AltinnCall, rows: Iterable[msgspec.Raw], read: Callable[[bytes], T]) -> Listing[T]:
    """What `read` makes of each row; rows for which it raises ApiFormatError are counted, and logged."""
    found, unreadable = [], 0
    for row in rows:
        try:
            found.append(read(bytes(row)))
        except ApiFormatError:
            unreadable += 1
    if unreadable:
        logger.warning("altinn endpoint=%s unreadable rows=%d", call.endpoint, unreadable)
    return Listing(tuple(found), unreadable)


def decode(answer: Answer, shape: type[T]) -> T:
    """The body as this type. Raises ApiFormatError."""
    return decode_body(answer.body, shape)


def decode_body(body: bytes, shape: type[T]) -> T:
    """The same, of bytes."""
    try:
        return msgspec.json.decode(body, type=shape)
    except UNREADABLE as exc:
        raise ApiFormatError(Party.ALTINN, "systemuser") from exc


def _send(call: AltinnCall, token: str, budget: Budget) -> Answer:
    return ask(
        Party.ALTINN,
        call.endpoint,
        settings.ALTINN_URL,
        f"{settings.ALTINN_URL}{call.path}",
        method=call.method,
        params=call.query or None,
        json=call.json,
        headers={"Authorization": f"Bearer {token}", "Accept": "application/json"},
        seconds=min(budget.left, settings.API_WHOLE_TIMEOUT),
    )


def _make_vendor_token(token: str, budget: Budget) -> str:
    return exchange_own(token, budget) if settings.SYSTEMREGISTER_TOKEN == ALTINNS_TOKEN else token


def _judge(call: AltinnCall, answer: Answer, of_bare: Mapping[int, ProblemKind]) -> Answer:
    if 200 <= answer.status < 300:
        return answer
    problem = read_problem(call.endpoint, answer)
    if problem.kind is not ProblemKind.UNKNOWN:
        raise problem
    if answer.status >= 500 or answer.status == 429:
        raise ApiUnavailable(Party.ALTINN, call.endpoint, problem.kode)
    if problem.kode == str(answer.status) and answer.status in of_bare:
        raise ApiProblem(call.endpoint, of_bare[answer.status], problem.kode, answer.status)
    raise problem
