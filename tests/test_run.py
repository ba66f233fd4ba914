"""`make run` says in one sentence which port cannot be used."""

import socket
from contextlib import closing

import pytest

from scripts.run import find_mistake


def free_port() -> str:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


@pytest.mark.parametrize("port", ["abc", "", "0", "65536", "99999", "-1", "8 000", "٨٠٠٠", "1e3"])
def test_a_port_that_is_no_port_is_named(port: str) -> None:
    assert find_mistake({"PORT": port}) == "PORT must be a whole number from 1 to 65535."


def test_two_equal_ports_are_named() -> None:
    port = free_port()

    assert find_mistake({"PORT": port, "SANDBOX_PORT": port}) == "PORT and SANDBOX_PORT must be different numbers."


def test_a_port_in_use_is_named_with_what_to_do() -> None:
    with closing(socket.socket()) as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        assert find_mistake({"PORT": str(port)}) == f"Port {port} is in use. Choose another: PORT=<number> make run"


def test_free_ports_are_good() -> None:
    assert find_mistake({"PORT": free_port()}) == ""
