"""The sentences repeat each sum as it is, and never state the unknown as known."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from portal.domain.oversikt import build_oversikt
from portal.domain.setning import Setning, build_setning
from portal.domain.svar import KRAVLISTE, AapneKrav
from tests.grunnlag import make_krav, nordlys

DAG = date(2023, 8, 28)
OWED = replace(
    make_krav([(DAG, Decimal(1)), (DAG + timedelta(days=9), Decimal(20))], rest=Decimal(321)),
    stipulerte_renter=Decimal(4),
)
CREDIT = replace(make_krav([(DAG, Decimal(-5000))]), stipulerte_renter=Decimal(-60))
PAYMENT = replace(nordlys().innbetalinger[0], uplassert_beloep=Decimal(700))


def build(aapne: AapneKrav) -> Setning:
    return build_setning(build_oversikt(aapne, DAG + timedelta(days=1)))


def test_each_figure_is_stated_separately() -> None:
    setning = build(AapneKrav(alle_krav=(OWED, CREDIT), innbetalinger=(PAYMENT,)))

    assert (setning.forfalt, setning.ikke_forfalt, setning.uten_forfallsdato) == (1, 20, 300)
    assert setning.owes
    assert not setning.is_ingenting


def test_anything_to_pay_is_owed_whenever_it_is_due() -> None:
    late, coming = make_krav([(DAG, Decimal(1))]), make_krav([(DAG + timedelta(days=9), Decimal(1))])

    assert build(AapneKrav(alle_krav=(late,))).owes
    assert build(AapneKrav(alle_krav=(coming,))).owes
    assert build(AapneKrav(alle_krav=(make_krav([], rest=Decimal(1)),))).owes
    assert not build(AapneKrav(alle_krav=(CREDIT,), innbetalinger=(PAYMENT,))).owes


def test_nothing_owed_is_stated_only_if_all_claims_are_known() -> None:
    known, unknown = build(AapneKrav()), build(AapneKrav(ukjente_lister=(KRAVLISTE,)))
    some = build(AapneKrav(alle_krav=(OWED,), ukjente_lister=(KRAVLISTE,)))

    assert (known.is_ingenting, known.is_ukjent) == (True, False)
    assert (unknown.is_ingenting, unknown.is_ukjent) == (False, True)
    assert (some.is_ingenting, some.is_ukjent) == (False, False)
