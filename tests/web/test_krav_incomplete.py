"""Krav og betalinger when something is old, unreadable, missing or differs."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.test import Client

from sandbox.app import Sandbox
from tests.conftest import NORDLYS, TestClock, change_answer
from tests.web.sider import get_text

pytestmark = pytest.mark.django_db
OVERSIKT = f"/virksomhet/{NORDLYS}/"


def test_claims_due_since_the_authoritys_sums_are_pointed_out(bruker: Client, clock: TestClock) -> None:
    """The answer is from today, its sums are not."""
    clock.dag = date(2023, 10, 1)

    page = get_text(bruker.get(OVERSIKT))

    assert "223 967,00" in page
    assert "62 500,00 kroner har forfalt etter 08.09.2023, datoen Skatteetatens summer gjelder for" in page
    assert "siden tallene ble hentet" not in page


def test_claims_due_since_the_fetch_are_pointed_out(bruker: Client, api: Sandbox, clock: TestClock) -> None:
    clock.dag = date(2023, 9, 8)
    bruker.get(OVERSIKT)
    api.add_fault(party="skatteetaten", status=503)
    clock.move(timedelta(minutes=10))
    clock.dag = date(2023, 9, 9)

    assert "62 500,00 kroner har forfalt siden tallene ble hentet" in get_text(bruker.get(OVERSIKT))


def test_a_difference_to_the_authoritys_sum_is_shown_with_both_figures(bruker: Client, clock: TestClock) -> None:
    clock.dag = date(2022, 6, 1)

    page = get_text(bruker.get(OVERSIKT))

    assert "90 217,00" in page
    assert "161 467,00" in page


def test_an_unreadable_row_is_shown_and_its_sums_are_marked(bruker: Client, sandbox_data: Path) -> None:
    change_answer(sandbox_data, NORDLYS, "aapnekrav", ": 6373.0", ": true")

    page = get_text(bruker.get(OVERSIKT))

    assert "253517389" in page
    assert "ufullstendig" in page.casefold()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (f'"partIdentifikator": "{NORDLYS}",\n  "skjermet"', '"partIdentifikator": "212201782",\n  "skjermet"'),
        ('"aapentKravMedGjenstaaendeBeloep"', '"noeAnnet"'),
    ],
)
def test_an_answer_for_another_party_or_without_list_is_rejected(
    bruker: Client, sandbox_data: Path, old: str, new: str
) -> None:
    change_answer(sandbox_data, NORDLYS, "aapnekrav", old, new)

    assert bruker.get(OVERSIKT).status_code == 503


def test_with_only_unreadable_claims_the_amounts_are_unknown(bruker: Client, sandbox_data: Path) -> None:
    change_answer(sandbox_data, NORDLYS, "aapnekrav", '"gjenstaaendeBeloep": ', '"gjenstaaendeBeloep": true, "x": ')

    page = get_text(bruker.get(OVERSIKT))

    assert "Vi vet ikke hva virksomheten har å betale" in page
    for wrong in ("Ingenting er forfalt", "skylder ikke Skatteetaten noe", "Ingen renter", "Ingen ubetalte krav"):
        assert wrong not in page


def test_old_figures_are_described_as_of_the_fetch(
    bruker: Client, api: Sandbox, clock: TestClock, arbeider: Callable[[], int]
) -> None:
    clock.dag = date(2023, 9, 8)
    bruker.get(OVERSIKT)
    clock.move(timedelta(minutes=6))
    clock.dag = date(2023, 9, 9)  # after midnight
    api.add_fault(party="skatteetaten", status=503)
    bruker.get(OVERSIKT)
    arbeider()

    page = get_text(bruker.get(OVERSIKT))

    assert "skyldte virksomheten 161 467,00 kroner som er forfalt og 62 500,00 kroner" in page
    assert "223 967,00" in page  # the tile is as of today
