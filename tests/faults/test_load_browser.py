"""The browsers of the load and the bench treat connections as real ones do."""

import socket
from concurrent.futures import ThreadPoolExecutor

from bench.browsers import Browser


def test_a_connection_closed_while_it_lay_idle_is_no_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(5)
        browser = Browser(f"http://127.0.0.1:{server.getsockname()[1]}", "", timeout=5)
        with ThreadPoolExecutor(1) as pool:
            for header in ("", "Connection: close\r\n"):  # each on a connection of its own
                answer = pool.submit(browser.get, "/")
                connection, _ = server.accept()
                connection.recv(4096)
                connection.sendall(f"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n{header}\r\n".encode())
                connection.close()

                assert answer.result().status == 200
