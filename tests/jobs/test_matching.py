"""A matching that takes long is done beside the pages, once, and what was found is kept while the rows are the same."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from django.conf import LazySettings
from django.core.cache import caches
from django.db import OperationalError

from portal.domain.avstem import Match
from portal.domain.koble import Koblingsgrunnlag, koble
from portal.domain.ledige import Svar
from portal.domain.treff import Sikkerhet
from portal.jobs import matching
from portal.jobs.matching import (
    STALE_AFTER,
    TRIED_AGAIN_AFTER,
    MatchingUnderWay,
    make_match,
    wait_for_matchings,
)
from portal.jobs.matching_process import RULES
from tests.access.tilganger import make_tilgang
from tests.conftest import TestClock
from tests.domain.test_koblingsregler import make_grunnlag
from tests.domain.test_store_boeker import make_year

pytestmark = pytest.mark.django_db(transaction=True)
ORGNR, DATO = "311977849", date(2026, 8, 31)
TILGANG = make_tilgang(ORGNR)
FIND = ["pgrep", "-P", str(os.getpid()), "-f", "matching_process"]


class AwayForAMoment(type(caches["default"])):  # type: ignore[misc]
    """The cache, which does not answer the first question."""

    is_asked = False

    def get_many(self, *args: object, **kwargs: object) -> dict[str, bytes]:
        if not AwayForAMoment.is_asked:
            AwayForAMoment.is_asked = True
            raise OperationalError
        found: dict[str, bytes] = super().get_many(*args, **kwargs)
        return found


@pytest.fixture
def match(monkeypatch: pytest.MonkeyPatch) -> Iterator[Match]:
    """Of a person's reconciliation, on a page that may do nothing itself."""
    monkeypatch.setattr(matching, "PAGE_WORK", 0)
    yield make_match(TILGANG, DATO)
    wait_for_matchings()


def make_books(size: int = 3) -> Koblingsgrunnlag:
    return make_grunnlag(*make_year(size))


def begin(match: Match, grunnlag: Koblingsgrunnlag) -> None:
    with pytest.raises(MatchingUnderWay):
        match(grunnlag)


def find_process() -> int:
    """The process that matches."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        if found := subprocess.run(FIND, capture_output=True, check=False).stdout.split():
            return int(found[0])
    raise AssertionError("no process")


def test_it_is_done_in_another_process_and_found_by_the_next_page(match: Match) -> None:
    grunnlag = make_books()
    begin(match, grunnlag)
    wait_for_matchings()

    assert match(grunnlag) == koble(grunnlag)


def test_a_page_that_may_wait_a_little_gets_it_at_once(match: Match, settings: LazySettings) -> None:
    settings.WAIT_FOR_FILE = 60.0

    assert match(make_books()).treff


def test_other_rows_are_matched_anew_and_another_persons_are_not_found(match: Match) -> None:
    grunnlag = make_books()
    begin(match, grunnlag)
    wait_for_matchings()

    begin(make_match(replace(TILGANG, person=replace(TILGANG.person, noekkel="another")), DATO), grunnlag)
    begin(match, replace(grunnlag, poster=grunnlag.poster[1:]))
    wait_for_matchings()
    begin(match, grunnlag)  # the last rows are kept, not all


def test_small_books_are_matched_by_the_page() -> None:
    match = make_match(TILGANG, DATO)

    assert match(make_books()).treff
    assert not matching._RUNNING  # noqa: SLF001 (no process has been started)


def test_what_other_rules_found_is_not_found_again(match: Match, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a new release a place could be another row's, and what was sure need not be."""
    grunnlag = make_books()
    begin(match, grunnlag)
    wait_for_matchings()
    assert match(grunnlag).treff

    monkeypatch.setattr(matching, "RULES", bytes(len(RULES)))
    begin(match, grunnlag)


def test_a_process_with_other_rules_finds_nothing(match: Match, monkeypatch: pytest.MonkeyPatch) -> None:
    grunnlag = make_books()
    monkeypatch.setattr(matching, "RULES", bytes(len(RULES)))
    begin(match, grunnlag)
    wait_for_matchings()

    assert {one.sikkerhet for one in match(grunnlag).treff} == {Sikkerhet.FORSLAG}


def test_an_explanation_is_not_waited_for_and_any_other_answer_is(match: Match) -> None:
    grunnlag = make_books()
    begin(match, grunnlag)
    wait_for_matchings()
    explained = replace(grunnlag, svar=Svar(forklart=(("a", "Renter"),)))

    assert match(explained) == koble(explained)
    begin(match, replace(grunnlag, svar=Svar(avvist=frozenset("a"))))


def test_a_page_does_not_even_try_books_of_very_many_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    grunnlag = make_books()
    monkeypatch.setattr(matching, "PAGE_ROWS", len(grunnlag.poster) + len(grunnlag.linjer) - 1)
    match = make_match(TILGANG, DATO)
    begin(match, grunnlag)
    wait_for_matchings()

    assert match(grunnlag) == koble(grunnlag)


def test_asking_again_begins_no_other_process_until_the_first_is_silent(match: Match, clock: TestClock) -> None:
    grunnlag = make_books(20)
    begin(match, grunnlag)
    os.kill(find_process(), signal.SIGSTOP)
    begin(match, grunnlag)
    assert len(matching._RUNNING) == 1  # noqa: SLF001

    stopped = find_process()
    clock.move(STALE_AFTER * 2)
    begin(match, grunnlag)
    os.kill(stopped, signal.SIGCONT)
    wait_for_matchings()

    assert match(grunnlag).treff


def test_where_the_process_dies_everything_is_asked_and_nothing_is_sure_until_it_is_tried_again(
    match: Match, clock: TestClock
) -> None:
    grunnlag = make_books(20)
    begin(match, grunnlag)
    os.kill(find_process(), signal.SIGKILL)
    wait_for_matchings()

    found = match(grunnlag)

    assert {one.sikkerhet for one in found.treff} == {Sikkerhet.FORSLAG}
    assert found.oppgitt > 0
    clock.move(TRIED_AGAIN_AFTER * 2)
    begin(match, grunnlag)


def test_a_moment_without_the_cache_is_not_held_against_the_rows(
    match: Match, clock: TestClock, settings: LazySettings
) -> None:
    grunnlag, kept_in = make_books(20), settings.CACHES
    begin(match, grunnlag)
    stopped = find_process()
    os.kill(stopped, signal.SIGSTOP)
    settings.CACHES = {"default": {**kept_in["default"], "BACKEND": f"{__name__}.AwayForAMoment"}}
    os.kill(stopped, signal.SIGCONT)
    wait_for_matchings()
    settings.CACHES = kept_in

    clock.move(STALE_AFTER * 2)
    begin(match, grunnlag)


def test_the_process_ends_when_the_work_is_over_or_its_rows_have_changed(
    match: Match, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matching, "REPORT_EVERY", 0.0)
    begin(match, make_books(40))  # takes many seconds
    process = find_process()
    begin(match, make_books())
    wait_for_matchings()

    assert match(make_books()).treff
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
