"""The data behind a statement: each row once, its date, and the missing lists."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from portal.domain.betaling import Innbetaling, PlassertKrav
from portal.domain.grunnlag import Mangel, find_mangel
from portal.domain.krav import Krav
from portal.domain.svar import AapneKrav, Liste, Oppslag, Problem
from tests.grunnlag import make_krav
from tests.rader import TOM, dekning, innbetaling

DAG = date(2023, 8, 28)
HENTET = datetime(2023, 8, 28, 7, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    ("oppslag", "expected"),
    [
        (
            Oppslag(data=None, problem=Problem.AVVIST, fetched_at=HENTET),
            Mangel(liste="krav", aar=2022, problem=Problem.AVVIST),
        ),
        (
            Oppslag(data=Liste(is_skjermet=True), problem=Problem.AVVIST, fetched_at=HENTET),
            Mangel(liste="krav", aar=2022, problem=None),
        ),
        (
            Oppslag(data=Liste(), problem=Problem.UTILGJENGELIG, is_motsagt=True, fetched_at=HENTET),
            Mangel(liste="krav", aar=2022, problem=Problem.UTILGJENGELIG, hentet=HENTET),
        ),
        (Oppslag(data=Liste(), problem=Problem.UTILGJENGELIG, is_old=True), None),
    ],
)
def test_a_list_is_incomplete_if_missing_withheld_or_contradicted(
    oppslag: Oppslag[Liste[object] | None], expected: Mangel | None
) -> None:
    assert find_mangel("krav", 2022, oppslag) == expected


def test_only_a_shown_list_can_be_contradicted() -> None:
    missing = Mangel(liste="krav", aar=2022, problem=Problem.UTILGJENGELIG)

    assert not missing.is_motsagt
    assert replace(missing, hentet=HENTET).is_motsagt


def krav_of(entered: date | None, due: date | None = None) -> Krav:
    krav = make_krav([(due, Decimal(100))] if due else [], rest=Decimal(100))
    return replace(krav, opprettelsesdato_for_krav=entered)


@pytest.mark.parametrize(
    ("krav", "fetched", "day", "is_known"),
    [
        (krav_of(date(2023, 5, 1)), DAG, date(2023, 5, 1), True),
        (krav_of(date(2023, 9, 1)), DAG, DAG, False),  # it was known by then
        (krav_of(None, date(2023, 5, 1)), DAG, date(2023, 5, 1), False),
        (krav_of(None, date(2023, 9, 1)), DAG, DAG, False),
        (krav_of(None), DAG, None, False),
        (krav_of(date(2023, 9, 1)), None, date(2023, 9, 1), True),
    ],
)
def test_a_claim_moves_the_balance_when_entered_and_at_the_latest_at_the_fetch(
    krav: Krav, fetched: date | None, day: date | None, *, is_known: bool
) -> None:
    grunnlag = replace(TOM, aapne_hentet=fetched)

    assert (grunnlag.get_dato(krav), grunnlag.is_dato_kjent(krav)) == (day, is_known)


def covered(name: str) -> tuple[PlassertKrav, ...]:
    return (dekning("30", DAG, name=name),)


OPEN = innbetaling("50", "20")


@pytest.mark.parametrize(
    ("opened", "listed", "expected"),
    [
        ([OPEN], [], [OPEN]),
        ([], [OPEN], [OPEN]),
        ([OPEN], [replace(OPEN, plassert_krav=covered("A"))], [replace(OPEN, plassert_krav=covered("A"))]),
        (
            [replace(OPEN, plassert_krav=covered("A"))],
            [replace(OPEN, plassert_krav=covered("B"))],
            [replace(OPEN, plassert_krav=covered("A"))],
        ),
        # The unplaced amount comes from the open list.
        (
            [OPEN],
            [replace(OPEN, plassert_krav=covered("A"), uplassert_beloep=Decimal(50))],
            [replace(OPEN, plassert_krav=covered("A"))],
        ),
        # Of two similar rows, use the one with the same unplaced amount.
        (
            [OPEN],
            [
                replace(OPEN, plassert_krav=covered("A"), uplassert_beloep=Decimal(10)),
                replace(OPEN, plassert_krav=covered("B")),
            ],
            [
                replace(OPEN, plassert_krav=covered("B")),
                replace(OPEN, plassert_krav=covered("A"), uplassert_beloep=Decimal(10)),
            ],
        ),
        # Neither matches, so the placements are unknown.
        (
            [OPEN],
            [
                replace(OPEN, plassert_krav=covered("A"), uplassert_beloep=Decimal(10)),
                replace(OPEN, plassert_krav=covered("B"), uplassert_beloep=Decimal(11)),
            ],
            [OPEN, replace(OPEN, plassert_krav=covered("B"), uplassert_beloep=Decimal(11))],
        ),
        # Another payment's placements are not used.
        (
            [OPEN],
            [replace(OPEN, innbetalingsidentifikator="J", plassert_krav=covered("A"))],
            [OPEN, replace(OPEN, innbetalingsidentifikator="J", plassert_krav=covered("A"))],
        ),
    ],
)
def test_a_payment_has_the_open_lists_unplaced_amount_and_placements_from_either_list(
    opened: list[Innbetaling], listed: list[Innbetaling], expected: list[Innbetaling]
) -> None:
    grunnlag = replace(TOM, aapne=AapneKrav(innbetalinger=tuple(opened)), innbetalinger=tuple(listed))

    assert list(grunnlag.get_alle_innbetalinger()) == expected


def test_a_claim_of_both_lists_is_the_open_lists_and_those_of_one_list_are_there_too() -> None:
    listed = krav_of(date(2023, 5, 1), due=date(2023, 6, 1))
    opened = replace(listed, stipulerte_renter=Decimal(7))
    others = [replace(listed, kravidentifikator=name, kravforfall=()) for name in ("only open", "only listed")]
    grunnlag = replace(TOM, aapne=AapneKrav(alle_krav=(opened, others[0])), krav=(listed, others[1]))

    assert [one.stipulerte_renter for one in grunnlag.get_alle_krav()] == [7, 0, 0]
    assert [*grunnlag.get_alle_krav()] == [opened, *others]
    (found,) = grunnlag.forfall_per_id.values()
    assert found == (opened, opened.kravforfall[0])
