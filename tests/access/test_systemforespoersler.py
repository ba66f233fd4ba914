"""What is remembered of an organisation's access: sealed, never believed, and a way back for those who may see it."""

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.base import SessionBase
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from portal.access.models import Systemforespoersel
from portal.access.systemforespoersler import (
    check_systemtilgang,
    find_husket,
    find_return,
    forget_request,
    make_return_reference,
    remember_change,
    remember_made_in_altinn,
    remember_request,
)
from portal.access.tilgang import IkkeInnlogget, UkjentVirksomhet
from portal.api.dropped import find_dropped
from portal.api.system_requests import create_request
from portal.api.systemtilgang import find_made_in_altinn, get_behov, request_systemtilgang
from portal.domain.systemtilgang import TilgangTilstand
from sandbox.app import Sandbox
from sandbox.systemuser.seed import SYSTEM
from tests.access.test_hemmeligheter import dump_database
from tests.api.system_tools import BOSS, EMPLOYEE, FIRM, NONE, OTHER_BOSS, REJECTED, RETURN, budget, make_tilgang
from tests.conftest import LoggInn, TestClock

pytestmark = pytest.mark.django_db
OTHER_KEY = "OTg3NjU0MzIxMDk4NzY1NDMyMTA5ODc2NTQzMjEwOTg="


def ask(orgnr: str = NONE, relasjon: str = "") -> tuple[str, str]:
    """Ask for access and remember it: the request's id and the way back."""
    tilgang, retur = make_tilgang(orgnr), make_return_reference()
    request = request_systemtilgang(tilgang, RETURN, budget(), relasjon=relasjon)
    remember_request(tilgang, request, retur, relasjon=relasjon)
    return request.id, retur


def state(orgnr: str = NONE) -> TilgangTilstand:
    return check_systemtilgang(make_tilgang(orgnr), budget()).tilstand


def test_who_asked_and_when_is_remembered(api: Sandbox, clock: TestClock) -> None:
    request_id, _ = ask()

    husket = find_husket(make_tilgang(NONE))

    assert husket is not None
    assert (husket.request_id, husket.spurt_av, husket.spurt_tid) == (request_id, "Marte Granli", clock.now())
    clock.move(timedelta(days=1))
    ask()
    assert find_husket(make_tilgang(NONE)) == husket  # the same request, sent again


def test_a_memory_of_approval_is_not_believed(api: Sandbox) -> None:
    request_id, _ = ask()
    api.register.decide(request_id, "approve")
    assert state() is TilgangTilstand.GODKJENT

    api.register.reset()

    assert state() is TilgangTilstand.TRUKKET


def test_a_withdrawal_drops_what_was_kept_once(api: Sandbox, clock: TestClock) -> None:
    request_id, _ = ask()
    api.register.decide(request_id, "approve")
    state()
    assert find_dropped([NONE]) == {}

    api.register.withdraw(NONE)

    assert (state(), find_dropped([NONE])[NONE].is_avvist) == (TilgangTilstand.TRUKKET, True)
    first = find_dropped([NONE])[NONE].naar
    clock.move(timedelta(seconds=1))
    assert (state(), find_dropped([NONE])[NONE].naar) == (TilgangTilstand.TRUKKET, first)


def test_a_withdrawal_drops_what_was_kept_also_when_nobody_saw_the_approval(api: Sandbox) -> None:
    request_id, _ = ask()
    api.register.decide(request_id, "approve")
    api.register.withdraw(NONE)

    assert (state(), find_dropped([NONE])[NONE].is_avvist) == (TilgangTilstand.TRUKKET, True)


def test_a_request_sent_again_keeps_the_way_back_that_altinn_has(api: Sandbox, logg_inn: LoggInn) -> None:
    _, first = ask()
    _, second = ask()
    boss = session_of(logg_inn(BOSS))

    with pytest.raises(UkjentVirksomhet):
        find_return(boss, second)
    assert find_return(boss, first)[0].orgnr == NONE


def test_access_that_nobody_asked_for_here_is_missed_too_when_it_goes(api: Sandbox) -> None:
    assert state("314055403") is TilgangTilstand.GODKJENT

    api.register.withdraw("314055403")

    assert state("314055403") is TilgangTilstand.TRUKKET
    assert state(REJECTED) is TilgangTilstand.AVVIST


def test_an_organisation_without_access_leaves_no_row(api: Sandbox) -> None:
    assert state() is TilgangTilstand.INGEN

    assert not Systemforespoersel.objects.exists()


def test_a_request_taken_back_is_forgotten(api: Sandbox) -> None:
    request_id, _ = ask()
    api.register.decide(request_id, "reject")

    forget_request(make_tilgang(NONE))

    assert find_husket(make_tilgang(NONE)) is None


def test_each_kind_of_relation_has_its_own_row(api: Sandbox) -> None:
    ask(FIRM, "regn")
    ask(FIRM, "revi")

    refs = [find_husket(make_tilgang(FIRM), relasjon=relasjon) for relasjon in ("regn", "revi", "")]

    assert [one.external_ref if one else None for one in refs] == [f"{FIRM}-regn", f"{FIRM}-revi", None]


def test_one_made_in_altinn_under_another_reference_is_asked_for_from_then_on(api: Sandbox) -> None:
    made, _ = create_request(
        system_id=SYSTEM,
        orgnr=NONE,
        external_ref="annen",
        behov=get_behov(),
        redirect_url=RETURN,
        budget=budget(),
    )
    api.register.decide(made.id, "approve")
    assert state() is TilgangTilstand.INGEN

    found = find_made_in_altinn(make_tilgang(NONE), budget())
    assert found is not None
    remember_made_in_altinn(make_tilgang(NONE), found)

    assert state() is TilgangTilstand.GODKJENT
    with pytest.raises(ValueError, match="not a system user of this company"):
        remember_made_in_altinn(make_tilgang(REJECTED), found)


def test_a_change_is_remembered_beside_the_request(api: Sandbox) -> None:
    request_id, _ = ask()
    tilgang = make_tilgang(NONE)
    request = request_systemtilgang(tilgang, RETURN, budget())

    remember_change(tilgang, request, "way")

    husket = find_husket(tilgang)
    assert husket is not None
    assert (husket.request_id, husket.endring_id) == (request_id, request.id)


def test_another_organisations_request_is_never_remembered(api: Sandbox) -> None:
    request = request_systemtilgang(make_tilgang(NONE), RETURN, budget())

    with pytest.raises(ValueError, match="another organisation"):
        remember_request(make_tilgang(FIRM), request, "way")


def session_of(client: Client) -> SessionBase:
    return client.session


def test_the_way_back_leads_who_may_see_the_organisation_there_once(logg_inn: LoggInn) -> None:
    _, retur = ask()
    boss = session_of(logg_inn(BOSS))

    tilgang, relasjon = find_return(boss, retur)

    assert (tilgang.orgnr, relasjon) == (NONE, "")
    with pytest.raises(UkjentVirksomhet):
        find_return(boss, retur)


@pytest.mark.parametrize("reference", ["", "made-up", "314110064"])
def test_a_forged_way_back_leads_nowhere(logg_inn: LoggInn, reference: str) -> None:
    ask()

    with pytest.raises(UkjentVirksomhet):
        find_return(session_of(logg_inn(BOSS)), reference)


def test_who_may_not_see_the_organisation_is_told_the_same_and_uses_nothing_up(logg_inn: LoggInn, api: Sandbox) -> None:
    _, retur = ask()

    with pytest.raises(UkjentVirksomhet):
        find_return(session_of(logg_inn(OTHER_BOSS)), retur)
    with pytest.raises(IkkeInnlogget):
        find_return(session_of(Client()), retur)

    assert find_return(session_of(logg_inn(EMPLOYEE)), retur)[0].orgnr == NONE


def test_rows_are_removed_when_unused_for_long_and_kept_when_used(api: Sandbox, clock: TestClock) -> None:
    ask(), ask(FIRM, "regn")
    clock.move(timedelta(days=400))
    state()
    clock.move(timedelta(days=149))

    call_command("rydd")

    assert find_husket(make_tilgang(NONE)) is not None
    assert find_husket(make_tilgang(FIRM), relasjon="regn") is None


def test_a_row_sealed_by_a_key_that_is_gone_is_as_if_it_were_not_there(api: Sandbox, settings: Settings) -> None:
    ask()

    settings.SEALING_KEYS = (OTHER_KEY,)

    assert find_husket(make_tilgang(NONE)) is None


@pytest.mark.django_db(transaction=True)
def test_nothing_in_the_row_is_readable_or_can_be_guessed(api: Sandbox) -> None:
    request_id, retur = ask()

    stored = dump_database()

    assert not [one for one in (request_id, retur, NONE, "Marte", f"{NONE}-regn") if one in stored]
    row = Systemforespoersel.objects.get()
    assert str(row.sist_brukt) in stored or repr(row.sist_brukt) in stored
    assert repr(find_husket(make_tilgang(NONE))) == "HusketForespoersel(…)"
