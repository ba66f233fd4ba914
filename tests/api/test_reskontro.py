"""Figures through token, client, cache and parser, against the sandbox: fetched, cached, shown stale."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.api.cache import CacheKey
from portal.api.errors import ApiFormatError, ApiRefused, ApiUnavailable, ApiUnknownOrganisation
from portal.api.reskontro import Reskontro
from portal.domain.svar import Problem
from sandbox.app import Sandbox
from tests.api.oppslag import AAPNEKRAV, calls, get_entry, get_liste, tilgang
from tests.conftest import EKSEMPEL_B, EKSEMPEL_C, NORDLYS, TestClock

pytestmark = pytest.mark.django_db


def test_slightly_old_figures_are_shown_and_a_refresh_is_requested(
    reskontro: Reskontro, api: Sandbox, clock: TestClock
) -> None:
    first = reskontro.get_aapne_krav(tilgang())
    clock.move(timedelta(minutes=59))

    shown = reskontro.get_aapne_krav(tilgang())

    assert (first.is_new, first.wants_refresh) == (True, False)
    assert (shown.data, shown.is_old, shown.wants_refresh, shown.is_new) == (first.data, False, True, False)
    assert calls(api) == ["aapnekrav"]
    reskontro.prefetch(tilgang(), "aapnekrav")
    fresh = reskontro.get_aapne_krav(tilgang())
    assert (fresh.fetched_at, fresh.wants_refresh) == (clock.now(), False)


def test_a_failed_refresh_is_reported_with_the_figures(reskontro: Reskontro, api: Sandbox, clock: TestClock) -> None:
    reskontro.get_aapne_krav(tilgang())
    clock.move(timedelta(minutes=6))
    api.add_fault(party="skatteetaten", status=500, kode="KB-001")
    assert not reskontro.get_aapne_krav(tilgang()).is_old  # no refresh has been tried yet
    reskontro.prefetch(tilgang(), "aapnekrav")

    told = reskontro.get_aapne_krav(tilgang())

    assert (told.is_old, told.problem, told.wants_refresh) == (True, Problem.UTILGJENGELIG, True)
    api.clear_faults()
    clock.move(timedelta(seconds=30))
    reskontro.prefetch(tilgang(), "aapnekrav")
    assert not reskontro.get_aapne_krav(tilgang()).is_old


def test_figures_are_fetched_once_and_cached_for_five_minutes(
    reskontro: Reskontro, api: Sandbox, clock: TestClock
) -> None:
    first = reskontro.get_aapne_krav(tilgang())
    clock.move(timedelta(minutes=4, seconds=59))
    second = reskontro.get_aapne_krav(tilgang())

    assert calls(api) == ["aapnekrav"]
    assert (first.data, first.fetched_at) == (second.data, second.fetched_at)
    assert first.fetched_at == datetime(2023, 8, 28, 7, 14, tzinfo=UTC)
    clock.move(timedelta(minutes=56))  # longer than stale figures are shown during a refresh
    assert reskontro.get_aapne_krav(tilgang()).fetched_at == clock.now()
    assert calls(api) == ["aapnekrav", "aapnekrav"]


def test_one_token_is_used_until_shortly_before_it_expires(
    reskontro: Reskontro, api: Sandbox, clock: TestClock
) -> None:
    reskontro.get_aapne_krav(tilgang())
    get_liste("krav", 2022)
    clock.move(timedelta(seconds=100))
    get_liste("krav", 2021)

    assert calls(api, "maskinporten") == ["token"]
    clock.move(timedelta(seconds=6))
    get_liste("krav", 2020)
    assert calls(api, "maskinporten") == ["token", "token"]


def test_every_organisation_has_its_own_token_and_its_own_figures(reskontro: Reskontro, api: Sandbox) -> None:
    ours = reskontro.get_aapne_krav(tilgang())
    theirs = reskontro.get_aapne_krav(tilgang(EKSEMPEL_B))

    assert calls(api, "maskinporten") == ["token", "token"]
    assert {krav.kravidentifikator for krav in theirs.data.alle_krav} == {"krav-1234"}
    assert "krav-1234" not in {krav.kravidentifikator for krav in ours.data.alle_krav}


def test_stale_figures_are_shown_with_age_and_reason_while_the_authority_is_down(
    reskontro: Reskontro, api: Sandbox, clock: TestClock
) -> None:
    before = reskontro.get_aapne_krav(tilgang())
    clock.move(timedelta(hours=71))
    api.add_fault(party="skatteetaten", status=503)

    old = reskontro.get_aapne_krav(tilgang())

    assert old.data == before.data
    assert (old.is_old, old.problem, old.fetched_at) == (True, Problem.UTILGJENGELIG, before.fetched_at)


def test_figures_older_than_three_days_are_not_shown(reskontro: Reskontro, api: Sandbox, clock: TestClock) -> None:
    reskontro.get_aapne_krav(tilgang())
    clock.move(timedelta(hours=72))
    api.add_fault(party="skatteetaten", status=503)

    with pytest.raises(ApiUnavailable):
        reskontro.get_aapne_krav(tilgang())


@pytest.mark.parametrize("status", [500, 502, 503, 429])
def test_without_a_cached_answer_an_error_is_raised_and_not_cached(
    reskontro: Reskontro, api: Sandbox, status: int
) -> None:
    api.add_fault(party="skatteetaten", status=status, count=1 if status == 500 else 3)  # the other errors are retried

    with pytest.raises(ApiUnavailable):
        reskontro.get_aapne_krav(tilgang())
    assert get_entry(AAPNEKRAV) is None
    assert len(reskontro.get_aapne_krav(tilgang()).data.alle_krav) == 5


def test_a_garbled_answer_is_neither_shown_nor_cached(reskontro: Reskontro, api: Sandbox, clock: TestClock) -> None:
    api.add_fault(party="skatteetaten", garbage=True, count=1)
    with pytest.raises(ApiFormatError):
        reskontro.get_aapne_krav(tilgang())
    assert get_entry(AAPNEKRAV) is None

    reskontro.get_aapne_krav(tilgang())
    clock.move(timedelta(hours=2))
    api.add_fault(party="skatteetaten", garbage=True, count=1)
    assert reskontro.get_aapne_krav(tilgang()).problem is Problem.UFORSTAAELIG


def test_a_maskinporten_outage_counts_as_the_authority_not_answering(reskontro: Reskontro, api: Sandbox) -> None:
    api.add_fault(party="maskinporten", status=500)

    with pytest.raises(ApiUnavailable):
        reskontro.get_aapne_krav(tilgang())
    assert calls(api) == []


def test_a_rejected_token_is_replaced_once(reskontro: Reskontro, api: Sandbox) -> None:
    api.add_fault(party="skatteetaten", status=401, kode="KB-004", count=1)

    assert reskontro.get_aapne_krav(tilgang()).data.alle_krav
    assert calls(api, "maskinporten") == ["token", "token"]
    assert calls(api) == ["aapnekrav", "aapnekrav"]


def test_always_rejected_tokens_give_up_after_two_attempts(reskontro: Reskontro, api: Sandbox) -> None:
    api.add_fault(party="skatteetaten", status=401, kode="KB-004")

    with pytest.raises(ApiUnavailable):
        reskontro.get_aapne_krav(tilgang())
    assert calls(api) == ["aapnekrav", "aapnekrav"]


def test_a_lost_right_drops_everything_cached_for_the_organisation(
    reskontro: Reskontro, api: Sandbox, clock: TestClock
) -> None:
    reskontro.get_aapne_krav(tilgang())
    get_liste("krav", 2022)
    reskontro.get_aapne_krav(tilgang(EKSEMPEL_B))
    clock.move(timedelta(hours=2))
    api.set_rights(orgnr=NORDLYS, api=False)

    with pytest.raises(ApiRefused):
        reskontro.get_aapne_krav(tilgang())

    assert get_entry(AAPNEKRAV) is None
    assert get_entry(CacheKey(eier=NORDLYS, orgnr=NORDLYS, endpoint="krav", aar=2022)) is None
    assert get_entry(CacheKey(eier=EKSEMPEL_B, orgnr=EKSEMPEL_B, endpoint="aapnekrav")) is not None


def test_without_a_system_user_the_right_is_missing(reskontro: Reskontro, api: Sandbox) -> None:
    api.set_rights(orgnr=NORDLYS, systemuser=False)

    with pytest.raises(ApiRefused) as refused:
        reskontro.get_aapne_krav(tilgang())

    assert refused.value.kode == "MP-303"
    assert calls(api) == []


def test_nothing_for_the_period_is_an_answer_and_is_cached_like_one(reskontro: Reskontro, api: Sandbox) -> None:
    assert reskontro.get_aapne_krav(tilgang(EKSEMPEL_C)).data.alle_krav == ()
    reskontro.get_aapne_krav(tilgang(EKSEMPEL_C))

    assert calls(api) == ["aapnekrav"]


def test_an_organisation_unknown_to_the_authority_has_its_own_error(reskontro: Reskontro, api: Sandbox) -> None:
    api.add_fault(party="skatteetaten", status=404, kode="KB-009")

    with pytest.raises(ApiUnknownOrganisation):
        reskontro.get_aapne_krav(tilgang())


def test_a_list_that_cannot_be_fetched_is_a_lookup_without_data(reskontro: Reskontro, api: Sandbox) -> None:
    api.add_fault(party="skatteetaten", endpoint="innbetalinger", status=500, kode="KB-002")

    missing = get_liste("innbetalinger", 2022)

    assert (missing.data, missing.problem) == (None, Problem.UTILGJENGELIG)
    assert get_liste("krav", 2022).data is not None
