"""Runs the portal (two web processes, one worker) and the sandbox on this machine, until Ctrl-C."""

import signal

if __name__ == "__main__":
    # Ctrl-C while modules are loaded ends it without a traceback. main() takes over from there.
    signal.signal(signal.SIGINT, signal.SIG_DFL)

import base64
import contextlib
import os
import re
import secrets
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

BIN = Path(sys.executable).parent
START_SECONDS = 60
STOP_SECONDS = 10


def main() -> int:
    """Prepare, start everything, print the addresses, and wait."""
    defaults = {"PORT": "8000", "SANDBOX_PORT": "8001", "SANDBOX_SMTP_PORT": "8002"}
    ports = {name: os.environ.get(name, default) for name, default in defaults.items()}
    port, sandbox_port, smtp_port = ports.values()
    if mistake := find_mistake(ports):
        print(mistake, file=sys.stderr)
        return 2
    os.umask(0o077)  # database, keys and locks are readable by this user only
    started: list[subprocess.Popen[bytes]] = []
    # SIGINT too: a shell without job control starts background jobs with SIGINT ignored.
    for stops in (signal.SIGTERM, signal.SIGINT):
        signal.signal(stops, _raise_interrupt)
    try:
        env = build_env(port, sandbox_port, os.environ | {"SANDBOX_SMTP_PORT": smtp_port})
        prepare(env)
        sandbox = start_sandbox(sandbox_port, env)
        started.append(sandbox)
        portal = start_portal(port, "2", env)
        started.append(portal)
        wait_until_up(f"http://127.0.0.1:{sandbox_port}/idporten/.well-known/openid-configuration", sandbox)
        worker = start_worker(env)
        started.append(worker)
        wait_until_up(f"http://127.0.0.1:{port}/helse/klar", portal)
        announce(port, sandbox_port, portal, sandbox, worker)
        while all(process.poll() is None for process in started):
            time.sleep(0.5)
        print("A process ended by itself; stopping the rest.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        stop(started)


def build_env(port: str, sandbox_port: str, given: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The portal's variables, pointing at the sandbox. Variables already set, directly or as `_FILE`, are kept."""
    var = Path(given.get("VAR_DIR", ROOT / "var"))
    sandbox = f"http://127.0.0.1:{sandbox_port}"
    defaults = {
        "VAR_DIR": str(var),
        "SANDBOX_VAR": str(var),
        "SANDBOX_URL": sandbox,
        "PORTAL_URL": f"http://127.0.0.1:{port}",
        "SECRET_KEY": keep_secret(var / "portal" / "secret_key", 48),
        "SEALING_KEYS": keep_secret(var / "portal" / "sealing_key", 32),
        "IDPORTEN_ISSUER": f"{sandbox}/idporten",
        "IDPORTEN_CLIENT_ID": "min-side-idporten",
        "IDPORTEN_JWK_FILE": str(var / "portal" / "idporten.jwk.json"),
        "MASKINPORTEN_ISSUER": f"{sandbox}/maskinporten/",
        "MASKINPORTEN_CLIENT_ID": "min-side-maskinporten",
        "MASKINPORTEN_JWK_FILE": str(var / "portal" / "maskinporten.jwk.json"),
        "SYSTEM_ID": "311703005_min-side",
        "SYSTEM_ID_KLIENTER": "311703005_min-side-klienter",
        "MASKINPORTEN_CLIENT_ID_KLIENTER": "min-side-maskinporten-klienter",
        "ALTINN_URL": f"{sandbox}/altinn",
        "KRAVOGBETALINGER_URL": f"{sandbox}/skatteetaten/v1",
        "PYTHONPATH": str(ROOT),
    }
    if smtp := given.get("SANDBOX_SMTP_PORT"):
        mail = {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": smtp, "SMTP_TLS": "none", "MAIL_FROM": "min-side@portal.example"}
        defaults |= {} if given.get("SMTP_HOST") else mail
    names = {name.removesuffix("_FILE") for name, value in given.items() if value}
    return {name: value for name, value in defaults.items() if name.removesuffix("_FILE") not in names} | {
        name: value for name, value in given.items() if value or name not in defaults
    }


def keep_secret(path: Path, length: int) -> str:
    """A secret from a file, made at the first start, so that sessions survive a restart."""
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(base64.b64encode(secrets.token_bytes(length)).decode())
        draft.replace(path)  # whole or not there, whenever Ctrl-C comes
    return path.read_text().strip()


def prepare(env: dict[str, str]) -> None:
    """Make keys, tables and static files."""
    # A file that was being copied when Ctrl-C came looks newer than its source, and would be kept as it is.
    unfinished = Path(env["VAR_DIR"]) / "collecting"
    clear = ["--clear"] if unfinished.exists() else []
    unfinished.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished.touch()
    for command in (["-m", "sandbox.keys"], ["-m", "scripts.prepare", *clear]):
        # In its own session, which Ctrl-C does not reach: it is ended by us, without a traceback.
        done = subprocess.run([sys.executable, *command], cwd=ROOT, env=env, check=False, start_new_session=True)
        if done.returncode:
            raise SystemExit(done.returncode)  # the command has printed the error
    unfinished.unlink(missing_ok=True)


def start_portal(port: str, workers: str, env: dict[str, str]) -> subprocess.Popen[bytes]:
    """Start web processes."""
    return _start_server([sys.executable, "-m", "portal.serve", "--workers", workers], port, env)


def start_sandbox(port: str, env: dict[str, str]) -> subprocess.Popen[bytes]:
    """Start the stand-ins for the remote parties, in one process."""
    granian = [str(BIN / "granian"), "sandbox.wsgi:app", "--interface", "wsgi", "--respawn-failed-workers"]
    return _start_server([*granian, "--workers", "1", "--blocking-threads", "32"], port, env)


def _start_server(command: list[str], port: str, env: dict[str, str]) -> subprocess.Popen[bytes]:
    """In its own process group, so that stopping it stops its workers."""
    options = ["--host", "127.0.0.1", "--port", port, "--log-level", "error", "--workers-kill-timeout", "5"]
    return subprocess.Popen([*command, *options], cwd=ROOT, env=env, start_new_session=True)


def start_worker(env: dict[str, str]) -> subprocess.Popen[bytes]:
    """Start the worker that runs background jobs."""
    return subprocess.Popen([sys.executable, "manage.py", "arbeider"], cwd=ROOT, env=env, start_new_session=True)


@contextlib.contextmanager
def stderr_to(file: Path) -> Iterator[None]:
    """Add to a file what processes started in the block write to stderr."""
    kept = os.dup(2)
    with file.open("ab") as log:
        os.dup2(log.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def stop(processes: list[subprocess.Popen[bytes]]) -> None:
    """Send SIGTERM, wait, then SIGKILL, so that no process is left behind."""
    for process in processes:
        _signal_group(process, signal.SIGTERM)
    for process in processes:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(STOP_SECONDS)
        _signal_group(process, signal.SIGKILL)


def wait_until_up(url: str, process: subprocess.Popen[bytes]) -> None:
    """Poll the URL until it answers."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            raise SystemExit("A process ended while starting; its last lines are above.")
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310 (an address of this machine)
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise SystemExit(f"No answer from {url} within {START_SECONDS} seconds.")


def announce(port: str, sandbox_port: str, *processes: subprocess.Popen[bytes]) -> None:
    """Print addresses, process ids and the people one can sign in as."""
    from sandbox.app import DATA
    from sandbox.people import People, each_party

    print(f"\n  Min side for virksomheter: http://127.0.0.1:{port}/")
    print(f"  Sandbox:                   http://127.0.0.1:{sandbox_port}/")
    print(f"  Books to reconcile:        http://127.0.0.1:{sandbox_port}/_sandbox/books/")
    print(f"  E-mail that was sent:      http://127.0.0.1:{sandbox_port}/_sandbox/post/")
    portal, sandbox, worker = (process.pid for process in processes)
    print(f"  Processes: portal {portal} (two web processes under it), sandbox {sandbox}, worker {worker}")
    if today := os.environ.get("TODAY"):
        print(f"  Business date: {today}")
    print("\n  Sign in as:")
    for person in People.load(Path(os.environ.get("SANDBOX_DATA") or DATA)).everyone:
        count = sum(1 for _ in each_party(person.parties))
        print(f"    {person.pid}  {person.name}, {count} organisation{'' if count == 1 else 's'}")
    print("\n  Stop with Ctrl-C.\n", flush=True)


def find_mistake(ports: Mapping[str, str]) -> str:
    """What is wrong with the ports, in one sentence; empty if they can be used."""
    for name, port in ports.items():
        if not re.fullmatch(r"[0-9]{1,5}", port) or not 1 <= int(port) <= 65535:
            return f"{name} must be a whole number from 1 to 65535."
        try:
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(("127.0.0.1", int(port)))
        except PermissionError:
            return f"Port {port} may not be used by this user. Choose one above 1023: {name}=<number> make run"
        except OSError:
            return f"Port {port} is in use. Choose another: {name}=<number> make run"
    if len({int(port) for port in ports.values()}) < len(ports):
        return " and ".join(ports) + " must be different numbers."
    return ""


def _signal_group(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)


def _raise_interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
