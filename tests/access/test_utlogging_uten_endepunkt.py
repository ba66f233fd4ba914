"""A provider with no address that ends its sessions: signing out ends ours, and leads to our front page."""

import json

import httpx
import pytest
from django.test import Client
from pytest_django import Settings

from portal.access.models import Innlogging
from sandbox.app import Sandbox
from tests.conftest import TestClock

pytestmark = pytest.mark.django_db


class WithoutEndOfSession(httpx.BaseTransport):
    """The sandbox, but for one field of the provider's metadata."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = httpx.WSGITransport(app=sandbox)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        response = self._sandbox.handle_request(request)
        if not request.url.path.endswith("/.well-known/openid-configuration"):
            return response
        metadata = json.loads(response.read())
        del metadata["end_session_endpoint"]
        return httpx.Response(200, json=metadata)


def test_sign_out_leads_to_the_front_page_if_the_provider_ends_no_sessions(
    bruker: Client, api: Sandbox, clock: TestClock, settings: Settings
) -> None:
    settings.CLOCK = TestClock(clock.moment, clock.dag)  # a new clock gives a client without cached metadata
    settings.API_TRANSPORT = WithoutEndOfSession(api)

    assert bruker.post("/utlogging/").headers["Location"] == "/"
    assert not Innlogging.objects.exists()
