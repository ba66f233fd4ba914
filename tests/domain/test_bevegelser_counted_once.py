"""A payout or set-off that several answers name is one movement."""

from dataclasses import replace
from decimal import Decimal

import pytest

from portal.domain.bevegelser import (
    Utgaaende,
    list_motregninger,
    list_utgaaende,
)
from portal.domain.felter import Part
from portal.domain.grunnlag import Grunnlag
from portal.domain.plassering import PlassertUtbetaling
from portal.domain.svar import AapneKrav
from tests.rader import (
    PART,
    TOM,
    day,
    innbetaling,
    kredit,
    motregning,
    one_krav,
    plassert_utbetaling,
    sendt_tilbake,
    utbetaling,
)

PERSON = Part(noekkel="person", is_person=True)


def paid_out(name: str, beloep: str, number: int = 30, **more: object) -> Utgaaende:
    row = Utgaaende(part=PART, identifikator=name, dato=day(number), beloep=Decimal(beloep), tekst="")
    return replace(row, **more)  # type: ignore[arg-type]


def on_krav(*rows: PlassertUtbetaling, name: str = "F") -> Grunnlag:
    return replace(TOM, krav=(one_krav("-100", "0", *rows, name=name),))


def test_a_payout_found_in_the_list_and_on_claims_is_counted_once() -> None:
    grunnlag = replace(on_krav(plassert_utbetaling("40", paid="100")), utbetalinger=(utbetaling("100", kredit("40")),))

    assert list_utgaaende(grunnlag) == (paid_out("U", "100"),)


def test_a_payout_known_only_from_claims_is_one_however_many_it_settled() -> None:
    share, other = plassert_utbetaling("40", paid="100", message="Mva"), plassert_utbetaling("60", paid="100")
    of_person = replace(one_krav("-40", "0", share), part=PERSON)
    two = replace(TOM, krav=(of_person, one_krav("-40", "0", share, name="G")))

    assert list_utgaaende(two) == (paid_out("U", "100", tekst="Mva"),)
    assert list_utgaaende(replace(TOM, krav=(of_person,))) == (paid_out("U", "100", tekst="Mva", part=PERSON),)
    assert list_utgaaende(on_krav(other)) == (paid_out("U", "100"),)


@pytest.mark.parametrize(("out", "back"), [("100", "-100"), ("0.50", "-0.50"), ("0", "-100")])
def test_a_payout_reversed_on_the_same_day_is_a_separate_movement(out: str, back: str) -> None:
    grunnlag = replace(on_krav(plassert_utbetaling(back)), utbetalinger=(utbetaling(out),))

    assert list_utgaaende(grunnlag) == (paid_out("U", out), paid_out("U", back))


def test_payouts_with_another_day_or_name_are_separate() -> None:
    grunnlag = replace(
        on_krav(plassert_utbetaling("100", dato=day(29)), plassert_utbetaling("100", name="V")),
        utbetalinger=(utbetaling("100"),),
    )

    assert list_utgaaende(grunnlag) == (paid_out("U", "100"), paid_out("U", "100", 29), paid_out("V", "100"))


def sent_back(*shares: str, number: int = 30) -> Grunnlag:
    """Payments refunded in one payout."""
    rows = [
        replace(innbetaling(share, name=str(place)), plassert_utbetaling=(sendt_tilbake(share, dato=day(number)),))
        for place, share in enumerate(shares)
    ]
    return replace(TOM, innbetalinger=tuple(rows))


def test_the_shares_of_a_payout_that_refunded_several_payments_are_added_up() -> None:
    back = paid_out("U", "60", is_tilbakebetaling=True)

    assert list_utgaaende(sent_back("10", "20", "30")) == (back,)


@pytest.mark.parametrize("amount", ["100", "0.50"])
def test_a_listed_payout_includes_the_payments_it_refunded(amount: str) -> None:
    assert list_utgaaende(replace(sent_back("10"), utbetalinger=(utbetaling(amount),))) == (paid_out("U", amount),)
    assert list_utgaaende(replace(sent_back("10"), krav=on_krav(plassert_utbetaling(amount)).krav)) == (
        paid_out("U", amount),
    )


@pytest.mark.parametrize("amount", ["-10", "0"])
def test_a_reversed_or_zero_payout_includes_no_refunded_payments(amount: str) -> None:
    grunnlag = replace(sent_back("10"), utbetalinger=(utbetaling(amount),))

    assert list_utgaaende(grunnlag) == (paid_out("U", amount), paid_out("U", "10", is_tilbakebetaling=True))


def test_payments_refunded_on_another_day_are_another_payout() -> None:
    grunnlag = replace(sent_back("10", number=29), utbetalinger=(utbetaling("10"),))

    assert list_utgaaende(grunnlag) == (paid_out("U", "10"), paid_out("U", "10", 29, is_tilbakebetaling=True))


def test_a_set_off_named_in_several_places_counts_once() -> None:
    one = motregning("70")
    others = (one, motregning("70", name="MS"), motregning("70", dato=day(29)), motregning("70", creditor="Staten"))
    claims = [replace(one_krav("-70", "0", name=str(place)), motregning=each) for place, each in enumerate(others)]
    grunnlag = replace(
        TOM,
        aapne=AapneKrav(alle_krav=(replace(one_krav("-70", "0", name="G"), motregning=one),)),
        krav=tuple(claims),
        innbetalinger=(
            replace(innbetaling("70"), motregning=one),
            replace(innbetaling("5", name="J"), motregning=motregning("5", name="MT")),
            innbetaling("6", name="K"),
        ),
    )

    assert list_motregninger(grunnlag) == (*others, motregning("5", name="MT"))


def test_a_set_off_is_one_whatever_the_order_of_the_claims_it_covered() -> None:
    (first,), (second,) = motregning("5").dekket_krav, motregning("7", creditor="Fylket").dekket_krav
    one = replace(motregning("5"), dekket_krav=(first, second))
    same, other = replace(one, dekket_krav=(second, first)), replace(one, dekket_krav=(first, first))
    rows = tuple(
        replace(one_krav("-20", "-20"), kravidentifikator=str(number), motregning=set_off)
        for number, set_off in enumerate((one, same, other))
    )

    assert list_motregninger(replace(TOM, krav=rows)) == (one, other)
