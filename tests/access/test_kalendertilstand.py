"""What is remembered of a calendar: where it stands, and that two who write at once lose nothing."""

from datetime import date, timedelta

import pytest
from pytest_django import Settings

from portal.access.kalendertilstand import (
    Kalendertilstand,
    Sendt,
    keep_lest,
    keep_sendt,
    keep_tilstand,
    name_place,
    open_tilstand,
    seal_tilstand,
)
from portal.access.models import Kalenderadresse
from portal.domain.kalenderdag import Dagsstand
from portal.sealing import SealError
from tests.access.kalenderlesinger import HENDELSE, NOW, make_tilstand
from tests.access.test_kalenderadresser import find, make
from tests.access.test_sesjon import sign_in
from tests.access.test_teller import before_statement
from tests.conftest import TestClock

pytestmark = pytest.mark.django_db
OLD, NEW = make_tilstand(timedelta(hours=1), siden=date(2023, 8, 21)), make_tilstand(hendelser=(HENDELSE,))
SENDT = Sendt({"u": Dagsstand(dato=date(2023, 9, 1), avtrykk="", endret=NOW)}, frozenset({"1"}))


@pytest.fixture
def noekkel(clock: TestClock, settings: Settings) -> str:
    settings.ALTINN_ROAD = "serviceowner"
    return find(make(sign_in(clock))).samtykke.noekkel


def get_row(noekkel: str) -> Kalenderadresse:
    return Kalenderadresse.objects.get(noekkel=noekkel)


def test_what_was_read_and_what_was_sent_are_opened_as_they_were_kept(noekkel: str) -> None:
    assert open_tilstand(get_row(noekkel)) == (Kalendertilstand(), Sendt())
    keep_tilstand(noekkel, Kalendertilstand({"1": OLD, "2": NEW}))
    keep_sendt(noekkel, SENDT)

    assert open_tilstand(get_row(noekkel)) == (Kalendertilstand({"1": OLD, "2": NEW}), SENDT)


def test_what_is_sent_is_noted_on_the_real_norwegian_date(noekkel: str, clock: TestClock) -> None:
    clock.moment = clock.moment.replace(hour=22)  # midnight of the 29th; the business date is the 28th

    keep_sendt(noekkel, SENDT)

    assert get_row(noekkel).sist_hentet == date(2023, 8, 29)


def test_what_a_job_read_is_kept_beside_what_others_read_meanwhile(noekkel: str) -> None:
    keep_tilstand(noekkel, Kalendertilstand({"1": OLD, "2": OLD, "3": OLD}))

    keep_lest(noekkel, {"2": NEW, "4": NEW, "5": NEW}, {"1", "2", "4"})

    assert open_tilstand(get_row(noekkel))[0].virksomheter == {"1": OLD, "2": NEW, "4": NEW}
    keep_lest("another", {"1": NEW}, {"1"})
    assert Kalenderadresse.objects.count() == 1


def test_two_jobs_that_keep_at_once_both_keep_what_they_read(noekkel: str) -> None:
    keep_tilstand(noekkel, Kalendertilstand({"1": OLD, "2": OLD}))

    with before_statement("UPDATE", lambda: keep_lest(noekkel, {"1": NEW}, {"1", "2"})):
        keep_lest(noekkel, {"2": NEW}, {"1", "2"})

    assert open_tilstand(get_row(noekkel))[0].virksomheter == {"1": NEW, "2": NEW}


def test_one_addresss_calendar_is_left_alone_when_anothers_is_kept(noekkel: str, clock: TestClock) -> None:
    other = find(make(sign_in(clock), skjema="2")).samtykke.noekkel

    keep_tilstand(noekkel, Kalendertilstand({"1": OLD}))
    keep_sendt(noekkel, SENDT)
    keep_lest(noekkel, {"2": NEW}, {"1", "2"})

    assert open_tilstand(get_row(other)) == (Kalendertilstand(), Sendt())
    assert open_tilstand(get_row(noekkel)) == (Kalendertilstand({"1": OLD, "2": NEW}), SENDT)


def test_an_envelope_opens_only_in_its_place(noekkel: str) -> None:
    """The places are in rows that an earlier version wrote, too."""
    assert name_place("a", "b") == "kalenderadresse/a/b"
    Kalenderadresse.objects.update(tilstand=seal_tilstand("another", Kalendertilstand()))

    with pytest.raises(SealError):
        open_tilstand(get_row(noekkel))
