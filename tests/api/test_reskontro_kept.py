"""What is kept of the answers: sealed, bound to its place, dropped with the right, and never told in log or metrics."""

import logging

import pytest
from django.core.management import CommandError, call_command
from prometheus_client import generate_latest
from pytest_django import Settings

from portal.api.cache import CacheKey
from portal.api.reskontro import Reskontro
from portal.sealed_store import list_parts
from sandbox.app import Sandbox
from tests.api.oppslag import AAPNEKRAV, calls, get_entry, tilgang
from tests.conftest import EKSEMPEL_B, NORDLYS
from tests.lager import name_in_store, plant, read_store

pytestmark = pytest.mark.django_db


def test_an_entry_put_in_another_organisations_place_is_a_miss(reskontro: Reskontro, api: Sandbox) -> None:
    reskontro.get_aapne_krav(tilgang())
    reskontro.get_aapne_krav(tilgang(EKSEMPEL_B))
    other_place = CacheKey(eier=EKSEMPEL_B, orgnr=EKSEMPEL_B, endpoint="aapnekrav")
    kept = read_store()
    for parts in zip(list_parts(AAPNEKRAV.text), list_parts(other_place.text), strict=True):
        first, second = map(name_in_store, parts)
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
