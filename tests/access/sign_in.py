"""Shared by the tests of sign-in and sign-out."""

from django.test import Client


def begin(client: Client, til: str = "/virksomheter/") -> str:
    """ID-porten's address."""
    return client.get("/innlogging/", {"til": til}).headers["Location"]


def is_signed_in(client: Client) -> bool:
    """Else the list sends to the sign-in, not on to the only organisation."""
    response = client.get("/virksomheter/")
    return response.status_code < 400 and not response.headers.get("Location", "").startswith("/innlogging/")
