"""How calls leave: the certificates that are trusted, and the proxy, both from variables of ours alone."""

import ssl

import httpx
from django.conf import settings


def make_ssl_context() -> ssl.SSLContext:
    """The public authorities, and those of CA_FILE."""
    context = httpx.create_ssl_context(trust_env=False)
    if settings.CA_FILE:
        context.load_verify_locations(cafile=settings.CA_FILE)
    return context


def get_proxy() -> str | None:
    """The proxy that all calls go through, or None."""
    return settings.EGRESS_PROXY or None
