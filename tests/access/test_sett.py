"""What is marked as seen is the person's own, sealed, small, and ends."""

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from portal.access.models import Settstand
from portal.access.sett import AT_ONCE, KEPT_SETT, drop_all_but, drop_sett, find_sett, has_sett, keep_sett, prune_sett
from portal.domain.stand import Aarslister, Stand, make_stand
from tests.conftest import EKSEMPEL_B, NORDLYS, TestClock
from tests.domain.stander import HENTET, krav, stand
from tests.grunnlag import eksempel_b, nordlys
from tests.rader import DAG, plassert

pytestmark = pytest.mark.django_db
ONE, OTHER = "person-en", "person-to"
MAX_BYTES = 1000  # of one client: three thousand take three megabytes
STAND = stand(krav("K-1", "12345.67", "45.67", plassert("12300", DAG, name="I-9", paid_on=DAG)), dager=2)


@pytest.fixture(autouse=True)
def _clock(clock: TestClock) -> None: ...


def test_it_is_found_again_as_it_was_by_the_same_person_alone() -> None:
    keep_sett(ONE, {NORDLYS: STAND})

    assert find_sett(ONE, [NORDLYS, EKSEMPEL_B]) == {NORDLYS: STAND}
    assert find_sett(OTHER, [NORDLYS]) == {}
    assert has_sett(ONE)
    assert not has_sett(OTHER)


def test_the_last_marking_counts() -> None:
    keep_sett(ONE, {NORDLYS: STAND})
    keep_sett(ONE, {NORDLYS: stand()})

    assert find_sett(ONE, [NORDLYS]) == {NORDLYS: stand()}
    assert Settstand.objects.count() == 1


def test_nothing_can_be_read_in_the_database() -> None:
    keep_sett(ONE, {NORDLYS: STAND})

    row = Settstand.objects.get()
    stored = f"{row.noekkel}{row.person}{bytes(row.innhold)!r}"
    assert not any(text in stored for text in (NORDLYS, "K-1", "I-9", "12345", "Krav"))


@pytest.mark.parametrize("orgnr", [NORDLYS, EKSEMPEL_B])
def test_a_row_moved_to_another_person_or_organisation_does_not_open(orgnr: str) -> None:
    keep_sett(ONE, {NORDLYS: STAND, EKSEMPEL_B: stand()})
    keep_sett(OTHER, {NORDLYS: stand()})
    envelopes = [bytes(row.innhold) for row in Settstand.objects.order_by("noekkel")]
    for row, envelope in zip(Settstand.objects.order_by("noekkel"), [*envelopes[1:], envelopes[0]], strict=True):
        Settstand.objects.filter(noekkel=row.noekkel).update(innhold=envelope)

    assert find_sett(ONE, [orgnr]) == {}


def test_it_ends_for_organisations_that_the_person_no_longer_has() -> None:
    keep_sett(ONE, {NORDLYS: STAND, EKSEMPEL_B: STAND})
    keep_sett(OTHER, {NORDLYS: STAND})

    assert drop_all_but(ONE, [EKSEMPEL_B]) == 1
    assert find_sett(ONE, [NORDLYS, EKSEMPEL_B]).keys() == {EKSEMPEL_B}
    assert has_sett(OTHER)
    drop_sett(ONE, [EKSEMPEL_B])
    assert not has_sett(ONE)


def test_it_is_removed_after_three_months(clock: TestClock) -> None:
    keep_sett(ONE, {NORDLYS: STAND})
    clock.move(KEPT_SETT)
    assert prune_sett() == 0
    clock.move(timedelta(days=1))

    assert prune_sett() == 1
    assert find_sett(ONE, [NORDLYS]) == {}


@pytest.mark.parametrize("has_lists", [False, True])
def test_a_client_takes_less_than_a_kilobyte(has_lists: bool, client: Client) -> None:
    ledgers = [nordlys(), eksempel_b()]
    stander: dict[str, Stand] = {}
    for orgnr, one in zip((NORDLYS, EKSEMPEL_B), ledgers, strict=True):
        lister = Aarslister(aar=2022, innbetalinger=one.innbetalinger, utbetalinger=()) if has_lists else None
        stander[orgnr] = make_stand(one.aapne, HENTET, DAG, lister)
    keep_sett(ONE, stander)

    sizes = [len(bytes(row.innhold)) for row in Settstand.objects.all()]
    assert max(sizes) < MAX_BYTES
    assert find_sett(ONE, stander) == {orgnr: one.without_dekker() for orgnr, one in stander.items()}


def test_those_of_many_clients_are_found_with_few_questions(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    keep_sett(ONE, {NORDLYS: STAND})
    many = [f"{number}" for number in range(AT_ONCE)]

    with django_assert_num_queries(2):
        assert find_sett(ONE, [*many, NORDLYS]) == {NORDLYS: STAND}
    with django_assert_num_queries(0):
        assert find_sett(ONE, []) == {}
