"""Lines of the books that cancel each other are taken out only where nothing else explains them as well."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from portal.domain.bok import BokLinje
from portal.domain.skattepost import Postslag, Skattepost
from portal.domain.terminer import make_termin
from portal.domain.treff import Regel
from tests.domain.avstemming import make_linje
from tests.domain.test_koblingsregler import AGA, DAY, FORSLAG, MVA, PAID, SIKKER, krav, match, post
from tests.domain.test_sikre_treff import is_sure

T1 = make_termin(2026, 1)
CLAIMED = date(2026, 3, 6)
UNRELATED = krav("950", CLAIMED, gruppe=AGA, periode=T1)


def run(beloep: str, day: int, konto: str = "2770", tekst: str = "Lønnskjøring") -> BokLinje:
    return make_linje(konto, beloep, date(2026, 2, day), tekst, bilag=f"{day} {beloep}")


def bank(beloep: str, dato: date, bilag: str) -> BokLinje:
    return make_linje("2740", beloep, dato, "Skatteetaten", bank=True, bilag=bilag)


TAKEN_BACK = [run("600", 5), run("-600", 20)]


def told(poster: Sequence[Skattepost], linjer: Sequence[BokLinje]) -> list[tuple[Regel, bool]]:
    return [(one.regel, one.sikkerhet is SIKKER) for one in match(poster, linjer).treff]


def test_a_salary_taken_back_is_sure_where_the_authority_has_nothing_that_it_could_be() -> None:
    assert told([UNRELATED], TAKEN_BACK) == [(Regel.REVERSERING, True)]


@pytest.mark.parametrize(
    "others",
    [
        [run("400", 15)],  # with it the line makes the claim
        [run("250", 15), run("150", 15)],
    ],
)
def test_a_line_that_is_part_of_a_claim_is_not_surely_cancelled(others: list[BokLinje]) -> None:
    claim = krav("1000", CLAIMED, gruppe=AGA, periode=T1)

    ledige = match([claim], [*TAKEN_BACK, *others])

    assert [(one.regel, one.sikkerhet, len(one.linjer)) for one in ledige.treff] == [
        (Regel.SAMLET_KRAV, FORSLAG, 1 + len(others))
    ]
    assert [linje.beloep for linje in ledige.linjer.values()] == [-600]


def test_a_line_of_the_term_is_surely_cancelled_where_the_claim_has_its_own_line() -> None:
    claim = krav("1000", CLAIMED, gruppe=AGA, periode=T1)
    linjer = [*TAKEN_BACK, run("400", 15), run("1000", 28, tekst="Aga 1. termin")]

    assert told([claim], linjer) == [(Regel.REVERSERING, True), (Regel.PERIODE, True)]


@pytest.mark.parametrize(
    "poster",
    [
        [krav("600", CLAIMED, gruppe=MVA, periode=T1)],  # booked on the account of another group
        [krav("350", CLAIMED, gruppe=AGA, periode=T1), krav("250", CLAIMED, gruppe=AGA, periode=T1)],
        [post("-600", date(2026, 2, 22))],  # a payment through another account
    ],
)
def test_a_line_that_may_be_a_row_of_the_authority_is_not_surely_cancelled(poster: list[Skattepost]) -> None:
    assert not is_sure(match(poster, TAKEN_BACK))


def test_a_line_that_may_be_a_claim_but_for_a_rounding_is_not_surely_cancelled() -> None:
    booked = [make_linje("2770", beloep, T1.til, "Aga 1. termin") for beloep in ("600", "-600")]

    assert told([krav("602", CLAIMED, gruppe=AGA)], booked) == [(Regel.REVERSERING, True)]
    assert not is_sure(match([krav("600.40", CLAIMED, gruppe=AGA, periode=T1)], booked))


def test_a_payment_that_failed_is_not_surely_cancelled_where_it_is_part_of_a_recorded_one() -> None:
    linjer = [bank("-600", PAID, "1"), bank("-400", PAID, "1"), bank("600", PAID + 9 * DAY, "2")]

    assert told([post("-950", PAID)], linjer) == [(Regel.REVERSERING, True)]
    assert (Regel.REVERSERING, True) not in told([post("-1000", PAID)], linjer)


def test_a_payment_in_two_lines_that_were_both_taken_back_is_not_sure() -> None:
    """The bank refused it, and the payment that is recorded is the next attempt, not booked yet."""
    parts = [bank("-600", PAID, "1"), bank("-400", PAID, "1")]
    back = [bank("600", PAID + DAY, "2"), bank("400", PAID + DAY, "2")]

    assert is_sure(match([post("-1000", PAID)], parts))
    assert not is_sure(match([post("-1000", PAID)], [*parts, *back]))
    assert not is_sure(match([post("-1000", PAID)], [*parts, bank("1000", PAID + DAY, "2")]))


@pytest.mark.parametrize("back", [["900"], ["500", "400"]])
def test_a_payment_that_was_taken_back_is_not_surely_the_recorded_one(back: list[str]) -> None:
    paid = bank("-900", PAID, "1")

    assert is_sure(match([post("-900", PAID)], [paid]))
    assert not is_sure(match([post("-900", PAID)], [paid, *(bank(one, PAID + 2 * DAY, one) for one in back)]))


def test_a_payment_is_sure_where_what_came_back_is_of_another() -> None:
    paid, back = replace(bank("-900", PAID, "1"), kid="12"), bank("900", PAID + 2 * DAY, "2")

    assert not is_sure(match([post("-900", PAID)], [paid, back]))
    assert is_sure(match([post("-900", PAID)], [paid, replace(back, kid="34")]))
    assert is_sure(match([post("-900", PAID)], [paid, replace(back, bilagsdato=PAID + 21 * DAY)]))
    assert is_sure(match([post("-900", PAID)], [paid, replace(back, kontonr="2600")]))


def test_a_payment_that_the_authority_reversed_is_asked_about_where_it_may_be_booked_in_parts_or_with_another() -> None:
    undone = [post("-900", PAID), post("900", PAID + 9 * DAY)]
    parts = [bank("-500", PAID, "1"), bank("-400", PAID, "1")]

    assert told(undone, []) == [(Regel.TILBAKEFOERT, True)]
    assert not is_sure(match(undone, parts))
    assert not is_sure(match([*undone, post("-100", PAID)], [bank("-1000", PAID - 9 * DAY, "1")]))


def test_a_write_off_is_no_claim_and_its_line_no_reversal() -> None:
    written_off = post("-600", CLAIMED, Postslag.AVSKRIVNING, gruppe=AGA, periode=T1)

    assert not is_sure(match([written_off], TAKEN_BACK))


@pytest.mark.parametrize("is_bank", [None, False])
def test_a_claim_and_its_payment_through_another_account_are_asked_about(is_bank: bool | None) -> None:
    """Neither is at the authority yet: their text, reference and day are as those of a mistake."""
    booked = [
        make_linje("2770", "600", date(2026, 8, 10), "Aga", referanse="4711", bank=is_bank),
        make_linje("2770", "-600", date(2026, 8, 20), "Aga", referanse="4711", bank=is_bank),
    ]
    old = [replace(one, bilagsdato=date(2026, 5, 10)) for one in booked]

    assert told([], booked) == [(Regel.REVERSERING, False)]
    assert told([], old) == [(Regel.REVERSERING, True)]


@pytest.mark.parametrize("tekst", ["Feilført bilag", "REVERSERING av 12", "Aga, tilbakeført"])
def test_a_recent_mistake_is_sure_where_a_text_says_that_it_is_one(tekst: str) -> None:
    on = date(2026, 8, 20)
    booked = [
        make_linje("2770", "600", on, "Aga", referanse="4711"),
        make_linje("2770", "-600", on, tekst, referanse="4711"),
    ]

    assert told([], booked) == [(Regel.REVERSERING, True)]


def test_a_claim_and_its_mirror_image_booked_in_runs_are_no_reversals() -> None:
    claims = [krav("1000", CLAIMED, gruppe=AGA, periode=T1), krav("-1000", CLAIMED, gruppe=AGA, periode=T1)]
    runs = [run(beloep, day) for beloep, day in (("900", 5), ("100", 20), ("-900", 5), ("-100", 20))]

    assert not is_sure(match(claims, runs))


def test_lines_of_two_set_offs_that_the_authority_has_do_not_cancel_each_other() -> None:
    moved = [
        post({MVA: "500", AGA: "-500"}, date(2026, 5, 6), Postslag.OMPLASSERING),
        post({MVA: "-500", AGA: "500"}, date(2026, 5, 20), Postslag.OMPLASSERING),
    ]
    booked = [
        make_linje(konto, beloep, dato, "Motregnet", bilag=f"{dato}")
        for dato, amounts in ((date(2026, 5, 7), ("500", "-500")), (date(2026, 5, 21), ("-500", "500")))
        for konto, beloep in zip(("2740", "2770"), amounts, strict=True)
    ]

    assert told(moved, booked) == [(Regel.OMPLASSERING, True), (Regel.OMPLASSERING, True)]


def test_lines_of_vouchers_that_as_a_whole_are_claims_are_not_surely_cancelled() -> None:
    """The VAT of two terms, each booked as what is owed and what is deducted."""
    claims = [
        krav("600", date(2026, 3, 6), periode=T1, forfall=date(2026, 4, 10)),
        krav("100", date(2026, 5, 6), periode=make_termin(2026, 2), forfall=date(2026, 6, 10)),
    ]
    first, second = (
        [make_linje("2740", beloep, dato, "Mva-oppgjør", bilag=f"{dato}") for beloep in amounts]
        for dato, amounts in ((T1.til, ("900", "-300")), (date(2026, 4, 30), ("300", "-200")))
    )

    assert (Regel.REVERSERING, True) not in told(claims, [*first, *second])
    assert (Regel.REVERSERING, True) in told(claims[:0], [*first, *second])


def test_two_mistakes_of_one_amount_that_may_have_crossed_are_asked_about() -> None:
    """The texts tie the first to what took back the second."""
    first, second = run("600", 3), run("-600", 24)
    between = [run("-600", 9, tekst="Rettet"), run("600", 18, tekst="Rettet")]
    elsewhere = [replace(linje, kontonr="2740") for linje in between]

    assert {is_told for _regel, is_told in told([UNRELATED], [first, second, *between])} == {False}
    assert {is_told for _regel, is_told in told([UNRELATED], [first, second, *elsewhere])} == {True}
