"""Attacks go to this machine alone."""

from ipaddress import ip_address
from urllib.parse import urlsplit


class NotThisMachine(Exception):
    """The address may be another machine's."""


def check_own(url: str) -> str:
    """The address, if its host is a loopback address in numbers: a name may lead anywhere."""
    host = urlsplit(url).hostname or ""
    try:
        is_own = ip_address(host).is_loopback
    except ValueError:
        is_own = False
    if not is_own:
        raise NotThisMachine(host)
    return url
