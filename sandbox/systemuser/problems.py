"""Altinn's refusals: problem JSON with a code, validation errors all at once, and older ones as text or bare."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from werkzeug.wrappers import Response

from sandbox.answers import json_answer

PREFIX = "AUTH-000"
VALIDATION, VALIDATION_PREFIX = "STD-00000", "AUTH.VLD-000"
REGISTER_PATH, QUERY_PATH = (
    "/registersystemrequest",
    "/$QUERY",
)  # where a fault is: in a system's body, or in the address
# The last two digits of the code: status and title. Some statuses look wrong, and are as Altinn has them.
PROBLEMS: Mapping[str, tuple[int, str]] = {
    "00": (400, "Organization identifier not found"),
    "01": (400, "Rights not found or not delegable"),
    "02": (400, "Unable to create the system user"),
    "03": (400, "Delegation of rights failed"),
    "04": (400, "A system user exists for this system, organization and external reference"),
    "06": (400, "External reference has an accepted request"),
    "07": (400, "External reference has a pending request"),
    "08": (400, "External reference has a denied request"),
    "09": (400, "External reference has a rejected request"),
    "10": (404, "Request not found"),
    "11": (404, "System not found"),
    "12": (404, "Unable to store the request"),
    "13": (409, "Request is not new"),
    "14": (403, "Delegation check failed with an unknown error"),
    "15": (404, "System user not found"),
    "16": (403, "Delegation check failed: the person lacks the role"),
    "17": (404, "System name not found"),
    "18": (403, "Delegation check failed: no direct delegation"),
    "19": (403, "Delegation check failed: not in the access list"),
    "20": (403, "Delegation check failed: authentication level"),
    "21": (400, "Redirect URL does not match the registered ones"),
    "23": (401, "No consumer in the token"),
    "25": (400, "Agent system user could not be created"),
    "26": (400, "No redirect URL is registered on the system"),
    "30": (404, "Agent request not found"),
    "31": (400, "Client delegation failed"),
    "32": (400, "Client delegation could not be removed"),
    "33": (400, "Client delegation not found"),
    "34": (400, "System user is not an agent"),
    "35": (400, "System user has clients"),
    "36": (400, "System user is not standard"),
    "37": (400, "Agent system user could not be deleted"),
    "38": (400, "Agent system user has no package"),
    "39": (400, "Agent system user party not found"),
    "40": (400, "Customer list could not be read"),
    "41": (403, "Party does not match the request"),
    "42": (403, "Party does not match the agent request"),
    "50": (400, "Package delegation failed"),
    "51": (400, "Package delegation check failed"),
    "52": (400, "Package is not delegable"),
    "53": (400, "The approver does not hold enough packages"),
    "55": (500, "Access management did not answer as expected"),
    "58": (400, "Agent request without access packages"),
    "59": (400, "Rights and access packages are both empty"),
    "60": (404, "Unable to update the change request"),
    "61": (409, "Change request is not new; use a new correlation id"),
    "62": (500, "Access management did not answer as expected"),
    "63": (400, "Access packages not found on the system"),
    "64": (400, "Access packages not assignable"),
    "65": (400, "Access packages not delegable"),
    "66": (403, "The person has no relation to the organization"),
    "68": (403, "Delegation check failed: no package"),
    "69": (403, "Delegation check failed: package not delegable"),
    "70": (403, "Delegation check failed: package not assignable"),
    "71": (403, "Delegation check failed: resource not delegable"),
    "79": (400, "Client not found"),
    "80": (400, "Client lacks the access packages of the system user"),
}


class Refused(Exception):
    """What is answered instead."""

    def __init__(self, response: Response) -> None:
        super().__init__(response.status)
        self.response = response


@dataclass(frozen=True, slots=True)
class Invalid:
    """One fault found in a body: last two digits of its code, in words, and the field."""

    number: str
    detail: str
    path: str
    place: str = REGISTER_PATH


def refuse(number: str, **extensions: object) -> Refused:
    status, title = PROBLEMS.get(number, (400, "A code that no list has"))
    return Refused(problem_answer(f"{PREFIX}{number}", status, title, **extensions))


def refuse_bare(status: int) -> Refused:
    return Refused(Response(status=status))


def refuse_text(status: int, words: str) -> Refused:
    """As older branches of Altinn's code do."""
    return Refused(Response(words, status, content_type="text/plain; charset=utf-8"))


def refuse_invalid(found: Iterable[Invalid]) -> Refused:
    body = {
        "type": "urn:altinn:error:STD-00000",
        "title": "One or more validation errors occurred.",
        "status": 400,
        "code": VALIDATION,
        "validationErrors": [
            {
                "code": f"{VALIDATION_PREFIX}{one.number}",
                "detail": one.detail,
                "paths": [f"{one.place}/{one.path}"],
            }
            for one in found
        ],
    }
    return Refused(_as_problem(body, 400))


def problem_answer(code: str, status: int, title: str, **extensions: object) -> Response:
    body = {"type": f"urn:altinn:error:{code}", "title": title, "status": status, "code": code, **extensions}
    return _as_problem(body, status)


def coded_answer(code: str) -> Response:
    """The problem for a whole code, as a fault that a test asks for."""
    if code.startswith(VALIDATION_PREFIX):
        number = code.removeprefix(VALIDATION_PREFIX)
        return refuse_invalid([Invalid(number, "asked for by a test", "field")]).response
    status, title = PROBLEMS.get(code.removeprefix(PREFIX), (400, "Fault asked for by a test"))
    return problem_answer(code, status, title)


def _as_problem(body: Mapping[str, object], status: int) -> Response:
    response = json_answer(body, status)
    response.content_type = "application/problem+json"
    return response
