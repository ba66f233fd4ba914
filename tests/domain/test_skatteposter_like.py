"""The authority's side where rows are alike: each keeps its key, and none of them hides another."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from portal.domain.krav import Krav
from portal.domain.skattepost import Postslag
from portal.domain.skatteposter import Skatteside
from tests.domain.test_skatteposter import MVA, TREKK, build, claim, one
from tests.rader import Placed, day, innbetaling, motkrav, motregning, utbetaling


def covered(name: str, *credit: tuple[str, str]) -> Krav:
    """A claim that these credit claims have covered by these amounts."""
    total = sum((Decimal(amount) for _, amount in credit), Decimal(0))
    placed: list[Placed] = [
        replace(motkrav(amount, day(15)), kravforfallsidentifikator=other) for other, amount in credit
    ]
    return claim(name, f"{total}", "0", *placed)


def paid_in(names: str) -> Skatteside:
    return build(innbetalinger=tuple(innbetaling("9", "9", dato=day(12), name=name) for name in names))


def paid_out(names: str) -> Skatteside:
    return build(utbetalinger=tuple(utbetaling("9", dato=day(12), name=name) for name in names))


def set_off(names: str) -> Skatteside:
    return build(*(replace(claim(f"K{name}", "0"), motregning=motregning("9", name=name)) for name in names))


def moved(names: str) -> Skatteside:
    return build(claim("X", "-27", "0", gruppe=TREKK, on=2), *(covered(name, ("X", "9")) for name in names))


@pytest.mark.parametrize(
    ("make", "slag"),
    [
        (paid_in, Postslag.INNBETALING),
        (paid_out, Postslag.UTBETALING),
        (set_off, Postslag.MOTREGNING),
        (moved, Postslag.OMPLASSERING),
    ],
)
def test_a_row_keeps_its_key_when_others_of_its_day_and_amount_come(
    make: Callable[[str], Skatteside], slag: Postslag
) -> None:
    alone = one(make("B"), slag)
    for names in ("ABC", "CBA"):
        keys = {post.referanse: post.noekkel for post in make(names).poster if post.slag is slag}

        assert keys.keys() == set("ABC")
        assert keys["B"] == alone.noekkel


def test_a_claim_covered_by_credit_of_its_own_and_of_another_group_is_moved_by_the_others_amount() -> None:
    own, other = claim("C", "-10", "0", on=2), claim("D", "-30", "0", on=2, gruppe=TREKK)

    side = build(own, other, covered("K", ("C", "10"), ("D", "30")))

    post = one(side, Postslag.OMPLASSERING)
    assert (post.andeler, post.referanse) == (((TREKK, 30), (MVA, -30)), "K")


def test_technical_claims_cancel_each_other_whatever_other_claims_there_are() -> None:
    pairs = [claim(f"{kind}{amount}", amount, "0", kind=kind) for kind, amount in (
        ("MOTP_TILB_BET", "30"), ("KRAV_UTBET_KRED", "-30"), ("AVVIK_1", "7"), ("AVVIK_2", "-7"),
    )]  # fmt: skip
    others = [claim(name, "5") for name in "ABCDEFGH"]

    assert {post.referanse for post in build(*pairs, *others).poster} == set("ABCDEFGH")


def test_a_payment_of_unknown_origin_has_no_kid() -> None:
    assert one(build(innbetalinger=(innbetaling("9"),)), Postslag.INNBETALING).kid == ""
