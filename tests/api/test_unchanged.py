"""What was made from cached answers is found again while nothing has changed, and never once something has."""

from collections.abc import Callable
from datetime import timedelta

import msgspec
import pytest
from django.core.cache import caches
from pytest_django import Settings

from portal.api.cache import CacheKey, get_entries, keep_entry
from portal.api.dropped import drop_organisation
from portal.api.regnskap import Regnskap
from portal.api.reskontro import Reskontro
from portal.clock import get_clock
from portal.domain.svar import AapneKrav, Oppslag
from portal.process_memory import MAX_BYTES, MEMORY
from portal.sealed_store import list_parts, name_entry
from sandbox.app import Sandbox
from tests.api.oppslag import AAPNEKRAV, calls, tilgang
from tests.conftest import NORDLYS, TestClock

pytestmark = pytest.mark.django_db
YEARS = {"krav": (2023, 2022), "innbetalinger": (2023, 2022)}
KRAV = CacheKey(eier=NORDLYS, orgnr=NORDLYS, endpoint="krav", aar=2022)
Find = Callable[[], tuple[Oppslag[AapneKrav], list[str]] | None]


@pytest.fixture
def made() -> list[Regnskap]:
    """What pages were made from."""
    return []


@pytest.fixture
def find(reskontro: Reskontro, made: list[Regnskap]) -> Find:
    """Ask as the overview does, of an organisation whose lists are all cached."""

    def make(regnskap: Regnskap) -> list[str]:
        made.append(regnskap)
        return [row.kravidentifikator for _, listed in regnskap.krav if listed.data for row in listed.data.rader]

    reskontro.get_regnskap(tilgang(), YEARS)
    return lambda: reskontro.find_kept(tilgang(), YEARS, make)


def drop_answers() -> None:
    """Remove the answers from the store and from this process, so that whoever opens one gets a miss."""
    places = [CacheKey(eier=NORDLYS, orgnr=NORDLYS, endpoint=name, aar=aar) for name in YEARS for aar in YEARS[name]]
    caches["default"].delete_many([name_entry(list_parts(key.text)[1]) for key in (AAPNEKRAV, *places)])
    for number in range(4):
        MEMORY.keep(("another organisation's", number), bytes(MAX_BYTES // 4), is_source=True)


def test_the_second_page_opens_no_answer_and_calls_for_none(find: Find, made: list[Regnskap], api: Sandbox) -> None:
    first = find()
    drop_answers()
    api.clear_calls()

    second = find()

    assert first is not None
    assert second == first
    assert len(made) == 1
    assert calls(api) == []


def test_a_list_that_another_process_fetched_is_seen(find: Find, made: list[Regnskap]) -> None:
    find()
    entry = get_entries([KRAV])[KRAV]
    keep_entry(KRAV, entry, timedelta(hours=1))  # the same bytes, fetched by somebody else
    find()
    assert len(made) == 1  # equal answers give equal figures

    older = msgspec.structs.replace(entry, digest="of other bytes")
    keep_entry(KRAV, older, timedelta(hours=1))
    find()

    assert len(made) == 2


def test_a_list_of_another_state_of_the_ledger_takes_a_call(find: Find) -> None:
    assert find() is not None
    entry = get_entries([KRAV])[KRAV]

    keep_entry(KRAV, msgspec.structs.replace(entry, state="other"), timedelta(hours=1))

    assert find() is None


def test_a_dropped_organisation_is_not_shown_from_memory(find: Find) -> None:
    assert find() is not None

    drop_organisation(NORDLYS, get_clock(), is_avvist=True)

    assert find() is None


def test_an_answer_that_is_not_fresh_any_more_says_so_once_its_reader_is_seen(
    find: Find, reskontro: Reskontro, clock: TestClock
) -> None:
    first = find()
    clock.move(timedelta(minutes=6))

    unseen = find()
    reskontro.get_regnskap(tilgang(), YEARS, allow_stale=True)
    stale = find()

    assert first is not None
    assert unseen is None
    assert stale is not None
    assert (first[0].wants_refresh, stale[0].wants_refresh) == (False, True)


def test_a_clock_that_goes_back_trusts_no_answer_of_the_future(find: Find, clock: TestClock) -> None:
    assert find() is not None

    clock.moment -= timedelta(minutes=1)  # on the same day

    assert find() is None


def test_what_was_sealed_by_a_removed_key_is_not_shown_from_memory(find: Find, settings: Settings) -> None:
    assert find() is not None

    settings.SEALING_KEYS = ("bmV3LW5ldy1uZXctbmV3LW5ldy1uZXctbmV3LW5ldy0=",)

    assert find() is None


def test_two_organisations_and_two_questions_do_not_meet(find: Find, reskontro: Reskontro) -> None:
    found = find()

    alone = reskontro.find_kept(tilgang(), {}, lambda regnskap: len(regnskap.krav))

    assert found is not None
    assert alone is not None
    assert alone[1] == 0
    assert reskontro.find_kept(tilgang("314060000"), {}, lambda regnskap: len(regnskap.krav)) is None
