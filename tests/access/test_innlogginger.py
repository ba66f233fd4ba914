"""A person sees and ends their own sign-ins; an open page learns that its sign-in has ended."""

from datetime import timedelta

import httpx
import pytest
from django.test import Client

from portal.access.innlogginger import RECENT
from sandbox.app import Sandbox
from tests.access.sign_in import begin, is_signed_in
from tests.conftest import EIER, NORDLYS, LoggInn, TestClock, sign_in_at_idporten
from tests.web.sider import REGNSKAPSFORER, get_text

pytestmark = pytest.mark.django_db
SIDE, AVSLUTT, STATUS = "/mine-innlogginger/", "/mine-innlogginger/avslutt/", "/mine-innlogginger/status"
HTMX = {"HX-Request": "true", "HX-Current-URL": f"http://testserver/virksomhet/{NORDLYS}/?apen=x"}


def test_a_person_sees_and_ends_their_own_sign_ins_and_nobody_elses(logg_inn: LoggInn) -> None:
    first, second, other = logg_inn(EIER), logg_inn(EIER), logg_inn(REGNSKAPSFORER)

    page = get_text(second.get(SIDE))
    ended = get_text(second.post(AVSLUTT, follow=True))

    assert page.count("denne nettleseren") == 1
    assert "Avslutt alle andre" in page
    assert "1 innlogging er avsluttet." in ended
    assert not is_signed_in(first)
    assert is_signed_in(second)
    assert is_signed_in(other)


def test_a_name_ends_only_that_sign_in_and_only_of_the_same_person(logg_inn: LoggInn) -> None:
    first, second, other = logg_inn(EIER), logg_inn(EIER), logg_inn(REGNSKAPSFORER)
    name = first.get(f"/virksomhet/{NORDLYS}/").wsgi_request.tilgang.person.innlogging  # type: ignore[attr-defined]

    other.post(AVSLUTT, {"navn": name})
    second.post(AVSLUTT, {"navn": "0000-0000"})
    assert is_signed_in(first)
    second.post(AVSLUTT, {"navn": name})

    assert not is_signed_in(first)


def test_ending_takes_a_new_proof_of_who_one_is(logg_inn: LoggInn, api: Sandbox, clock: TestClock) -> None:
    first, second = logg_inn(EIER), logg_inn(EIER)
    clock.move(RECENT + timedelta(seconds=1))

    to_idporten = second.post(AVSLUTT)

    assert is_signed_in(first)
    assert "authorize" in to_idporten.headers["Location"]
    back = second.get(sign_in_at_idporten(api, to_idporten.headers["Location"], EIER))
    assert back.headers["Location"] == SIDE
    second.post(AVSLUTT)
    assert not is_signed_in(first)


def test_where_id_porten_does_not_say_when_a_proof_was_given_one_signs_in_but_gives_it_again(
    logg_inn: LoggInn, api: Sandbox
) -> None:
    api.add_fault(party="idporten", twist="no_auth_time")

    client = logg_inn(EIER)

    assert is_signed_in(client)
    assert "authorize" in client.post(AVSLUTT).headers["Location"]


def test_id_porten_is_told_to_ask_again_by_whoever_must_prove_who_they_are_and_not_by_others(
    bruker: Client, api: Sandbox, clock: TestClock
) -> None:
    clock.move(RECENT + timedelta(seconds=1))

    assert "Logg inn på nytt" in read_sign_in_page(api, bruker.post(AVSLUTT).headers["Location"])
    assert "Logg inn på nytt" not in read_sign_in_page(api, begin(bruker))


def read_sign_in_page(api: Sandbox, address: str) -> str:
    with httpx.Client(transport=httpx.WSGITransport(app=api)) as browser:
        return browser.get(address).text


def test_an_open_page_learns_that_its_sign_in_has_ended_and_asking_is_no_activity(
    bruker: Client, clock: TestClock
) -> None:
    assert f'data-hx-get="{STATUS}"' in bruker.get("/mine-innlogginger/").content.decode()
    for _ in range(2):
        clock.move(timedelta(minutes=14))
        assert bruker.get(STATUS, headers=HTMX).status_code == 204
    clock.move(timedelta(minutes=3))
    response = bruker.get(STATUS, headers=HTMX)

    assert response.headers["HX-Redirect"] == f"/innlogging/?til=%2Fvirksomhet%2F{NORDLYS}%2F%3Fapen%3Dx"
    assert STATUS not in Client().get("/").content.decode()
