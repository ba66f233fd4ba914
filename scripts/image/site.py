"""The whole site for one run: keys, certificates and names, the sandbox behind TLS, and every service."""

import base64
import os
import secrets
import socket
import socketserver
import ssl
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import httpx

from scripts.image.authority import Authority
from scripts.image.build import Image
from scripts.image.deployment import Beside, Container, Service, read_env_file, read_services, wait_until
from scripts.image.root import Broken, Root, run

SANDBOX = "https://sandbox.example:8001"


class Site:
    """Portal and sandbox of one run, in a folder of their own."""

    def __init__(self, context: Path, folder: Path, image: Image, beside: Root) -> None:
        self._context, self.folder, self.image = context, folder, image
        self._services = read_services(context)
        self.env = self._make_environment()
        self.portal = self.env["PORTAL_URL"]
        self._beside = Beside(beside, context, self._services, folder)
        self.containers: dict[str, Container] = {}

    def _make_environment(self) -> dict[str, str]:
        """What compose.yaml sets, but the parties are the sandbox."""
        return {
            **read_env_file(self._context / "deploy" / "portal.env"),
            **self._services["web-1"]["environment"],
            "IDPORTEN_ISSUER": f"{SANDBOX}/idporten",
            "IDPORTEN_CLIENT_ID": "min-side-idporten",
            "MASKINPORTEN_ISSUER": f"{SANDBOX}/maskinporten/",
            "MASKINPORTEN_CLIENT_ID": "min-side-maskinporten",
            "ALTINN_URL": f"{SANDBOX}/altinn",
            "KRAVOGBETALINGER_URL": f"{SANDBOX}/skatteetaten/v1",
            "CA_FILE": "/run/secrets/authority.pem",
        }

    def start(self, say: Callable[[str], None]) -> None:
        """Start everything; the tables are made before the web processes start, as in a release."""
        self._name_hosts()
        password = self._make_keys()
        self._start_sandbox()
        self._beside.start(password)
        migrate = self._make_container("migrate")
        migrate.start()
        if status := migrate.wait(120):
            raise Broken(f"migrate ended with {status}:\n{migrate.log.read_text()[-2000:]}")
        say("migrate has ended with 0")
        for name in ("web-1", "worker"):
            self._make_container(name).start()
        self._beside.start_proxy()
        for outer, inner in self._beside.list_published():
            publish(outer, inner)

    def _make_container(self, name: str) -> Container:
        service: Service = self._services[name]
        container = Container(self.image, name, service, self.folder, self.env)
        self.containers[name] = container
        return container

    def _name_hosts(self) -> None:
        """Every name leads to this network's own machine; `web-2` to `web-1`, of which there is one."""
        host = httpx.URL(self.portal).host
        names = [host, httpx.URL(SANDBOX).host, *self._services]
        hosts = self.folder / "hosts"
        hosts.write_text(f"127.0.0.1 localhost {' '.join(names)}\n")
        run(["mount", "--bind", str(hosts), "/etc/hosts"])
        run(["ip", "link", "set", "lo", "up"])
        authority = Authority()
        self._authority = self.folder / "authority.pem"
        authority.write(self._authority)
        authority.issue(host, self.folder / "tls")
        authority.issue(httpx.URL(SANDBOX).host, self.folder / "sandbox-tls")

    def _make_keys(self) -> str:
        """The files of deploy/secrets, made as docs/operations.md says. Returns the database's password."""
        var = self.folder / "sandbox"
        run([sys.executable, "-m", "sandbox.keys"], env=self._sandbox_env())
        password = secrets.token_hex(16)
        values = {
            "secret_key": secrets.token_hex(32),
            "pseudonym_key": secrets.token_hex(32),
            "sealing_keys": base64.b64encode(secrets.token_bytes(32)).decode(),
            "idporten_jwk": (var / "portal" / "idporten.jwk.json").read_text(),
            "maskinporten_jwk": (var / "portal" / "maskinporten.jwk.json").read_text(),
            "database_url": f"postgres://portal:{password}@postgres:5432/portal",
            "authority.pem": self._authority.read_text(),
        }
        folder = self.folder / "secrets"
        folder.mkdir()
        number, _, _ = self.image.root.find_user(self.image.user)
        for name, value in values.items():
            file = folder / name
            file.write_text(value)
            file.chmod(0o400)
            os.chown(file, number, 0)
        return password

    def _sandbox_env(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
        ours = {"SANDBOX_URL": SANDBOX, "PORTAL_URL": self.portal, "SANDBOX_VAR": str(self.folder / "sandbox")}
        return {**kept, **ours, "PYTHONPATH": str(self._context)}

    def _start_sandbox(self) -> None:
        tls = self.folder / "sandbox-tls"
        granian = str(Path(sys.executable).with_name("granian"))
        command = [granian, "sandbox.wsgi:app", "--interface", "wsgi", "--blocking-threads", "32", "--port", "8001"]
        command += ["--ssl-certificate", str(tls / "fullchain.pem"), "--ssl-keyfile", str(tls / "privkey.pem")]
        (self.folder / "log").mkdir(exist_ok=True)
        with (self.folder / "log" / "sandbox").open("ab") as log:
            subprocess.Popen(
                command, cwd=self._context, env=self._sandbox_env(), stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        with self.open_client() as client:
            wait_until(lambda: self._answers(client), 60, "the sandbox")

    def _answers(self, client: httpx.Client) -> bool:
        try:
            return client.get(f"{SANDBOX}/idporten/.well-known/openid-configuration").is_success
        except httpx.TransportError:
            return False

    def open_client(self) -> httpx.Client:
        """A browser that trusts this run's authority alone."""
        trust = ssl.create_default_context(cafile=self._authority)
        return httpx.Client(verify=trust, timeout=60, follow_redirects=True, trust_env=False)

    def tell_logs(self) -> str:
        """The last lines of every log."""
        parts = []
        for log in sorted((self.folder / "log").glob("*")):
            lines = log.read_text(errors="replace").splitlines()[-12:]
            parts.append("\n".join([f"--- {log.name}", *lines]))
        return "\n".join(parts)


def publish(outer: int, inner: int) -> None:
    """What `ports` does: whoever connects to the one port is connected to the other."""

    class Pump(socketserver.BaseRequestHandler):
        """One connection."""

        def handle(self) -> None:
            """Pass bytes both ways until both sides have ended."""
            with socket.create_connection(("127.0.0.1", inner)) as other:
                back = threading.Thread(target=_pass_on, args=(other, self.request), daemon=True)
                back.start()
                _pass_on(self.request, other)
                back.join()

    socketserver.ThreadingTCPServer.allow_reuse_address = True
    socketserver.ThreadingTCPServer.daemon_threads = True
    server = socketserver.ThreadingTCPServer(("127.0.0.1", outer), Pump)
    threading.Thread(target=server.serve_forever, daemon=True).start()


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    try:
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        return
