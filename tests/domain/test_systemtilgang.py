"""The state of an organisation's access for the portal's system, and what is needed beside what there is."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from portal.domain.systemtilgang import (
    Behov,
    Forespoersel,
    ForespoerselStatus,
    Systembruker,
    Systemtilgang,
    TilgangTilstand,
)

REQUEST = Forespoersel(
    id="1",
    orgnr="310000003",
    external_ref="310000003",
    status=ForespoerselStatus.NEW,
    opprettet=datetime(2023, 8, 28, tzinfo=UTC),
    is_utloept=False,
    confirm_url="",
)
USER = Systembruker(
    id="2", system_id="3", eier="310000003", external_ref="310000003", tittel="", opprettet=REQUEST.opprettet
)


@pytest.mark.parametrize(
    ("status", "is_utloept", "tilstand"),
    [
        (ForespoerselStatus.NEW, False, TilgangTilstand.FORESPURT),
        (ForespoerselStatus.NEW, True, TilgangTilstand.UTLOEPT),
        (ForespoerselStatus.TIMEDOUT, False, TilgangTilstand.UTLOEPT),
        (ForespoerselStatus.REJECTED, False, TilgangTilstand.AVVIST),
        (ForespoerselStatus.REJECTED, True, TilgangTilstand.AVVIST),
        (ForespoerselStatus.DENIED, False, TilgangTilstand.AVVIST),
        (ForespoerselStatus.ACCEPTED, False, TilgangTilstand.TRUKKET),  # and there is no system user
        (ForespoerselStatus.NO_CHANGE_NEEDED, False, TilgangTilstand.TRUKKET),
    ],
)
def test_a_request_without_a_system_user_has_a_state(
    status: ForespoerselStatus, tilstand: TilgangTilstand, *, is_utloept: bool
) -> None:
    request = replace(REQUEST, status=status, is_utloept=is_utloept)

    assert request.tilstand is tilstand
    assert request.is_open is (tilstand is TilgangTilstand.FORESPURT)


def test_there_is_a_system_user_to_read_by_only_when_it_is_approved() -> None:
    assert {one for one in TilgangTilstand if one.is_usable} == {TilgangTilstand.GODKJENT, TilgangTilstand.MANGLER}


def test_a_request_that_was_refused_or_ran_out_must_be_deleted_before_a_new_one() -> None:
    deleted_first = {one for one in TilgangTilstand if one.must_delete_first}

    assert deleted_first == {TilgangTilstand.AVVIST, TilgangTilstand.UTLOEPT}


def test_what_is_needed_is_compared_and_joined_by_right_and_by_package() -> None:
    needed = Behov(rettigheter=frozenset("ab"), pakker=frozenset("pq"))
    given = Behov(rettigheter=frozenset("bp"), pakker=frozenset("qa"))

    assert needed - given == Behov(rettigheter=frozenset("a"), pakker=frozenset("p"))
    assert needed | given == Behov(rettigheter=frozenset("abp"), pakker=frozenset("pqa"))
    assert not needed - needed
    assert Behov(rettigheter=frozenset("a"))
    assert Behov(pakker=frozenset("p"))


def make(tilstand: TilgangTilstand = TilgangTilstand.GODKJENT) -> Systemtilgang:
    return Systemtilgang(orgnr="310000003", external_ref="310000003", tilstand=tilstand, spurt=REQUEST.opprettet)


def test_a_request_can_be_answered_for_half_a_year() -> None:
    assert REQUEST.kan_besvares_til == REQUEST.opprettet + timedelta(days=180)


def test_access_was_given_in_altinn_where_there_is_a_company_user_and_no_request() -> None:
    given = replace(make(), systembruker=USER)

    assert given.is_gitt_i_altinn
    assert not make().is_gitt_i_altinn
    assert not replace(given, forespoersel=REQUEST).is_gitt_i_altinn
    assert not replace(given, systembruker=replace(USER, is_agent=True)).is_gitt_i_altinn


def test_an_open_change_waits_where_there_is_access_and_an_open_request_where_there_is_none() -> None:
    change, done = replace(REQUEST, id="4"), replace(REQUEST, status=ForespoerselStatus.ACCEPTED)

    for tilstand in TilgangTilstand:
        both = replace(make(tilstand), forespoersel=REQUEST, endring=change)
        assert both.venter_paa is (change if tilstand.is_usable else REQUEST)
        assert make(tilstand).venter_paa is None
        assert replace(make(tilstand), forespoersel=done, endring=done).venter_paa is None
