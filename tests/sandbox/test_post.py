"""The page that shows what was sent by e-mail."""

from datetime import UTC, datetime

from werkzeug.test import Client

from sandbox.app import Sandbox
from sandbox.post import Received

CONTENT = (
    b"From: a@a.example\r\nTo: b@b.example\r\nSubject: Hei\r\n"
    b"List-Unsubscribe: <http://portal.example/epost/stopp/x/>\r\n\r\n"
    b"Se <b>her</b>: http://portal.example/epost/se/y/\r\n"
)


def test_messages_are_shown_with_working_links_and_without_markup_of_their_own(sandbox: Sandbox) -> None:
    sandbox.post.messages.append(Received(datetime(2023, 8, 28, tzinfo=UTC), "a@a.example", ("b@b.example",), CONTENT))

    page = Client(sandbox).get("/_sandbox/post/").text

    assert 'href="http://portal.example/epost/se/y/"' in page
    assert 'action="http://portal.example/epost/stopp/x/"' in page
    assert "&lt;b&gt;her&lt;/b&gt;" in page


def test_a_fault_for_the_next_session_is_one_that_is_known(sandbox: Sandbox) -> None:
    client = Client(sandbox)

    assert client.post("/_sandbox/post/", data="lost").status_code == 204
    assert client.post("/_sandbox/post/", data="hidden").status_code == 400
    assert list(sandbox.post.faults) == ["lost"]
