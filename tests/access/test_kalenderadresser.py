"""A calendar's secret address: whose it is, what it opens, and when it ends."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from pytest_django import DjangoAssertNumQueries, Settings

from portal.access.kalenderadresser import (
    MAX_ADRESSER,
    VALID,
    Adresse,
    ForMangeAdresser,
    find_adresse,
    find_by_noekkel,
    list_adresser,
    make_adresse,
    renew_adresse,
    stop_adresse,
)
from portal.access.kalendertilstand import Kalendertilstand, Virksomhetstilstand
from portal.access.models import Kalenderadresse
from portal.access.tilgang import IkkeInnlogget
from portal.domain.kalender import Hendelse, Kalendervalg
from portal.domain.tilgang import Tilgang
from tests.access.test_sesjon import sign_in
from tests.access.tilganger import make_tilgang
from tests.conftest import EIER, EKSEMPEL_B, NORDLYS, TestClock
from tests.web.sider import REGNSKAPSFORER

pytestmark = pytest.mark.django_db
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
Execute = Callable[[str, object, bool, object], object]
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


def make(session: SessionBase, tilgang: Tilgang | None = None, skjema: str = "1") -> str:
    return make_adresse(session, tilgang, VALG, spraak="nn", skjema=skjema)


def find(secret: str) -> Adresse:
    adresse = find_adresse(secret)
    assert adresse is not None
    return adresse


def test_an_address_is_found_by_its_secret_with_what_was_agreed_to(session: SessionBase, clock: TestClock) -> None:
    secret = make(session, replace(make_tilgang(NORDLYS), navn="Nordlys"))
    samtykke = find(secret).samtykke

    assert len(secret) == 43
    assert (samtykke.pid, samtykke.navn, samtykke.orgnr, samtykke.virksomhet) == (EIER, "Kari", NORDLYS, "Nordlys")
    assert (samtykke.valg, samtykke.spraak, samtykke.laget) == (VALG, "nn", clock.now())
    assert samtykke.kilde == samtykke.noekkel
    assert samtykke.gjelder_til == date(2024, 8, 27)
    assert (find(secret).tilstand, find(secret).sist_hentet) == (Kalendertilstand(), None)
    assert find_adresse("") is find_adresse(secret[:-1]) is find_adresse(samtykke.noekkel) is None
    everything = find(make(session, skjema="2")).samtykke
    assert (everything.orgnr, everything.virksomhet, everything.per_dag) == ("", "", False)
    assert find(secret) == list_adresser(session, NORDLYS)[0]
    by_day = make_adresse(session, None, VALG, spraak="nn", skjema="3", per_dag=True)
    assert find(by_day).samtykke.per_dag


def test_a_job_finds_an_address_by_its_key_while_calendars_are_offered(session: SessionBase, road: Settings) -> None:
    adresse = find(make(session))
    make(session, skjema="2")

    assert find_by_noekkel(adresse.samtykke.noekkel) == adresse
    assert find_by_noekkel("another") is None
    road.ALTINN_ROAD = "person"
    assert find_by_noekkel(adresse.samtykke.noekkel) is None


def test_the_last_day_of_a_consent_is_the_norwegian_one(clock: TestClock) -> None:
    clock.moment = clock.moment.replace(hour=22)  # midnight of the 29th

    assert find(make(sign_in(clock))).samtykke.gjelder_til == date(2024, 8, 28)


def test_nothing_of_it_can_be_read_in_the_database(session: SessionBase) -> None:
    secret = make(session, make_tilgang(NORDLYS))
    row = Kalenderadresse.objects.get()

    stored = f"{row.noekkel}{row.person}{row.adresse}{bytes(row.innhold)!r}{bytes(row.tilstand)!r}"
    assert not any(text in stored for text in (secret, EIER, NORDLYS, "Kari"))
    assert len(row.adresse) == 64


def test_the_same_form_sent_twice_makes_one_address_and_another_persons_its_own(
    session: SessionBase, clock: TestClock
) -> None:
    assert make(session)
    assert make(session) == ""
    assert make(sign_in(clock, REGNSKAPSFORER))
    assert Kalenderadresse.objects.count() == 2
    Kalenderadresse.objects.update(person="moved")
    assert make(session) == ""


def test_one_who_has_not_signed_in_has_no_addresses(session: SessionBase) -> None:
    nobody = SessionStore()

    with pytest.raises(IkkeInnlogget):
        make(nobody)
    for ask in (lambda: list_adresser(nobody), lambda: stop_adresse(nobody, "a"), lambda: renew_adresse(nobody, "a")):
        with pytest.raises(IkkeInnlogget):
            ask()


def test_a_person_has_twenty_at_most_and_those_that_are_over_make_room(session: SessionBase, clock: TestClock) -> None:
    for number in range(MAX_ADRESSER):
        assert make(session, skjema=f"{number}")
    with pytest.raises(ForMangeAdresser):
        make(session, skjema="one more")
    assert make(session, skjema="0") == ""  # sent again
    assert make(sign_in(clock, REGNSKAPSFORER))
    clock.move(VALID)

    again = sign_in(clock)
    assert make(again, skjema="one more")
    assert [one.samtykke.laget for one in list_adresser(again)] == [clock.now()]
    assert Kalenderadresse.objects.count() == 2  # the other person's is left to the pruning


def test_a_person_sees_and_ends_only_their_own_newest_first(session: SessionBase, clock: TestClock) -> None:
    other = sign_in(clock, REGNSKAPSFORER)
    theirs, old = make(other), make(session, make_tilgang(NORDLYS))
    clock.move(MINUTE)
    new = make(session, skjema="2")
    noekkel = find(theirs).samtykke.noekkel

    assert list_adresser(session) == (find(new), find(old))
    assert list_adresser(session, NORDLYS) == (find(old),)
    assert list_adresser(session, EKSEMPEL_B) == ()
    assert not stop_adresse(session, noekkel)
    assert renew_adresse(session, noekkel) == ""
    assert find_adresse(theirs) is not None
    assert stop_adresse(session, find(old).samtykke.noekkel)
    assert find_adresse(old) is None
    assert list_adresser(session) == (find(new),)


def test_of_two_made_in_one_moment_the_order_stays(session: SessionBase) -> None:
    keys = [find(make(session, skjema=f"{number}")).samtykke.noekkel for number in range(5)]

    assert [one.samtykke.noekkel for one in list_adresser(session)] == sorted(keys, reverse=True)


def test_a_new_secret_is_that_of_the_address_that_was_asked_for(session: SessionBase) -> None:
    secrets = {find(secret).samtykke.noekkel: secret for secret in (make(session, skjema=one) for one in "123")}
    for noekkel, old in secrets.items():
        others = [secret for secret in secrets.values() if secret != old]

        new = renew_adresse(session, noekkel)

        assert (find(new).samtykke.noekkel, find_adresse(old)) == (noekkel, None)
        assert all(map(find_adresse, others))
        secrets = secrets | {noekkel: new}


def test_of_two_who_renew_an_address_at_once_one_gets_its_secret(session: SessionBase) -> None:
    noekkel = find(make(session)).samtykke.noekkel
    first: list[str] = []

    def renew_before(execute: Execute, sql: str, params: object, many: bool, context: object) -> object:
        if sql.startswith("UPDATE") and "kalenderadresse" in sql and not first:
            first.append("")
            first[0] = renew_adresse(session, noekkel)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(renew_before):  # type: ignore[arg-type]  # Django types it with Any
        assert renew_adresse(session, noekkel) == ""

    assert find(first[0]).samtykke.noekkel == noekkel


def test_a_list_of_addresses_tells_when_each_was_fetched_and_opens_nothing_that_was_sent(
    session: SessionBase, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make(session), make(session, skjema="2")
    Kalenderadresse.objects.update(sist_hentet=HENDELSE.dato)

    with django_assert_num_queries(2) as asked:  # the sign-in, and the list
        listed = list_adresser(session)

    assert [one.sist_hentet for one in listed] == [HENDELSE.dato] * 2
    assert not [one["sql"] for one in asked.captured_queries if "tilstand" in one["sql"] or "sendt" in one["sql"]]


def test_an_upgrade_ends_no_address(session: SessionBase, settings: Settings) -> None:
    make(session)
    settings.PSEUDONYM_KEY = "a key that stays"
    Kalenderadresse.objects.update(adresse="f4d00adf90153352b6adc8bfff9a396d9d1c90b93d4f0b2ed9eb010951999d65")

    assert find_adresse("hemmelig") is not None
