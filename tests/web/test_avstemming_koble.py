"""A line that nothing explains is tied to rows that a person chooses: sums agree, or the rest stays unexplained."""

import re
from decimal import Decimal

import pytest

from portal.access.avstemminger import change_utkast
from portal.access.tilgang import get_tilgang
from portal.domain.tekst import format_beloep
from portal.domain.treff import name_rad
from portal.web.broarbeid import build_arbeid, find_arbeid
from sandbox.app import Sandbox
from tests.conftest import LoggInn
from tests.web.avstemming import DATO, ORGNR, Arbeid, get_books
from tests.web.sider import DAGLIG_LEDER, get_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def uforklart(logg_inn: LoggInn, api: Sandbox) -> Arbeid:
    """A line that nothing explains, and a payment that is not booked."""
    arbeid = Arbeid(logg_inn(DAGLIG_LEDER)).begin(get_books(api, "stray", "payment missing"))
    arbeid.confirm()
    return arbeid


def find_rows(page: str, felt: str = "post") -> list[str]:
    return re.findall(rf'name="{felt}" value="(\w+)"', page)


def get_first(arbeid: Arbeid) -> tuple[str, str]:
    """The page of the first line that nothing explains, and its address."""
    links = re.findall(r'href="([^"]*/koble/\w+/)"', arbeid.get_page())
    return arbeid.client.get(links[0]).content.decode(), links[0]


def test_a_difference_is_told_first_and_stays_unexplained(uforklart: Arbeid) -> None:
    page, path = get_first(uforklart)
    chosen = {"orgnr": ORGNR, "post": find_rows(page)[:1]}

    asked = uforklart.client.post(path, chosen)
    assert asked.status_code == 400
    assert "blir stående som uforklart." in get_text(asked)
    assert re.search(rf'value="{chosen["post"][0]}"\s+data-oere="-?\d+" checked', asked.content.decode())
    bridge = uforklart.client.post(path, {**chosen, "likevel": "ja"}, follow=True).content.decode()

    assert "Koblet av deg (1)" in bridge
    assert "er uforklart. Forklaring" in bridge
    assert "kr er ikke forklart" in bridge
    rest = re.search(
        r'name="noekkel" value="(\w+)">\s*<div class="ds-field">\s*<label class="ds-label" for="rest-', bridge
    )
    assert rest is not None
    told = get_text_of(uforklart.answer(handling="forklar", noekkel=rest[1], tekst="Rettes i august"))
    assert "er forklart: Rettes i august" in told


def test_what_is_ticked_can_be_added_up_without_tying_anything(uforklart: Arbeid) -> None:
    page, path = get_first(uforklart)
    first = find_rows(page)[0]
    oere = int(re.search(rf'value="{first}"\s+data-oere="(-?\d+)"', page)[1])  # type: ignore[index]
    line = int(re.search(r'id="koblesum" data-oere="(-?\d+)"', page)[1])  # type: ignore[index]

    answer = uforklart.client.post(path, {"orgnr": ORGNR, "post": first, "regn": "ja"})

    assert answer.status_code == 200
    told = re.findall(r'id="sum-(\w+)">([^<]*)<', answer.content.decode())
    wanted = {"skatt": oere, "bok": line, "rest": line - oere}
    assert dict(told) == {name: format_beloep(Decimal(amount) / 100) for name, amount in wanted.items()}
    assert re.search(rf'value="{first}"\s+data-oere="{oere}" checked', answer.content.decode())
    assert "Koblet av deg" not in uforklart.get_page()


def test_a_tie_can_be_undone_with_its_explanation(uforklart: Arbeid) -> None:
    before = uforklart.list_names("forklar")
    page, path = get_first(uforklart)
    uforklart.client.post(path, {"orgnr": ORGNR, "post": find_rows(page)[:1], "likevel": "ja"})
    tied = re.search(r'id="knyttet".*?name="noekkel" value="(\w+)"', uforklart.get_page(), re.DOTALL)
    assert tied is not None

    page = uforklart.answer(handling="angre", noekkel=tied[1])

    assert "Koblet av deg" not in page
    assert uforklart.list_names("forklar") == before


def test_nothing_can_be_tied_without_rows_of_the_authority(uforklart: Arbeid) -> None:
    _page, path = get_first(uforklart)

    for rows in ([], ["finnes-ikke"]):
        answer = uforklart.client.post(path, {"orgnr": ORGNR, "post": rows, "likevel": "ja"})
        assert answer.status_code == 400
        assert "Velg minst én rad hos Skatteetaten." in get_text(answer)


def test_rows_that_are_matched_for_sure_cannot_be_chosen(uforklart: Arbeid) -> None:
    page, path = get_first(uforklart)
    tilgang = get_tilgang(uforklart.client.session, ORGNR)
    found = find_arbeid(tilgang, DATO)
    assert found is not None
    matched = [one for one in build_arbeid(tilgang, *found).bro.treff if not one.venter]
    sure = [name_rad(post.noekkel) for treff in matched for post in treff.poster]

    assert sure
    assert not {*sure} & {*find_rows(page)}
    answer = uforklart.client.post(path, {"orgnr": ORGNR, "post": sure[:1], "likevel": "ja"})
    assert "Velg minst én rad hos Skatteetaten." in get_text(answer)


def test_a_line_that_is_explained_or_gone_leads_back_to_the_bridge(uforklart: Arbeid) -> None:
    response = uforklart.client.get(f"{uforklart.path}koble/0123456789abcdef/")

    assert (response.status_code, response["Location"]) == (302, uforklart.path)


def test_ties_are_kept_short_and_sealed_in_the_head(uforklart: Arbeid) -> None:
    page, path = get_first(uforklart)
    uforklart.client.post(path, {"orgnr": ORGNR, "post": find_rows(page)[:1], "likevel": "ja"})
    head = change_utkast(get_tilgang(uforklart.client.session, ORGNR), DATO, lambda head: head)

    assert head is not None
    (kobling,) = head.svar.koblet
    assert [len(name) for name in (*kobling.poster, *kobling.linjer)] == [16, 16]


def get_text_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
