"""Sums of what is open agree with the rows, on any day, and with the authority's own on the day of the fetch."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from portal.domain.krav import Betalingsinformasjon, Krav, Kravforfall, Part
from portal.domain.oversikt import Aarsak, Sum, build_oversikt, compare_sums, sort_by_forfall, sum_krav
from portal.domain.svar import AapneKrav, EgneSummer
from tests.grunnlag import nordlys

DAG = date(2023, 8, 28)
BELOEP = st.decimals(min_value=-(10**9), max_value=10**9, places=2)
DATOER = st.dates(min_value=date(2020, 1, 1), max_value=date(2026, 12, 31))


def make_krav(forfall: list[tuple[date, Decimal]], *, gruppe: str = "Skatt", rest: Decimal | None = None) -> Krav:
    total = sum((amount for _, amount in forfall), Decimal(0))
    return Krav(
        part=Part(noekkel="310000003", is_person=False),
        kravidentifikator="1",
        kravtype="T",
        kravbeskrivelse="Krav",
        kravgruppe=gruppe,
        kravperiode=None,
        opprettelsesdato_for_krav=None,
        opprinnelig_beloep=total,
        gjenstaaende_beloep=total if rest is None else rest,
        stipulerte_renter=Decimal(0),
        kravforfall=tuple(
            Kravforfall(
                kravforfallsidentifikator=str(number),
                forfallsdato=day,
                opprinnelig_beloep=amount,
                gjenstaaende_beloep=amount,
                betalingsinformasjon=Betalingsinformasjon(),
            )
            for number, (day, amount) in enumerate(forfall)
        ),
    )


KRAV = st.builds(
    make_krav,
    st.lists(st.tuples(DATOER, BELOEP), max_size=5),
    gruppe=st.sampled_from(["Skatt", "Merverdiavgift", "Ny gruppe", ""]),
    rest=st.none() | BELOEP,
)


@given(st.lists(KRAV, max_size=8), DATOER)
def test_tiles_are_the_sum_of_the_list_and_of_the_groups(alle_krav: list[Krav], on: date) -> None:
    oversikt = build_oversikt(AapneKrav(alle_krav=tuple(alle_krav)), on)

    left = sum((krav.gjenstaaende_beloep for krav in alle_krav), Decimal(0))
    assert oversikt.summer.forfalt + oversikt.summer.ikke_forfalt == left
    assert sum((gruppe.summer.forfalt for gruppe in oversikt.grupper), Decimal(0)) == oversikt.summer.forfalt
    assert sum((krav.get_forfalt(on) for krav in alle_krav), Decimal(0)) == oversikt.summer.forfalt
    assert sum(gruppe.antall for gruppe in oversikt.grupper) == len(alle_krav)


def test_the_due_date_itself_is_in_time() -> None:
    krav = make_krav([(DAG, Decimal(100))])

    assert sum_krav((krav,), DAG).forfalt == 0
    assert sum_krav((krav,), DAG + timedelta(days=1)).forfalt == 100


def test_credit_is_netted_and_stated_beside() -> None:
    sums = sum_krav((make_krav([(DAG, Decimal(100))]), make_krav([(DAG, Decimal(-30))])), DAG + timedelta(days=1))

    assert (sums.forfalt, sums.forfalt_til_gode) == (70, -30)


def test_instalments_count_each_on_its_own_date() -> None:
    oversikt = build_oversikt(nordlys().aapne, date(2022, 10, 1))

    assert oversikt.summer.forfalt == 161467 - 23750
    assert (oversikt.antall_forfalte, oversikt.antall_fremtidige) == (4, 2)
    assert (oversikt.eldste_frist, oversikt.neste_frist) == (date(2022, 4, 11), date(2022, 12, 15))


def test_open_claims_come_oldest_unpaid_due_date_first() -> None:
    order = [krav.kravidentifikator for krav in sort_by_forfall(nordlys().aapne.alle_krav)]

    assert order == ["KRAV-33712709", "253517389", "253517378", "250884358", "KRAV-33949619"]


def test_what_has_fallen_due_since_the_fetch_is_named_and_is_no_difference() -> None:
    comparison = compare_sums(nordlys().aapne, DAG, DAG + timedelta(days=30))

    assert comparison.avvik == ()
    assert comparison.forfalt_siden is not None
    assert comparison.forfalt_siden.beloep == 62500
    assert [krav.kravidentifikator for krav in comparison.forfalt_siden.krav] == ["KRAV-33949619"]


def test_sums_older_than_their_fetch_are_recognised() -> None:
    later = date(2024, 2, 1)

    comparison = compare_sums(nordlys().aapne, later, later)

    assert comparison.avvik == ()
    assert comparison.forfalt_siden is not None
    assert (comparison.forfalt_siden.beloep, comparison.forfalt_siden.sist_riktig) == (62500, date(2023, 9, 8))


def test_sums_of_a_later_day_are_a_difference_with_that_cause() -> None:
    comparison = compare_sums(nordlys().aapne, date(2022, 6, 1), date(2022, 6, 1))

    total = next(avvik for avvik in comparison.avvik if avvik.kravgruppe is None and avvik.sum is Sum.FORFALT)
    assert (total.skatteetatens, total.vaar, total.aarsak) == (161467, 90217, Aarsak.ANNEN_DAG)


def test_a_sum_that_is_not_the_sum_of_its_rows_is_a_difference_with_both_figures() -> None:
    aapne = nordlys().aapne
    assert aapne.total_oversikt is not None
    wrong = replace(aapne, total_oversikt=replace(aapne.total_oversikt, forfalt=Decimal(161000)))

    (avvik,) = compare_sums(wrong, DAG, DAG).avvik

    assert (avvik.sum, avvik.skatteetatens, avvik.vaar, avvik.differanse) == (Sum.FORFALT, 161000, 161467, -467)
    assert avvik.aarsak is Aarsak.UKJENT


def test_a_sum_in_whole_kroner_of_rows_with_oere_is_rounding() -> None:
    krav = make_krav([(DAG, Decimal("100.40"))])
    sums = EgneSummer(
        forfalt=Decimal(100), ikke_forfalt=Decimal(0), renter=Decimal(0), uplassert=Decimal(0), saldo=Decimal(100)
    )
    later = DAG + timedelta(days=5)

    (avvik,) = compare_sums(AapneKrav(alle_krav=(krav,), total_oversikt=sums), later, later).avvik

    assert avvik.aarsak is Aarsak.AVRUNDING


def test_nothing_owed_is_said_only_when_everything_was_read() -> None:
    assert build_oversikt(AapneKrav(), DAG).owes_nothing
    assert not build_oversikt(nordlys().aapne, DAG).owes_nothing
