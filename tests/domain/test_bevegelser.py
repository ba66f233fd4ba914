"""Movements: each row once, on its own date and with its own sign, from whichever list has it."""

from dataclasses import replace
from decimal import Decimal

import pytest

from portal.domain.bevegelser import Bevegelse, Slag, Utgaaende, list_bevegelser, list_motregninger, list_utgaaende
from portal.domain.felter import Kravperiode, Part
from portal.domain.grunnlag import Grunnlag
from portal.domain.plassering import PlassertUtbetaling
from portal.domain.svar import AapneKrav
from tests.rader import (
    DAG,
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


@pytest.mark.parametrize(
    ("beloep", "debet", "kredit_"), [("0.50", "0.50", None), ("-0.50", None, "0.50"), ("0", None, None)]
)
def test_movements_that_raise_the_debt_are_debit_and_the_rest_are_credit(
    beloep: str, debet: str | None, kredit_: str | None
) -> None:
    row = Bevegelse(dato=DAG, slag=Slag.KRAV, tekst="", referanse="", beloep=Decimal(beloep))

    columns = (row.debet, row.kredit)
    assert columns == tuple(None if text is None else Decimal(text) for text in (debet, kredit_))


def test_a_claim_is_a_movement_of_its_original_amount_with_text_and_period() -> None:
    krav = replace(
        one_krav("100", "40", entered=day(10)),
        kravbeskrivelse="Skatt",
        kravperiode=Kravperiode(aar="2022"),
        part=PERSON,
    )
    unknown_day = one_krav("-30", "0", entered=None, due=day(12), name="G")

    assert list_bevegelser(replace(TOM, krav=(krav, unknown_day))) == (
        Bevegelse(
            dato=day(10),
            slag=Slag.KRAV,
            tekst="Skatt",
            referanse="F",
            beloep=Decimal(100),
            periode=Kravperiode(aar="2022"),
            is_person=True,
        ),
        Bevegelse(dato=day(12), slag=Slag.KRAV, tekst="Krav", referanse="G", beloep=Decimal(-30), mangler_dato=True),
    )


def test_a_claim_without_a_date_is_no_movement_and_hides_no_other() -> None:
    without = replace(one_krav("100", "100"), opprettelsesdato_for_krav=None, kravforfall=())

    rows = list_bevegelser(replace(TOM, krav=(without, one_krav("100", "100", name="G"))))

    assert [row.referanse for row in rows] == ["G"]


def test_a_payment_lowers_the_balance_and_a_reversal_raises_it() -> None:
    paid = replace(innbetaling("60", dato=day(10)), innbetalingstype="Bank", part=PERSON)
    reversed_ = innbetaling("-60", dato=day(11), name="J")

    assert list_bevegelser(replace(TOM, innbetalinger=(paid, reversed_))) == (
        Bevegelse(
            dato=day(10), slag=Slag.INNBETALING, tekst="Bank", referanse="I", beloep=Decimal(-60), is_person=True
        ),
        Bevegelse(
            dato=day(11), slag=Slag.INNBETALING, tekst="", referanse="J", beloep=Decimal(60), is_reversering=True
        ),
    )


def test_a_payout_raises_the_balance_with_its_message_as_text() -> None:
    grunnlag = replace(TOM, utbetalinger=(utbetaling("80", dato=day(10), message="Mva"), utbetaling("9", name="V")))

    assert list_bevegelser(grunnlag) == (
        Bevegelse(dato=day(10), slag=Slag.UTBETALING, tekst="Mva", referanse="U", beloep=Decimal(80)),
        Bevegelse(dato=DAG, slag=Slag.UTBETALING, tekst="", referanse="V", beloep=Decimal(9)),
    )


def test_a_payout_under_way_still_on_its_claim_is_shown_but_does_not_move_the_balance() -> None:
    under = utbetaling("80", kredit("80", "-80"), status="underUtbetaling")

    assert list_bevegelser(replace(TOM, utbetalinger=(under,))) == (
        Bevegelse(dato=DAG, slag=Slag.UTBETALING, tekst="", referanse="U", beloep=Decimal(0), underveis=Decimal(80)),
    )


def test_a_refunded_payment_raises_the_balance_and_is_labelled() -> None:
    payment = replace(innbetaling("50", dato=day(10)), plassert_utbetaling=(sendt_tilbake("50", dato=day(11)),))

    assert list_bevegelser(replace(TOM, innbetalinger=(payment,)))[1:] == (
        Bevegelse(
            dato=day(11),
            slag=Slag.UTBETALING,
            tekst="",
            referanse="U",
            beloep=Decimal(50),
            is_tilbakebetaling=True,
        ),
    )


def test_a_set_off_outside_the_ledger_raises_the_balance_and_names_the_receiver() -> None:
    krav = replace(one_krav("-70", "0", entered=day(1)), motregning=motregning("70", dato=day(10)))

    assert list_bevegelser(replace(TOM, krav=(krav,)))[1:] == (
        Bevegelse(dato=day(10), slag=Slag.MOTREGNING, tekst="Innkrevingssentralen", referanse="MR", beloep=Decimal(70)),
    )


def test_movements_on_one_day_are_sorted_by_kind_and_reference() -> None:
    krav = replace(one_krav("-70", "0", name="Z"), motregning=motregning("70"))
    grunnlag = replace(
        TOM,
        krav=(krav, one_krav("5", "5", name="Y"), one_krav("9", "9", name="A", entered=day(29))),
        innbetalinger=(innbetaling("1", name="B"), innbetaling("2", name="A")),
        utbetalinger=(utbetaling("3", name="A"),),
    )

    references = [(row.slag.name, row.referanse) for row in list_bevegelser(grunnlag)]
    assert references == [
        ("KRAV", "A"),
        ("KRAV", "Y"),
        ("KRAV", "Z"),
        ("INNBETALING", "A"),
        ("INNBETALING", "B"),
        ("UTBETALING", "A"),
        ("MOTREGNING", "MR"),
    ]


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
