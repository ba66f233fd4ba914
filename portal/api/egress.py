"""How calls leave: the certificates that are trusted, and the proxy, both from variables of ours alone."""

import ssl
from functools import lru_cache

import httpx
from django.conf import settings


def make_ssl_context() -> ssl.SSLContext:
    """The public authorities, and those of CA_FILE."""
    return _load_authorities(settings.CA_FILE)


@lru_cache(maxsize=1)  # reading them takes longer than the first call does
def _load_authorities(ca_file: str | None) -> ssl.SSLContext:
    context = httpx.create_ssl_context(trust_env=False)
    if ca_file:
        context.load_verify_locations(cafile=ca_file)
    return context


def get_proxy() -> str | None:
    """The proxy that all calls go through, or None."""
    return settings.EGRESS_PROXY or None
