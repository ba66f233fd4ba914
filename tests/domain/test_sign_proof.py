"""Which placements prove their own signs."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from portal.domain.krav import Krav
from portal.domain.plassering import DekketKrav, Motregning, PlassertInnbetaling
from portal.domain.sign_rows import is_decisive
from tests.grunnlag import make_krav

DAY, NEXT_DAY = date(2023, 1, 5), date(2023, 1, 6)
SET_OFF = Motregning(
    motregningsidentifikator="M",
    motregnetdato=DAY,
    innkrevingsmyndighet="",
    dekket_krav=(
        DekketKrav(
            motregnet_beloep=Decimal(250),
            beskrivelse="",
            kreditorsnavn="",
            innkrevingsmyndighet="",
            forfallsdato=None,
            forsinkelsesrenter=None,
        ),
    ),
    kilder=(("0", Decimal(200)), ("another", Decimal(50))),
)


def make_placed_on(original: str, left: str, *placed: tuple[str, date | None]) -> Krav:
    """A claim with one instalment and these amounts placed on it."""
    krav = make_krav([(DAY, Decimal(original))])
    rows = tuple(
        PlassertInnbetaling(
            innbetalingsidentifikator="P",
            plassert_beloep=Decimal(amount),
            plassert_dato=day,
            innbetalingsdato=day,
            innbetalt_beloep=None,
            innbetalt_fra=None,
            innbetalingstype="",
        )
        for amount, day in placed
    )
    return replace(
        krav,
        kravforfall=(replace(krav.kravforfall[0], gjenstaaende_beloep=Decimal(left), plassert_innbetaling=rows),),
    )


@pytest.mark.parametrize(
    ("original", "left", "amounts", "expected"),
    [
        ("100", "40", ["60"], True),
        ("100", "40", ["50"], False),
        ("-100", "-40", ["60"], True),
        ("0", "-20", ["20"], True),
        ("0.50", "0", ["0.50"], True),
    ],
    ids=["a claim", "not all is known", "a credit claim", "a claim of nothing", "less than a krone"],
)
def test_placements_that_add_up_to_the_covered_amount_prove_their_signs(
    original: str, left: str, amounts: Sequence[str], *, expected: bool
) -> None:
    krav = make_placed_on(original, left, *((amount, DAY) for amount in amounts))

    assert is_decisive(krav, krav.kravforfall[0]) is expected


@pytest.mark.parametrize(
    ("placed", "expected"),
    [
        ([("0.50", DAY), ("-0.50", NEXT_DAY)], True),
        ([("-60", NEXT_DAY), ("60", DAY)], True),
        ([("60", DAY), ("-60", None)], True),
        ([("60", DAY), ("-60", DAY)], False),
        ([("60", None), ("-60", None)], False),
        ([("0", DAY), ("60", NEXT_DAY), ("-60", None)], False),
    ],
    ids=["in turn", "in any order", "undone without a day", "on one day", "without days", "nothing at first"],
)
def test_placements_that_add_up_to_zero_prove_their_signs_if_the_first_is_known(
    placed: Sequence[tuple[str, date | None]], *, expected: bool
) -> None:
    krav = make_placed_on("100", "100", *placed)

    assert is_decisive(krav, krav.kravforfall[0]) is expected


def test_the_rest_may_include_set_off_elsewhere_or_not() -> None:
    for amount, expected in (("100", True), ("300", True), ("250", False), ("500", False)):
        krav = replace(make_placed_on("-500", "-200", (amount, DAY)), motregning=SET_OFF)

        assert is_decisive(krav, krav.kravforfall[0]) is expected
