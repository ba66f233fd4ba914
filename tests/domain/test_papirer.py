"""What a client's paper says: its figures, what is unknown, and whether another try may help."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from portal.domain.grunnlag import Grunnlag
from portal.domain.papirer import (
    Klientpapir,
    Papirsaldo,
    Papirslag,
    Utfall,
    compute_listesum,
    compute_papirsaldo,
    make_listesum,
)
from portal.domain.svar import INNBETALINGSLISTE, KRAVLISTE, TOTALSUM, AapneKrav, UleseligRad
from tests.domain.test_utskrift import IDAG, LEDGER, UNREAD, build
from tests.rader import TOM, day, innbetaling, one_krav

HENTET = datetime(2023, 6, 28, 7, tzinfo=UTC)
WHOLE = replace(TOM, aapne=AapneKrav(alle_krav=(one_krav("100", "100", entered=day(10)),)),
                krav=(one_krav("100", "100", entered=day(10)),))  # fmt: skip
OWN_SUM = UleseligRad(liste=TOTALSUM, identifikator="", grunn="beloep")
AAPNE = AapneKrav(
    alle_krav=(one_krav("100", "60", name="A", due=day(7)), one_krav("-70", "-70", name="B")),
    innbetalinger=(innbetaling("9", "9"),),
)


def of_statement(grunnlag: Grunnlag = LEDGER, *, is_gammelt: bool = False) -> Papirsaldo:
    return compute_papirsaldo(build(grunnlag), HENTET, is_gammelt=is_gammelt)


def of_list(aapne: AapneKrav = AAPNE, *, is_gammelt: bool = False) -> Papirsaldo:
    return compute_listesum(aapne, IDAG, HENTET, is_gammelt=is_gammelt)


def test_a_statements_paper_has_the_statements_figures() -> None:
    saldo, utskrift = of_statement(), build()

    assert (saldo.inngaaende, saldo.utgaaende) == (utskrift.saldo_start, utskrift.saldo_slutt) == (-70, 81)
    assert (saldo.nye_krav, saldo.innbetalinger, saldo.utbetalinger) == (130, 49, 70)
    assert (saldo.debet, saldo.kredit) == (utskrift.sum_debet, utskrift.sum_kredit)
    assert saldo.inngaaende is not None
    assert saldo.debet is not None
    assert saldo.kredit is not None
    assert saldo.inngaaende + saldo.debet - saldo.kredit == saldo.utgaaende
    assert (saldo.innbetalt, saldo.hentet) == (-49, HENTET)
    assert (saldo.aa_betale, saldo.til_gode_krav) == (None, None)
    assert not saldo.is_gammelt
    assert of_statement(is_gammelt=True).is_gammelt


def test_a_list_of_a_year_has_its_number_of_rows_and_their_sum_and_no_balance() -> None:
    saldo = make_listesum(
        HENTET, mangler=0, uleselige=0, is_ufullstendig=False, is_gammelt=False, antall=3, beloep=Decimal(5)
    )

    assert (saldo.antall, saldo.sum) == (3, 5)
    assert {saldo.aa_betale, saldo.til_gode_krav, saldo.inngaaende, saldo.utgaaende} == {None}


def test_it_is_reconciled_only_where_everything_is_read_and_two_ways_agree() -> None:
    contradicted = replace(TOM, krav=(one_krav("100", "89", entered=day(10)),))

    assert of_statement(WHOLE).is_avstemt
    assert of_statement(WHOLE).avvik == 0
    assert not of_statement(contradicted).is_avstemt
    assert of_statement(contradicted).avvik == -89
    assert not of_statement(replace(WHOLE, uleselige=(UNREAD,))).is_avstemt
    assert not of_statement(replace(WHOLE, aapne=AapneKrav(ukjente_lister=(KRAVLISTE,)))).is_avstemt


def test_what_the_start_does_not_explain_is_told_where_the_end_does() -> None:
    early = replace(TOM, krav=(one_krav("100", "89", entered=day(1)),))
    saldo, utskrift = of_statement(early), build(early)

    assert utskrift.ikke_forklart_start
    assert saldo.avvik == (utskrift.ikke_forklart_slutt or utskrift.ikke_forklart_start)
    start_only = compute_papirsaldo(replace(build(WHOLE), ikke_forklart_start=Decimal(7)), HENTET, is_gammelt=False)
    assert (start_only.avvik, start_only.is_avstemt) == (7, False)


def test_missing_lists_years_and_rows_are_counted_and_make_the_balance_unknown() -> None:
    saldo = of_statement(replace(LEDGER, aapne=replace(LEDGER.aapne, ukjente_lister=(KRAVLISTE, INNBETALINGSLISTE))))

    assert (saldo.mangler, of_statement().mangler) == (3, 1)
    assert (saldo.inngaaende, saldo.utgaaende, saldo.debet, saldo.kredit) == (None, None, None, None)
    assert (saldo.nye_krav, saldo.innbetalinger, saldo.utbetalinger, saldo.innbetalt) == (None, None, None, None)
    assert saldo.is_ufullstendig
    assert saldo.til_gode == 0
    assert of_statement().uleselige == 2
    own = replace(WHOLE, aapne=replace(WHOLE.aapne, uleselige=(OWN_SUM,)))
    assert (of_statement(own).uleselige, of_statement(own).is_ufullstendig) == (0, False)


def test_credit_is_a_figure_of_its_own() -> None:
    credit = replace(TOM, aapne=AapneKrav(alle_krav=(one_krav("-70", "-70", entered=day(10)),)))

    assert (of_statement(credit).utgaaende, of_statement(credit).til_gode) == (-70, 70)
    assert of_statement(WHOLE).til_gode == 0
    assert replace(of_statement(WHOLE), utgaaende=Decimal("0.50")).til_gode == 0
    assert of_statement(TOM).til_gode == 0


def test_a_list_has_two_sums_that_are_never_netted_and_no_balance() -> None:
    saldo = of_list()

    assert (saldo.aa_betale, saldo.til_gode_krav) == (60, 70)
    assert (saldo.inngaaende, saldo.utgaaende, saldo.debet, saldo.kredit) == (None, None, None, None)
    assert (saldo.nye_krav, saldo.innbetalinger, saldo.utbetalinger) == (None, None, None)
    assert (saldo.avvik, saldo.mangler, saldo.uleselige, saldo.is_ufullstendig) == (0, 0, 0, False)
    assert (saldo.hentet, saldo.is_gammelt, of_list(is_gammelt=True).is_gammelt) == (HENTET, False, True)


@pytest.mark.parametrize(
    ("lack", "mangler", "uleselige"),
    [
        ({"uleselige": (UNREAD, UNREAD, replace(UNREAD, liste=INNBETALINGSLISTE), OWN_SUM)}, 0, 2),
        ({"ukjente_lister": (KRAVLISTE, INNBETALINGSLISTE)}, 1, 0),
        ({"is_skjermet": True}, 0, 0),
    ],
)
def test_where_claims_may_be_missing_the_sums_are_unknown(
    lack: dict[str, object], mangler: int, uleselige: int
) -> None:
    saldo = of_list(replace(AAPNE, **lack))  # type: ignore[arg-type]  # by name

    assert (saldo.aa_betale, saldo.til_gode_krav, saldo.is_ufullstendig) == (None, None, True)
    assert (saldo.mangler, saldo.uleselige) == (mangler, uleselige)


def test_what_may_end_otherwise_can_be_tried_again() -> None:
    final = {one for one in Utfall if not replace(KLIENT, utfall=one).kan_proeves_igjen}

    assert final == {
        Utfall.VENTER,
        Utfall.LAGET,
        Utfall.UKJENT,
        Utfall.SKJERMET,
        Utfall.FOR_LANG,
        Utfall.FOR_TUNG,
        Utfall.FULLT,
    }
    assert [one for one in Utfall if replace(KLIENT, utfall=one).is_venter] == [Utfall.VENTER]
    assert [one for one in Utfall if replace(KLIENT, utfall=one).is_laget] == [Utfall.LAGET]
    with_balance = {Papirslag.KONTOUTSKRIFT, Papirslag.SALDO}
    assert {one for one in Papirslag if not one.is_liste} == with_balance
    assert {one for one in Papirslag if not one.is_aarsliste} == {*with_balance, Papirslag.UBETALTE}


KLIENT = Klientpapir(nr=1, orgnr="314055403", navn="Nordlys")
