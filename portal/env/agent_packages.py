"""SYSTEM_AGENT_PACKAGES: access packages of an accountant's system user, for each kind of client relation."""

import re

import msgspec

from portal.env.declare import Kind, Wrong

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,99}")


def _read(text: str) -> dict[str, tuple[str, ...]]:
    try:
        found = msgspec.json.decode(text, type=dict[str, tuple[str, ...]])
    except msgspec.DecodeError as exc:
        raise ValueError from exc
    if not all(re.fullmatch(r"[a-z]{1,20}", relation) and packages for relation, packages in found.items()):
        raise Wrong("must name each kind of relation by lower case letters, and give it at least one package")
    if not all(NAME.fullmatch(package) for packages in found.values() for package in packages):
        raise Wrong("must name packages without `urn:altinn:accesspackage:`")
    return found


AGENT_PACKAGES = Kind('JSON like {"regn": ["…"]}', _read)
