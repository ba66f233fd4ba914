"""The list of keys names those that the person has a use for."""

import pytest
from django.test import Client

from tests.conftest import NORDLYS
from tests.web.sider import get_text

pytestmark = pytest.mark.django_db
OF_THE_LIST = "Neste og forrige rad i listen over virksomheter"


def test_whoever_has_one_business_is_told_no_keys_of_the_list(bruker: Client, accountant: Client) -> None:
    own, one_of_many = (get_text(client.get(f"/virksomhet/{NORDLYS}/")) for client in (bruker, accountant))

    assert "Gå til søket" in own
    assert "bytte av virksomhet" not in own
    assert OF_THE_LIST not in own
    assert OF_THE_LIST in one_of_many
    assert "Gå til søket, eller til bytte av virksomhet" in one_of_many
