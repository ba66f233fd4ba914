"""The client list matches each client's page, and reports what is missing."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from sandbox.app import Sandbox
from tests.conftest import EIER, NORDLYS, LoggInn, TestClock
from tests.web.klientliste import HELE, TALL, Work, as_decimal, read_file, show
from tests.web.sider import get_text

pytestmark = pytest.mark.django_db
LYSTIG = "212201782"


def test_each_client_has_the_figures_of_its_own_first_page(filled: Client) -> None:
    rows = read_file(filled)

    assert len(rows) == 40
    for orgnr in [*rows][::4]:
        oversikt = filled.get(f"/virksomhet/{orgnr}/").context["oversikt"]
        row = rows[orgnr]
        assert as_decimal(row["forfalt"]) == oversikt.summer.forfalt
        assert as_decimal(row["til_gode"]) == oversikt.summer.til_gode
        assert as_decimal(row["uplassert"]) == oversikt.uplassert
        assert row["neste_frist"] == (oversikt.neste_frist.isoformat() if oversikt.neste_frist else "")
        assert as_decimal(row["forfaller_innen_14_dager"]) <= oversikt.summer.ikke_forfalt


def test_due_soon_includes_the_fourteenth_day_but_not_the_fifteenth(
    logg_inn: LoggInn, api: Sandbox, clock: TestClock, arbeider: Work
) -> None:
    api.set_rights(pid=EIER, orgnr=LYSTIG, altinn=True)
    owner = logg_inn(EIER)  # 62 500 kroner fall due on 8 September
    for days_before, soon in ((15, "0,00"), (14, "62500,00"), (0, "62500,00"), (-1, "0,00")):
        clock.dag = clock.dag.replace(year=2023, month=9, day=8) - timedelta(days=days_before)
        owner.get(HELE)
        arbeider()
        assert read_file(owner)[NORDLYS]["forfaller_innen_14_dager"] == soon


def test_totals_cover_shown_clients_and_never_net_credit(filled: Client) -> None:
    rows = read_file(filled)
    response = filled.get(HELE)
    page = get_text(response)

    for column in ("forfalt", "forfaller_innen_14_dager", "til_gode", "uplassert"):
        total = sum(as_decimal(row[column]) for row in rows.values())
        assert f"{total:,.2f}".replace(",", " ").replace(".", ",") in page
    assert all(as_decimal(row["forfalt"]) >= 0 for row in rows.values())
    assert "40 av 40 virksomheter er med" in page
    assert not response.context["summer"].is_ufullstendig


def test_open_amounts_without_due_date_are_shown_for_follow_up(
    accountant: Client, sandbox_data: Path, arbeider: Work
) -> None:
    file = sandbox_data / "parties" / LYSTIG / "aapnekrav.json"
    answer = json.loads(file.read_text("utf-8"))
    for krav in answer["aapentKravMedGjenstaaendeBeloep"]:
        krav["kravforfall"] = []
    file.write_text(json.dumps(answer), "utf-8")
    accountant.get(HELE)
    arbeider()

    assert "20 000,00 kroner uten forfallsdato" in read_file(accountant)[LYSTIG]["merknad"].replace("\u00a0", " ")
    assert LYSTIG in show(accountant, "?vis=oppfolging")
    assert "20 000,00 kroner uten forfallsdato" in get_text(accountant.get(HELE))


def test_the_client_list_can_be_filtered_sorted_and_searched(filled: Client) -> None:
    rows = read_file(filled)
    late = [orgnr for orgnr, row in rows.items() if as_decimal(row["forfalt"]) > 0]

    assert sorted(show(filled, "?vis=forfalt")) == sorted(late)
    by_amount = show(filled, "?vis=forfalt&sorter=-forfalt")
    assert by_amount == sorted(late, key=lambda orgnr: as_decimal(rows[orgnr]["forfalt"]), reverse=True)
    assert show(filled, "?sok=nordlys") == [NORDLYS] == show(filled, "?sok=314 055 403")
    *in_file, _ = file = read_file(filled, "?vis=forfalt&sorter=-forfalt")
    assert in_file == by_amount
    assert file["merknad"]["navn"] == f"Et utvalg: {len(late)} av 40 virksomheter."
    assert set(show(filled, "?vis=oppfolging")) >= set(late)


def test_a_favourite_comes_first(filled: Client) -> None:
    filled.post(f"/virksomhet/{NORDLYS}/favoritt/", {"orgnr": NORDLYS})

    assert show(filled)[0] == NORDLYS
    assert show(filled, "?vis=favoritter") == [NORDLYS]


def test_an_invalid_query_gives_a_message(filled: Client) -> None:
    for query in (
        "?vis=x",
        "?vis=alle&vis=forfalt",
        "?sorter=x",
        "?side=0",
        "?vis=%00",
        "?minst=abc",
        "?minst=9&mest=1",
    ):
        assert filled.get(TALL + query).status_code == 400, query
        assert filled.get("/virksomheter.csv" + query).status_code == 400, query
