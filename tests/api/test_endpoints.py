"""The table of endpoints: rules for every list of the API, so that no list can be half added."""

import json

import pytest
from django.utils import translation

from portal.api.client import EMPTY
from portal.api.endpoints import AAPNEKRAV, BY_NAME, LISTER, ROW_FIELDS, YEAR_LISTS, Row, YearList
from portal.api.errors import ApiFormatError
from portal.api.integrity import check_whole
from portal.api.reskontro import get_reskontro
from portal.domain.svar import AapneKrav, Liste
from portal.web.shown_lists import SHOWN_LISTS
from portal.wording import name_liste
from sandbox.app import Sandbox
from tests.conftest import NORDLYS
from tests.proof.answers import make_tilgang

pytestmark = pytest.mark.django_db
each_list = pytest.mark.parametrize("liste", YEAR_LISTS, ids=LISTER)


def make_body(**fields: object) -> bytes:
    return json.dumps({"partIdentifikator": NORDLYS, **fields}).encode()


@each_list
def test_an_empty_year_has_no_rows(liste: YearList[Row]) -> None:
    assert liste.parse(EMPTY) == liste.parse(make_body(**{liste.field: []})) == Liste()


@each_list
def test_an_unreadable_row_is_reported_with_its_list(liste: YearList[Row]) -> None:
    answer = liste.parse(make_body(**{liste.field: [{}]}))

    assert [(rad.liste, answer.rader) for rad in answer.uleselige] == [(liste.field, ())]


@each_list
def test_an_answer_without_its_rows_is_refused_unless_withheld(liste: YearList[Row]) -> None:
    with pytest.raises(ApiFormatError):
        check_whole(make_body(), liste.name, NORDLYS)

    check_whole(make_body(skjermet=True), liste.name, NORDLYS)
    check_whole(make_body(**{liste.field: []}), liste.name, NORDLYS)


@each_list
def test_withheld_answers_contradict_nothing(liste: YearList[Row]) -> None:
    withheld: Liste[object] = Liste(rader=(object(),), is_skjermet=True)

    assert not liste.is_contradicted(AapneKrav(), withheld)


@each_list
def test_every_list_has_an_english_name(liste: YearList[Row]) -> None:
    with translation.override("en"):
        assert name_liste(liste.name) == name_liste(liste.field) != liste.name


def test_every_list_is_requested_once_at_its_own_address(api: Sandbox) -> None:
    regnskap = get_reskontro().get_regnskap(make_tilgang(NORDLYS), {name: [2022] for name in LISTER})

    asked = sorted(call.path.rpartition("/")[2] for call in api.calls if call.party == "skatteetaten")
    assert asked == sorted((AAPNEKRAV, *LISTER))
    assert all(len(regnskap.get(liste)) == 1 for liste in YEAR_LISTS)


def test_pages_request_only_lists_in_the_table() -> None:
    assert {name for names in SHOWN_LISTS.values() for name in names} <= set(BY_NAME)
    assert set(ROW_FIELDS) == {AAPNEKRAV, *LISTER}


def test_a_list_that_was_not_requested_has_no_lookups(api: Sandbox) -> None:
    regnskap = get_reskontro().get_regnskap(make_tilgang(NORDLYS), {"krav": [2022]})

    assert [len(regnskap.get(liste)) for liste in YEAR_LISTS] == [1, 0, 0]
