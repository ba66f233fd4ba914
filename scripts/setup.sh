#!/bin/sh
# Makes .venv with the locked packages if the lock has changed. Lists missing system packages; installs them as root.
# Usage: scripts/setup.sh [browser]   "browser" also checks what the tests need: Chromium and Java.
set -eu
cd "$(dirname "$0")/.."

# A name on PATH may be a broken shim, so each candidate is run first.
find_python() {
    for candidate in ${PYTHON:-} python3.13 python3.12 python3.11 python3 python /usr/bin/python3 /usr/local/bin/python3; do
        if "$candidate" -c 'import ensurepip, ssl, sqlite3, sys, venv; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 15))' \
            >/dev/null 2>&1; then
            command -v "$candidate"
            return 0
        fi
    done
    echo "Python 3.11 or newer with venv is needed. On Debian or Ubuntu: apt-get install python3 python3-venv" >&2
    return 1
}

lock=requirements/dev.txt
stamp=.venv/lock.stamp
if ! .venv/bin/python -c 'pass' >/dev/null 2>&1 || ! cmp -s "$lock" "$stamp"; then
    python=$(find_python)
    echo "Setting up .venv with $("$python" --version) ..."
    rm -rf .venv
    "$python" -m venv .venv
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r "$lock"
    cp "$lock" "$stamp"
fi

missing=""
# WeasyPrint needs Pango; without harfbuzz-subset each document takes half a second more.
.venv/bin/python -c 'import ctypes.util, sys; sys.exit(not all(map(ctypes.util.find_library, ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset"))))' \
    || missing="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
if [ "${1:-}" = browser ]; then
    command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
    # The browser's driver needs libatomic.
    .venv/bin/python -c 'import ctypes.util, sys; sys.exit(not ctypes.util.find_library("atomic"))' || missing="$missing libatomic1"
    # veraPDF checks the statements; it needs Java and JAXB.
    command -v javac >/dev/null 2>&1 || missing="$missing default-jdk-headless"
    [ -e /usr/share/java/jaxb-runtime.jar ] || missing="$missing libjaxb-java"
fi
if [ -n "$missing" ]; then
    install="apt-get install --yes --no-install-recommends $missing"
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        echo "Installing$(printf ' %s' $missing) ..."
        { apt-get update -qq && DEBIAN_FRONTEND=noninteractive $install -qq; } >/dev/null
    else
        echo "The system lacks:$(printf ' %s' $missing). Install with: sudo $install" >&2
        exit 1
    fi
fi
