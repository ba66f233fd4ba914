"""Large books: the bridge's pages wait while both sides are matched, and nothing is shown or kept before that."""

import pytest

from portal.jobs import matching
from portal.jobs.matching import wait_for_matchings
from tests.web.avstemming import Arbeid
from tests.web.sider import get_text

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def large(arbeid: Arbeid, monkeypatch: pytest.MonkeyPatch) -> Arbeid:
    """Books that take a page too long."""
    arbeid.confirm()
    monkeypatch.setattr(matching, "PAGE_WORK", 0)
    matching._MATCHINGS.drop([_name_place(arbeid)])  # noqa: SLF001
    return arbeid


def _name_place(arbeid: Arbeid) -> str:
    from portal.access.sesjon import get_innlogget

    innlogget = get_innlogget(arbeid.client.session)
    assert innlogget is not None
    return f"kobling/{innlogget.person_key}/{arbeid.orgnr}/{arbeid.dato}"


def test_the_page_says_that_it_compares_and_asks_again_until_the_bridge_is_there(large: Arbeid) -> None:
    answer = large.client.get(large.path)
    page = answer.content.decode()

    assert answer.status_code == 202
    assert "Sammenligner boka med Skatteetaten" in page
    assert '<meta http-equiv="refresh"' in page
    assert "Alle avstemminger" in page
    assert "Saldo hos Skatteetaten" not in page
    wait_for_matchings()
    assert "Saldo hos Skatteetaten 31.07.2023" in large.get_page()


def test_a_figure_that_is_opened_leads_to_the_page_that_asks_again(large: Arbeid) -> None:
    """A whole page within the table would neither be seen as one nor ask again."""
    address = f"{large.path}?apen=sum"
    answer = large.client.get(address, headers={"HX-Request": "true", "HX-Target": "bro"})

    assert (answer["HX-Redirect"], answer.content) == (address, b"")
    wait_for_matchings()
    opened = large.client.get(address, headers={"HX-Request": "true", "HX-Target": "bro"})
    assert "HX-Redirect" not in opened
    assert 'id="bro"' in opened.content.decode()


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "pdf"])
def test_a_file_waits_too(large: Arbeid, suffix: str) -> None:
    answer = large.client.get(f"{large.path}bro.{suffix}")

    page = answer.content.decode()
    assert answer.status_code == 202
    assert "Sammenligner" in page
    assert "Filen lastes ned av seg selv." in page
    assert "Siden oppdaterer seg selv" not in page


def test_an_answer_that_cannot_be_judged_yet_is_not_kept_and_the_person_is_told(
    arbeid: Arbeid, monkeypatch: pytest.MonkeyPatch
) -> None:
    arbeid.confirm()
    names = arbeid.list_names("godta")
    monkeypatch.setattr(matching, "PAGE_WORK", 0)
    matching._MATCHINGS.drop([_name_place(arbeid)])  # noqa: SLF001

    form = {"orgnr": arbeid.orgnr, "handling": "godta", "noekkel": names[0]}
    answer = arbeid.client.post(f"{arbeid.path}svar/", form)

    assert (answer.status_code, answer["Location"]) == (302, arbeid.path)
    wait_for_matchings()
    page = arbeid.get_page()
    assert "Boka måtte sammenlignes på nytt. Det du sendte, er ikke lagret." in page
    assert arbeid.list_names("godta") == names
    assert get_text(arbeid.client.post(f"{arbeid.path}svar/", form, follow=True))
    wait_for_matchings()
    assert names[0] not in arbeid.list_names("godta")
