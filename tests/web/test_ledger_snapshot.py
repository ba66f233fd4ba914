"""Cached tables are separate per answer, day, organisation and open rows."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import cast

import pytest
from django.test import Client, RequestFactory
from django.utils.safestring import SafeString
from django_htmx.middleware import HtmxDetails

from portal.api.parse import parse_aapne_krav
from portal.web.ledger_snapshot import LedgerSnapshot, render_krav_tabell
from portal.web.render import RenderedPart, UnfilledPlace, render_page
from portal.web.request import PortalRequest
from portal.web.utvalg import NO_FILTER
from tests.conftest import EIER, EKSEMPEL_B, NORDLYS, LoggInn, TestClock, change_answer
from tests.web.sider import get_text, list_knapper

pytestmark = pytest.mark.django_db
OVERSIKT = f"/virksomhet/{NORDLYS}/"


def test_the_same_answer_on_another_day_is_rendered_again(bruker: Client, clock: TestClock) -> None:
    first = get_text(bruker.get(OVERSIKT))
    clock.dag = date(2023, 10, 1)
    later = get_text(bruker.get(OVERSIKT))
    clock.dag = date(2023, 8, 28)

    assert "om 11 dager" in first
    assert "om 11 dager" not in later
    assert "223 967,00" in later
    assert get_text(bruker.get(OVERSIKT)) == first


def test_another_answer_is_rendered_again(
    bruker: Client, clock: TestClock, sandbox_data: Path, arbeider: Callable[[], int]
) -> None:
    bruker.get(OVERSIKT)
    file = sandbox_data / "parties" / NORDLYS / "aapnekrav.json"
    file.write_text(file.read_text(encoding="utf-8").replace("61244", "61245"), encoding="utf-8")
    clock.move(timedelta(minutes=6))
    bruker.get(OVERSIKT)  # shows cached figures and enqueues a refresh
    arbeider()

    assert "61 245,00" in get_text(bruker.get(OVERSIKT))


def test_two_organisations_with_equal_answers_have_separate_links(sandbox_data: Path) -> None:
    aapne = parse_aapne_krav((sandbox_data / "parties" / NORDLYS / "aapnekrav.json").read_bytes())
    day = date(2023, 8, 28)

    first, second = (
        render_krav_tabell(
            LedgerSnapshot(orgnr=orgnr, avtrykk="same", hentet=day, dag=day, spraak="nb", aapne=aapne), NO_FILTER, ()
        ).utf8
        for orgnr in (NORDLYS, EKSEMPEL_B)
    )

    assert first.replace(NORDLYS.encode(), EKSEMPEL_B.encode()) == second
    assert first != second


def test_an_open_row_does_not_stay_open_in_the_next_request(bruker: Client, logg_inn: LoggInn) -> None:
    toggle = list_knapper(bruker.get(OVERSIKT))[0].veksle

    assert "detaljrad" in bruker.get(OVERSIKT + toggle).content.decode()
    assert "detaljrad" not in logg_inn(EIER).get(OVERSIKT).content.decode()


@pytest.mark.parametrize(
    ("path", "part"),
    [("", "krav-tabell"), ("", "gruppetabell"), ("uplasserte-innbetalinger/", "innbetaling-tabell")],
)
def test_partials_never_show_withheld_figures(bruker: Client, sandbox_data: Path, path: str, part: str) -> None:
    change_answer(sandbox_data, NORDLYS, "aapnekrav", '"skjermet": false', '"skjermet": true')

    page = bruker.get(OVERSIKT + path, headers={"HX-Request": "true", "HX-Target": part})

    assert "skjermet" in get_text(page)
    assert "61 244,00" not in get_text(page)
    assert f'id="{part}"' not in page.content.decode()


@pytest.mark.parametrize("path", ["", "ubetalte-krav/"])
def test_a_page_has_its_kept_parts_in_their_places(bruker: Client, path: str) -> None:
    first, again = (bruker.get(OVERSIKT + path).content.decode() for _ in range(2))

    for page in (first, again):
        assert "<!--" not in page
        assert page.count('id="krav-tabell"') == 1
        assert page.count('id="gruppetabell"') == (path == "")
        assert page.index("<main") < page.index('id="krav-tabell"') < page.index("</main>")


def test_only_a_parts_own_place_is_filled() -> None:
    first, second = RenderedPart(utf8=b"one"), RenderedPart(utf8=b"two")

    assert first.place != second.place


def test_a_page_whose_part_would_be_missing_is_not_shown(rf: RequestFactory) -> None:
    request = cast("PortalRequest", rf.get("/"))
    request.htmx = HtmxDetails(request)
    inner = RenderedPart(utf8=b"one")

    assert b" one." in render_page(request, "components/funn.html", {"funn": inner.place, "part": inner}).content
    for out_of_reach in ({"in": inner}, [inner]):
        with pytest.raises(UnfilledPlace):
            render_page(request, "components/funn.html", {"funn": inner.place, "part": out_of_reach})
    with pytest.raises(UnfilledPlace):  # cut off by a filter
        render_page(request, "components/funn.html", {"funn": SafeString(inner.place[:-1]), "part": inner})
    with pytest.raises(UnfilledPlace):
        RenderedPart(utf8=b"outer" + inner.place.encode())
