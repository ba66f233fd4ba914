"""Every field of every answer gone, null, of another type and hostile: a slice here, all of it in `make prove`."""

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from sandbox.app import Sandbox
from tests.conftest import NORDLYS
from tests.faults.ledning import Ledning
from tests.proof.fields import choose, list_changes
from tests.proof.matrix import Matrix, describe
from tests.proof.worlds import list_fields

pytestmark = pytest.mark.django_db


@pytest.fixture
def matrix(bruker: Client, api: Sandbox, settings: Settings, sandbox_data: Path) -> Matrix:
    settings.LIMIT_DOWNLOADS = 1_000_000
    settings.API_TRANSPORT = ledning = Ledning(api)
    return Matrix(bruker, ledning, sandbox_data / "parties" / NORDLYS)


def test_no_field_of_an_example_takes_a_page_down_or_changes_a_sum_without_a_word(matrix: Matrix) -> None:
    found = [
        describe(what, change, one)
        for what in list_fields()
        if what.world.name == "A"
        for change in [choose(what.path, list(list_changes(what.value)), "")]
        for one in matrix.check(what, change) or ()
    ]

    assert "\n".join(found) == ""
