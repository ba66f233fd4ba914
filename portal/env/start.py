"""Reads the environment at the start, and stops with a list of every mistake."""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Never
from urllib.parse import urlsplit

from portal.env.addresses import is_local, is_this_machine
from portal.env.declare import Variable, Wrong
from portal.env.variables import Environment

EXIT_STATUS = 2
PARTIES = ("IDPORTEN_ISSUER", "MASKINPORTEN_ISSUER", "ALTINN_URL", "KRAVOGBETALINGER_URL")


def read_or_stop(given: Mapping[str, str]) -> Environment:
    """The environment, if it is valid. Otherwise print what is wrong and exit."""
    environment, mistakes = read(given)
    if mistakes:
        stop(mistakes)
    return environment


def read(given: Mapping[str, str]) -> tuple[Environment, list[str]]:
    """Everything that could be parsed, and a sentence per mistake, without the value: it may be a misplaced secret."""
    values: dict[str, object] = {}
    mistakes: list[str] = []
    for variable in Environment.list_variables():
        try:
            values[variable.name] = _read_one(variable, given)
        except _Mistake as mistake:
            mistakes.append(str(mistake))
    return Environment(values), mistakes + list(_check_together(values))


def stop(mistakes: list[str]) -> Never:
    """No traceback: operators read this. One write, so that output from concurrent processes does not mix."""
    lines = ["The portal cannot start with this environment. docs/operations.md lists the variables.", *mistakes]
    sys.stderr.write("\n".join(lines) + "\n")
    sys.stderr.flush()
    sys.exit(EXIT_STATUS)


class _Mistake(Exception):
    """A message to the operator."""


def _read_one(variable: Variable[object], given: Mapping[str, str]) -> object:
    text = _find_text(variable, given)
    if not text and not (variable.is_read_when_empty and variable.name in given):
        if variable.default is None:
            or_file = f" (or {variable.name}_FILE)" if variable.is_secret else ""
            raise _Mistake(f"{variable.name}{or_file} must be set: {variable.kind.right}.")
        text = variable.default
    try:
        return variable.kind.read(text)
    except Wrong as wrong:
        raise _Mistake(f"{variable.name} {wrong}.") from None
    except ValueError:
        raise _Mistake(f"{variable.name} must be {variable.kind.right}.") from None


def _find_text(variable: Variable[object], given: Mapping[str, str]) -> str:
    """The variable itself or, for a secret, the content of the file named by `<name>_FILE`."""
    text, path = given.get(variable.name, ""), given.get(f"{variable.name}_FILE", "")
    if not variable.is_secret or not path:
        return text.strip()
    if text:
        raise _Mistake(f"{variable.name} and {variable.name}_FILE must not both be set.")
    try:
        text = Path(path).read_text(encoding="utf-8").strip()
    except OSError as exc:
        raise _Mistake(f"{variable.name}_FILE must name a file that can be read: {exc.strerror}.") from None
    except ValueError:
        raise _Mistake(f"{variable.name}_FILE must name a file of text in UTF-8.") from None
    if not text:
        raise _Mistake(f"{variable.name}_FILE must name a file that is not empty.")
    return text


def _check_together(values: Mapping[str, object]) -> Iterator[str]:
    """Mistakes that involve two variables; unparsed ones already have their message."""
    if values.get("ALTINN_ROAD") == "serviceowner" and values.get("ALTINN_SUBSCRIPTION_KEY") == "":
        yield "ALTINN_SUBSCRIPTION_KEY must be set where ALTINN_ROAD is serviceowner."
    if values.get("SMTP_HOST") and values.get("MAIL_FROM", "wrong") is None:
        yield "MAIL_FROM must be set where SMTP_HOST is."
    if values.get("SMTP_TLS") == "none" and values.get("SMTP_HOST") and not is_this_machine(str(values["SMTP_HOST"])):
        yield "SMTP_TLS must not be none for a server on another machine."
    portal = values.get("PORTAL_URL")
    if isinstance(portal, str) and not is_local(portal):
        yield from _check_public(portal, values)


def _check_public(portal: str, values: Mapping[str, object]) -> Iterator[str]:
    """A portal that is served to other machines must not use development settings."""
    if not _is_https_elsewhere(portal):
        yield "PORTAL_URL must be https, or have the host 127.0.0.1, localhost or [::1] on a developer's machine."
    for name in ("DEBUG", "TODAY"):
        if values.get(name):
            yield f"{name} must not be set for a portal that is not on 127.0.0.1, localhost or [::1]."
    for name in PARTIES:
        address = values.get(name)
        if isinstance(address, str) and not _is_https_elsewhere(address):
            yield f"{name} must be the https address of another machine, as PORTAL_URL is not on this one."
    hosts = values.get("IDPORTEN_HOSTS")
    if isinstance(hosts, tuple) and any(is_this_machine(urlsplit(f"//{host}").hostname or "") for host in hosts):
        yield "IDPORTEN_HOSTS must be hosts of other machines, as PORTAL_URL is not on this one."


def _is_https_elsewhere(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme == "https" and not is_this_machine(parts.hostname or "")
