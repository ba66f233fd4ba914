"""Reconciliations that are kept: a person's own, the organisation's, and for how long."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.conf import settings as django_settings
from msgspec import structs

from portal.access.avstemminger import (
    KEPT_DRAFT,
    Utkast,
    change_utkast,
    drop_ferdig,
    drop_utkast,
    find_bok,
    find_ferdig,
    find_utkast,
    finish,
    keep_kontoer,
    list_ferdige,
    list_utkast,
    note_endret,
    prune_avstemminger,
)
from portal.access.avstemmingsrader import name_ferdig, name_utkast
from portal.access.conflicts import CannotChange
from portal.access.models import Avstemmingsrad
from portal.domain.ledige import Svar
from portal.domain.tilgang import Tilgang
from tests.access.avstemminger import BOK, DAG, DAY, FERDIG, HUNDRE, LAAST, OTHER_DAG, begin, read_stand
from tests.access.tilganger import make_tilgang
from tests.conftest import EKSEMPEL_B, NORDLYS, TestClock

pytestmark = pytest.mark.django_db


@pytest.fixture
def tilgang(clock: TestClock) -> Tilgang:
    return make_tilgang(NORDLYS)


@pytest.fixture
def other(tilgang: Tilgang) -> Tilgang:
    """Another person with the same organisation."""
    return replace(tilgang, person=replace(tilgang.person, noekkel="en annen"))


def test_work_is_a_persons_own_of_one_organisation_and_one_day(tilgang: Tilgang, other: Tilgang) -> None:
    made = begin(tilgang)
    assert made == Utkast(dato=DAG, lest=datetime(2023, 8, 28, 7, 14, tzinfo=UTC))
    assert find_bok(tilgang, DAG) == BOK

    for one, dag in ((other, DAG), (make_tilgang(EKSEMPEL_B), DAG), (tilgang, OTHER_DAG)):
        assert find_utkast(one, dag) is find_bok(one, dag) is None
        assert not drop_utkast(one, dag)
        assert change_utkast(one, dag, lambda head: head) is None
    assert list_utkast(other) == list_utkast(make_tilgang(EKSEMPEL_B)) == ()
    begin(tilgang, OTHER_DAG)
    assert [one.dato for one in list_utkast(tilgang)] == [DAG, OTHER_DAG]
    assert drop_utkast(tilgang, DAG)
    assert [one.dato for one in list_utkast(tilgang)] == [OTHER_DAG]


def test_work_is_kept_for_the_day_after_its_last_change(tilgang: Tilgang, clock: TestClock) -> None:
    begin(tilgang)
    clock.move(KEPT_DRAFT)
    change_utkast(tilgang, DAG, lambda head: structs.replace(head, venter=1))
    clock.move(KEPT_DRAFT)
    assert find_utkast(tilgang, DAG) is not None
    assert prune_avstemminger() == 0
    clock.move(DAY)

    assert find_utkast(tilgang, DAG) is find_bok(tilgang, DAG) is None
    assert list_utkast(tilgang) == ()
    assert read_stand(tilgang) == {}
    assert prune_avstemminger() == 1
    assert not Avstemmingsrad.objects.exists()


def test_looking_at_it_keeps_it_no_longer(tilgang: Tilgang, clock: TestClock) -> None:
    begin(tilgang)
    clock.move(KEPT_DRAFT)
    change_utkast(tilgang, DAG, lambda head: structs.replace(head, venter=1), is_edit=False)
    assert find_utkast(tilgang, DAG) is not None
    clock.move(DAY)

    assert find_utkast(tilgang, DAG) is None


def test_beginning_removes_what_is_over_and_takes_the_place_of_the_last_file(
    tilgang: Tilgang, clock: TestClock
) -> None:
    begin(tilgang, OTHER_DAG)
    clock.move(2 * DAY)
    begin(tilgang)
    change_utkast(tilgang, DAG, lambda head: structs.replace(head, venter=1))

    assert begin(tilgang).venter == 0
    assert Avstemmingsrad.objects.get().versjon == 3


def test_a_change_is_kept_and_one_that_changes_nothing_is_not_written(tilgang: Tilgang) -> None:
    begin(tilgang)
    changed = change_utkast(tilgang, DAG, lambda head: structs.replace(head, svar=Svar(godtatt=frozenset("a"))))
    assert changed is not None
    assert find_utkast(tilgang, DAG) == changed
    assert find_bok(tilgang, DAG) == BOK

    assert change_utkast(tilgang, DAG, lambda head: head) == changed
    assert Avstemmingsrad.objects.get().versjon == 2


def test_two_windows_lose_nothing_and_one_that_is_always_too_late_is_told(tilgang: Tilgang) -> None:
    begin(tilgang)
    tries = []

    def change(head: Utkast, times: int) -> Utkast:
        tries.append(head.forskjeller)
        if len(tries) <= times:  # another window, meanwhile
            change_utkast(tilgang, DAG, lambda one: structs.replace(one, forskjeller=one.forskjeller + 1))
        return structs.replace(head, venter=7)

    both = change_utkast(tilgang, DAG, lambda head: change(head, 4))
    assert (both and both.venter, both and both.forskjeller, tries) == (7, 4, [0, 1, 2, 3, 4])
    tries.clear()

    with pytest.raises(CannotChange):
        change_utkast(tilgang, DAG, lambda head: structs.replace(change(head, 5), venter=9))
    assert len(tries) == 5
    found = find_utkast(tilgang, DAG)
    assert found is not None
    assert (found.venter, found.forskjeller) == (7, 9)


def test_confirmed_accounts_keep_answers_and_fewer_lines_and_forget_how_far_it_was(tilgang: Tilgang) -> None:
    begin(tilgang)
    before = change_utkast(
        tilgang, DAG, lambda head: structs.replace(head, svar=Svar(godtatt=frozenset("a")), venter=1, er_klar=True)
    )
    assert before is not None
    fewer = replace(BOK, versjon="2")

    assert keep_kontoer(tilgang, before, fewer, {"2600": "Skatt"})

    found = find_utkast(tilgang, DAG)
    assert found == Utkast(dato=DAG, lest=before.lest, kontoer={"2600": "Skatt"}, svar=before.svar)
    assert find_bok(tilgang, DAG) == fewer
    assert not keep_kontoer(tilgang, before, BOK, {})
    assert not keep_kontoer(make_tilgang(EKSEMPEL_B), before, BOK, {})
    assert (find_utkast(tilgang, DAG), find_bok(tilgang, DAG)) == (found, fewer)


def test_what_is_finished_is_the_organisations_and_ends_the_work(tilgang: Tilgang, other: Tilgang) -> None:
    begin(tilgang), begin(tilgang, OTHER_DAG), begin(other)
    finish(tilgang, FERDIG, LAAST)

    assert find_ferdig(other, DAG) == find_ferdig(tilgang, DAG) == (FERDIG, LAAST)
    assert list_ferdige(other) == (FERDIG,)
    assert [one.dato for one in list_utkast(tilgang)] == [OTHER_DAG]
    assert list_utkast(other)
    foreign = make_tilgang(EKSEMPEL_B)
    assert (find_ferdig(foreign, DAG), list_ferdige(foreign), drop_ferdig(foreign, DAG)) == (None, (), False)
    assert find_ferdig(tilgang, OTHER_DAG) is None
    finish(other, structs.replace(FERDIG, navn="Ola"), LAAST)
    assert [one.navn for one in list_ferdige(tilgang)] == ["Ola"]
    assert drop_ferdig(tilgang, DAG)
    assert find_ferdig(tilgang, DAG) is None


def test_half_of_a_row_is_nothing_and_is_not_changed(tilgang: Tilgang) -> None:
    begin(tilgang)
    finish(tilgang, structs.replace(FERDIG, dato=OTHER_DAG), LAAST)
    Avstemmingsrad.objects.filter(noekkel=name_utkast(tilgang.person.noekkel, NORDLYS, DAG)).update(hode=b"moved")
    Avstemmingsrad.objects.filter(noekkel=name_ferdig(NORDLYS, OTHER_DAG)).update(innhold=b"moved")

    assert change_utkast(tilgang, DAG, lambda found: structs.replace(found, venter=1)) is None
    assert find_bok(tilgang, DAG) == BOK
    assert list_ferdige(tilgang)
    assert find_ferdig(tilgang, OTHER_DAG) is None


def test_what_is_finished_is_kept_as_long_as_the_record(tilgang: Tilgang, clock: TestClock) -> None:
    finish(tilgang, FERDIG, LAAST)
    clock.move(django_settings.KEPT_INNSYN)
    note_endret(tilgang, FERDIG, HUNDRE, FERDIG.laast)
    assert find_ferdig(tilgang, DAG)
    clock.move(DAY)

    assert find_ferdig(tilgang, DAG) is None
    assert prune_avstemminger() == 1


def test_a_later_change_is_noted_with_the_day_somebody_looked(
    tilgang: Tilgang, other: Tilgang, clock: TestClock
) -> None:
    finish(tilgang, FERDIG, LAAST)
    note_endret(other, FERDIG, HUNDRE, FERDIG.laast)
    (noted,) = list_ferdige(tilgang)
    assert (noted.sjekket, noted.endret) == (date(2023, 8, 28), HUNDRE)
    note_endret(tilgang, noted, HUNDRE, FERDIG.laast)
    assert Avstemmingsrad.objects.get().versjon == 2
    clock.move(DAY)
    note_endret(tilgang, FERDIG, None, FERDIG.laast)  # read before somebody else looked
    assert list_ferdige(tilgang) == (noted,)
    note_endret(make_tilgang(EKSEMPEL_B), noted, None, FERDIG.laast)

    note_endret(tilgang, noted, None, FERDIG.laast)

    assert list_ferdige(tilgang) == (structs.replace(FERDIG, sjekket=date(2023, 8, 29), hentet=FERDIG.laast),)
    assert find_ferdig(tilgang, DAG) == (list_ferdige(tilgang)[0], LAAST)
