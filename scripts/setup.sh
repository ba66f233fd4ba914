#!/bin/sh
# Makes .venv with the locked packages if the lock has changed, after looking for what the system lacks: installed as root, else named.
# Usage: scripts/setup.sh [browser]   "browser" also looks for what the tests need: Chromium, Java, and ps.
set -eu
cd "$(dirname "$0")/.."

# Ctrl-C ends the set-up without a word. It goes on from there the next time.
trap 'exit 130' INT TERM
log=$(mktemp)
trap 'rm -f "$log"' EXIT

# What a step writes is shown only if it fails.
run() {
    "$@" >"$log" 2>&1 || { cat "$log" >&2; exit 1; }
}

# A name on PATH may be a broken shim, so each candidate is run first.
find_python() {
    for candidate in ${PYTHON:-} python3.13 python3.12 python3.11 python3 python /usr/bin/python3 /usr/local/bin/python3; do
        if "$candidate" -c 'import ensurepip, ssl, sqlite3, sys, venv; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 15))' \
            >/dev/null 2>&1; then
            command -v "$candidate"
            return 0
        fi
    done
    return 1
}

# Any Python can tell, even one without venv.
has_library() {
    "${python:-python3}" -c 'import ctypes.util, sys; sys.exit(not all(map(ctypes.util.find_library, sys.argv[1:])))' "$@" >/dev/null 2>&1
}

list_missing() {
    # WeasyPrint needs Pango; without harfbuzz-subset each document takes half a second more.
    has_library pango-1.0 pangoft2-1.0 harfbuzz-subset || echo libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
    [ "${1:-}" = browser ] || return 0
    command -v chromium-headless-shell >/dev/null 2>&1 || echo chromium-headless-shell
    # The browser's driver needs libatomic.
    has_library atomic || echo libatomic1
    # veraPDF checks the statements; it needs Java and JAXB.
    command -v javac >/dev/null 2>&1 || echo default-jdk-headless
    [ -e /usr/share/java/jaxb-runtime.jar ] || echo libjaxb-java
    # The tests look at processes.
    command -v ps >/dev/null 2>&1 || echo procps
}

missing=""
python=$(find_python) || missing="python3 python3-venv "
missing="$missing$(list_missing "${1:-}" | tr '\n' ' ')"
if [ -n "$missing" ]; then
    missing=${missing% }
    install="apt-get install --yes --no-install-recommends $missing"
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
        # A bare Debian has no sudo.
        if command -v sudo >/dev/null 2>&1; then how="with: sudo $install"; else how="as root: $install"; fi
        echo "The system lacks: $missing. Install $how" >&2
        exit 1
    fi
    echo "Installing $missing ..."
    export DEBIAN_FRONTEND=noninteractive
    run dpkg --configure -a # what an interrupted installation left behind
    run apt-get update -qq
    run $install -qq
    python=$(find_python) || { echo "Python 3.11 to 3.14 with venv is needed." >&2; exit 1; }
fi

lock=requirements/dev.txt
stamp=.venv/lock.stamp
if ! .venv/bin/python -c 'pass' >/dev/null 2>&1 || ! cmp -s "$lock" "$stamp"; then
    echo "Setting up .venv with $("$python" --version) ..."
    # What an interrupted set-up had started may be writing there for another second.
    rm -rf .venv || { sleep 2; rm -rf .venv; }
    run "$python" -m venv .venv
    run .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r "$lock"
    cp "$lock" "$stamp"
fi
