"""Addresses of the portal and the remote parties, and whether one is this machine."""

import re
import socket
from ipaddress import IPv4Address, IPv4Network, IPv6Address, ip_address
from urllib.parse import SplitResult, urlsplit

from portal.env.declare import Kind

LOCAL_HOSTS = ("127.0.0.1", "localhost", "::1")  # names of a developer's own machine
HOST = re.compile(r"[a-z0-9._-]+|[0-9a-f:.]+", re.IGNORECASE)
# Prefixes of IPv6 addresses that embed an IPv4 address: none, IPv4-mapped, and NAT64.
IPV4_PREFIXES = (0, 0xFFFF, 0x64FF9B << 64)
THIS_NETWORK = IPv4Network("0.0.0.0/8")


def is_local(url: str) -> bool:
    """Whether a portal at this address serves only its own machine."""
    return urlsplit(url).hostname in LOCAL_HOSTS


def is_this_machine(host: str) -> bool:
    """Whether a host is this machine, in any spelling: 127.0.0.2, 0x7f.1, 2130706433, ::ffff:127.0.0.1, LOCALHOST."""
    name = host.casefold().rstrip(".")
    if re.search(r"(^|\.)(localhost|localdomain)$", name) or name in ("ip6-localhost", "ip6-loopback"):
        return True
    try:
        address = ip_address(name.partition("%")[0])
    except ValueError:
        try:
            address = IPv4Address(socket.inet_aton(name))  # fewer parts, hexadecimal, octal, or one number
        except (OSError, ValueError):
            return False
    return _is_own(address)


def _is_own(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv4Address):
        return address.is_loopback or address in THIS_NETWORK
    if address.is_loopback or address.is_unspecified:
        return True
    embedded = address.sixtofour
    if int(address) >> 32 in IPV4_PREFIXES:
        embedded = IPv4Address(int(address) & 0xFFFFFFFF)
    return embedded is not None and _is_own(embedded)


def _split(text: str) -> SplitResult:
    """The parts of an address with no more than scheme, host, port and path. Raises ValueError."""
    parts = urlsplit(text)
    is_whole = parts.scheme in ("http", "https") and bool(HOST.fullmatch(parts.hostname or ""))
    is_more = "@" in parts.netloc or "?" in text or "#" in text or not text.isprintable() or " " in text
    if not is_whole or is_more or parts.port == 0:  # reading an invalid port raises ValueError
        raise ValueError
    return parts


def _read_origin(text: str) -> str:
    if _split(text).path:
        raise ValueError
    return text


def _read_issuer(text: str) -> str:
    _split(text)
    return text


def _read_issuer_with_slash(text: str) -> str:
    if not _split(text).path.endswith("/"):
        raise ValueError
    return text


def _read_base(text: str) -> str:
    if _split(text).path.endswith("/"):
        raise ValueError
    return text


def read_host(text: str) -> str:
    """A host, with or without a port. Raises ValueError."""
    if _split(f"https://{text}").netloc != text:
        raise ValueError
    return text


ORIGIN = Kind("an address like https://minside.example, with nothing after the host and port", _read_origin)
ISSUER = Kind("an address like https://idporten.no, with http or https and a host", _read_issuer)
ISSUER_WITH_SLASH = Kind("an address that ends with a slash, like https://maskinporten.no/", _read_issuer_with_slash)
BASE = Kind("an address like https://host/path, with no slash at its end", _read_base)
