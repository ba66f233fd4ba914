"""Log lines as text and JSON, with a reference that follows a request through web, worker and remote calls."""

import io
import json
import logging
import re
from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from portal.logs import JsonFormatter, TextFormatter, follow
from sandbox.app import Sandbox
from tests.conftest import NORDLYS

OVERSIKT = f"/virksomhet/{NORDLYS}/"


def make_record(message: str) -> logging.LogRecord:
    return logging.LogRecord("portal.web", logging.INFO, "file.py", 1, message, (), None)


def test_a_line_of_text_ends_with_the_reference_once() -> None:
    with follow("7F3A-91C2-4D0E"):
        line = TextFormatter().format(make_record("call endpoint=krav"))
        again = TextFormatter().format(make_record("answered 503 ref=7F3A-91C2-4D0E"))

    assert line.endswith(" INFO portal.web call endpoint=krav ref=7F3A-91C2-4D0E")
    assert again.count("ref=") == 1
    assert "ref=" not in TextFormatter().format(make_record("outside"))


def test_a_line_of_json_has_the_reference_and_no_text_of_an_exception() -> None:
    record = make_record('with "quotes"\nand a line')
    record.exc_info = (ValueError, ValueError("61244 kroner"), None)

    with follow("7F3A-91C2-4D0E"):
        line = JsonFormatter().format(record)

    assert "\n" not in line
    assert "61244" not in line
    found = json.loads(line)
    assert found.pop("time").endswith(("+01:00", "+02:00"))
    assert found == {
        "level": "INFO",
        "logger": "portal.web",
        "message": 'with "quotes"\nand a line',
        "ref": "7F3A-91C2-4D0E",
        "exception": "ValueError",
    }


@pytest.fixture
def lines() -> Iterator[Callable[[], list[dict[str, str]]]]:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    logger = logging.getLogger("portal")
    logger.addHandler(handler)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logger.removeHandler(handler)


@pytest.mark.django_db
def test_a_reference_follows_a_request_through_web_worker_and_remote_calls(
    bruker: Client,
    api: Sandbox,
    arbeider: Callable[[], int],
    lines: Callable[[], list[dict[str, str]]],
) -> None:
    response = bruker.get(OVERSIKT)
    before = len(lines())
    arbeider()

    reference = response.wsgi_request.reference  # type: ignore[attr-defined]
    web, worker = lines()[:before], lines()[before:]
    assert {line["ref"] for line in [*web, *worker]} == {reference}
    for part, words in ((web, "GET virksomhet"), (web, "call party="), (web, "call endpoint=aapnekrav")):
        assert any(line["message"].startswith(words) for line in part), words
    who = re.search(r"innlogging ([0-9A-F]{4}-[0-9A-F]{4})", bruker.get(f"{OVERSIKT}innsyn/").content.decode())
    assert who is not None
    assert any(f" who={who[1]} " in line["message"] for line in web)  # as in the access record
    assert any(line["message"].startswith("job hent outcome=done") for line in worker)
    assert any(line["message"].startswith("call endpoint=krav") for line in worker)


@pytest.mark.django_db
def test_attempts_to_get_past_a_control_are_logged_by_name(
    bruker: Client, api: Sandbox, lines: Callable[[], list[dict[str, str]]]
) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = bruker.cookies

    bruker.get("/virksomhet/310000003/")
    bruker.post(f"{OVERSIKT}hent/", {"orgnr": "310000003"})
    strict.post(f"{OVERSIKT}hent/", {"orgnr": NORDLYS})
    bruker.get(f"{OVERSIKT}ubetalte-krav/?sorter=hemmelig")
    Client().post("/utlogging/bak", {"logout_token": "x"})

    text = "\n".join(line["message"] for line in lines())
    for words in (
        "because=UkjentVirksomhet", "form of another organisation refused", "form refused", "because=UgyldigValg",
        "logout token refused",
    ):  # fmt: skip
        assert words in text, words
