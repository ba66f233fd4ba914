"""Saved choices of clients: under a name, the person's own, sealed, and only what the list itself can be asked."""

import re

import pytest
from django.test import Client

from portal.access.klientkort import change_klientkort, change_utvalg, find_klientkort, find_notater_of
from portal.access.models import Klientkortsamling
from portal.access.sesjon import get_innlogget
from portal.access.tilgang import IkkeInnlogget
from portal.domain.klientkort import Klientkort
from portal.domain.klientutvalg import MAX_NAVN, MAX_UTVALG, ForMangeUtvalg, Klientutvalg, add_utvalg, remove_utvalg
from tests.conftest import NORDLYS, LoggInn
from tests.web.sider import DAGLIG_LEDER, get_text

pytestmark = pytest.mark.django_db
SAVE, LISTE = "/virksomheter/utvalg/", "/virksomheter/"
KORT = Klientkort(nummer="1001")


def save(client: Client, navn: str, spoerring: str) -> int:
    return client.post(SAVE, {"navn": navn, "spoerring": spoerring}).status_code


def list_links(client: Client) -> dict[str, str]:
    page = client.get(LISTE, {"vis": "alle"}).content.decode()
    part = page[page.index('id="lagrede"') :].partition("</details>")[0]
    return {name: href for href, name in re.findall(r'<a class="ds-link" href="([^"]+)"[^>]*>([^<]+)</a>', part)}


def test_what_the_list_shows_is_saved_opened_again_and_deleted(accountant: Client) -> None:
    page = accountant.get(LISTE, {"vis": "forfalt", "sorter": "-forfalt"})
    shown = page.context["lagret_naa"]
    answer = accountant.post(SAVE, {"navn": " Forfalt  først ", "spoerring": shown}, follow=True)

    assert "Utvalget er lagret." in get_text(answer)
    assert list_links(accountant) == {"Forfalt først": "/virksomheter/?vis=forfalt&amp;sorter=-forfalt"}
    assert 'aria-current="true">Forfalt først</a>' in accountant.get(f"{LISTE}?{shown}").content.decode()
    assert "Utvalget er slettet." in get_text(accountant.post(SAVE, {"slett": "Forfalt først"}, follow=True))
    assert list_links(accountant) == {}


def test_only_the_lists_own_fields_are_saved_and_never_a_page(accountant: Client) -> None:
    save(accountant, "A", "?vis=alle&side=3&apne=1&x=//ond.example&sok=" + "a" * 200)

    assert list_links(accountant)["A"].endswith("&amp;sok=" + "a" * 100)
    assert "side" not in list_links(accountant)["A"]
    assert "ond" not in list_links(accountant)["A"]


@pytest.mark.parametrize("navn", ["", "  ", "\u200b", "x" * (MAX_NAVN + 1)])
def test_a_name_is_needed(accountant: Client, navn: str) -> None:
    assert save(accountant, navn, "vis=alle") == 400
    assert list_links(accountant) == {}


def test_there_is_a_limit_and_the_same_name_is_replaced() -> None:
    kept: tuple[Klientutvalg, ...] = ()
    for number in range(MAX_UTVALG):
        kept = add_utvalg(kept, f"U{number}", "vis=alle")

    with pytest.raises(ForMangeUtvalg):
        add_utvalg(kept, "en til", "vis=alle")
    changed = add_utvalg(kept, "u3", "vis=forfalt")
    assert [one.spoerring for one in changed].index("vis=forfalt") == 3
    assert len(changed) == MAX_UTVALG
    assert len(remove_utvalg(changed, "U3")) == MAX_UTVALG - 1


def test_choices_and_cards_share_a_row_and_neither_loses_the_other(accountant: Client) -> None:
    save(accountant, "A", "vis=alle")
    change_klientkort(accountant.session, lambda kept: {**kept, NORDLYS: KORT})
    save(accountant, "B", "vis=forfalt")

    assert find_klientkort(accountant.session) == {NORDLYS: KORT}
    assert set(list_links(accountant)) == {"A", "B"}
    assert Klientkortsamling.objects.count() == 1


def test_two_windows_lose_nothing(accountant: Client) -> None:
    def change(kept: tuple[Klientutvalg, ...]) -> tuple[Klientutvalg, ...]:
        if not kept:
            save(accountant, "Den andre", "vis=alle")  # another window is faster
        return add_utvalg(kept, "Den ene", "vis=alle")

    change_utvalg(accountant.session, change)
    assert [one.navn for one in find_notater_of(get_innlogget(accountant.session)).utvalg] == ["Den andre", "Den ene"]


def test_it_is_the_persons_own_and_cannot_be_read_in_the_database(accountant: Client, logg_inn: LoggInn) -> None:
    save(accountant, "Hemmelig", "sok=hemmelig")

    assert b"emmelig" not in bytes(Klientkortsamling.objects.get().utvalg)
    assert find_notater_of(get_innlogget(logg_inn(DAGLIG_LEDER).session)).utvalg == ()


def test_a_row_moved_to_another_person_does_not_open(accountant: Client, logg_inn: LoggInn) -> None:
    save(accountant, "Hemmelig", "vis=alle")
    other = logg_inn(DAGLIG_LEDER)
    save(other, "Min", "vis=alle")
    rows = Klientkortsamling.objects.order_by("person")
    envelopes = [bytes(row.utvalg) for row in rows]
    for row, envelope in zip(rows, reversed(envelopes), strict=True):
        Klientkortsamling.objects.filter(person=row.person).update(utvalg=envelope)

    assert find_notater_of(get_innlogget(other.session)).utvalg == ()


def test_without_a_sign_in_nothing_is_saved(client: Client) -> None:
    with pytest.raises(IkkeInnlogget):
        change_utvalg(client.session, lambda kept: kept)
    assert client.post(SAVE, {"navn": "A"}).headers["Location"].startswith("/innlogging/")
