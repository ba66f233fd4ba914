"""Days are Norway's, everywhere."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from portal.access.models import Settstand
from portal.access.sett import KEPT_SETT, keep_sett, prune_sett
from portal.clock import get_clock, get_real_date
from portal.domain.stand import Stand
from tests.conftest import NORDLYS, TestClock

ROOT = Path(__file__).resolve().parent.parent
HALF_PAST_MIDNIGHT = datetime(2023, 5, 1, 22, 30, tzinfo=UTC)  # the 2nd in Norway


def test_the_real_date_is_norways_and_not_the_business_date(clock: TestClock) -> None:
    clock.moment, clock.dag = HALF_PAST_MIDNIGHT, date(2022, 6, 1)

    assert get_real_date() == date(2023, 5, 2)
    assert get_clock().today() == date(2022, 6, 1)


@pytest.mark.django_db
def test_what_is_kept_by_days_is_kept_by_norways(clock: TestClock) -> None:
    clock.moment = HALF_PAST_MIDNIGHT
    keep_sett("person", {NORDLYS: Stand(hentet=clock.moment, dag=clock.dag)})

    assert Settstand.objects.get().sist_brukt == date(2023, 5, 2)
    clock.move(KEPT_SETT)
    assert prune_sett() == 0
    clock.move(timedelta(days=1))
    assert prune_sett() == 1


def test_no_day_is_taken_without_a_zone() -> None:
    files = (ROOT / "portal").rglob("*.py")

    assert [
        file.name for file in files if re.search(r"now\(\)\.date\(\)|date\.today\(\)", file.read_text("utf-8"))
    ] == []
