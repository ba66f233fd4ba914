"""The cookie against forged forms: sent once, and anew where the browser has none or another."""

import pytest
from django.test import Client

from tests.conftest import NORDLYS

pytestmark = pytest.mark.django_db
PATH = f"/virksomhet/{NORDLYS}/"


def test_a_browser_that_has_the_cookie_is_sent_no_other(bruker: Client) -> None:
    del bruker.cookies["csrf"]
    first, second = bruker.get(PATH), bruker.get(PATH)

    assert first.cookies["csrf"].value
    assert first.cookies["csrf"]["max-age"] == ""  # until the browser is closed
    assert "csrf" not in second.cookies


@pytest.mark.parametrize("value", ["", "short", "a" * 31 + "!", "b" * 64])
def test_another_value_is_replaced_by_one_that_forms_are_accepted_with(bruker: Client, value: str) -> None:
    bruker.handler.enforce_csrf_checks = True
    bruker.cookies["csrf"] = value
    page = bruker.get(PATH)

    assert page.cookies["csrf"].value != value
    form = {"csrfmiddlewaretoken": str(page.context["csrf_token"])}
    assert bruker.post(f"{PATH}hent/", form).status_code != 403
