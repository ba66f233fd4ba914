"""Clients that are ticked in the list, and what is done for them: it works without script."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client

from portal.domain.tekst import NBSP, format_beloep
from sandbox.app import Sandbox
from tests.conftest import EIER, NORDLYS, LoggInn, TestClock
from tests.web.klientliste import HELE, Work, as_decimal, read_file
from tests.web.sider import HasContent, get_text

pytestmark = pytest.mark.django_db
OTHER = "312385155"


def test_each_row_with_figures_has_a_box_of_the_form_that_leads_on(filled: Client) -> None:
    page = filled.get(HELE).content.decode()
    boxes = re.findall(r'<input type="checkbox" form="klientvalg" name="klient"\s+value="(\d{9})"', page)
    form = page.partition('id="klientvalg" method="get" action="/virksomheter/papirer/"')[2].partition("</form>")[0]

    assert len(boxes) == len(set(boxes)) == 40
    assert 'formaction="/virksomheter/betalingsfiler/"' in form
    assert 'name="vis" value="alle"' in form
    assert "csrfmiddlewaretoken" not in form  # it would stand in the address


def test_statements_are_ordered_for_those_that_are_ticked_and_the_way_back_is_the_same_list(filled: Client) -> None:
    page = filled.get(f"/virksomheter/papirer/?vis=alle&valgte=ja&klient={NORDLYS}&klient={OTHER}")

    assert [one.orgnr for one in page.context["valgte"]] == [
        one.orgnr for one in page.context["valgte"] if one.orgnr in (NORDLYS, OTHER)
    ]
    assert page.context["antall"] == 2
    assert 'href="/virksomheter/?vis=alle"' in page.content.decode()


def test_none_ticked_is_none_and_not_all(filled: Client) -> None:
    page = filled.get("/virksomheter/papirer/?vis=alle&valgte=ja")

    assert "Ingen klienter er valgt." in get_text(page)


def test_payment_files_are_made_for_those_that_are_ticked(filled: Client) -> None:
    page = filled.get(f"/virksomheter/betalingsfiler/?vis=alle&valgte=ja&klient={NORDLYS}").content.decode()

    assert len(re.findall(r'name="klient"[^>]*checked', page)) == 1


def test_another_persons_client_cannot_be_ticked(filled: Client) -> None:
    page = filled.get("/virksomheter/papirer/?valgte=ja&klient=316300022")

    assert page.context["antall"] == 0


def test_who_has_few_has_no_boxes(logg_inn: LoggInn, arbeider: Work) -> None:
    page = logg_inn(EIER).get(HELE, follow=True)

    assert "klientvalg" not in page.content.decode()


def test_without_script_a_press_ticks_them_again_and_tells_their_sums_each_for_itself(
    filled: Client, logg_inn: LoggInn
) -> None:
    rows = read_file(filled)
    page = filled.get(f"{HELE}&valgte=ja&klient={NORDLYS}&klient={OTHER}")
    form = get_text(page).partition("Fjern valget")[2].partition("Virksomheter")[0]

    ticked = re.findall(r'value="(\d{9})"[^>]*\schecked', page.content.decode())
    assert sorted(ticked) == sorted([NORDLYS, OTHER])
    for name, word in (("forfalt", "Forfalt"), ("til_gode", "Til gode")):
        total = sum((as_decimal(rows[orgnr][name]) for orgnr in (NORDLYS, OTHER)), Decimal(0))
        assert f"{word} {write(total)}" in form
    own = [compute_sums(filled, orgnr) for orgnr in (NORDLYS, OTHER)]
    assert f"Ikke forfalt {write(sum(own, Decimal(0)))}" in form
    assert 'id="valgte-fjern" href="?vis=alle"' in page.content.decode()


def write(amount: Decimal) -> str:
    return format_beloep(amount).replace(NBSP, " ")


def compute_sums(client: Client, orgnr: str) -> Decimal:
    """What is not due yet, by the client's own page."""
    return Decimal(client.get(f"/virksomhet/{orgnr}/").context["oversikt"].summer.ikke_forfalt)


def test_those_without_figures_are_counted_in_words_and_are_in_no_sum(
    accountant: Client, api: Sandbox, arbeider: Work, clock: TestClock
) -> None:
    api.set_rights(orgnr=OTHER, api=False)
    accountant.get(HELE)
    arbeider()
    clock.move(timedelta(minutes=1))

    page = accountant.get(f"{HELE}&valgte=ja&klient={NORDLYS}&klient={OTHER}")
    alone = accountant.get(f"{HELE}&valgte=ja&klient={NORDLYS}")

    assert "1 uten tall" in get_text(page)
    assert (page.context["valgt"].antall, page.context["valgt"].antall_uten) == (2, 1)
    assert page.context["valgt"].forfalt == alone.context["valgt"].forfalt > 0
    assert f'value="{OTHER}" id="velg-{OTHER}"' in page.content.decode()
    unknown = get_sums(accountant.get(f"{HELE}&valgte=ja&klient={OTHER}"))
    assert "<dl hidden>" in unknown  # unknown is not nothing
    assert "<dl>" in get_sums(page)


def get_sums(page: HasContent) -> str:
    return page.content.decode().partition("data-valgt-sum")[2].partition("</form>")[0]


def test_another_persons_client_is_in_no_sum(filled: Client) -> None:
    assert filled.get(f"{HELE}&valgte=ja&klient=316300022").context["valgt"].antall == 0
