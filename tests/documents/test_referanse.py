"""A reference verifies only for an unchanged print that we made."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from pytest_django import Settings

from portal.documents.referanse import Paategning, Utskriftsslag, find_slag, is_ekte, make_referanse

PRINT = Paategning(
    orgnr="314055403",
    fra=date(2022, 1, 1),
    til=date(2022, 12, 31),
    laget=datetime(2023, 8, 28, 7, 16, tzinfo=UTC),
    saldo=Decimal("161467.00"),
)
OLD, NEW = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=", "YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXoxMjM0NTY="


def test_a_reference_verifies_however_it_is_typed() -> None:
    referanse = make_referanse(PRINT, b"content")

    for typed in (
        referanse,
        referanse.lower(),
        referanse.replace("-", " "),
        referanse.replace("0", "O").replace("1", "l"),
    ):
        assert is_ekte(PRINT, typed)
    assert is_ekte(replace(PRINT, saldo=Decimal(161467), laget=PRINT.laget + timedelta(seconds=30)), referanse)


@pytest.mark.parametrize(
    "other",
    [
        replace(PRINT, orgnr="212201782"),
        replace(PRINT, fra=date(2022, 1, 2)),
        replace(PRINT, til=date(2022, 12, 30)),
        replace(PRINT, laget=PRINT.laget + timedelta(minutes=1)),
        replace(PRINT, saldo=Decimal("161467.01")),
        replace(PRINT, saldo=Decimal("-161467.00")),
        replace(PRINT, saldo=None),
    ],
)
def test_a_changed_head_does_not_verify(other: Paategning) -> None:
    assert not is_ekte(other, make_referanse(PRINT, b"content"))


def test_changing_any_character_of_a_reference_breaks_it() -> None:
    referanse = make_referanse(PRINT, b"content").replace("-", "")

    for place, character in enumerate(referanse):
        wrong = referanse[:place] + ("2" if character != "2" else "3") + referanse[place + 1 :]
        assert not is_ekte(PRINT, wrong), place


def test_a_reference_of_one_kind_of_print_is_of_no_other() -> None:
    for slag in Utskriftsslag:
        referanse = make_referanse(replace(PRINT, slag=slag), b"content")
        assert find_slag(PRINT, referanse) is slag
        assert [other for other in Utskriftsslag if is_ekte(replace(PRINT, slag=other), referanse)] == [slag]
    assert find_slag(replace(PRINT, saldo=None), make_referanse(PRINT, b"content")) is None


def test_different_content_gives_a_different_reference() -> None:
    assert make_referanse(PRINT, b"content") != make_referanse(PRINT, b"other")


@pytest.mark.parametrize("typed", ["", "x", "-" * 40, "0" * 32, "U" * 32, "æ" * 32, "0" * 5000])
def test_a_malformed_reference_does_not_verify(typed: str) -> None:
    assert not is_ekte(PRINT, typed)


def test_a_retired_key_still_verifies_and_a_removed_one_does_not(settings: Settings) -> None:
    settings.SEALING_KEYS, settings.RETIRED_KEYS = [OLD], []
    referanse = make_referanse(PRINT, b"content")

    settings.SEALING_KEYS, settings.RETIRED_KEYS = [NEW], [OLD]
    assert is_ekte(PRINT, referanse)
    assert make_referanse(PRINT, b"content")[:4] != referanse[:4]
    settings.RETIRED_KEYS = []
    assert not is_ekte(PRINT, referanse)
