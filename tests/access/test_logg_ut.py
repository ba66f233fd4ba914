"""Sign-ins ended by the operator or removed when idle, and the repr of rows."""

import io
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db.models import Model
from django.test import Client
from pytest_django import Settings

from portal.access.models import Innlogging
from portal.access.nattvalg import switch_on
from portal.access.sesjon import get_innlogget
from tests.access.epost import agree
from tests.access.sign_in import is_signed_in
from tests.access.test_kalenderadresser import make
from tests.conftest import EIER, LoggInn, TestClock
from tests.web.sider import REGNSKAPSFORER

pytestmark = pytest.mark.django_db


def test_everybody_can_be_signed_out(logg_inn: LoggInn, capsys: pytest.CaptureFixture[str]) -> None:
    clients = [logg_inn(EIER), logg_inn(EIER), logg_inn(REGNSKAPSFORER)]

    call_command("logg_ut", "--alle")

    assert capsys.readouterr().out == "ended: 3; calendar addresses: 0; e-mail: 0; fetching at night: 0\n"
    assert not any(is_signed_in(client) for client in clients)


def test_one_person_can_be_signed_out_everywhere(
    logg_inn: LoggInn, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    hers, other = [logg_inn(EIER), logg_inn(EIER)], logg_inn(REGNSKAPSFORER)
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{EIER}\n"))

    call_command("logg_ut")

    assert capsys.readouterr().out == "ended: 2; calendar addresses: 0; e-mail: 0; fetching at night: 0\n"
    assert not any(is_signed_in(client) for client in hers)
    assert is_signed_in(other)


def test_what_goes_on_without_a_person_ends_with_their_sign_ins(
    clock: TestClock, settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.ALTINN_ROAD = "serviceowner"
    for pid in (EIER, REGNSKAPSFORER):
        session = agree(clock, pid)
        make(session)
        switch_on(session)
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{EIER}\n"))

    for arguments in ([], ["--alle"]):
        call_command("logg_ut", *arguments)

    told = "ended: 1; calendar addresses: 1; e-mail: 1; fetching at night: 1\n"
    assert capsys.readouterr().out == told * 2


def test_an_invalid_identity_number_ends_nothing_and_arguments_are_refused(
    bruker: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("12345678901\n"))

    with pytest.raises(CommandError, match=r"^That is no identity number\.$"):
        call_command("logg_ut")
    with pytest.raises(CommandError, match="unrecognized arguments"):
        call_command("logg_ut", EIER)
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{EIER}\n"))
    with pytest.raises(CommandError, match=r"^That is no organisation number\.$"):
        call_command("logg_ut", "--firma")
    assert is_signed_in(bruker)


def test_only_idle_sign_ins_are_removed(
    logg_inn: LoggInn, clock: TestClock, capsys: pytest.CaptureFixture[str]
) -> None:
    logg_inn(EIER), logg_inn(EIER)
    clock.move(timedelta(minutes=1))
    used = logg_inn(REGNSKAPSFORER)
    clock.move(timedelta(minutes=29))
    call_command("rydd")
    assert Innlogging.objects.count() == 3
    clock.move(timedelta(seconds=1))

    call_command("rydd")

    assert Innlogging.objects.count() == 1
    assert is_signed_in(used)
    assert capsys.readouterr().out.splitlines() == [
        f"innsyn: 0 removed; sign-ins: {count} removed; favourites and recents: 0 removed; "
        "notes about clients: 0 removed; what is marked as seen: 0 removed; requests for access: 0 removed; "
        "payment files: 0 removed; calendar addresses: 0 removed; e-mail: 0 removed; "
        "fetching at night: 0 removed; reconciliations: 0 removed"
        for count in (0, 2)
    ]


@pytest.mark.parametrize("model", list(apps.get_app_config("access").get_models()), ids=lambda model: model.__name__)
def test_the_repr_of_a_row_is_only_its_kind(model: type[Model]) -> None:
    assert str(model()) == model.__name__


def test_a_logged_sign_in_does_not_identify_the_person(bruker: Client) -> None:
    assert repr(get_innlogget(bruker.session)) == "Innlogget(…)"
