"""Payment files that are kept: of one organisation, until sixty days after the last payment day."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from portal.access.betalingsfiler import (
    FilerOpptatt,
    changing,
    drop_fil,
    find_fil,
    keep_fil,
    list_filer,
    list_ventende,
    name_fil,
    prune_betalingsfiler,
    remove_merker,
)
from portal.access.models import Betalingsfilrad
from portal.domain.filmerker import Betalingsfil, Filpost
from portal.domain.svar import AapneKrav
from portal.domain.tilgang import Tilgang
from portal.sealing import get_key_ring
from tests.access.tilganger import make_tilgang
from tests.betalingsfil import make_forfall, make_krav
from tests.conftest import NORDLYS, TestClock

pytestmark = pytest.mark.django_db
OTHER = "312438623"


def make_fil(tilgang: Tilgang, *days: date) -> Betalingsfil:
    posts = tuple(
        Filpost(
            part=tilgang.orgnr,
            identifikator=f"K-{number}",
            kid="12345674",
            konto="76940518888",
            mottaker="",
            beloep=Decimal("100.10"),
            dag=day,
        )
        for number, day in enumerate(days)
    )
    return Betalingsfil(
        id=name_fil(tilgang, "form", "shown"),
        orgnr=tilgang.orgnr,
        navn="Nordlys",
        laget=datetime(2023, 8, 28, 0, 14),  # noqa: DTZ001 (local time)
        laget_av="Kari",
        konto="15030000002",
        poster=posts,
    )


@pytest.fixture
def tilgang(clock: TestClock) -> Tilgang:
    return make_tilgang(NORDLYS)


@pytest.fixture
def other(clock: TestClock) -> Tilgang:
    return make_tilgang(OTHER)


def test_a_file_is_kept_whole(tilgang: Tilgang) -> None:
    fil = make_fil(tilgang, date(2023, 8, 29), date(2023, 9, 8))
    keep_fil(tilgang, fil)
    keep_fil(tilgang, replace(fil, laget_av="Ola"))  # the same form again

    assert find_fil(tilgang, fil.id) == fil
    assert list_filer(tilgang) == (fil,)


def test_a_file_belongs_to_one_organisation(tilgang: Tilgang, other: Tilgang) -> None:
    fil = make_fil(tilgang, date(2023, 8, 29))
    keep_fil(tilgang, fil)

    assert find_fil(other, fil.id) is None
    assert list_filer(other) == ()
    assert not remove_merker(other, fil.id, frozenset({0}))
    assert not drop_fil(other, fil.id)
    assert name_fil(other, "form", "shown") != fil.id
    with pytest.raises(ValueError, match=r"^a file of another organisation$"):
        keep_fil(other, fil)
    assert find_fil(tilgang, fil.id) == fil


def test_with_the_last_mark_goes_the_file(tilgang: Tilgang) -> None:
    fil = make_fil(tilgang, date(2023, 8, 29), date(2023, 8, 29))
    keep_fil(tilgang, fil)

    assert remove_merker(tilgang, fil.id, frozenset({1, 7}))
    assert not remove_merker(tilgang, fil.id, frozenset({1}))
    kept = find_fil(tilgang, fil.id)
    assert kept is not None
    assert [post.is_fjernet for post in kept.poster] == [False, True]
    assert remove_merker(tilgang, fil.id, frozenset({0}))
    assert not Betalingsfilrad.objects.exists()


def test_what_is_done_to_one_file_is_not_done_to_the_organisations_others(tilgang: Tilgang) -> None:
    days = date(2023, 8, 29), date(2023, 8, 29)
    first, second, third = (replace(make_fil(tilgang, *days), id=name_fil(tilgang, name)) for name in "abc")
    for fil in (first, second, third):
        keep_fil(tilgang, fil)

    assert [find_fil(tilgang, fil.id) for fil in (first, second, third)] == [first, second, third]
    assert remove_merker(tilgang, second.id, frozenset({0}))
    assert [find_fil(tilgang, fil.id) for fil in (first, third)] == [first, third]
    assert drop_fil(tilgang, second.id)
    assert not drop_fil(tilgang, second.id)
    assert set(list_filer(tilgang)) == {first, third}


@pytest.mark.parametrize(("today", "kept"), [("2023-10-28", 1), ("2023-10-29", 0)])
def test_it_is_removed_sixty_days_after_the_last_payment_day(
    tilgang: Tilgang, clock: TestClock, today: str, kept: int
) -> None:
    keep_fil(tilgang, make_fil(tilgang, date(2023, 8, 20), date(2023, 8, 29)))
    clock.dag = date.fromisoformat(today)

    assert prune_betalingsfiler() == 1 - kept
    assert Betalingsfilrad.objects.count() == kept


def test_a_row_of_a_lost_key_is_passed_over(tilgang: Tilgang, bruker: Client) -> None:
    fil = make_fil(tilgang, date(2023, 8, 29))
    keep_fil(tilgang, fil)
    Betalingsfilrad.objects.update(innhold=get_key_ring().seal(b"x", "another place"))

    assert list_filer(tilgang) == ()
    assert bruker.get(f"/virksomhet/{NORDLYS}/ubetalte-krav/").status_code == 200


@pytest.mark.parametrize("fil_id", ["", "\0", "x", "0" * 23, "0" * 25, "G" * 24])
def test_what_is_no_id_is_not_looked_for(
    tilgang: Tilgang, fil_id: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):  # PostgreSQL fails on a null character
        assert find_fil(tilgang, fil_id) is None
        assert not drop_fil(tilgang, fil_id)
        assert not remove_merker(tilgang, fil_id, frozenset({0}))


def test_one_at_a_time_changes_an_organisations_files(
    tilgang: Tilgang, other: Tilgang, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.access.betalingsfiler.WAIT", 0.01)
    done = []

    with changing(tilgang):
        with pytest.raises(FilerOpptatt), changing(tilgang):
            done.append("the same organisation's")
        with changing(other):
            done.append("another's")
    with changing(tilgang):
        done.append("afterwards")

    assert done == ["another's", "afterwards"]


def test_a_file_waits_with_the_claims_in_it_that_are_open_and_is_late_by_the_business_day(
    tilgang: Tilgang, other: Tilgang, clock: TestClock
) -> None:
    fil, gone = make_fil(tilgang, date(2023, 8, 29)), make_fil(other, date(2023, 8, 29))
    aapne = AapneKrav(alle_krav=(make_krav(make_forfall("K-0", "100.10", date(2023, 8, 29))),), innbetalinger=())
    assert list_ventende(tilgang, aapne) == ()
    keep_fil(tilgang, fil)
    keep_fil(other, gone)

    (waiting,) = list_ventende(tilgang, aapne)

    assert (waiting.fil, [merke.noekkel for merke in waiting.merker]) == (fil, [(NORDLYS, "K-0")])
    assert not waiting.is_forsinket
    assert list_ventende(other, aapne) == ()
    clock.dag = date(2023, 9, 6)
    assert list_ventende(tilgang, aapne)[0].is_forsinket
