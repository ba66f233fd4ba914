"""A request keeps its meaning on the way from the server to Django, and answers are whole."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import pytest
from pytest_django import Settings

from portal.server.environ import Scope, build_environ, call
from portal.visitors import find_network

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


def make_scope(*headers: tuple[bytes, bytes], path: bytes = b"/", query: bytes = b"") -> Scope:
    return {
        "method": "GET",
        "scheme": "http",
        "http_version": "1.1",
        "raw_path": path,
        "query_string": query,
        "headers": headers,
        "server": ("127.0.0.1", 8000),
        "client": ("192.0.2.1", 50000),
    }


def test_path_and_query_keep_their_bytes() -> None:
    environ = build_environ(make_scope(path=b"/krav/%C3%A6%2F%FF/", query=b"q=%C3%A6\xe6"))

    assert environ["PATH_INFO"].encode("latin1") == b"/krav/\xc3\xa6/\xff/"
    assert environ["QUERY_STRING"] == "q=%C3%A6æ"


def test_headers_with_underscores_do_not_pass_for_ours() -> None:
    environ = build_environ(make_scope((b"x_forwarded_proto", b"https"), (b"x-forwarded-for", b"192.0.2.9")))

    assert "HTTP_X_FORWARDED_PROTO" not in environ
    assert environ["HTTP_X_FORWARDED_FOR"] == "192.0.2.9"


def test_repeated_headers_are_joined() -> None:
    environ = build_environ(make_scope((b"cookie", b"a=1"), (b"cookie", b"b=2"), (b"accept", b"x"), (b"accept", b"y")))

    assert (environ["HTTP_COOKIE"], environ["HTTP_ACCEPT"]) == ("a=1; b=2", "x,y")


def test_an_answer_in_pieces_is_collected_and_closed() -> None:
    class Pieces:
        is_closed = False

        def __iter__(self) -> Iterator[bytes]:
            return iter((b"a", b"b"))

        def close(self) -> None:
            self.is_closed = True

    pieces = Pieces()

    def application(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        start_response("404 Not Found", [("X-Name", "æ"), ("Content-Length", "2")])
        return pieces

    response = call(application, {})

    assert (response.status, response.headers[0], response.body) == (404, (b"x-name", b"\xe6"), b"ab")
    assert response.rest is None
    assert pieces.is_closed


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("elsewhere", "elsewhere"),
    ],
)
def test_one_subscriber_is_one_network(settings: Settings, address: str, network: str) -> None:
    settings.PROXIES = 1

    assert find_network({"HTTP_X_FORWARDED_FOR": f"198.51.100.1, {address}", "REMOTE_ADDR": "10.0.0.1"}) == network
