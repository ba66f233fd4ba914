"""When a firm's nights end, and what is left of the choice then."""

import io
import re
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from pytest_django import Settings

from portal.access.firmanatt import (
    claim_firms_due,
    end_alle_firmanetter,
    end_by_orgnr,
    end_without_agent,
    find_firmavalg,
    keep_firmaresultat,
    load_firmavalg,
    note_seen,
    prune_firmanetter,
    switch_on_for,
)
from portal.access.models import Firmanatt
from portal.access.nattvalg import switch_on
from portal.domain.tilgang import Tilgang
from sandbox.app import Sandbox
from tests.access.test_firmanatt import find, find_key, make_resultat
from tests.access.test_sesjon import OTHER_KEY, sign_in
from tests.api.system_tools import FIRM, OLD_AGENT_FIRM, make_tilgang
from tests.conftest import NORDLYS, TestClock
from tests.web.lesere import AGENT, give_agent

pytestmark = pytest.mark.django_db
NATT = date(2023, 8, 29)


@pytest.fixture
def firma(api: Sandbox) -> Tilgang:
    """A firm with an agent that reads two clients, and one more with an agent."""
    give_agent(api)
    give_agent(api, OLD_AGENT_FIRM, ())
    return make_tilgang(FIRM)


@pytest.fixture
def other(firma: Tilgang) -> Tilgang:
    return make_tilgang(OLD_AGENT_FIRM)


def test_it_ends_after_thirty_days_in_which_nobody_saw_what_was_read(
    firma: Tilgang, other: Tilgang, clock: TestClock
) -> None:
    switch_on_for(firma)
    noekkel = find_key()
    switch_on_for(other)
    clock.move(timedelta(days=29))
    assert note_seen([FIRM, NORDLYS]) == {FIRM}
    assert note_seen([]) == frozenset()
    clock.move(timedelta(days=29))
    assert prune_firmanetter() == 1
    assert find_firmavalg(other) is None
    assert find_firmavalg(firma) is not None

    clock.move(timedelta(days=1))

    assert find_firmavalg(firma) is load_firmavalg(noekkel) is None
    assert note_seen([FIRM]) == frozenset()
    assert [*claim_firms_due(clock.today(), 1)] == []
    assert prune_firmanetter() == 1
    assert not Firmanatt.objects.exists()


def test_without_an_agent_it_ends_is_told_for_thirty_days_and_forgets_who_made_it(
    firma: Tilgang, other: Tilgang, api: Sandbox, clock: TestClock
) -> None:
    switch_on_for(firma)
    noekkel = find_key()
    keep_firmaresultat(noekkel, make_resultat(clock))
    switch_on_for(other)
    api.register.withdraw(FIRM, AGENT)
    clock.move(timedelta(days=3))

    end_without_agent(noekkel, find(firma))

    ended = find(firma)
    assert (ended.er_slutt, ended.bestilling.av, ended.bestilling.laget) == (True, "", clock.now())
    assert (ended.bestilling.orgnr, ended.resultat and ended.resultat.hentet) == (FIRM, 2)
    assert load_firmavalg(noekkel) is None
    assert not find(other).er_slutt
    assert noekkel not in [*claim_firms_due(NATT, 1)]
    clock.move(timedelta(days=29))
    assert find_firmavalg(firma) is not None
    clock.move(timedelta(days=1))
    assert find_firmavalg(firma) is None


def test_nights_are_ended_by_firm_and_all_together(firma: Tilgang, other: Tilgang) -> None:
    switch_on_for(firma)
    switch_on_for(other)

    assert (end_by_orgnr(NORDLYS), end_by_orgnr(FIRM)) == (0, 1)
    assert find_firmavalg(other) is not None
    switch_on_for(firma)
    assert end_alle_firmanetter() == 2
    assert not Firmanatt.objects.exists()


def test_the_daily_command_tells_how_many_nights_of_persons_and_firms_it_has_removed(
    firma: Tilgang, clock: TestClock, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.ALTINN_ROAD = "serviceowner"
    switch_on_for(firma)
    switch_on(sign_in(clock))
    clock.move(timedelta(days=31))

    call_command("rydd")

    assert "; fetching at night: 2 removed; " in capsys.readouterr().out


def test_a_row_that_was_moved_or_sealed_by_a_lost_key_is_no_choice(
    firma: Tilgang, other: Tilgang, clock: TestClock, settings: Settings
) -> None:
    switch_on_for(firma)
    keep_firmaresultat(find_key(), make_resultat(clock))
    mine = Firmanatt.objects.get()
    switch_on_for(other)
    theirs = Firmanatt.objects.exclude(noekkel=mine.noekkel)
    was = theirs.values("innhold", "resultat")[0]
    for column, taken in (("innhold", mine.innhold), ("resultat", mine.resultat), ("resultat", was["innhold"])):
        theirs.update(**{**was, column: taken})
        assert find_firmavalg(other) is None
    theirs.update(**was)
    assert find_firmavalg(other) is not None

    settings.SEALING_KEYS = [OTHER_KEY]

    assert find_firmavalg(firma) is None


def test_days_are_norwegian_ones(firma: Tilgang, clock: TestClock) -> None:
    clock.moment = clock.moment.replace(hour=22)  # midnight of the 29th
    switch_on_for(firma)

    assert Firmanatt.objects.get().sist_sett == date(2023, 8, 29)


def test_it_never_prints_whose_it_is(firma: Tilgang) -> None:
    switch_on_for(firma)

    assert repr(find(firma).bestilling) == "Bestilling(…)"


def test_the_operator_is_told_how_many_firms_nights_have_ended(
    firma: Tilgang, other: Tilgang, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    switch_on_for(firma)
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{FIRM}\n"))
    call_command("logg_ut", "--firma")
    assert capsys.readouterr().out == "ended: 0; calendar addresses: 0; e-mail: 0; fetching at night: 1\n"
    switch_on_for(firma)
    switch_on_for(other)
    call_command("logg_ut", "--alle")

    assert capsys.readouterr().out.endswith("fetching at night: 2\n")


def test_the_operator_can_read_what_the_choice_does(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        call_command("logg_ut", "--help")

    assert re.search(r"--firma +ends a firm's fetching at night\n", capsys.readouterr().out)
