"""The siege attacks this machine alone, and notices what it looks for."""

import io
import zipfile
from dataclasses import replace

import pytest

from siege.__main__ import MAX_MEGABYTES, MAX_WORST, Outcome
from siege.field import MAX_RETURN
from siege.habits import read_text
from siege.loopback import NotThisMachine, check_own
from siege.others import find_numbers
from siege.record import count_rows
from siege.troubles import Happened

OTHER, KNOWN = b"310000003", frozenset({b"310000003"})
HELD = Outcome(
    attack="an attack",
    pages=10,
    unanswered=0,
    wrong=0,
    median_ms=20.0,
    worst_ms=300,
    megabytes=3,
    processes_died=0,
    seconds_until_free=0.1,
    slots_held=0,
    attackers_got="",
    mistakes=[],
    has_missed=False,
)


@pytest.mark.parametrize("url", ["http://127.0.0.1:8000", "http://127.0.1.9:8000/x", "http://[::1]:8000"])
def test_this_machine_may_be_attacked(url: str) -> None:
    assert check_own(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "https://minside.example",
        "http://localhost:8000",  # a name may lead anywhere
        "http://10.0.0.1:8000",
        "http://0.0.0.0:8000",
        "http://127.0.0.1.example:8000",
        "http://127.0.0.1@minside.example",
        "http://2130706433:8000",
        "127.0.0.1:8000",
        "",
    ],
)
def test_no_other_machine_is_attacked(url: str) -> None:
    with pytest.raises(NotThisMachine):
        check_own(url)


@pytest.mark.parametrize(
    "text", ["310000003", "310 000 003", "310\u00a0000\u00a0003", "310&nbsp;000&nbsp;003", "AS 310000003,"]
)
def test_another_organisation_is_found_however_it_is_written(text: str) -> None:
    assert find_numbers(f"<p>{text}</p>".encode(), KNOWN) == {OTHER}


@pytest.mark.parametrize("text", ["1310000003", "3100000031", "310 000 004", "310.000.003"])
def test_other_numbers_are_not_taken_for_it(text: str) -> None:
    assert find_numbers(text.encode(), KNOWN) == set()


def test_another_organisation_is_found_in_a_workbook() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", "<t>310 000 003</t>")

    assert find_numbers(read_text(file.getvalue()), KNOWN) == {OTHER}


@pytest.mark.parametrize(
    "change",
    [
        {"unanswered": 1},
        {"wrong": 1},
        {"worst_ms": MAX_WORST},
        {"megabytes": MAX_MEGABYTES},
        {"processes_died": 1},
        {"seconds_until_free": MAX_RETURN},
        {"slots_held": 1},
        {"has_missed": True},
    ],
)
def test_whatever_stops_the_owner_is_an_attack_that_was_not_held(change: dict[str, int]) -> None:
    assert HELD.is_held
    assert not replace(HELD, **change).is_held  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("status", "began", "ended", "is_excused"),
    [(503, 9, 11, True), (503, 21, 22, True), (503, 8, 9, False), (503, 25, 26, False), (500, 11, 12, False)],
)
def test_an_error_is_excused_only_while_something_is_away(
    status: int, began: float, ended: float, *, is_excused: bool
) -> None:
    away = Happened("PostgreSQL is away", 10, 20, 25, frozenset({503}))

    assert away.excuses(status, began, ended) is is_excused


def test_the_record_counts_views_and_neither_refusals_nor_the_workers_own() -> None:
    rows = (
        "28.11.2026 12.00;Person 1;;Egen rolle;Krav og betalinger;Vist",
        "28.11.2026 12.00;Person 1;;Egen rolle;Listen over virksomheter;Vist",
        "28.11.2026 12.00;Person 2;;Ikke oppgitt;Krav og betalinger;Avvist",
    )

    assert count_rows("\n".join(("Tid;Hvem;Nummer;Grunn;Side;Utfall", *rows))) == 1
