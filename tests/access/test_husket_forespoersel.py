"""What is remembered of requests for access: by whom, of which organisation, and what never is."""

from dataclasses import replace
from datetime import timedelta

import pytest

from portal.access.models import Systemforespoersel
from portal.access.systemforespoersler import (
    HusketForespoersel,
    find_husket,
    forget_request,
    make_return_reference,
    prune_systemforespoersler,
    remember_change,
    remember_made_in_altinn,
    remember_request,
)
from portal.domain.systemtilgang import Forespoersel, ForespoerselStatus, Systembruker
from tests.api.system_tools import FIRM, NONE, make_tilgang
from tests.conftest import TestClock

pytestmark = pytest.mark.django_db
MINE, OTHER = make_tilgang(NONE), make_tilgang(FIRM)


def make_request(clock: TestClock, name: str = "1", orgnr: str = NONE) -> Forespoersel:
    return Forespoersel(
        id=name,
        orgnr=orgnr,
        external_ref=f"ref-{orgnr}",
        status=ForespoerselStatus.NEW,
        opprettet=clock.now(),
        is_utloept=False,
        confirm_url="",
    )


def make_systembruker(clock: TestClock, **more: object) -> Systembruker:
    made = Systembruker(id="s", system_id="x", eier=NONE, external_ref="made", tittel="T", opprettet=clock.now())
    return replace(made, **more)  # type: ignore[arg-type]


def test_a_new_request_replaces_the_old_and_who_asked(clock: TestClock) -> None:
    remember_request(MINE, make_request(clock), "way")
    clock.move(timedelta(hours=1))
    somebody_else = replace(MINE, person=replace(MINE.person, navn="Nils"))

    remember_request(somebody_else, make_request(clock), "way")
    first = find_husket(MINE)
    remember_request(somebody_else, make_request(clock, "2"), "way")

    assert first is not None
    assert (first.request_id, first.spurt_av) == ("1", MINE.person.navn)
    assert first.spurt_tid == clock.now() - timedelta(hours=1)
    assert find_husket(MINE) == HusketForespoersel(
        orgnr=NONE, external_ref=f"ref-{NONE}", request_id="2", spurt_av="Nils", spurt=clock.now().timestamp()
    )


def test_a_change_is_kept_beside_what_is_known_and_on_its_own_where_nothing_is(clock: TestClock) -> None:
    remember_change(MINE, make_request(clock, "change"), "way")

    assert find_husket(MINE) == HusketForespoersel(orgnr=NONE, external_ref=f"ref-{NONE}", endring_id="change")
    assert find_husket(MINE).spurt_tid is None  # type: ignore[union-attr]
    remember_request(MINE, make_request(clock, "1"), "way")
    remember_change(MINE, make_request(clock, "change 2"), "way")
    husket = find_husket(MINE)
    assert husket is not None
    assert (husket.request_id, husket.endring_id, husket.spurt_av) == ("1", "change 2", MINE.person.navn)


def test_a_change_of_another_organisation_is_never_remembered(clock: TestClock) -> None:
    with pytest.raises(ValueError, match=r"^a request of another organisation$"):
        remember_change(MINE, make_request(clock, orgnr=FIRM), "way")

    assert not Systemforespoersel.objects.exists()


def test_a_system_user_of_another_company_or_of_a_firms_clients_is_not_the_companys_own(clock: TestClock) -> None:
    for other in (make_systembruker(clock, eier=FIRM), make_systembruker(clock, is_agent=True)):
        with pytest.raises(ValueError, match=r"^not a system user of this company$"):
            remember_made_in_altinn(MINE, other)
    assert not Systemforespoersel.objects.exists()

    remember_made_in_altinn(MINE, make_systembruker(clock))

    assert find_husket(MINE) == HusketForespoersel(orgnr=NONE, external_ref="made")


def test_one_kind_of_relation_is_forgotten_without_the_others_or_other_organisations(clock: TestClock) -> None:
    remember_request(MINE, make_request(clock), "way")
    remember_request(MINE, make_request(clock), "way", relasjon="regn")
    remember_request(OTHER, make_request(clock, orgnr=FIRM), "way")

    forget_request(MINE, relasjon="regn")

    assert find_husket(MINE, relasjon="regn") is None
    assert find_husket(MINE) is not None
    forget_request(MINE)
    assert find_husket(MINE) is None
    assert find_husket(OTHER) is not None


def test_a_row_is_removed_the_day_after_the_record_of_access_would_be(clock: TestClock) -> None:
    remember_request(MINE, make_request(clock), "way")
    clock.move(timedelta(days=548))
    assert prune_systemforespoersler() == 0
    clock.move(timedelta(days=1))

    assert prune_systemforespoersler() == 1


def test_the_way_back_cannot_be_guessed() -> None:
    ways = {make_return_reference() for _ in range(20)}

    assert len(ways) == 20
    assert {len(way) for way in ways} == {32}
