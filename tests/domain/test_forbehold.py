"""Reservations: each kind when it applies, in a fixed order, and nothing else."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from portal.domain.avvik import Aarsak, Avvik, Sammenligning
from portal.domain.egne_summer import Sum
from portal.domain.forbehold import Forbehold, ForbeholdKind, list_forbehold
from portal.domain.grunnlag import Mangel
from portal.domain.svar import (
    GRUPPESUMMER,
    INNBETALINGSLISTE,
    KRAVLISTE,
    TOTALSUM,
    AapneKrav,
    Oppslag,
    Problem,
    UleseligRad,
)
from tests.grunnlag import make_krav

KL_8 = datetime(2023, 8, 28, 8, tzinfo=UTC)
MISSING = Mangel(liste="krav", aar=2022, problem=Problem.UTILGJENGELIG)
WITHHELD = Mangel(liste="krav", aar=2021, problem=None)
OLDER = Mangel(liste="krav", aar=2020, problem=Problem.AVVIST, hentet=KL_8)
OLDER_WITHOUT_REASON = replace(OLDER, problem=None)
ROW = UleseligRad(liste=KRAVLISTE, identifikator="X", grunn="")
TOTAL = UleseligRad(liste=TOTALSUM, identifikator="", grunn="saldo")
GROUP = UleseligRad(liste=GRUPPESUMMER, identifikator="", grunn="saldo")
AVVIK = Avvik(sum=Sum.SALDO, kravgruppe=None, skatteetatens=Decimal(1), vaar=Decimal(2), aarsak=Aarsak.UKJENT)


def make_old(hour: int, problem: Problem) -> Oppslag[object]:
    return Oppslag(data=None, fetched_at=KL_8 + timedelta(hours=hour), is_old=True, problem=problem)


def test_complete_figures_have_no_reservations() -> None:
    fresh: Oppslag[object] = Oppslag(data=None, fetched_at=KL_8)

    assert list_forbehold() == ()
    assert list_forbehold(oppslag=[fresh], aapne=AapneKrav(), sammenligning=Sammenligning()) == ()


def test_stale_figures_have_the_age_and_reason_of_the_oldest() -> None:
    fresh: Oppslag[object] = Oppslag(data=None, fetched_at=KL_8 - timedelta(days=1))
    never: Oppslag[object] = Oppslag(data=None, is_old=True)
    lookups = [fresh, make_old(2, Problem.AVVIST), make_old(1, Problem.UFORSTAAELIG), never]

    assert list_forbehold(oppslag=iter(lookups)) == (
        Forbehold(kind=ForbeholdKind.GAMMELT, fetched_at=KL_8 + timedelta(hours=1), problem=Problem.UFORSTAAELIG),
    )
    assert list_forbehold(oppslag=[never]) == ()


def test_the_first_of_two_equally_old_lookups_gives_the_reason() -> None:
    (found,) = list_forbehold(oppslag=[make_old(1, Problem.UTILGJENGELIG), make_old(1, Problem.AVVIST)])

    assert found.problem is Problem.UTILGJENGELIG


def test_shielded_figures_have_only_an_age() -> None:
    shielded = AapneKrav(is_skjermet=True, ukjente_lister=(KRAVLISTE,), alle_krav=(make_krav([], rest=Decimal(1)),))

    found = list_forbehold(
        oppslag=[make_old(0, Problem.AVVIST)],
        aapne=shielded,
        mangler=[MISSING],
        usette_aar=[2019],
        uleselige=[ROW],
        sammenligning=Sammenligning(avvik=(AVVIK,)),
    )

    assert found == (
        Forbehold(kind=ForbeholdKind.GAMMELT, fetched_at=KL_8, problem=Problem.AVVIST),
        Forbehold(kind=ForbeholdKind.SKJERMET),
    )


def test_year_lists_are_grouped_by_their_problem() -> None:
    found = list_forbehold(mangler=iter([OLDER, WITHHELD, MISSING, OLDER_WITHOUT_REASON]))

    assert found == (
        Forbehold(kind=ForbeholdKind.LISTE_MANGLER, mangler=(MISSING,)),
        Forbehold(kind=ForbeholdKind.LISTE_SKJERMET, mangler=(WITHHELD,)),
        Forbehold(kind=ForbeholdKind.LISTE_ELDRE, mangler=(OLDER, OLDER_WITHOUT_REASON)),
    )


def test_missing_lists_are_named_claims_first() -> None:
    both = AapneKrav(ukjente_lister=(INNBETALINGSLISTE, KRAVLISTE))

    assert list_forbehold(aapne=both) == (
        Forbehold(kind=ForbeholdKind.LISTE_UKJENT, lister=(KRAVLISTE, INNBETALINGSLISTE)),
    )
    assert list_forbehold(aapne=AapneKrav(ukjente_lister=(INNBETALINGSLISTE,))) == (
        Forbehold(kind=ForbeholdKind.LISTE_UKJENT, lister=(INNBETALINGSLISTE,)),
    )


def test_amounts_without_a_due_date_are_one_sum_without_credit() -> None:
    rows = (
        make_krav([], rest=Decimal("0.01")),
        make_krav([(KL_8.date(), Decimal(100))], rest=Decimal(150)),
        make_krav([], rest=Decimal(-70)),
    )

    found = list_forbehold(aapne=AapneKrav(alle_krav=rows))

    assert found == (Forbehold(kind=ForbeholdKind.UTEN_FORFALLSDATO, beloep=Decimal("50.01")),)
    assert list_forbehold(aapne=AapneKrav(alle_krav=(rows[2], make_krav([(date.max, Decimal(1))])))) == ()


def test_amounts_without_a_due_date_are_not_summed_again() -> None:
    rows = (make_krav([], rest=Decimal(7)),)

    (found,) = list_forbehold(aapne=AapneKrav(alle_krav=rows), uten_forfallsdato=Decimal(9))

    assert found.beloep == Decimal(9)
    assert list_forbehold(aapne=AapneKrav(alle_krav=rows), uten_forfallsdato=Decimal(0)) == ()


def test_unreadable_rows_are_separate_from_the_authoritys_unreadable_sums() -> None:
    assert list_forbehold(uleselige=iter([TOTAL, ROW, GROUP])) == (
        Forbehold(kind=ForbeholdKind.ULESELIG, rader=(ROW,)),
        Forbehold(kind=ForbeholdKind.EGNE_SUMMER_ULESELIGE, rader=(TOTAL, GROUP)),
    )


def test_each_differing_total_is_listed_and_includes_the_groups() -> None:
    other, group = replace(AVVIK, sum=Sum.RENTER), replace(AVVIK, kravgruppe="Skatt")

    found = list_forbehold(sammenligning=Sammenligning(avvik=(AVVIK, group, other)))

    assert found == (Forbehold(kind=ForbeholdKind.AVVIK, avvik=AVVIK), Forbehold(kind=ForbeholdKind.AVVIK, avvik=other))


def test_all_reservations_come_in_a_fixed_order() -> None:
    aapne = AapneKrav(ukjente_lister=(INNBETALINGSLISTE,), alle_krav=(make_krav([], rest=Decimal(50)),))

    found = list_forbehold(
        oppslag=[make_old(0, Problem.AVVIST)],
        aapne=aapne,
        mangler=[OLDER, WITHHELD, MISSING],
        usette_aar=iter([2018, 2019]),
        tilgode_uten_krav=Decimal("0.01"),
        uleselige=[TOTAL, ROW],
        sammenligning=Sammenligning(avvik=(AVVIK,)),
    )

    assert [one.kind for one in found] == [kind for kind in ForbeholdKind if kind is not ForbeholdKind.SKJERMET]
    facts = {one.kind: one for one in found}
    assert facts[ForbeholdKind.USETTE_AAR] == Forbehold(kind=ForbeholdKind.USETTE_AAR, aar=(2018, 2019))
    assert facts[ForbeholdKind.TILGODE_UTEN_KRAV] == Forbehold(
        kind=ForbeholdKind.TILGODE_UTEN_KRAV, beloep=Decimal("0.01")
    )
    assert facts[ForbeholdKind.UTEN_FORFALLSDATO].beloep == 50


NOT_LACKING = {
    ForbeholdKind.GAMMELT,
    ForbeholdKind.EGNE_SUMMER_ULESELIGE,
    ForbeholdKind.UTEN_FORFALLSDATO,
    ForbeholdKind.AVVIK,
}
LACKING_SOME = {ForbeholdKind.USETTE_AAR, ForbeholdKind.TILGODE_UTEN_KRAV, ForbeholdKind.ULESELIG}


@pytest.mark.parametrize("kind", ForbeholdKind)
def test_a_sum_is_incomplete_without_rows_and_not_shown_without_a_list(kind: ForbeholdKind) -> None:
    forbehold = Forbehold(kind=kind)

    assert forbehold.is_mangelfullt == (kind not in NOT_LACKING)
    assert forbehold.is_uten_liste == (kind not in NOT_LACKING | LACKING_SOME)
    assert (forbehold.beloep, type(forbehold.beloep)) == (0, Decimal)
