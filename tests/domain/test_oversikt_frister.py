"""The next due date and what can be paid, the order of open claims, and lists with nothing but credit."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from portal.domain.betaling import sort_uplasserte
from portal.domain.felter import Betalingsinformasjon
from portal.domain.krav import Krav
from portal.domain.oversikt import build_oversikt, sort_by_forfall
from portal.domain.svar import INNBETALINGSLISTE, KRAVLISTE, AapneKrav, UleseligRad
from tests.grunnlag import make_krav
from tests.rader import innbetaling

DAG = date(2023, 8, 28)
YESTERDAY, TOMORROW, LATER = (DAG + timedelta(days=number) for number in (-1, 1, 30))
OERE = Decimal("0.01")


def with_kid(krav: Krav) -> Krav:
    info = Betalingsinformasjon(kidnummer="1")
    return replace(krav, kravforfall=tuple(replace(one, betalingsinformasjon=info) for one in krav.kravforfall))


def test_the_next_due_date_has_its_own_amounts_and_claims_and_the_rest_is_later() -> None:
    both = make_krav([(TOMORROW, Decimal(100)), (LATER, Decimal(2000))])
    small = make_krav([(YESTERDAY, Decimal(7)), (TOMORROW, OERE)])
    others = (
        make_krav([(TOMORROW, Decimal(-50))]),  # credit
        make_krav([(TOMORROW, Decimal(0)), (LATER, Decimal(3))]),  # paid on that day
        make_krav([], rest=Decimal(9)),
    )

    oversikt = build_oversikt(AapneKrav(alle_krav=(both, *others, small)), DAG)

    assert (oversikt.neste_frist, oversikt.neste_beloep) == (TOMORROW, 100 + OERE)
    assert oversikt.neste_krav == (both, small)
    assert oversikt.senere_beloep == 2003
    assert oversikt.summer.ikke_forfalt == oversikt.neste_beloep + oversikt.senere_beloep


def test_without_a_due_date_to_come_there_is_no_next_amount() -> None:
    rows = (make_krav([(YESTERDAY, Decimal(5))]), make_krav([], rest=Decimal(9)))

    oversikt = build_oversikt(AapneKrav(alle_krav=rows), DAG)

    assert (oversikt.neste_frist, oversikt.neste_krav, oversikt.has_one_frist) == (None, (), False)
    assert (oversikt.neste_beloep, type(oversikt.neste_beloep), oversikt.senere_beloep) == (0, Decimal, 0)


def test_instalments_that_can_be_paid_are_counted_and_those_past_due_too() -> None:
    rows = (
        with_kid(make_krav([(YESTERDAY, OERE), (DAG, OERE), (LATER, OERE)])),
        with_kid(make_krav([(YESTERDAY, Decimal(0)), (YESTERDAY, Decimal(2))])),
        make_krav([(YESTERDAY, Decimal(3))]),  # no KID
        with_kid(make_krav([(YESTERDAY, Decimal(-3))])),
    )

    oversikt = build_oversikt(AapneKrav(alle_krav=rows), DAG)

    assert (oversikt.antall_betalbare, oversikt.antall_forfalte_betalbare) == (4, 2)


def test_credit_is_last_whatever_its_date() -> None:
    credit = make_krav([(YESTERDAY, -OERE)])
    settled, small, undated = make_krav([(DAG, Decimal(0))]), make_krav([(TOMORROW, OERE)]), make_krav([], rest=OERE)

    assert sort_by_forfall((credit, undated, small, settled)) == (settled, small, undated, credit)


def test_unplaced_payments_are_newest_first_and_always_in_the_same_order() -> None:
    older = innbetaling("1", dato=YESTERDAY, name="Z")
    same = [innbetaling("1", dato=DAG, name=name) for name in "ABCD"]

    found = sort_uplasserte([older, *same])

    assert found[4] is older
    assert found == sort_uplasserte([*same[::-1], older])
    assert [row.noekkel for row in found[:4]] == sorted((row.noekkel for row in same), reverse=True)


UNREAD = UleseligRad(liste=KRAVLISTE, identifikator="X", grunn="")


@pytest.mark.parametrize(
    ("left", "change", "expected"),
    [
        (["-0.01"], {}, True),
        (["-5", "-7"], {}, True),
        ([], {}, False),
        (["0"], {}, False),
        (["-5", "0.01"], {}, False),
        (["-5"], {"uleselige": (UNREAD,)}, False),  # it may be a debt
        (["-5"], {"ukjente_lister": (KRAVLISTE,)}, False),
        (["-5"], {"ukjente_lister": (INNBETALINGSLISTE,)}, True),
    ],
)
def test_a_list_has_nothing_but_credit_only_if_every_claim_is_known(
    left: list[str], change: dict[str, tuple[object, ...]], *, expected: bool
) -> None:
    aapne = AapneKrav(alle_krav=tuple(make_krav([(DAG, Decimal(amount))]) for amount in left))

    assert replace(aapne, **change).has_bare_kreditt is expected  # type: ignore[arg-type]
