"""The portal signed in to and the sandbox behind it, in a process without pytest."""

import json
import logging
import shutil
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path

import stamina
from django.db import connection
from django.test import Client
from django.test.utils import override_settings, setup_test_environment

from sandbox.app import DATA, Sandbox
from sandbox.keys import Keys
from tests.conftest import EIER, NORDLYS, TestClock, sign_in_at_idporten
from tests.faults.ledning import Ledning
from tests.proof.matrix import Matrix
from tests.settings import SANDBOX, VAR


def open_matrix() -> Matrix:
    """Everything new: database, data, keys; the person signed in is the example organisation's owner."""
    logging.disable(logging.ERROR)
    setup_test_environment()
    connection.creation.create_test_db(verbosity=0)
    stamina.set_testing(True, attempts=3, cap=True)
    data = Path(shutil.copytree(DATA, Path(tempfile.mkdtemp(dir=VAR), "data")))
    clock, keys = TestClock(datetime(2023, 8, 28, 7, 14, tzinfo=UTC), date(2023, 8, 28)), Keys.make()
    sandbox = Sandbox(
        base_url=SANDBOX, keys=keys, today=clock.today, now=lambda: clock.now().timestamp(), data=data
    )
    ledning = Ledning(sandbox)
    override_settings(
        CLOCK=clock,
        API_TRANSPORT=ledning,
        IDPORTEN_JWK=json.dumps(keys.portal_idporten_jwk),
        MASKINPORTEN_JWK=json.dumps(keys.portal_maskinporten_jwk),
        LIMIT_DOWNLOADS=10**9,
    ).enable()
    client = Client()
    address = client.get("/innlogging/").headers["Location"]
    client.get(sign_in_at_idporten(sandbox, address, EIER))
    return Matrix(client, ledning, data / "parties" / NORDLYS)
