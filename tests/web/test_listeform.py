"""Filtering, sorting and paging: nothing lost, nothing duplicated, and found by what people type."""

from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.web.listeform import PER_SIDE, Listeform, Valg, choose, list_verdier
from portal.web.listesok import Innhold


@dataclass(frozen=True)
class Rad:
    nr: int
    gruppe: str
    beloep: Decimal
    navn: str | None


FORM: Listeform[Rad] = Listeform(
    kolonner={"beloep": lambda rad: rad.beloep, "navn": lambda rad: rad.navn},
    fasetter={"gruppe": lambda rad: rad.gruppe},
    get_innhold=lambda rad: Innhold(ord=(rad.navn or "",), beloep=(rad.beloep,)),
)
rader = st.lists(
    st.builds(
        Rad,
        nr=st.integers(),
        gruppe=st.sampled_from(["a", "b", ""]),
        beloep=st.decimals(min_value=-1000, max_value=1000, places=2),
        navn=st.none() | st.sampled_from(["Ås", "ås", "Bø"]),
    ),
    max_size=3 * PER_SIDE,
)
valg = st.builds(
    Valg,
    fasetter=st.sampled_from([(), (("gruppe", "a"),), (("gruppe", ""),)]),
    minst=st.none() | st.decimals(min_value=0, max_value=1000, places=2),
    mest=st.none() | st.decimals(min_value=0, max_value=1000, places=2),
    sorter=st.sampled_from(["", "beloep", "navn"]),
    is_synkende=st.booleans(),
)


@given(rader, valg)
def test_every_row_is_on_exactly_one_page_and_sums_cover_all_rows(rows: list[Rad], asked: Valg) -> None:
    whole = choose(rows, FORM, asked)
    pages = [choose(rows, FORM, replace_side(asked, side)) for side in whole.page.paginator.page_range]

    shown = [row for page in pages for row in page.rader]
    wanted = [row for row in rows if is_wanted(row, asked)]
    assert shown == [*whole.treff]
    assert sorted(map(repr, shown)) == sorted(map(repr, wanted))
    assert all(0 < len(page.rader) <= PER_SIDE for page in pages if whole.treff)
    assert whole.antall_i_alt == len(rows)


@given(rader, valg)
def test_equal_rows_keep_their_order_and_unknown_values_come_last_both_ways(rows: list[Rad], asked: Valg) -> None:
    found = choose(rows, FORM, asked).treff

    names = [row.navn for row in found]
    if asked.sorter == "navn":
        assert None not in names[: len(names) - names.count(None)]
    if not asked.sorter:
        assert [*found] == [row for row in rows if row in found]
    if asked.sorter == "beloep":
        amounts = [row.beloep for row in found]
        assert amounts == sorted(amounts, reverse=asked.is_synkende)


def replace_side(asked: Valg, side: int) -> Valg:
    return Valg(
        fasetter=asked.fasetter,
        minst=asked.minst,
        mest=asked.mest,
        sorter=asked.sorter,
        is_synkende=asked.is_synkende,
        side=side,
    )


def is_wanted(row: Rad, asked: Valg) -> bool:
    low, high = asked.minst or Decimal(0), asked.mest if asked.mest is not None else Decimal(1000)
    return all(row.gruppe == value for _, value in asked.fasetter) and low <= abs(row.beloep) <= high


ROW = Innhold(
    ord=("Mva-melding - 2022/1", "Merverdiavgift", "10.04.2022", "Sjøen Båtfører"),
    numre=("314055403202201", "250884358", "76940518888", "NO5876940518888", "KRAV-33712709"),
    beloep=(Decimal("21200.00"), Decimal("-1500.50")),
)


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("mva", True),
        ("MELDING merverdi", True),
        ("mva forskuddstrekk", False),
        ("314 055 403", True),
        ("0554032022", True),
        ("18888", True),
        ("7694.05.18888", True),
        ("21 200,00", True),
        ("21 200,01", False),
        ("21200", True),
        ("1500", True),
        ("1 500,50", True),
        ("\u22121 500,50", True),
        ("mva 21 200,00", True),
        ("10.04.2022", True),
        ("99", False),
        ("xx", False),
        ("250 884 358 mva", True),
        ("888", True),
        ("76 9.4.05", True),  # three or more digits together
        ("mva 76 9.4.05", True),
        ("kr 21 200", True),
        ("21 200 kr", True),
        ("NOK 21200", True),
        ("21200.00", True),
        ("21.200", True),
        ("21,200.00", True),
        ("kr 21 200,-", True),
        ("mva 21 200 kr", False),  # words and an amount with its currency are not told apart
        ("10.4.2022", True),
        ("10.04.22", True),
        ("2022-04-10", True),
        ("10042022", True),
        ("10. april 2022", True),
        ("11.4.2022", False),
        ("KID 2508 84358", True),
        ("KID: 250884358", True),
        ("kontonr. 7694 05 18888", True),
        ("NO58 7694 0518 888", True),
        ("IBAN NO58 7694 0518 888", True),
        ("krav-337", True),
        ("KRAV-33712709", True),
        ("\uff12\uff15\uff10\uff18\uff18\uff14\uff13\uff15\uff18", True),
        ("250\u202f884\u00a0358", True),
        ("ba\u030atfører", True),
    ],
)
def test_a_row_is_found_by_words_amounts_and_parts_of_numbers(text: str, is_found: bool) -> None:
    form: Listeform[Innhold] = Listeform(kolonner={}, fasetter={}, get_innhold=lambda row: row)

    assert bool(choose([ROW], form, Valg(sok=text)).treff) == is_found


def test_choices_are_the_values_in_the_list() -> None:
    rows = [Rad(1, "b", Decimal(1), None), Rad(2, "", Decimal(1), None), Rad(3, "b", Decimal(1), None)]

    assert list_verdier(rows, FORM) == {"gruppe": ["b", ""]}


def test_in_descending_order_the_largest_comes_first_and_case_does_not_matter() -> None:
    rows = [
        Rad(1, "", Decimal(1), "ås"),
        Rad(2, "", Decimal(3), "Bø"),
        Rad(3, "", Decimal(2), None),
        Rad(4, "", Decimal(2), "Ås"),
    ]

    def order(sorter: str, *, is_synkende: bool) -> list[int]:
        return [row.nr for row in choose(rows, FORM, Valg(sorter=sorter, is_synkende=is_synkende)).treff]

    assert order("beloep", is_synkende=False) == [1, 3, 4, 2]
    assert order("beloep", is_synkende=True) == [2, 3, 4, 1]
    assert order("navn", is_synkende=False) == [2, 1, 4, 3]
    assert order("navn", is_synkende=True) == [1, 4, 2, 3]


@pytest.mark.parametrize(
    ("minst", "mest", "shown"),
    [("5", None, [2, 3]), ("5.01", None, [3]), (None, "5", [1, 2]), (None, "4.99", [1]), ("-5", "-5", [2])],
)
def test_limits_apply_to_the_rows_own_amount_without_its_sign(
    minst: str | None, mest: str | None, shown: list[int]
) -> None:
    rows = [Rad(1, "", Decimal("0.50"), None), Rad(2, "", Decimal(-5), None), Rad(3, "", Decimal(10), None)]
    asked = Valg(minst=Decimal(minst) if minst else None, mest=Decimal(mest) if mest else None)

    assert [row.nr for row in choose(rows, FORM, asked).treff] == shown


def test_a_row_without_an_amount_counts_as_zero() -> None:
    form: Listeform[Innhold] = Listeform(kolonner={}, fasetter={}, get_innhold=lambda row: row)

    assert choose([Innhold()], form, Valg(mest=Decimal(0))).treff == (Innhold(),)
    assert choose([Innhold()], form, Valg(minst=Decimal("0.01"))).treff == ()


@pytest.mark.parametrize(("antall", "sider"), [(0, 1), (1, 1), (200, 1), (201, 2), (400, 2), (401, 3)])
def test_a_page_has_two_hundred_rows_and_the_last_page_the_rest(antall: int, sider: int) -> None:
    rows = [Rad(number, "", Decimal(1), None) for number in range(antall)]

    last = choose(rows, FORM, Valg(side=99))

    assert (last.page.paginator.num_pages, last.page.number) == (sider, sider)
    assert [row.nr for row in last.rader] == [*range((sider - 1) * 200, antall)]
