"""When a calendar's address ends, and what is remembered of what was sent to it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.sessions.backends.base import SessionBase
from pytest_django import Settings

from portal.access.kalenderadresser import (
    VALID,
    end_adresse,
    end_adresser_by_pid,
    end_alle_adresser,
    find_adresse,
    is_tilbudt,
    list_adresser,
    prune_kalenderadresser,
    renew_adresse,
)
from portal.access.kalendertilstand import Kalendertilstand, Sendt, Virksomhetstilstand, keep_sendt, keep_tilstand
from portal.access.models import Kalenderadresse
from portal.domain.kalender import Hendelse, Kalendervalg
from tests.access.test_kalenderadresser import find, make
from tests.access.test_sesjon import OTHER_KEY, sign_in
from tests.access.tilganger import make_tilgang
from tests.conftest import EIER, NORDLYS, TestClock
from tests.web.sider import REGNSKAPSFORER

pytestmark = pytest.mark.django_db
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
VALG = Kalendervalg(navn=True, beloep=True)
HENDELSE = Hendelse(uid="u", dato=date(2023, 9, 1), kravgruppe="Skatt", endret=datetime(2023, 8, 28, tzinfo=UTC))
TILSTAND = Kalendertilstand({NORDLYS: Virksomhetstilstand("leser", 1.0, (HENDELSE,), date(2023, 8, 27))})


@pytest.fixture(autouse=True)
def road(clock: TestClock, settings: Settings) -> Settings:
    settings.ALTINN_ROAD = "serviceowner"
    return settings


@pytest.fixture
def session(clock: TestClock) -> SessionBase:
    return sign_in(clock)


def test_an_address_ends_after_a_year(session: SessionBase, clock: TestClock) -> None:
    secret = make(session)
    clock.move(VALID - SECOND)
    assert find_adresse(secret) is not None
    assert prune_kalenderadresser() == 0
    clock.move(SECOND)

    assert find_adresse(secret) is None
    again = sign_in(clock)
    assert list_adresser(again) == ()
    assert renew_adresse(again, Kalenderadresse.objects.get().noekkel) == ""
    assert prune_kalenderadresser() == 1
    assert not Kalenderadresse.objects.exists()


def test_a_renewed_address_keeps_its_entries_and_gets_a_new_secret_and_a_new_year(
    session: SessionBase, clock: TestClock
) -> None:
    secret = make(session, make_tilgang(NORDLYS))
    keep_tilstand(find(secret).samtykke.noekkel, TILSTAND)
    before = find(secret)
    clock.move(MINUTE)

    new = renew_adresse(session, before.samtykke.noekkel)

    assert find_adresse(secret) is None
    assert new not in ("", secret)
    after = find(new)
    assert (after.tilstand, after.sist_hentet, after.samtykke.laget) == (TILSTAND, None, clock.now())
    assert (after.samtykke.noekkel, after.samtykke.orgnr) == (before.samtykke.noekkel, NORDLYS)
    clock.move(VALID - SECOND)
    assert find_adresse(new) is not None
    clock.move(SECOND)
    assert find_adresse(new) is None


def test_what_was_read_and_sent_is_remembered_unless_the_address_has_ended(
    session: SessionBase, clock: TestClock
) -> None:
    secret, other, sendt = make(session), make(session, skjema="2"), Sendt(vist=frozenset({NORDLYS}))
    noekkel = find(secret).samtykke.noekkel
    keep_tilstand(noekkel, TILSTAND)
    assert (find(secret).tilstand, find(secret).sendt, find(secret).sist_hentet) == (TILSTAND, Sendt(), None)
    keep_sendt(noekkel, sendt)
    assert (find(secret).tilstand, find(secret).sendt, find(secret).sist_hentet) == (TILSTAND, sendt, date(2023, 8, 28))
    clock.moment = clock.moment.replace(hour=22)  # midnight of the 29th
    keep_sendt(noekkel, sendt)
    assert find(secret).sist_hentet == date(2023, 8, 29)
    assert (find(other).tilstand, find(other).sist_hentet) == (Kalendertilstand(), None)

    end_adresse(find(secret))
    keep_tilstand(noekkel, TILSTAND)
    keep_sendt(noekkel, sendt)

    assert find_adresse(secret) is None
    assert find_adresse(other) is not None


def test_addresses_are_ended_by_person_and_all_together(session: SessionBase, clock: TestClock) -> None:
    theirs = make(sign_in(clock, REGNSKAPSFORER))
    make(session), make(session, skjema="2")

    assert (end_adresser_by_pid("00000000000"), end_adresser_by_pid(EIER)) == (0, 2)
    assert find_adresse(theirs) is not None
    make(session)
    assert end_alle_adresser() == 2
    assert not Kalenderadresse.objects.exists()


def test_addresses_rest_while_the_service_owners_road_is_closed(session: SessionBase, road: Settings) -> None:
    secret = make(session)
    road.ALTINN_ROAD = "token"
    assert not is_tilbudt()
    assert find_adresse(secret) is None
    road.ALTINN_ROAD = "serviceowner"

    assert find_adresse(secret) is not None


def test_a_row_that_was_moved_or_sealed_by_a_lost_key_is_no_address(session: SessionBase, road: Settings) -> None:
    secret, other = make(session), make(session, make_tilgang(NORDLYS), skjema="2")
    mine = Kalenderadresse.objects.get(noekkel=find(secret).samtykke.noekkel)
    theirs = Kalenderadresse.objects.filter(noekkel=find(other).samtykke.noekkel)
    was = theirs.values("innhold", "tilstand")[0]
    for column, taken in (("innhold", mine.innhold), ("tilstand", mine.tilstand), ("tilstand", was["innhold"])):
        theirs.update(**{**was, column: taken})
        assert find_adresse(other) is None
    theirs.update(**was)
    assert find_adresse(other) is not None

    road.SEALING_KEYS = [OTHER_KEY]

    assert find_adresse(secret) is None
