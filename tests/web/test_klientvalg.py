"""Clients that are ticked in the list, and what is done for them: it works without script."""

import re

import pytest
from django.test import Client

from tests.conftest import EIER, NORDLYS, LoggInn
from tests.web.klientliste import HELE, Work
from tests.web.sider import get_text

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
