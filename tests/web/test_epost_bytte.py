"""An e-mail address that is changed: the one in force goes on until the new one is confirmed."""

from datetime import timedelta

import pytest

from portal.access.epostabonnement import prune_abonnementer
from portal.access.epostrad import open_row
from portal.access.models import Epostabonnement
from tests.conftest import EIER, LoggInn
from tests.post import ADRESSE, DAY, HOUR, Bruker, find_link
from tests.web.kalendere import serve_due
from tests.web.served import Serve
from tests.web.sider import get_text

pytestmark = pytest.mark.django_db
NY = "kari@ny.example"


@pytest.fixture
def changing(epost: Bruker, serve: Serve) -> Bruker:
    """A person with a confirmed address who has typed another one, and got a link there."""
    serve_due(serve, "2023-09-01")
    epost.switch_on()
    epost.ask(NY)
    assert epost.last.recipients == (NY,)
    return epost


def test_until_the_new_address_is_confirmed_the_old_one_gets_the_messages(changing: Bruker) -> None:
    (digest,) = changing.run()

    assert digest.recipients == (ADRESSE,)
    text = get_text(changing.client.get("/kalender/"))
    assert "Bekreftet 28.08.2023" in text
    assert f"{NY} Ikke bekreftet" in text
    assert "Til den nye er bekreftet, kommer e-posten til den gamle." in text


def test_confirmed_the_new_address_takes_over_with_a_year_of_its_own(changing: Bruker, serve: Serve) -> None:
    link = find_link(changing.last, "bekreft")
    (digest,) = changing.run()
    assert changing.client.post(link).headers["Location"] == "/kalender/#innhold"
    serve_due(serve, "2023-09-01", "2023-09-02")

    (new,) = changing.wait(DAY)

    assert new.recipients == (NY,)
    assert find_link(new, "stopp") != find_link(digest, "stopp")
    changing.client.post(find_link(digest, "stopp"))  # of the old address
    assert Epostabonnement.objects.count() == 1
    changing.client.post(find_link(new, "stopp"))
    assert not Epostabonnement.objects.exists()


def test_the_same_address_renewed_keeps_the_link_that_stops_it(changing: Bruker) -> None:
    (digest,) = changing.run()
    changing.ask(ADRESSE)
    changing.client.post(find_link(changing.last, "bekreft"))

    changing.client.post(find_link(digest, "stopp"))

    assert not Epostabonnement.objects.exists()


def test_after_a_day_the_new_address_is_forgotten_and_the_old_one_stays(changing: Bruker, logg_inn: LoggInn) -> None:
    link = find_link(changing.last, "bekreft")
    changing.clock.move(DAY + timedelta(seconds=1))
    changing.client = logg_inn(EIER)

    assert changing.client.post(link).status_code == 404
    assert NY not in get_text(changing.client.get("/kalender/"))
    assert prune_abonnementer() == 0
    row = Epostabonnement.objects.get()
    samtykke = open_row(row)
    assert samtykke is not None
    assert (samtykke.adresse, samtykke.ny, row.bekreft) == (ADRESSE, None, "")
    changing.clock.move(-HOUR)
    again = open_row(row)
    assert again is not None
    assert again.ny is None  # it is gone from the row, not only from sight


def test_a_new_address_that_takes_nothing_leaves_the_old_one_in_force(epost: Bruker, serve: Serve) -> None:
    serve_due(serve, "2023-09-01")
    epost.switch_on()
    epost.post.faults.append("refused")
    epost.ask(NY)

    assert "Adressen tok ikke imot e-posten" in get_text(epost.client.get("/kalender/"))
    assert [one.recipients for one in epost.run()] == [(ADRESSE,)]


def test_a_new_link_ends_the_one_before_and_one_press_stops_both(changing: Bruker) -> None:
    first = find_link(changing.last, "bekreft")
    changing.client.post("/epost/send/")
    changing.work()
    second = find_link(changing.last, "bekreft")
    assert changing.client.post(first).status_code == 404
    (digest,) = changing.run()

    changing.client.post(find_link(digest, "stopp"))

    assert not Epostabonnement.objects.exists()
    assert changing.client.post(second).status_code == 404
