"""Evidence from claims and payments: which payment a placement belongs to, and which ledger."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from portal.domain.felter import Betalingsinformasjon, Konto
from portal.domain.plassering import PlassertMotkrav
from portal.domain.sign_evidence import Found, gather_surroundings, match_placements
from portal.domain.sign_movements import Movement
from portal.domain.sign_rows import Money, Placed, forfall_node
from tests.grunnlag import make_krav

DAY, NEXT_DAY = date(2023, 1, 5), date(2023, 1, 6)


def make_money(
    identifier: str = "P", *, part: str = "one", day: date = DAY, amount: int = 100, raw_sign: int = 1
) -> Money:
    return Money(
        key=(identifier, part, day, amount, raw_sign),
        part=part,
        identifier=identifier,
        day=day,
        amount=Decimal(amount),
        raw_sign=raw_sign,
        is_used=False,
        placed=Decimal(0),
        claims=(),
        shares=(),
    )


def make_placed(
    covers: str = "100",
    *,
    forfall: str = "F",
    part: str = "one",
    day: date | None = DAY,
    amount: int | None = 100,
    raw_sign: int = 1,
    is_proof: bool = True,
) -> Placed:
    return Placed(
        part=part,
        forfall=forfall,
        identifier="P",
        day=day,
        amount=None if amount is None else Decimal(amount),
        raw_sign=raw_sign,
        kid="11",
        covers=Decimal(covers),
        is_proof=is_proof,
    )


def make_other(raw_sign: int = 1, evidence: int = 0) -> Movement:
    """What is known of a payment in no list."""
    return Movement(
        raw_sign=raw_sign,
        amount=Decimal(100),
        day=DAY,
        evidence=evidence,
        is_placed=evidence > 0,
        claims=(forfall_node("F"),),
        kid="11",
    )


def test_all_placements_of_a_payment_count_and_unproven_ones_only_join_it_to_their_claim() -> None:
    placed = [
        make_placed("100", forfall="F"),
        make_placed("-40", forfall="G"),
        make_placed("9", forfall="H", is_proof=False),
    ]

    found = match_placements(placed, [make_money("Q"), make_money("P")])

    assert found.net == {1: 60}
    assert found.claims == {1: [forfall_node("F"), forfall_node("G"), forfall_node("H")]}
    assert (found.votes, found.others) == ([], [])


@pytest.mark.parametrize("raw_sign", [1, -1])
@pytest.mark.parametrize(
    ("covers", "direction"), [(["100", "-40"], 1), (["0.50"], 1), (["40", "-100"], -1), (["100", "-100"], 0)]
)
def test_an_unlisted_payment_votes_for_its_ledgers_direction_by_everything_it_covers(
    raw_sign: int, covers: Sequence[str], direction: int
) -> None:
    found = match_placements([make_placed(amount, raw_sign=raw_sign) for amount in covers], [])

    assert found.others == [make_other(raw_sign, evidence=direction)]
    assert found.votes == ([(forfall_node("F"), direction * raw_sign)] if direction else [])


def test_an_unlisted_payment_with_an_unproven_placement_is_known_but_does_not_vote() -> None:
    found = match_placements([make_placed(is_proof=False)], [])

    assert found.others == [make_other()]
    assert found.votes == []


@pytest.mark.parametrize(
    "placed",
    [make_placed(amount=None), make_placed(amount=0), make_placed(day=None), make_placed(raw_sign=0)],
    ids=["no amount", "an amount of nothing", "no day", "no sign"],
)
def test_an_unlisted_payment_with_unknown_details_is_left_out(placed: Placed) -> None:
    found = match_placements([placed], [])

    assert (found.others, found.votes) == ([], [])


TWO_SIGNS = (make_money(raw_sign=1), make_money(raw_sign=-1))


@pytest.mark.parametrize(
    ("placed", "rows", "expected"),
    [
        (make_placed(day=None), [make_money(day=NEXT_DAY)], [0]),
        (make_placed(), [make_money(day=NEXT_DAY)], []),
        (make_placed(), [make_money(day=NEXT_DAY), make_money()], [1]),
        (make_placed(amount=70), [make_money(), make_money(amount=70)], [1]),
        (make_placed(part="two"), [make_money(), make_money(part="two")], [1]),
        (make_placed(part="two"), [make_money(), make_money(amount=70, part="two")], [0]),
        (make_placed(raw_sign=-1), TWO_SIGNS, [1]),
        (make_placed(raw_sign=0), TWO_SIGNS, []),
        (make_placed(amount=None), [make_money(), make_money(amount=70)], [0, 1]),
    ],
    ids=[
        "a placement without a day is of any day",
        "no payment of its day",
        "its day",
        "its amount",
        "its party",
        "its amount rather than its party",
        "its sign",
        "two signs and its own not known",
        "two payments of one sign",
    ],
)
def test_a_placement_belongs_to_the_most_similar_payment_with_its_identifier(
    placed: Placed, rows: Sequence[Money], expected: Sequence[int]
) -> None:
    found = match_placements([placed], rows)

    assert sorted(found.claims) == expected


def test_a_placement_is_not_of_a_movement_with_the_other_sign_that_shares_its_identifier() -> None:
    found = match_placements([make_placed(raw_sign=-1)], [make_money(raw_sign=1)])

    assert (found.claims, found.others) == ({}, [make_other(-1, evidence=1)])


def test_an_unlisted_payment_covers_all_its_claims_in_any_order() -> None:
    placed = [make_placed(forfall="F"), make_placed(forfall="G")]
    nodes = (forfall_node("F"), forfall_node("G"))

    for rows in (placed, placed[::-1]):
        found = match_placements(rows, [])
        assert {frozenset(one.claims) for one in found.others} == {frozenset(nodes)}
        assert set(found.votes) == {(node, 1) for node in nodes}
    assert match_placements([placed[0], make_placed(forfall="G", amount=70)], []).votes == [(node, 1) for node in nodes]


def test_a_claims_instalments_share_a_ledger_with_the_claims_set_off_against_them() -> None:
    three, one = make_krav([(DAY, Decimal(100))] * 3), make_krav([(DAY, Decimal(100))])
    counter = PlassertMotkrav(
        kravforfallsidentifikator="counter",
        plassert_beloep=Decimal(5),
        plassert_dato=DAY,
        kravtype="",
        kravbeskrivelse="",
        forfallsdato=None,
        kravperiode=None,
    )
    alone = replace(one.kravforfall[0], kravforfallsidentifikator="alone", plassert_motkrav=(counter,))

    around = gather_surroundings([three, replace(one, kravforfall=(alone,))], Found(), frozenset())

    assert set(around.claim_joins) == {
        (forfall_node("0"), forfall_node("1")),
        (forfall_node("0"), forfall_node("2")),
        (forfall_node("alone"), forfall_node("counter")),
    }


def test_an_instalment_is_tied_to_its_kid_and_account_if_it_has_any() -> None:
    infos = (
        Betalingsinformasjon(kidnummer="11", konto=Konto(kontonummer="7694 05 18888")),
        Betalingsinformasjon(kidnummer="12"),
        Betalingsinformasjon(),
    )
    krav = make_krav([(DAY, Decimal(100))] * 3)
    parts = tuple(
        replace(forfall, betalingsinformasjon=info) for forfall, info in zip(krav.kravforfall, infos, strict=True)
    )

    around = gather_surroundings([replace(krav, kravforfall=parts)], Found(), frozenset())

    assert around.tie_joins == [
        (forfall_node("0"), ("kid", "11")),
        (forfall_node("0"), ("konto", "76940518888")),
        (forfall_node("1"), ("kid", "12")),
    ]


def test_votes_of_unlisted_payments_are_included_in_the_surroundings() -> None:
    votes, others = [(forfall_node("F"), -1)], [make_other()]

    around = gather_surroundings([], Found(votes=[*votes], others=[*others]), frozenset({2022}))

    assert (around.votes, around.others, around.unseen) == (votes, others, {2022})
