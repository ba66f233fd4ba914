"""Every field of every answer missing, null, of another type and hostile, on every page and in every file.

Each day tests other fields (`TURN` in the environment chooses which); `FIELDS=all` tests all, as in `make prove`.
"""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from sandbox.app import Sandbox
from tests.conftest import NORDLYS
from tests.faults.wire import Wire
from tests.proof.fields import Change, choose, list_changes
from tests.proof.matrix import Matrix, describe
from tests.proof.worlds import Field, list_fields

pytestmark = pytest.mark.django_db
IS_ALL = os.environ.get("FIELDS") == "all"
TURN = int(os.environ.get("TURN", str(int(time.time() // 86400))))
ONE_IN = 30
PARTS = 24 if IS_ALL else 1


@pytest.fixture
def matrix(bruker: Client, api: Sandbox, settings: Settings, sandbox_data: Path) -> Matrix:
    settings.LIMIT_DOWNLOADS = 1_000_000
    settings.API_TRANSPORT = wire = Wire(api)
    return Matrix(bruker, wire, sandbox_data / "parties" / NORDLYS)


def list_cases(part: int) -> Iterator[tuple[Field, Change]]:
    """Fields with their replacements: all of them for a share of the fields, or one each for some."""
    fields = list_fields()
    if not IS_ALL:
        for what in fields[TURN % ONE_IN :: ONE_IN]:
            yield what, choose(what.path, list(list_changes(what.value)), str(TURN))
        return
    size = -(-len(fields) // PARTS)
    for what in fields[part * size : (part + 1) * size]:
        yield from ((what, change) for change in list_changes(what.value))


@pytest.mark.parametrize("part", range(PARTS))
def test_no_field_breaks_a_page_or_changes_a_sum_without_a_warning(matrix: Matrix, part: int) -> None:
    found = [
        describe(what, change, one) for what, change in list_cases(part) for one in matrix.check(what, change) or ()
    ]

    assert "\n".join(found) == ""


@pytest.mark.parametrize(
    "path",
    [
        "utbetaling.[].grunnlagForUtbetaling.kreditKrav.[].kravperiode",
        "innbetaling.[].plassertKrav",
        "krav.[].kravforfall.[].plassertUtbetaling",
        "krav.[].motregningAvKreditkrav",
    ],
)
@pytest.mark.parametrize("change", ["gone", "null"])
def test_what_once_broke_or_changed_a_sum_in_silence_does_not(matrix: Matrix, path: str, change: str) -> None:
    what = next(one for one in list_fields() if ".".join(one.path) == path)
    changes = {one.name: one for one in list_changes(what.value)}

    assert matrix.check(what, changes[change]) == []
