"""Movements: each row once, on its own date and with its own sign, from whichever list has it."""

from dataclasses import replace
from decimal import Decimal

import pytest

from portal.domain.bevegelser import (
    Bevegelse,
    Slag,
    list_bevegelser,
)
from portal.domain.felter import Kravperiode, Part
from tests.rader import (
    DAG,
    TOM,
    day,
    innbetaling,
    kredit,
    motregning,
    one_krav,
    sendt_tilbake,
    utbetaling,
)

PERSON = Part(noekkel="person", is_person=True)


@pytest.mark.parametrize(
    ("beloep", "debet", "kredit_"), [("0.50", "0.50", None), ("-0.50", None, "0.50"), ("0", "0", None)]
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
        Bevegelse(dato=day(12), slag=Slag.KRAV, tekst="Krav", referanse="G", beloep=Decimal(-30), lacks_dato=True),
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
            dato=day(10),
            slag=Slag.INNBETALING,
            tekst="Bank",
            referanse="I",
            beloep=Decimal(-60),
            is_person=True,
        ),
        Bevegelse(
            dato=day(11),
            slag=Slag.INNBETALING,
            tekst="",
            referanse="J",
            beloep=Decimal(60),
            is_reversering=True,
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
        Bevegelse(
            dato=day(10),
            slag=Slag.MOTREGNING,
            tekst="Innkrevingssentralen",
            referanse="MR",
            beloep=Decimal(70),
        ),
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
