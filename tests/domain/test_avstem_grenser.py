"""When a bridge says that a side is not whole, and what is known from before the file's first day."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from portal.domain.avstem import avstem
from portal.domain.bok import Kontoavvik, Kontroll
from portal.domain.bro import Bro, Broforbehold
from portal.domain.grunnlag import Grunnlag, Mangel
from portal.domain.koble import koble
from portal.domain.search_budget import SearchBudget
from portal.domain.svar import Problem
from portal.domain.treff import Regel, Sikkerhet
from tests.domain.avstemming import DATO, FRA, GRUPPER, Reskontro, make_bok, make_krav, make_linje

DAY = timedelta(days=1)
CLAIM = make_krav("700", date(2026, 4, 1), termin=(2026, 1))
LINE = make_linje("2740", "700", date(2026, 2, 28), "Mva 1. termin")


def build(grunnlag: Grunnlag, kontroll: Kontroll | None = None) -> Bro:
    return avstem(grunnlag, make_bok([LINE], kontroll=kontroll), GRUPPER, DATO, DATO)


def miss_a_year(grunnlag: Grunnlag) -> Grunnlag:
    missing = Mangel(liste="innbetalinger", aar=2026, problem=Problem.UTILGJENGELIG)
    return replace(grunnlag, mangler=(missing,))


def withhold(grunnlag: Grunnlag) -> Grunnlag:
    return replace(grunnlag, aapne=replace(grunnlag.aapne, is_skjermet=True))


def miss_old_years(grunnlag: Grunnlag) -> Grunnlag:
    return replace(grunnlag, usette_aar=(2019,))


def leave_a_rest(grunnlag: Grunnlag) -> Grunnlag:
    """Of the claim a hundred kroner are gone, and nothing tells of it."""
    less = replace(CLAIM, gjenstaaende_beloep=CLAIM.gjenstaaende_beloep - 100)
    forfall = replace(CLAIM.kravforfall[0], gjenstaaende_beloep=less.gjenstaaende_beloep)
    krav = (replace(less, kravforfall=(forfall,)),)
    return replace(grunnlag, krav=krav, aapne=replace(grunnlag.aapne, alle_krav=krav))


def test_whole_sides_have_nothing_to_be_said_about_them() -> None:
    assert build(Reskontro([CLAIM]).get_grunnlag(DATO)).forbehold == ()


@pytest.mark.parametrize("spoil", [miss_a_year, withhold, miss_old_years, leave_a_rest])
def test_what_the_authority_did_not_give_is_said_and_keeps_the_bridge_from_being_finished(
    spoil: Callable[[Grunnlag], Grunnlag],
) -> None:
    bro = build(spoil(Reskontro([CLAIM]).get_grunnlag(DATO)))

    assert bro.forbehold == (Broforbehold.SKATTEETATEN_UFULLSTENDIG,)
    assert not bro.kan_gjoeres_ferdig


def test_an_account_that_does_not_add_up_is_said_only_where_it_is_chosen() -> None:
    off = Kontoavvik(kontonr="2740", beregnet=Decimal(700), oppgitt=Decimal(800))
    other = replace(off, kontonr="1500")
    ledger = Reskontro([CLAIM]).get_grunnlag(DATO)

    assert build(ledger, Kontroll(kontoavvik=(off,))).forbehold == (Broforbehold.BOKA_STEMMER_IKKE,)
    assert build(ledger, Kontroll(kontoavvik=(other,))).forbehold == ()


def test_a_search_that_gave_up_is_said_and_is_no_fault() -> None:
    linjer = [make_linje("2740", f"-{one}", date(2026, 4, 10), bank=True, bilag="7") for one in (400, 500)]
    ledger = Reskontro([CLAIM]).betal("900", date(2026, 4, 10)).get_grunnlag(DATO)

    bro = avstem(ledger, make_bok(linjer), GRUPPER, DATO, DATO, match=lambda rows: koble(rows, SearchBudget(0)))

    assert bro.forbehold == (Broforbehold.SOEK_OPPGITT,)


def test_the_first_day_of_the_books_can_be_reconciled() -> None:
    bro = avstem(Reskontro().get_grunnlag(FRA), make_bok([]), GRUPPER, FRA, FRA)

    assert bro.uforklart == ()


def test_a_balance_that_both_sides_had_the_day_before_is_no_difference() -> None:
    """What the authority records on the file's first day is not in the opening balance."""
    before = make_krav("500", FRA - DAY, ident="before")
    first = make_krav("300", FRA, ident="first")
    linje = make_linje("2740", "300", FRA)

    bro = avstem(Reskontro([before, first]).get_grunnlag(DATO), make_bok([linje], {"2740": "500"}), GRUPPER, DATO, DATO)

    assert bro.uforklart == ()
    assert Regel.INNGAAENDE not in {one.regel for one in bro.treff}


@pytest.mark.parametrize("dato", [FRA - DAY, DATO + DAY])
def test_a_day_that_a_side_does_not_cover_is_refused(dato: date) -> None:
    with pytest.raises(ValueError, match=r"^the books and the ledger must cover the day$"):
        avstem(Reskontro().get_grunnlag(DATO), make_bok([]), GRUPPER, dato, DATO)


def test_which_payment_was_reversed_is_asked_if_one_from_before_the_books_may_be_it() -> None:
    reversed_once = Reskontro().betal("900", date(2026, 3, 2), ident="b").betal("-900", date(2026, 4, 1), ident="c")
    earlier = (
        Reskontro()
        .betal("900", FRA - 60 * DAY, ident="a")
        .betal("900", date(2026, 3, 2), ident="b")
        .betal("-900", date(2026, 4, 1), ident="c")
    )

    def tell(reskontro: Reskontro) -> list[tuple[Regel, Sikkerhet]]:
        bro = avstem(reskontro.get_grunnlag(DATO), make_bok([]), GRUPPER, DATO, DATO)
        return [(one.regel, one.sikkerhet) for one in bro.treff]

    assert tell(reversed_once) == [(Regel.TILBAKEFOERT, Sikkerhet.SIKKER)]
    assert tell(earlier) == [(Regel.TILBAKEFOERT, Sikkerhet.FORSLAG)]
