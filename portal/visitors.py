"""Who is asking, as far as the connection and the proxies in front can tell."""

from collections.abc import Mapping
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings

IPV6_PREFIX = 64  # bits; one subscriber is given that many addresses, and may use each


def find_address(environ: Mapping[str, object]) -> str:
    """Client address: of the connection, or as seen by our outermost proxy."""
    seen = [part.strip() for part in str(environ.get("HTTP_X_FORWARDED_FOR", "")).split(",")]
    if settings.PROXIES and len(seen) >= settings.PROXIES:
        return seen[-settings.PROXIES]
    return str(environ.get("REMOTE_ADDR", ""))


def find_network(environ: Mapping[str, object]) -> str:
    """The address, or of IPv6 the network that one subscriber has."""
    address = find_address(environ)
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((parsed, IPV6_PREFIX), strict=False)) if isinstance(parsed, IPv6Address) else address
