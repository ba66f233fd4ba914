"""The sentences repeat each sum as it is, and never state the unknown as known."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from portal.domain.oversikt import build_oversikt
from portal.domain.setning import Setning, build_setning
from portal.domain.svar import INNBETALINGSLISTE, KRAVLISTE, AapneKrav
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
    assert (setning.renter, setning.til_gode, setning.renter_til_gode, setning.uplassert) == (4, 5000, 60, 700)
    assert setning.owes
    assert setning.has_kreditt
    assert not setning.is_ingenting


def test_anything_to_pay_is_owed_whenever_it_is_due() -> None:
    late, coming = make_krav([(DAG, Decimal(1))]), make_krav([(DAG + timedelta(days=9), Decimal(1))])

    assert build(AapneKrav(alle_krav=(late,))).owes
    assert build(AapneKrav(alle_krav=(coming,))).owes
    assert build(AapneKrav(alle_krav=(make_krav([], rest=Decimal(1)),))).owes
    assert not build(AapneKrav(alle_krav=(CREDIT,), innbetalinger=(PAYMENT,))).owes


def test_kreditt_is_credit_claims_or_unplaced_money() -> None:
    small = replace(PAYMENT, uplassert_beloep=Decimal("0.01"))
    taken_back = replace(PAYMENT, uplassert_beloep=Decimal(-700))

    assert build(AapneKrav(alle_krav=(make_krav([(DAG, Decimal("-0.01"))]),))).has_kreditt
    assert build(AapneKrav(innbetalinger=(small,))).has_kreditt
    assert not build(AapneKrav(innbetalinger=(taken_back,))).has_kreditt
    assert not build(AapneKrav(alle_krav=(OWED,))).has_kreditt
    assert not build(AapneKrav()).has_kreditt


def test_nothing_owed_is_stated_only_if_all_claims_are_known() -> None:
    known, unknown = build(AapneKrav()), build(AapneKrav(ukjente_lister=(KRAVLISTE,)))
    some = build(AapneKrav(alle_krav=(OWED,), ukjente_lister=(KRAVLISTE,)))

    assert (known.is_ingenting, known.is_ukjent) == (True, False)
    assert (unknown.is_ingenting, unknown.is_ukjent) == (False, True)
    assert (some.is_ingenting, some.is_ukjent) == (False, False)


def test_only_the_payment_list_decides_whether_more_may_be_unplaced() -> None:
    assert build(AapneKrav(ukjente_lister=(INNBETALINGSLISTE,))).has_flere_uplasserte_ukjent
    assert not build(AapneKrav(ukjente_lister=(KRAVLISTE,))).has_flere_uplasserte_ukjent
