"""Rows that cancel each other, changed claims, and what a person has rejected."""

from datetime import date

from portal.domain.koble import koble
from portal.domain.ledige import Svar
from portal.domain.search_budget import SearchBudget
from portal.domain.skattepost import Postslag
from portal.domain.treff import Regel
from tests.domain.avstemming import make_linje
from tests.domain.test_koblingsregler import (
    AGA,
    DAY,
    FORSLAG,
    MVA,
    PAID,
    SIKKER,
    T2,
    krav,
    make_grunnlag,
    match,
    post,
    told,
)


def test_a_line_taken_back_is_taken_out_but_not_a_payment_of_the_claim_with_the_same_text() -> None:
    mistake = [make_linje("2740", "500", PAID, "Mva"), make_linje("2740", "-500", PAID + DAY, "Mva")]
    paid = [make_linje("2740", "500", PAID, "Mva"), make_linje("2740", "-500", PAID + DAY, "Mva", bank=True)]

    assert told([], mistake) == [(Regel.REVERSERING, SIKKER, 0, 2)]
    assert told([], paid) == []


def test_a_payment_the_authority_took_back_is_netted_if_the_books_have_neither() -> None:
    poster = [post("-500", PAID), post("500", PAID + 9 * DAY)]

    assert told(poster, []) == [(Regel.TILBAKEFOERT, SIKKER, 2, 0)]


def test_what_makes_nothing_over_several_groups_is_no_payment_that_was_taken_back() -> None:
    poster = [post({MVA: "200", AGA: "-200"}, PAID), post({MVA: "-200", AGA: "200"}, PAID + 9 * DAY)]

    assert told(poster, []) == []


def test_set_off_between_groups_is_matched_with_its_voucher() -> None:
    moved = post({MVA: "200", AGA: "-200"}, PAID, Postslag.OMPLASSERING)
    linjer = [make_linje("2740", "200", PAID, bilag="7"), make_linje("2770", "-200", PAID, bilag="7")]

    assert told([moved], linjer) == [(Regel.OMPLASSERING, SIKKER, 1, 2)]


def test_changed_claims_are_suggested_with_their_difference() -> None:
    linje = make_linje("2740", "700", T2.til, "Mva 2. termin")

    (found,) = match([krav("650", date(2026, 6, 8), periode=T2)], [linje]).treff

    assert (found.regel, found.sikkerhet, found.differanse) == (Regel.ENDRET, FORSLAG, 50)


def test_without_knowing_the_bank_only_the_kid_is_sure() -> None:
    linje = make_linje("2740", "-500", PAID, bank=None)

    assert told([post("-500", PAID)], [linje]) == [(Regel.BELOEP_OG_DATO, FORSLAG, 1, 1)]


def test_each_search_that_was_too_large_is_counted() -> None:
    """Once for the pairs, and once more where a set-off was not sure, so that all is looked at again."""
    moved = post({MVA: "200", AGA: "-200"}, PAID, Postslag.OMPLASSERING)
    booked, again = (
        [make_linje("2740", "200", day, bilag=str(day)), make_linje("2770", "-200", day, bilag=str(day))]
        for day in (PAID, PAID + 20 * DAY)
    )

    free = krav("70", PAID)
    assert match([moved, free], booked, SearchBudget(0)).oppgitt == 1
    assert match([moved, free], [*booked, *again], SearchBudget(0)).oppgitt == 2


def test_a_rejected_suggestion_is_not_made_again_by_any_rule() -> None:
    linjer = [make_linje("2740", "700.40", T2.til, "Mva 2. termin")]
    claim = krav("700", date(2026, 6, 8), periode=T2)
    (asked,) = match([claim], linjer).treff

    ledige = koble(make_grunnlag([claim], linjer, Svar(avvist=frozenset({asked.noekkel}))))

    assert ledige.treff == []
    assert (len(ledige.poster), len(ledige.linjer)) == (1, 1)
