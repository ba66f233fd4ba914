"""Figures through token, client, cache and parser, against the sandbox: fetched, cached, shown stale, dropped."""

import logging
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from prometheus_client import generate_latest
from pytest_django import Settings

from portal.api.cache import CacheKey, Entry, get_entries
from portal.api.errors import ApiFormatError, ApiRefused, ApiUnavailable, ApiUnknownOrganisation
from portal.api.reskontro import Reskontro, get_reskontro
from portal.domain.svar import Oppslag, Problem
from portal.domain.tilgang import Person, Tilgang
from sandbox.app import Sandbox
from tests.conftest import EKSEMPEL_B, EKSEMPEL_C, NORDLYS, TestClock
from tests.lager import name_in_store, plant, read_store

pytestmark = pytest.mark.django_db
AAPNEKRAV = CacheKey(eier=NORDLYS, orgnr=NORDLYS, endpoint="aapnekrav")


@pytest.fixture
def reskontro(api: Sandbox) -> Reskontro:
    return get_reskontro()


def tilgang(orgnr: str = NORDLYS) -> Tilgang:
    person = Person(navn="", maskert="", noekkel="", innlogging="")
    return Tilgang(orgnr=orgnr, navn="Nordlys", person=person, gyldig_til=datetime(2030, 1, 1, tzinfo=UTC))


def get_entry(place: CacheKey) -> Entry | None:
    return get_entries([place]).get(place)


def get_liste(endpoint: str, aar: int) -> Oppslag[object]:
    regnskap = get_reskontro().get_regnskap(tilgang(), {endpoint: [aar]}, allow_stale=True)
    return {"krav": regnskap.krav, "innbetalinger": regnskap.innbetalinger}[endpoint][0][1]


def calls(api: Sandbox, party: str = "skatteetaten") -> list[str]:
    return [call.path.rsplit("/", 1)[-1] for call in api.calls if call.party == party]


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


def test_an_entry_put_in_another_organisations_place_is_a_miss(reskontro: Reskontro, api: Sandbox) -> None:
    reskontro.get_aapne_krav(tilgang())
    reskontro.get_aapne_krav(tilgang(EKSEMPEL_B))
    other_place = CacheKey(eier=EKSEMPEL_B, orgnr=EKSEMPEL_B, endpoint="aapnekrav")
    first, second = name_in_store(AAPNEKRAV.text), name_in_store(other_place.text)
    kept = read_store()
    plant(first, kept[second])
    plant(second, kept[first])
    api.clear_calls()

    figures = [reskontro.get_aapne_krav(tilgang(orgnr)).data for orgnr in (NORDLYS, EKSEMPEL_B)]

    assert calls(api) == ["aapnekrav", "aapnekrav"]
    assert [len(answer.alle_krav) for answer in figures] == [5, 2]


def test_nothing_cached_is_readable_in_the_store(reskontro: Reskontro, api: Sandbox) -> None:
    reskontro.get_aapne_krav(tilgang())

    stored = read_store()
    assert stored
    for part in (*stored, *stored.values()):
        assert NORDLYS not in str(part)
        assert "KRAV-33712709" not in str(part)


def test_the_log_has_endpoint_and_code_but_never_a_figure_name_or_number(
    reskontro: Reskontro, api: Sandbox, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging.getLogger("portal"), "propagate", True)
    caplog.set_level(logging.DEBUG)

    reskontro.get_aapne_krav(tilgang())

    assert "endpoint=aapnekrav status=200" in caplog.text
    for secret in (NORDLYS, "61244", "13916520071", "Bearer", "eyJ"):
        assert secret not in caplog.text


def test_everything_cached_for_one_organisation_can_be_dropped(
    reskontro: Reskontro, capsys: pytest.CaptureFixture[str]
) -> None:
    reskontro.get_aapne_krav(tilgang())
    reskontro.get_aapne_krav(tilgang(EKSEMPEL_B))

    call_command("glem", NORDLYS)

    assert get_entry(AAPNEKRAV) is None
    assert get_entry(CacheKey(eier=EKSEMPEL_B, orgnr=EKSEMPEL_B, endpoint="aapnekrav")) is not None
    with pytest.raises(CommandError):
        call_command("glem", "123")


def test_entries_sealed_by_a_removed_key_are_a_miss(reskontro: Reskontro, api: Sandbox, settings: Settings) -> None:
    old = settings.SEALING_KEYS
    new = ("bmV3LW5ldy1uZXctbmV3LW5ldy1uZXctbmV3LW5ldy0=",)
    reskontro.get_aapne_krav(tilgang())
    settings.SEALING_KEYS = (*new, *old)
    assert reskontro.get_aapne_krav(tilgang()).data.alle_krav
    assert calls(api) == ["aapnekrav"]
    settings.SEALING_KEYS = new

    assert reskontro.get_aapne_krav(tilgang()).data.alle_krav
    assert calls(api) == ["aapnekrav", "aapnekrav"]


def test_every_call_and_cache_lookup_is_counted_without_naming_anybody(reskontro: Reskontro, api: Sandbox) -> None:
    before = generate_latest().decode()
    reskontro.get_aapne_krav(tilgang())
    reskontro.get_aapne_krav(tilgang())

    after = generate_latest().decode()

    for name in (
        'answers_total{endpoint="aapnekrav",kind="fresh"}',
        'calls_total{code="200",endpoint="aapnekrav",party="skatteetaten"}',
    ):
        assert read_count(after, name) == read_count(before, name) + 1
    assert NORDLYS not in after


def read_count(text: str, name: str) -> float:
    return next((float(line.rsplit(" ", 1)[1]) for line in text.splitlines() if name in line), 0.0)
