"""The authority's own sums compared with the rows: equal, outdated, or different, with amount and cause."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from portal.domain.avvik import Aarsak, compare_sums
from portal.domain.egne_summer import Sum
from portal.domain.svar import GRUPPESUMMER, INNBETALINGSLISTE, KRAVLISTE, AapneKrav, EgneSummer, UleseligRad
from portal.wording import name_sum
from tests.grunnlag import make_krav, nordlys

DAG = date(2023, 8, 28)


def nordlys_with(**sums: Decimal) -> AapneKrav:
    """The example's open list with some of the authority's sums changed."""
    aapne = nordlys().aapne
    assert aapne.total_oversikt is not None
    return replace(aapne, total_oversikt=replace(aapne.total_oversikt, **sums))


def test_amounts_fallen_due_since_the_fetch_are_listed_and_are_no_difference() -> None:
    comparison = compare_sums(nordlys().aapne, DAG, DAG + timedelta(days=30))

    assert comparison.avvik == ()
    assert comparison.forfalt_siden is not None
    assert comparison.forfalt_siden.beloep == 62500
    assert [(krav.kravidentifikator, due) for krav, due in comparison.forfalt_siden.poster] == [
        ("KRAV-33949619", date(2023, 9, 8))
    ]
    assert not comparison.forfalt_siden.is_hentet_senere


def test_sums_older_than_their_fetch_are_recognised() -> None:
    later = date(2024, 2, 1)

    comparison = compare_sums(nordlys().aapne, later, later)

    assert comparison.avvik == ()
    assert comparison.forfalt_siden is not None
    assert (comparison.forfalt_siden.beloep, comparison.forfalt_siden.sist_riktig) == (62500, date(2023, 9, 8))
    assert comparison.forfalt_siden.is_hentet_senere


def test_only_amounts_to_pay_fall_due_and_on_the_day_after_the_due_date() -> None:
    small = make_krav([(DAG, Decimal("0.01")), (DAG, Decimal(0)), (DAG + timedelta(days=1), Decimal(5))])
    credit = make_krav([(DAG, Decimal(-70))])
    sums = EgneSummer(ikke_forfalt=Decimal("-64.99"), saldo=Decimal("-64.99"))
    aapne = AapneKrav(alle_krav=(small, credit), total_oversikt=sums)

    assert compare_sums(aapne, DAG, DAG).forfalt_siden is None
    fallen = compare_sums(aapne, DAG, DAG + timedelta(days=1)).forfalt_siden

    assert fallen is not None
    assert (fallen.beloep, fallen.poster, fallen.sist_riktig) == (Decimal("0.01"), ((small, DAG),), DAG)


def test_sums_of_groups_alone_can_also_be_older_than_their_fetch() -> None:
    later, aapne = date(2024, 2, 1), replace(nordlys().aapne, total_oversikt=None)
    groups = dict(aapne.oversikt_per_kravgruppe)
    name = next(name for name, sums in groups.items() if not sums.ikke_forfalt)
    del groups[name]
    bad = UleseligRad(liste=GRUPPESUMMER, identifikator="", grunn="saldo", kravgruppe=name)
    some = replace(aapne, oversikt_per_kravgruppe=tuple(groups.items()), uleselige=(bad,))

    for answer in (aapne, some):
        comparison = compare_sums(answer, later, later)

        assert (comparison.avvik, comparison.netting) == ((), ())
        assert comparison.forfalt_siden is not None
        assert (comparison.forfalt_siden.beloep, comparison.forfalt_siden.sist_riktig) == (62500, date(2023, 9, 8))
    none = replace(aapne, oversikt_per_kravgruppe=())
    assert compare_sums(none, later, later) == compare_sums(replace(aapne, is_skjermet=True), later, later)


def test_sums_for_a_later_day_are_a_difference_with_that_cause() -> None:
    comparison = compare_sums(nordlys().aapne, date(2022, 6, 1), date(2022, 6, 1))

    total = next(avvik for avvik in comparison.avvik if avvik.kravgruppe is None and avvik.sum is Sum.FORFALT)
    assert (total.skatteetatens, total.vaar, total.aarsak) == (161467, 90217, Aarsak.ANNEN_DAG)


def test_a_sum_that_differs_from_its_rows_is_a_difference_with_both_figures() -> None:
    (avvik,) = compare_sums(nordlys_with(forfalt=Decimal(161000)), DAG, DAG).avvik

    assert (avvik.sum, avvik.skatteetatens, avvik.vaar, avvik.differanse) == (Sum.FORFALT, 161000, 161467, -467)
    assert avvik.aarsak is Aarsak.UKJENT


def test_a_sum_in_whole_kroner_for_rows_with_oere_is_a_rounding_difference() -> None:
    krav = make_krav([(DAG, Decimal("100.40"))])
    sums = EgneSummer(
        forfalt=Decimal(100), ikke_forfalt=Decimal(0), renter=Decimal(0), uplassert=Decimal(0), saldo=Decimal(100)
    )
    later = DAG + timedelta(days=5)

    found = compare_sums(AapneKrav(alle_krav=(krav,), total_oversikt=sums), later, later).avvik

    assert [avvik.sum for avvik in found] == [Sum.FORFALT, Sum.SALDO]
    assert {avvik.aarsak for avvik in found} == {Aarsak.AVRUNDING}


def test_a_balance_that_differs_from_its_parts_is_a_difference() -> None:
    (avvik,) = compare_sums(nordlys_with(saldo=Decimal(1)), DAG, DAG).avvik

    assert (avvik.sum, avvik.skatteetatens, avvik.vaar) == (Sum.SALDO, 1, 243091)


def test_an_unreadable_row_explains_the_differences_it_may_cause() -> None:
    claim = UleseligRad(liste=KRAVLISTE, identifikator="X", grunn="")
    payment = UleseligRad(liste=INNBETALINGSLISTE, identifikator="X", grunn="")
    wrong = nordlys_with(forfalt=Decimal(1), uplassert=Decimal(-1))

    with_claim = compare_sums(replace(wrong, uleselige=(claim,)), DAG, DAG).avvik
    with_payment = compare_sums(replace(wrong, uleselige=(payment,)), DAG, DAG).avvik

    assert {avvik.sum: avvik.aarsak for avvik in with_claim} == {
        Sum.FORFALT: Aarsak.ULESELIG,
        Sum.UPLASSERT: Aarsak.UKJENT,
    }
    assert {avvik.sum: avvik.aarsak for avvik in with_payment} == {
        Sum.FORFALT: Aarsak.UKJENT,
        Sum.UPLASSERT: Aarsak.ULESELIG,
    }


def test_a_group_found_on_only_one_side_is_compared_with_zero() -> None:
    aapne = nordlys().aapne
    groups = dict(aapne.oversikt_per_kravgruppe)
    groups["Andre krav"] = groups.pop("Arbeidsgiveravgift")

    found = compare_sums(replace(aapne, oversikt_per_kravgruppe=tuple(groups.items())), DAG, DAG).avvik

    assert [(name_sum(avvik), avvik.skatteetatens, avvik.vaar) for avvik in found if avvik.sum is Sum.FORFALT] == [
        ("Forfalte krav, Andre krav", 6373, 0),
        ("Forfalte krav, Arbeidsgiveravgift", 0, 6373),
    ]


def test_a_groups_unreadable_sum_is_not_compared() -> None:
    aapne = nordlys().aapne
    groups = tuple((name, sums) for name, sums in aapne.oversikt_per_kravgruppe if name != "Merverdiavgift")

    def compare(kravgruppe: str | None) -> tuple[object, ...]:
        bad = UleseligRad(liste=GRUPPESUMMER, identifikator="", grunn="saldo", kravgruppe=kravgruppe)
        return compare_sums(replace(aapne, oversikt_per_kravgruppe=groups, uleselige=(bad,)), DAG, DAG).avvik

    assert compare("Merverdiavgift") == ()
    assert compare(None) == ()
    assert compare("Skatt") != ()  # the sum of Merverdiavgift was not sent


def test_an_unreadable_claim_explains_no_difference_in_another_group() -> None:
    aapne = nordlys().aapne
    groups = dict(aapne.oversikt_per_kravgruppe)
    groups["Skatt"] = replace(groups["Skatt"], forfalt=groups["Skatt"].forfalt + 1)
    bad = UleseligRad(liste=KRAVLISTE, identifikator="X", grunn="", kravgruppe="Merverdiavgift")
    wrong = replace(aapne, oversikt_per_kravgruppe=tuple(groups.items()), uleselige=(bad,))

    (found,) = compare_sums(wrong, DAG, DAG).avvik

    assert (found.kravgruppe, found.aarsak) == ("Skatt", Aarsak.UKJENT)


def test_shielded_figures_have_no_sums() -> None:
    aapne = nordlys().aapne

    assert compare_sums(replace(aapne, alle_krav=(), is_skjermet=True), DAG, DAG).avvik == ()


def test_an_answer_without_sums_has_nothing_to_compare() -> None:
    aapne = replace(nordlys().aapne, total_oversikt=None, oversikt_per_kravgruppe=())

    assert compare_sums(aapne, DAG, DAG).avvik == ()


def test_rows_repeated_and_counted_twice_explain_the_difference_even_if_payments_count_once() -> None:
    krav = replace(make_krav([(DAG, Decimal(100))]), mottatt=2)
    payment = replace(nordlys().innbetalinger[0], uplassert_beloep=Decimal(30), mottatt=2)
    later = DAG + timedelta(days=5)

    for unplaced in (30, 60):
        theirs = EgneSummer(forfalt=Decimal(200), uplassert=Decimal(-unplaced), saldo=Decimal(200 - unplaced))
        aapne = AapneKrav(alle_krav=(krav,), innbetalinger=(payment,), total_oversikt=theirs)
        assert {avvik.aarsak for avvik in compare_sums(aapne, later, later).avvik} == {Aarsak.GJENTATT}


def test_an_unreadable_claim_explains_a_difference_in_its_own_group() -> None:
    aapne = nordlys().aapne
    groups = dict(aapne.oversikt_per_kravgruppe)
    groups["Skatt"] = replace(groups["Skatt"], forfalt=groups["Skatt"].forfalt + 1)
    bad = UleseligRad(liste=KRAVLISTE, identifikator="X", grunn="", kravgruppe="Skatt")
    wrong = replace(aapne, oversikt_per_kravgruppe=tuple(groups.items()), uleselige=(bad,))

    (found,) = compare_sums(wrong, DAG, DAG).avvik

    assert (found.kravgruppe, found.aarsak) == ("Skatt", Aarsak.ULESELIG)


def test_unplaced_payments_are_not_in_the_group_sums() -> None:
    payment = replace(nordlys().innbetalinger[0], uplassert_beloep=Decimal(30))
    aapne = replace(nordlys_with(uplassert=Decimal(-30), saldo=Decimal(243091 - 30)), innbetalinger=(payment,))

    assert compare_sums(aapne, DAG, DAG).avvik == ()


def test_our_sum_is_zero_if_nothing_is_unplaced() -> None:
    (avvik,) = compare_sums(nordlys_with(uplassert=Decimal(-30)), DAG, DAG).avvik

    assert (avvik.vaar, type(avvik.vaar)) == (0, Decimal)


def test_rows_counted_twice_also_explain_differences_in_outdated_sums() -> None:
    krav = replace(make_krav([(DAG, Decimal(100)), (DAG + timedelta(days=5), Decimal(30))]), mottatt=2)
    theirs = EgneSummer(forfalt=Decimal(200), ikke_forfalt=Decimal(60), saldo=Decimal(260))
    aapne = AapneKrav(alle_krav=(krav,), total_oversikt=theirs)

    for days, ours in ((3, 100), (9, 100), (-3, 0)):  # the last day is later than the fetch
        day = DAG + timedelta(days=days)
        found = {avvik.sum: (avvik.vaar, avvik.aarsak) for avvik in compare_sums(aapne, day, day).avvik}
        is_known = days > 0
        assert found[Sum.FORFALT] == (ours, Aarsak.GJENTATT if is_known else Aarsak.UKJENT)
        assert found[Sum.SALDO] == (130, Aarsak.GJENTATT)


def test_the_day_of_matching_sums_is_given() -> None:
    later = date(2024, 2, 1)

    assert compare_sums(nordlys().aapne, DAG, later).netting_dag == DAG
    assert compare_sums(nordlys().aapne, later, later).netting_dag == date(2023, 9, 8)
