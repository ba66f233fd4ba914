"""The latest payment: which one it is, what became of it, and when it is not known whether there is a newer one."""

from datetime import UTC, date, datetime

import pytest

from portal.domain.betaling import Innbetaling
from portal.domain.siste_innbetaling import Bruk, find_siste
from tests.rader import day, dekning, innbetaling

AAR = (2023, 2022)
JANUARY, DECEMBER = date(2023, 1, 1), date(2022, 12, 31)


def test_the_latest_is_by_date_and_others_on_its_day_are_counted() -> None:
    first, second = innbetaling("1", dato=day(20), name="A"), innbetaling("2", dato=day(20), name="B")
    older = [innbetaling("3", dato=day(19), name="C"), innbetaling("4", dato=day(19), name="D")]
    newest = max(first, second, key=lambda row: row.noekkel)  # of one day: always the same, whatever the order

    for rows in ([*older, first, second], [second, *older, first]):
        found = find_siste(rows, aar=AAR)
        assert (found.innbetaling, found.antall_andre) == (newest, 1)
    assert find_siste([older[0], first], aar=AAR).antall_andre == 0


@pytest.mark.parametrize(
    ("row", "bruk"),
    [
        (innbetaling("100", covered=(dekning("60", day(1)), dekning("40", day(1)))), Bruk.ALT),
        (innbetaling("100", "40", covered=(dekning("60", day(1)),)), Bruk.NOE),
        (innbetaling("100", covered=(dekning("60", day(1)),)), Bruk.NOE),  # the rest went elsewhere
        (innbetaling("100", "10", covered=(dekning("100", day(1)),)), Bruk.NOE),  # contradicts itself
        (innbetaling("100"), Bruk.NOE),
        (innbetaling("100", "100"), Bruk.INGENTING),
        (innbetaling("-100", "-100"), Bruk.TILBAKEFOERT),
    ],
)
def test_what_became_of_it(row: Innbetaling, bruk: Bruk) -> None:
    assert find_siste([row], aar=AAR).bruk is bruk
    assert find_siste([row], aar=AAR, is_motsagt=True).bruk is Bruk.UKJENT


def test_none_is_known_only_where_every_year_was_read_whole() -> None:
    none, unsure = find_siste([], aar=AAR), find_siste([], aar=AAR, usikre_aar=[2022])

    assert (none.innbetaling, none.antall_andre, none.bruk, none.is_ukjent) == (None, 0, Bruk.UKJENT, False)
    assert (none.aar, none.usikre_aar, none.hentet) == (AAR, (), None)
    assert (unsure.usikre_aar, unsure.is_ukjent) == ((2022,), True)


@pytest.mark.parametrize(
    ("dato", "usikre", "left"),
    [
        (JANUARY, [2023, 2022], (2023,)),  # a gap in an older year hides no newer payment
        (DECEMBER, [2023, 2022], (2023, 2022)),
        (JANUARY, [2022], ()),
        (JANUARY, [], ()),
    ],
)
def test_a_year_is_unsure_if_it_may_have_a_newer_payment(dato: date, usikre: list[int], left: tuple[int, ...]) -> None:
    found = find_siste([innbetaling("100", dato=dato)], aar=AAR, usikre_aar=usikre)

    assert (found.usikre_aar, found.is_ukjent) == (left, False)


def test_the_time_of_the_lists_is_carried_over() -> None:
    hentet = datetime(2023, 8, 28, 7, tzinfo=UTC)

    assert find_siste([innbetaling("1")], aar=AAR, hentet=hentet).hentet == hentet
