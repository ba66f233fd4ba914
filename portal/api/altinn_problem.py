"""Altinn's refusals about system users: what kind each code is, by what the caller can do about it."""

import re
from dataclasses import dataclass
from enum import Enum

import msgspec

from portal.api.answer import UNREADABLE, Answer
from portal.api.errors import ApiError, Party
from portal.api.parse_tekst import clean

AUTH, VALIDATION = "AUTH-000", "AUTH.VLD-000"
MAX_INVALID = 50  # fields told of one refusal


class ProblemKind(Enum):
    """What is wrong, by what can be done."""

    OUR_SETUP = "our setup"  # register, settings, client or scopes disagree: for the operator
    INVALID = "invalid"  # fields of a registration, told one by one
    UNKNOWN_ORGANISATION = "unknown organisation"
    EXISTS = "exists"  # there is a system user already: ask for the state anew
    HAS_REQUEST = "has request"  # there is a request already: ask for the state anew
    GONE = "gone"  # the request or system user is not there (any more): ask for the state anew
    DECIDED = "decided"  # the request is not new any more
    APPROVER_LACKS = "approver lacks"  # who approves may not give what is asked for
    NO_RELATION = "no relation"  # the person has nothing to do with the organisation
    OTHER_PARTY = "other party"
    AGENT_HAS_CLIENTS = "agent has clients"  # remove them first
    AGENT_WRONG = "agent wrong"  # of the other kind, or a fault on the agent's side
    CLIENT_UNKNOWN = "client unknown"
    CLIENT_LACKS = "client lacks"  # the client does not give the firm all packages of the system user
    NOT_ADMINISTRATOR = "not administrator"  # the person may not do this for the organisation
    ALTINN_FAILED = "altinn failed"  # try again later
    UNKNOWN = "unknown"  # show code and reference


_KINDS: dict[ProblemKind, tuple[int, ...]] = {
    ProblemKind.OUR_SETUP: (1, 11, 17, 21, 23, 26, 38, 58, 59, 63, 64, 65),
    ProblemKind.UNKNOWN_ORGANISATION: (0, 39),
    ProblemKind.EXISTS: (4,),
    ProblemKind.HAS_REQUEST: (6, 7, 8, 9),
    ProblemKind.GONE: (10, 15, 30),
    ProblemKind.DECIDED: (13, 61),
    ProblemKind.APPROVER_LACKS: (14, 16, 18, 19, 20, 51, 52, 53, 68, 69, 70, 71),
    ProblemKind.NO_RELATION: (66,),
    ProblemKind.OTHER_PARTY: (41, 42),
    ProblemKind.AGENT_HAS_CLIENTS: (35,),
    ProblemKind.AGENT_WRONG: (25, 31, 32, 33, 34, 36, 37),
    ProblemKind.CLIENT_UNKNOWN: (79,),
    ProblemKind.CLIENT_LACKS: (80,),
    ProblemKind.ALTINN_FAILED: (2, 3, 12, 40, 50, 55, 60, 62),
}
KINDS = {f"{AUTH}{number:02}": kind for kind, numbers in _KINDS.items() for number in numbers}
KINDS["STD-00000"] = ProblemKind.INVALID
# Of the clients of an agent, told as faults of the address: the agent is unknown, or no agent.
KINDS |= {f"{VALIDATION}14": ProblemKind.GONE, f"{VALIDATION}15": ProblemKind.AGENT_WRONG}


@dataclass(frozen=True, slots=True)
class Invalid:
    """One field of a registration that Altinn refuses."""

    kode: str  # such as AUTH.VLD-00004
    felt: str  # the last part of its path
    detalj: str


class ApiProblem(ApiError):
    """Altinn refused a call about system users. `kode` is Altinn's, or the status where the answer has no code."""

    def __init__(self, endpoint: str, kind: ProblemKind, kode: str, status: int, **more: object) -> None:
        super().__init__(Party.ALTINN, endpoint, kode)
        self.kind = kind
        self.status = status
        self.trace_id = str(more.get("trace_id", ""))  # Altinn's reference of this call
        invalid = more.get("invalid")
        self.invalid: tuple[Invalid, ...] = invalid if isinstance(invalid, tuple) else ()
        self.is_text = bool(more.get("is_text"))  # not JSON: perhaps not even from Altinn

    @property
    def means_none(self) -> bool:
        """Whether Altinn says that there is no such thing. A 404 in words may come from anything on the way."""
        has_other_code = self.kind is not ProblemKind.GONE and self.kode != str(self.status)
        return self.status == 404 and not self.is_text and not has_other_code


class _Invalid(msgspec.Struct):
    code: str = ""
    detail: str | None = None
    paths: list[str] = []


class _Problem(msgspec.Struct, rename="camel"):
    code: str = ""
    trace_id: str | None = None
    validation_errors: list[_Invalid] = []


def read_problem(endpoint: str, answer: Answer) -> ApiProblem:
    """The refusal as an error. Plain text, an empty body and unknown codes are told by their status or code."""
    try:
        problem = msgspec.json.decode(answer.body, type=_Problem)
        is_text = False
    except UNREADABLE:
        problem, is_text = _Problem(), bool(answer.body.strip())
    kode = re.sub(r"[^A-Z0-9-]", "", problem.code)[:20]
    kind = KINDS.get(kode, ProblemKind.UNKNOWN)
    trace_id = re.sub(r"[^A-Za-z0-9-]", "", problem.trace_id or "")[:80]
    invalid = tuple(_read_invalid(one) for one in problem.validation_errors[:MAX_INVALID])
    if kind is ProblemKind.INVALID and invalid:
        kode = invalid[0].kode  # says more than that something is invalid
        kind = KINDS.get(kode, kind)
    return ApiProblem(
        endpoint, kind, kode or str(answer.status), answer.status, trace_id=trace_id, invalid=invalid, is_text=is_text
    )


def _read_invalid(one: _Invalid) -> Invalid:
    felt = clean(one.paths[0].rstrip("/").rsplit("/", 1)[-1]) if one.paths else ""
    return Invalid(re.sub(r"[^A-Z0-9.-]", "", one.code)[:20], felt, clean(one.detail))
