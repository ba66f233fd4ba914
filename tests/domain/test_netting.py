"""Where the authority nets credit with what is owed, that is told of its total; its groups alone have none to show."""

from datetime import date
from decimal import Decimal

from portal.domain.avvik import compare_sums
from portal.domain.svar import AapneKrav, EgneSummer
from tests.grunnlag import make_krav

DUE, DAG = date(2023, 8, 1), date(2023, 8, 28)
ROWS = (make_krav([(DUE, Decimal(100))]), make_krav([(DUE, Decimal(-30))]))
NETTED = EgneSummer(forfalt=Decimal(70), saldo=Decimal(70))


def test_netting_is_told_of_a_total_and_not_of_groups_alone() -> None:
    groups = (("Skatt", NETTED),)

    with_total = compare_sums(
        AapneKrav(alle_krav=ROWS, total_oversikt=NETTED, oversikt_per_kravgruppe=groups), DAG, DAG
    )
    groups_alone = compare_sums(AapneKrav(alle_krav=ROWS, oversikt_per_kravgruppe=groups), DAG, DAG)

    assert with_total.netting != ()
    assert (groups_alone.netting, groups_alone.netting_dag) == ((), DAG)
    assert with_total.avvik == groups_alone.avvik == ()
