"""The state of an organisation's access for the portal's system, and what is needed beside what there is."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from portal.domain.systemtilgang import Behov, Forespoersel, ForespoerselStatus, TilgangTilstand

REQUEST = Forespoersel(
    id="1",
    orgnr="310000003",
    external_ref="310000003",
    status=ForespoerselStatus.NEW,
    opprettet=datetime(2023, 8, 28, tzinfo=UTC),
    is_utloept=False,
    confirm_url="",
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
