"""Labels put on many clients at once, and taken off."""

import pytest
from django.test import Client

from portal.access.klientkort import find_klientkort
from portal.domain.klientkort import MAX_ETIKETTER
from tests.conftest import NORDLYS
from tests.web.sider import get_text

pytestmark = pytest.mark.django_db
PAGE, OTHER, THIRD = "/virksomheter/etikett/", "312385155", "311977849"


def send(client: Client, etiketter: str, *orgnumre: str, handling: str = "sett-paa") -> int:
    data = {"etiketter": etiketter, "klient": orgnumre, "handling": handling}
    return client.post(PAGE, data).status_code


def list_labels(client: Client) -> dict[str, tuple[str, ...]]:
    return {orgnr: kort.etiketter for orgnr, kort in find_klientkort(client.session).items()}


def test_labels_are_put_on_those_that_are_named_beside_what_they_have(accountant: Client) -> None:
    send(accountant, "Bygg", NORDLYS)
    send(accountant, "Enk, mva", NORDLYS, OTHER)

    assert list_labels(accountant) == {NORDLYS: ("Bygg", "Enk", "mva"), OTHER: ("Enk", "mva")}


def test_a_label_is_there_once_as_it_is_written_last(accountant: Client) -> None:
    send(accountant, "bygg", NORDLYS)
    send(accountant, "Bygg", NORDLYS)

    assert list_labels(accountant) == {NORDLYS: ("Bygg",)}


def test_labels_are_taken_off_and_the_rest_of_the_card_stays(accountant: Client) -> None:
    accountant.post(
        f"/virksomhet/{NORDLYS}/klientkort/", {"orgnr": NORDLYS, "nummer": "1001", "etiketter": "Bygg, Enk"}
    )
    send(accountant, "bygg", NORDLYS, OTHER, handling="ta-av")

    assert list_labels(accountant)[NORDLYS] == ("Enk",)
    assert find_klientkort(accountant.session)[NORDLYS].nummer == "1001"


def test_the_way_back_is_the_list_as_it_was_and_says_how_many(accountant: Client) -> None:
    data = {"etiketter": "Bygg", "klient": [NORDLYS, OTHER], "handling": "sett-paa"}
    response = accountant.post(f"{PAGE}?vis=alle", data)

    assert response["Location"] == "/virksomheter/?vis=alle"
    assert "Etikettene er endret for 2 klienter." in get_text(accountant.get(response["Location"]))


def test_if_one_would_get_too_many_none_is_changed(accountant: Client) -> None:
    full = ", ".join("abcde"[:MAX_ETIKETTER])
    send(accountant, full, NORDLYS)

    page = accountant.post(PAGE, {"etiketter": "f", "klient": [NORDLYS, OTHER], "handling": "sett-paa"})
    assert page.status_code == 400
    assert "1 klient får for mange etiketter. En klient kan ha høyst 5." in get_text(page)
    assert OTHER not in list_labels(accountant)


@pytest.mark.parametrize("typed", ["", " , ", "x" * 31])
def test_what_is_no_label_is_refused(accountant: Client, typed: str) -> None:
    assert send(accountant, typed, NORDLYS) == 400
    assert list_labels(accountant) == {}


def test_another_persons_client_gets_no_label(accountant: Client) -> None:
    assert send(accountant, "Bygg", "316300022") == 400
    send(accountant, "Bygg", "316300022", NORDLYS)

    assert list_labels(accountant) == {NORDLYS: ("Bygg",)}


def test_the_page_names_those_that_are_chosen_and_labels_used_before(accountant: Client) -> None:
    send(accountant, "Bygg", THIRD)
    page = get_text(accountant.get(f"{PAGE}?vis=alle&valgte=ja&klient={NORDLYS}&klient={OTHER}"))

    assert "Etiketter på 2 klienter" in page
    assert "Brukt før: Bygg." in page
    assert "Ingen klienter er valgt." in get_text(accountant.get(PAGE))
