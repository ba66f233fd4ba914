"""The rows that reconciliations lie in: what lists read of them, and what does not open."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.conf import settings as django_settings
from msgspec import structs
from pytest_django import DjangoAssertNumQueries, Settings

from portal.access import avstemmingsrader as rader
from portal.access.avstemminger import (
    Utkast,
    change_utkast,
    find_bok,
    find_ferdig,
    find_utkast,
    finish,
    list_utkast,
    note_endret,
)
from portal.access.bokvalg import find_kolonner, find_kontovalg, keep_kolonner, keep_kontovalg
from portal.access.models import Avstemmingsrad
from portal.books.csv_columns import HuskedeKolonner
from portal.domain.fremdrift import Avstemt, Fremdrift
from portal.domain.tilgang import Tilgang
from tests.access.avstemminger import BOK, DAG, DAY, FERDIG, HUNDRE, LAAST, OTHER_DAG, begin, read_stand
from tests.access.test_sesjon import OTHER_KEY
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


def test_a_list_of_clients_tells_how_far_each_is(tilgang: Tilgang, other: Tilgang, clock: TestClock) -> None:
    assert read_stand(tilgang) == {}
    begin(tilgang)
    place = (NORDLYS, DAG)
    assert read_stand(tilgang, DAG, OTHER_DAG) == {place: Avstemt(fremdrift=Fremdrift.AAPEN, mangler_kontoer=True)}
    change_utkast(
        tilgang, DAG,
        lambda head: structs.replace(
            head, kontoer={"2600": "Skatt"}, er_klar=True, uforklart=Decimal(0), venter=3, forskjeller=4,
            hentet=LAAST.bok_lest,
        ),
    )  # fmt: skip
    finish(other, FERDIG, LAAST)
    done = Avstemt(fremdrift=Fremdrift.FERDIG, uforklart=Decimal(0), forskjeller=2, navn="Kari", laast=FERDIG.laast)

    assert read_stand(tilgang) == {
        place: Avstemt(fremdrift=Fremdrift.KLAR, uforklart=Decimal(0), venter=3, forskjeller=4, hentet=LAAST.bok_lest)
    }
    assert read_stand(other) == {place: done}
    note_endret(tilgang, FERDIG, HUNDRE, FERDIG.laast)
    changed = replace(done, fremdrift=Fremdrift.ENDRET, uforklart=HUNDRE, sjekket=clock.today(), hentet=FERDIG.laast)
    assert read_stand(other) == {place: changed}


def test_a_list_of_many_clients_and_days_is_found_whole(
    tilgang: Tilgang, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    begin(tilgang)
    names = [f"{number}" for number in range(rader.MAX_NAMES + 1)]

    with django_assert_num_queries(2):
        assert rader.find_many(names) == {}
    assert rader.find_many([*names, rader.name_utkast("k", NORDLYS, DAG)]).keys() == {
        rader.name_utkast("k", NORDLYS, DAG)
    }
    assert rader.find_many([rader.name_utkast("k", NORDLYS, DAG), *names])


def test_a_row_that_was_moved_garbled_or_sealed_by_a_lost_key_is_none(
    tilgang: Tilgang, other: Tilgang, settings: Settings
) -> None:
    begin(tilgang), begin(other)
    mine, theirs = (
        Avstemmingsrad.objects.get(noekkel=rader.name_utkast(one.person.noekkel, NORDLYS, DAG))
        for one in (tilgang, other)
    )
    rows = Avstemmingsrad.objects.filter(noekkel=mine.noekkel)
    rows.update(hode=theirs.hode, innhold=theirs.innhold)
    assert find_utkast(tilgang, DAG) is find_bok(tilgang, DAG) is None
    assert list_utkast(tilgang) == ()
    assert change_utkast(tilgang, DAG, lambda head: head) is None
    for content in (b"not compressed", rader.pack([1])):
        rows.update(innhold=rader.seal_innhold(mine.noekkel, content))
        assert find_bok(tilgang, DAG) is None
    finish(tilgang, FERDIG, LAAST)
    settings.SEALING_KEYS = [OTHER_KEY]

    assert find_utkast(other, DAG) is find_ferdig(tilgang, DAG) is None
    assert read_stand(other) == read_stand(tilgang) == {}


def test_a_row_that_has_changed_since_it_was_read_is_not_changed(tilgang: Tilgang) -> None:
    begin(tilgang)
    row = Avstemmingsrad.objects.get()
    change_utkast(tilgang, DAG, lambda head: structs.replace(head, venter=1))

    assert not rader.change_hode(row, Utkast(dato=DAG, lest=FERDIG.laast), DAG)
    assert not rader.change_innhold(row, rader.pack(replace(BOK, versjon="2")))
    found = find_utkast(tilgang, DAG)
    assert found is not None
    assert found.venter == 1
    assert find_bok(tilgang, DAG) == BOK


def test_a_change_is_made_to_one_row_alone(tilgang: Tilgang, other: Tilgang) -> None:
    begin(other)
    begin(tilgang)
    row, changed = rader.find(rader.name_utkast(tilgang.person.noekkel, NORDLYS, DAG)), replace(BOK, versjon="2")
    assert row is not None

    assert rader.change_innhold(row, rader.pack(changed))
    assert (find_bok(tilgang, DAG), find_bok(other, DAG)) == (changed, BOK)
    assert rader.change_hode(row, Utkast(dato=DAG, lest=FERDIG.laast, venter=5), DAG)
    found = find_utkast(other, DAG)
    assert found is not None
    assert found.venter == 0


def test_lists_do_not_read_the_books(tilgang: Tilgang, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    begin(tilgang)
    (name,) = Avstemmingsrad.objects.values_list("noekkel", flat=True)

    with django_assert_num_queries(2) as asked:
        assert rader.find_many([name]).keys() == {name}
        assert list_utkast(tilgang)

    assert not [one["sql"] for one in asked.captured_queries if "innhold" in one["sql"]]


def test_nothing_can_be_read_in_the_database(tilgang: Tilgang) -> None:
    begin(tilgang)
    finish(tilgang, FERDIG, LAAST)
    keep_kontovalg(NORDLYS, {"2600": "Skatt"})

    rows = Avstemmingsrad.objects.all()
    stored = "".join(f"{row.noekkel}{row.liste}{bytes(row.hode)!r}" for row in rows)
    assert not any(text in stored for text in (NORDLYS, "Kari", "2023-07-31"))
    assert not any(b"2600" in bytes(row.hode) for row in rows)  # the digits may be in a hash by chance


def test_accounts_and_columns_are_remembered_for_the_organisation(clock: TestClock) -> None:
    husket = HuskedeKolonner(navn={"dato": "Bilagsdato"}, plasser={"dato": 0})
    assert (find_kontovalg(NORDLYS), find_kolonner(NORDLYS)) == ({}, None)
    keep_kontovalg(NORDLYS, {"2600": "Skatt"})
    keep_kontovalg(NORDLYS, {"2601": ""})
    keep_kolonner(NORDLYS, husket)

    assert (find_kontovalg(NORDLYS), find_kolonner(NORDLYS)) == ({"2601": ""}, husket)
    assert (find_kontovalg(EKSEMPEL_B), find_kolonner(EKSEMPEL_B)) == ({}, None)
    clock.move(django_settings.KEPT_INNSYN + DAY)
    assert (find_kontovalg(NORDLYS), find_kolonner(NORDLYS)) == ({}, None)
