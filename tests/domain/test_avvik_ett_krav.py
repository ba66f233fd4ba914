"""A claim is called missing only if all of the authority's sums equal ours without it."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from portal.domain.avvik import Aarsak, compare_sums
from portal.domain.egne_summer import Sum
from portal.domain.svar import AapneKrav, EgneSummer
from portal.wording import explain_avvik
from tests.domain.test_avvik import nordlys_with
from tests.grunnlag import make_krav, nordlys

DAG = date(2023, 8, 28)


def nordlys_lacking_a_claim() -> AapneKrav:
    """The example's open list, with its only Arbeidsgiveravgift claim left out of all the authority's sums."""
    lacking = nordlys_with(forfalt=Decimal(161467 - 6373), renter=Decimal(19124 - 800), saldo=Decimal(243091 - 7173))
    groups = dict(lacking.oversikt_per_kravgruppe)
    groups["Arbeidsgiveravgift"] = EgneSummer()
    return replace(lacking, oversikt_per_kravgruppe=tuple(groups.items()))


def test_a_claim_missing_from_all_the_authoritys_sums_is_named() -> None:
    found = compare_sums(nordlys_lacking_a_claim(), DAG, DAG).avvik

    assert [(avvik.kravgruppe, avvik.sum) for avvik in found] == [
        (group, which) for group in (None, "Arbeidsgiveravgift") for which in (Sum.FORFALT, Sum.RENTER, Sum.SALDO)
    ]
    assert {avvik.aarsak for avvik in found} == {Aarsak.ETT_KRAV}
    assert {avvik.krav.kravidentifikator if avvik.krav else "" for avvik in found} == {"253517389"}
    assert all("253517389" in explain_avvik(avvik) for avvik in found)


def test_a_claim_in_the_authoritys_balance_is_not_called_missing() -> None:
    (avvik,) = compare_sums(nordlys_with(forfalt=Decimal(161467 - 6373)), DAG, DAG).avvik

    assert (avvik.aarsak, avvik.krav) == (Aarsak.UKJENT, None)


def test_a_claim_that_the_authority_counts_as_not_yet_due_is_not_called_missing() -> None:
    rows = (make_krav([(DAG, Decimal(100))]), make_krav([(DAG + timedelta(days=1), Decimal(300))]))
    sums = EgneSummer(forfalt=Decimal(300), ikke_forfalt=Decimal(100), saldo=Decimal(400))
    later = DAG + timedelta(days=5)

    found = compare_sums(AapneKrav(alle_krav=rows, total_oversikt=sums), later, later).avvik

    assert [(avvik.sum, avvik.differanse, avvik.aarsak) for avvik in found] == [
        (Sum.FORFALT, -100, Aarsak.UKJENT),
        (Sum.IKKE_FORFALT, 100, Aarsak.UKJENT),
    ]


def test_a_claim_that_the_authority_counts_in_another_group_is_not_called_missing() -> None:
    aapne = nordlys().aapne
    groups = dict(aapne.oversikt_per_kravgruppe)
    groups["Andre krav"] = groups.pop("Arbeidsgiveravgift")

    found = compare_sums(replace(aapne, oversikt_per_kravgruppe=tuple(groups.items())), DAG, DAG).avvik

    assert found
    assert {avvik.aarsak for avvik in found} == {Aarsak.UKJENT}


def test_a_missing_claim_is_reported_for_its_group_if_there_is_no_total() -> None:
    found = compare_sums(replace(nordlys_lacking_a_claim(), total_oversikt=None), DAG, DAG).avvik

    assert {(avvik.kravgruppe, avvik.aarsak) for avvik in found} == {("Arbeidsgiveravgift", Aarsak.ETT_KRAV)}


def test_a_claim_is_missing_with_its_interest_and_all_instalments() -> None:
    later = DAG + timedelta(days=5)
    parts = [(DAG, Decimal(100)), (later, Decimal(70))]
    lacking = replace(make_krav(parts), kravidentifikator="2", stipulerte_renter=Decimal(9))
    rows = (make_krav([(DAG, Decimal(500))]), lacking)
    sums = EgneSummer(forfalt=Decimal(500), saldo=Decimal(500))

    def compare(theirs: EgneSummer) -> dict[Sum, tuple[Decimal, str]]:
        found = compare_sums(AapneKrav(alle_krav=rows, total_oversikt=theirs), later, later).avvik
        return {avvik.sum: (avvik.differanse, avvik.krav.kravidentifikator if avvik.krav else "") for avvik in found}

    assert compare(sums) == {
        Sum.FORFALT: (-100, "2"),
        Sum.IKKE_FORFALT: (-70, "2"),
        Sum.RENTER: (-9, "2"),
        Sum.SALDO: (-179, "2"),
    }
    assert {name for _, name in compare(replace(sums, renter=Decimal(9))).values()} == {""}


def test_no_claim_is_named_if_two_could_explain_the_difference() -> None:
    twice = (make_krav([(DAG, Decimal(100))]), make_krav([(DAG, Decimal(100))]))
    sums = EgneSummer(forfalt=Decimal(100), saldo=Decimal(100))
    later = DAG + timedelta(days=5)

    found = compare_sums(AapneKrav(alle_krav=twice, total_oversikt=sums), later, later).avvik

    assert {avvik.aarsak for avvik in found} == {Aarsak.UKJENT}
