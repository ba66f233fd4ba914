"""A firm's choice to have its clients fetched at night: the firm's, with who made it, and when it ends."""

from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries, Settings

from portal.access.firmanatt import (
    Firmaresultat,
    Firmavalg,
    claim_firms_due,
    end_without_agent,
    find_firmavalg,
    has_agent,
    keep_firmaresultat,
    load_firmavalg,
    note_seen,
    switch_off_for,
    switch_on_for,
)
from portal.access.kjente_lesere import forget_agent
from portal.access.models import Firmanatt
from portal.access.nattregler import get_place
from portal.api.agent_grants import make_agent
from portal.api.errors import ApiError
from portal.domain.tilgang import Tilgang
from sandbox.app import Sandbox
from tests.api.system_tools import FIRM, OLD_AGENT_FIRM, make_tilgang
from tests.conftest import NORDLYS, TestClock
from tests.web.lesere import give_agent

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


def find_key() -> str:
    """Names the only row there is."""
    return Firmanatt.objects.get().noekkel


def find(firma: Tilgang) -> Firmavalg:
    valg = find_firmavalg(firma)
    assert valg is not None
    return valg


def make_resultat(clock: TestClock) -> Firmaresultat:
    return Firmaresultat(begynt=clock.now(), sagt=clock.now(), klienter=3, hentet=2, kall=4)


def test_the_choice_is_the_firms_and_says_who_made_it(firma: Tilgang, other: Tilgang, clock: TestClock) -> None:
    assert switch_on_for(firma)

    valg = find(firma)
    assert (valg.bestilling.orgnr, valg.bestilling.navn) == (valg.firma.orgnr, valg.firma.navn) == (FIRM, "Virksomhet")
    assert (valg.bestilling.av, valg.bestilling.laget) == ("Marte Granli", clock.now())
    assert (valg.resultat, valg.er_slutt) == (None, False)
    assert load_firmavalg(find_key()) == valg
    assert find_firmavalg(other) is None
    row = Firmanatt.objects.get()
    assert not any(text in f"{row.noekkel}{bytes(row.innhold)!r}" for text in (FIRM, "Marte"))


def test_a_firm_without_an_agent_has_no_nights(firma: Tilgang, api: Sandbox, settings: Settings) -> None:
    nobody = make_tilgang(NORDLYS)
    assert not has_agent(nobody)
    assert not switch_on_for(nobody)
    assert has_agent(firma)
    settings.SYSTEM_ID_KLIENTER = ""
    api.clear_calls()

    assert not has_agent(firma)
    assert not switch_on_for(firma)
    assert not Firmanatt.objects.exists()
    assert api.calls == []


def test_while_altinn_cannot_be_asked_nothing_is_switched_on(firma: Tilgang, api: Sandbox) -> None:
    api.add_fault(party="altinn", status=503)
    forget_agent(make_agent(firma, "regn"))

    with pytest.raises(ApiError):
        switch_on_for(firma)
    assert not Firmanatt.objects.exists()


def test_what_came_of_the_night_is_told_until_it_is_switched_on_again(firma: Tilgang, clock: TestClock) -> None:
    switch_on_for(firma)
    keep_firmaresultat(find_key(), make_resultat(clock))
    assert find(firma).resultat == make_resultat(clock)

    switch_on_for(firma)

    assert find(firma).resultat is None
    assert Firmanatt.objects.count() == 1


def test_a_choice_that_is_switched_off_stays_off(firma: Tilgang, other: Tilgang, clock: TestClock) -> None:
    switch_on_for(firma)
    noekkel = find_key()
    switch_on_for(other)

    switch_off_for(firma)
    keep_firmaresultat(noekkel, make_resultat(clock))

    assert find_firmavalg(firma) is load_firmavalg(noekkel) is None
    assert find_firmavalg(other) is not None
    assert note_seen([FIRM]) == frozenset()


def test_each_night_begins_once_for_each_firm_and_at_a_time_of_its_own(
    firma: Tilgang, other: Tilgang, settings: Settings
) -> None:
    switch_on_for(firma)
    switch_on_for(other)
    first, last = sorted(Firmanatt.objects.values_list("noekkel", flat=True), key=get_place)

    assert [*claim_firms_due(NATT, get_place(first))] == [first]
    assert [*claim_firms_due(NATT, get_place(last))] == [last]
    assert [*claim_firms_due(NATT, 1)] == []
    settings.SYSTEM_ID_KLIENTER = ""
    assert [*claim_firms_due(NATT + timedelta(days=1), 1)] == []
    settings.SYSTEM_ID_KLIENTER = "system"
    assert {*claim_firms_due(NATT + timedelta(days=1), 1)} == {first, last}


def test_another_process_that_takes_the_night_first_takes_it_alone(firma: Tilgang, other: Tilgang) -> None:
    switch_on_for(firma)
    switch_on_for(other)
    slow, quick = claim_firms_due(NATT, 1), claim_firms_due(NATT, 1)

    first = next(slow)
    assert [*quick] == [noekkel for noekkel in Firmanatt.objects.values_list("noekkel", flat=True) if noekkel != first]
    assert [*slow] == []


def test_seeing_it_is_written_once_a_day(
    firma: Tilgang, other: Tilgang, clock: TestClock, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    switch_on_for(firma)
    switch_on_for(other)
    clock.move(timedelta(days=1))

    note_seen([FIRM])
    with django_assert_num_queries(1):
        note_seen([FIRM])
    with django_assert_num_queries(0):
        note_seen([])

    assert sorted(Firmanatt.objects.values_list("sist_sett", flat=True)) == [date(2023, 8, 28), date(2023, 8, 29)]
    Firmanatt.objects.update(sist_sett=date(2023, 8, 30))  # a process whose clock is ahead
    note_seen([FIRM])
    assert {*Firmanatt.objects.values_list("sist_sett", flat=True)} == {date(2023, 8, 30)}


def test_switched_on_again_it_is_in_force(firma: Tilgang) -> None:
    switch_on_for(firma)
    noekkel = find_key()
    end_without_agent(noekkel, find(firma))

    switch_on_for(firma)

    assert load_firmavalg(noekkel) is not None
