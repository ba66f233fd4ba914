"""The call to the portal over a real socket, in its own process since tests may not open sockets."""

import subprocess
import sys

SCRIPT = """
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

from sandbox.deliver import deliver

class Portal(BaseHTTPRequestHandler):
    def do_GET(self):
        print(self.command, self.path, self.headers.get("Cookie"))
        self.send_response(302)
        self.send_header("Location", "/et-annet-sted")
        self.end_headers()

    def do_POST(self):
        print(self.command, self.path, self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.send_response(204)
        self.end_headers()

    def log_message(self, *args):
        pass

server = HTTPServer(("127.0.0.1", 0), Portal)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}"
print(deliver("GET", f"{url}/front?sid=a", {}))
print(deliver("POST", f"{url}/bak", {"logout_token": "a.b"}))
server.shutdown()
server.server_close()
print(deliver("GET", f"{url}/front?sid=a", {}))
"""


def test_one_attempt_without_cookies_or_redirects_that_tolerates_no_answer() -> None:
    run = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True, timeout=30)

    assert run.stdout.splitlines() == ["GET /front?sid=a None", "302", "POST /bak logout_token=a.b", "204", "None"]
