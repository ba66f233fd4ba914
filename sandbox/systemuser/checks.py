"""What a system may be: all faults of a body are found at once."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from sandbox.rawjson import Json, Object, objects, text, texts
from sandbox.systemuser.model import (
    ASSIGNABLE,
    CLIENT_PACKAGES,
    DELEGABLE,
    PACKAGE,
    RESOURCE,
    RESOURCE_ID,
    System,
    read_packages,
    read_rights,
)
from sandbox.systemuser.problems import Invalid

# Resources of the stand-in's registry, and whether their type may be delegated.
RESOURCES = {RESOURCE: True, "ske-frister": True, "ske-skattegrunnlag": True, "altinn2-gammel-tjeneste": False}
LANGUAGES = ("nb", "nn", "en")


def read_system(body: Object, *, internal_id: str) -> System:
    """Texts are trimmed."""
    vendor = body.get("vendor")
    number = text(vendor.get("ID")) if isinstance(vendor, dict) else ""
    visible = body.get("isVisible")
    return System(
        id=text(body.get("id")).strip(),
        vendor=number.strip().removeprefix("0192:"),
        internal_id=internal_id,
        name=_read_words(body.get("name")),
        description=_read_words(body.get("description")),
        rights=read_rights(body.get("rights")),
        packages=read_packages(body.get("accessPackages")),
        client_ids=texts(body.get("clientId")),
        redirect_urls=tuple(one.strip() for one in texts(body.get("allowedRedirectUrls"))),
        is_visible=visible if isinstance(visible, bool) else True,
    )


def check_system(body: Object, system: System, others: Iterable[System], portal_url: str) -> list[Invalid]:
    """Everything that is wrong, in a body for POST or PUT."""
    return [
        *_check_id(body, system),
        *check_rights(body.get("rights")),
        *check_packages(body.get("accessPackages"), is_visible=system.is_visible),
        *_check_clients(system, others),
        *_check_redirects(system.redirect_urls, portal_url),
    ]


def check_rights(value: Json) -> Iterator[Invalid]:
    named = [one for right in objects(value) for one in objects(right.get("resource"))]
    if any(text(one.get("id")) != RESOURCE_ID for one in named):
        yield Invalid("09", "the id of a resource is urn:altinn:resource", "rights/resource")
    values = read_rights(value)
    if len(set(values)) < len(values):
        yield Invalid("06", "a right is given twice", "rights")
    for one in dict.fromkeys(values):
        if one not in RESOURCES:
            yield Invalid("03", f"the resource {one} is not found", "rights/resource")
        elif not RESOURCES[one]:
            yield Invalid("17", f"the resource {one} cannot be delegated", "rights/resource")


def check_packages(value: Json, *, is_visible: bool) -> Iterator[Invalid]:
    packages = read_packages(value)
    if len(set(packages)) < len(packages):
        yield Invalid("07", "a package is given twice", "accesspackages")
    known = ASSIGNABLE | DELEGABLE
    if any(not text(one.get("urn")).startswith(PACKAGE) for one in objects(value)) or not known.issuperset(packages):
        yield Invalid("08", "a package is not known, or not delegable", "accesspackages")
    if is_visible and not CLIENT_PACKAGES.isdisjoint(packages):
        yield Invalid("18", "a visible system has a package that is not assignable", "accesspackages")


def _check_id(body: Object, system: System) -> Iterator[Invalid]:
    vendor = body.get("vendor")
    if not isinstance(vendor, dict) or not re.fullmatch(r"0192:\d{9}", text(vendor.get("ID")).strip()):
        yield Invalid("00", "the vendor's ID begins with 0192:", "vendor/id")
    if not system.id.startswith(f"{system.vendor}_"):
        yield Invalid("01", "the id begins with the vendor's organisation number and _", "id")
    if " " in system.id:
        yield Invalid("13", "the id has spaces", "id")


def _check_clients(system: System, others: Iterable[System]) -> Iterator[Invalid]:
    if len(set(system.client_ids)) < len(system.client_ids):
        yield Invalid("11", "a client id is given twice", "clientid")
    used = {client for other in others for client in other.client_ids}
    if not used.isdisjoint(system.client_ids):
        yield Invalid("04", "a client id is used by another system", "clientid")


def _check_redirects(urls: Iterable[str], portal_url: str) -> Iterator[Invalid]:
    if not all(is_redirect(url, portal_url) for url in urls):
        yield Invalid("05", "a redirect URL is not absolute with https", "allowedredirecturls")


def is_redirect(url: str, portal_url: str) -> bool:
    """Absolute with https. The portal of a developer is on this machine without TLS, and is let through here."""
    parts = urlsplit(url)
    return bool(parts.netloc) and (parts.scheme == "https" or f"{parts.scheme}://{parts.netloc}" == portal_url)


def matches_redirect(url: str, registered: Iterable[str]) -> bool:
    """By scheme, host and path; query and fragment may be any."""
    return _without_query(url) in {_without_query(one) for one in registered}


def _without_query(url: str) -> tuple[str, str, str]:
    parts = urlsplit(url)
    return parts.scheme.lower(), parts.netloc.lower(), parts.path


def _read_words(value: Json) -> dict[str, str]:
    given = value if isinstance(value, dict) else {}
    return {name: words for name in LANGUAGES if (words := text(given.get(name)).strip())}
