"""Pages are compressed for our own pages, and never for what another site has a browser ask for."""

import gzip
from collections.abc import Mapping
from pathlib import Path

import pytest
from django.test import Client

from bench.world import make_answers, write_ledger
from tests.conftest import EIER, NORDLYS, LoggInn, TestClock

pytestmark = pytest.mark.django_db
OVERSIKT = f"/virksomhet/{NORDLYS}/"
ACCEPTS = {"Accept-Encoding": "gzip, deflate, br, zstd"}
OWN = {"Sec-Fetch-Site": "same-origin"}
MAX_WEIGHT = 25_000  # bytes of an overview with fifty claims, when the browser has the static files


@pytest.fixture
def owner(logg_inn: LoggInn) -> Client:
    return logg_inn(EIER)


@pytest.mark.parametrize("site", ["same-origin", "none"])
@pytest.mark.parametrize("path", [OVERSIKT, "/tilgjengelighet/", "/finnes-ikke/"])
def test_our_own_pages_come_compressed(owner: Client, site: str, path: str) -> None:
    answer = owner.get(path, headers=ACCEPTS | {"Sec-Fetch-Site": site})

    assert answer.headers["Content-Encoding"] == "gzip"
    assert int(answer.headers["Content-Length"]) == len(answer.content)
    assert b"</html>" in gzip.decompress(answer.content)
    assert {"Accept-Encoding", "Sec-Fetch-Site"} <= set(answer.headers["Vary"].split(", "))


@pytest.mark.parametrize(
    "headers",
    [
        ACCEPTS | {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"},
        ACCEPTS | {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"},
        ACCEPTS,  # does not say where it comes from
        OWN,  # does not say that it can decompress
        OWN | {"Accept-Encoding": "identity"},
    ],
)
def test_what_another_site_asks_for_has_its_own_length(owner: Client, headers: Mapping[str, str]) -> None:
    answer = owner.get(f"{OVERSIKT}?sok=161", headers=headers)

    assert answer.status_code == 200
    assert "Content-Encoding" not in answer.headers
    assert b"</html>" in answer.content
    assert {"Accept-Encoding", "Sec-Fetch-Site"} <= set(answer.headers["Vary"].split(", "))


def test_the_same_page_has_many_compressed_lengths(owner: Client) -> None:
    lengths = {len(owner.get("/tilgjengelighet/", headers=ACCEPTS | OWN).content) for _ in range(20)}

    assert len(lengths) > 5


def test_each_page_has_another_token_of_its_form(owner: Client) -> None:
    first, second = (owner.get(OVERSIKT).content.decode() for _ in range(2))

    token = 'name="csrfmiddlewaretoken" value="'
    assert first.partition(token)[2][:64] != second.partition(token)[2][:64]


def test_a_csv_file_comes_compressed_and_a_workbook_as_it_is(owner: Client) -> None:
    period = "?fra=2022-01-01&til=2022-12-31"
    csv, xlsx = (
        owner.get(f"{OVERSIKT}kontoutskrift.{kind}{period}", headers=ACCEPTS | OWN) for kind in ("csv", "xlsx")
    )

    assert csv.headers["Content-Encoding"] == "gzip"
    assert csv.headers["Content-Disposition"].startswith("attachment")
    assert gzip.decompress(csv.content) == owner.get(f"{OVERSIKT}kontoutskrift.csv{period}").content
    assert "Content-Encoding" not in xlsx.headers
    assert xlsx.content.startswith(b"PK")


def test_a_static_file_is_not_compressed_again(client: Client) -> None:
    answer = client.get("/static/fonts/inter-latin.woff2", headers=ACCEPTS | OWN)

    answer.close()
    assert answer.status_code == 200
    assert "Content-Encoding" not in answer.headers


def test_an_overview_with_fifty_claims_is_light(owner: Client, sandbox_data: Path, clock: TestClock) -> None:
    answers = make_answers(50, clock.today())
    write_ledger(sandbox_data, NORDLYS, answers)

    answer = owner.get(OVERSIKT, headers=ACCEPTS | OWN)

    head = sum(len(f"{name}: {value}\r\n") for name, value in answer.headers.items())
    assert gzip.decompress(answer.content).count(b'class="rad') >= 50
    assert head + len(answer.content) < MAX_WEIGHT
