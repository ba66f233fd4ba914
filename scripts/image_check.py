"""Builds the image without Docker, starts it against the sandbox behind TLS, and sees what it does.

Each line of the Dockerfile is followed in a bare Debian root; what came of it runs as compose.yaml says, with nginx,
PostgreSQL and Valkey beside it. What is started, mounted and made is gone at the end, however it ends: it lives in
namespaces that end with this process, and in one folder.
"""

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

NEEDED = ("debootstrap", "unshare", "nsenter", "chroot", "mount", "ip")
SECONDS = 20 * 60  # for all of it; four minutes are usual
NEW_NETWORK = 0x40000000  # CLONE_NEWNET
INSIDE = "--inside"


def main() -> int:
    """Run the check in namespaces of its own. Returns 0 if all is well, or if it cannot be run here."""
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if os.geteuid() != 0 or missing:
        lacks = f"{' and '.join(missing)} (apt-get install debootstrap iproute2)" if missing else "root"
        print(f"NOT CHECKED: the image. It needs root and debootstrap; here lacks {lacks}.")
        return 0
    folder = Path(tempfile.mkdtemp(prefix="portal-image-", dir="/var/tmp"))
    folder.chmod(0o755)
    spaces = ["--mount", "--propagation", "private", "--pid", "--fork", "--kill-child", "--mount-proc", "--ipc"]
    command = ["unshare", *spaces, sys.executable, __file__, INSIDE, str(folder)]
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    process = subprocess.Popen(command, cwd=ROOT)
    try:
        return process.wait(SECONDS)
    except subprocess.TimeoutExpired:
        print(f"Not finished within {SECONDS // 60} minutes; ended.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    finally:
        process.kill()  # and with it every process inside, and every mount
        process.wait()
        remove(folder)


def remove(folder: Path) -> None:
    """Remove the folder. Nothing is mounted in it as seen from here; the last processes inside may still be ending."""
    for _ in range(50):
        subprocess.run(["rm", "-rf", "--one-file-system", str(folder)], stderr=subprocess.DEVNULL, check=False)
        if not folder.exists():
            return
        time.sleep(0.2)
    print(f"Could not remove {folder}.", file=sys.stderr)


def check_inside(folder: Path) -> int:
    """Build, start and check."""
    from scripts.image.build import Builder
    from scripts.image.checks import Checks
    from scripts.image.deployment import Beside
    from scripts.image.dockerfile import DockerfileError
    from scripts.image.root import Broken, mount_kernel, unmount_kernel
    from scripts.image.site import Site

    started = time.monotonic()
    site: Site | None = None
    try:
        builder = Builder(ROOT, folder, say)
        image = builder.build({})
        beside = builder.get_base().copy(folder / "beside")
        mount_kernel(beside)
        beside.install(*Beside.PACKAGES)
        unmount_kernel(beside)
        say(f"{'':8}  beside it: {', '.join(Beside.PACKAGES)}")
        leave_network()
        site = Site(ROOT, folder, image, beside)
        site.start(lambda words: say(f"ok        {words}"))
        for words, check in Checks(site).list_all():
            since = time.monotonic()
            try:
                check()
            except Broken as exc:
                raise Broken(f"{words}\n{exc}") from exc
            say(f"ok {time.monotonic() - since:4.1f} s  {words}")
    except (Broken, DockerfileError) as exc:
        print(f"WRONG: {exc}", file=sys.stderr)
        print(site.tell_logs() if site else "", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    print(f"The image is well. {time.monotonic() - started:.0f} s", flush=True)
    return 0


def leave_network() -> None:
    """From here on, this process and those it starts have a network of their own, which reaches nothing."""
    if ctypes.CDLL(None, use_errno=True).unshare(NEW_NETWORK):
        raise OSError(ctypes.get_errno(), "no network of its own")


def say(words: str) -> None:
    """One line at once."""
    print(words, flush=True)


if __name__ == "__main__":
    sys.exit(check_inside(Path(sys.argv[2])) if sys.argv[1:2] == [INSIDE] else main())
