"""What is noted about clients is the person's own, sealed, and never lost to another window."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client

from portal.access.conflicts import CannotChange
from portal.access.klientkort import change_klientkort, find_klientkort, prune_klientkort
from portal.access.models import Klientkortsamling
from portal.access.tilgang import IkkeInnlogget
from portal.domain.klientkort import Klientkort
from tests.conftest import NORDLYS, LoggInn, TestClock
from tests.web.sider import DAGLIG_LEDER, REGNSKAPSFORER

pytestmark = pytest.mark.django_db
KORT = Klientkort(nummer="1001", etiketter=("Lønn",), ansvarlig="Kari", notat="Ring i mars")


def keep(client: Client, **cards: Klientkort) -> None:
    change_klientkort(
        client.session, lambda kept: {**kept, **{name.removeprefix("o"): kort for name, kort in cards.items()}}
    )


def test_it_is_found_again_by_the_same_person_alone(logg_inn: LoggInn) -> None:
    one, other = logg_inn(REGNSKAPSFORER), logg_inn(DAGLIG_LEDER)
    keep(one, o314055403=KORT)

    assert find_klientkort(one.session) == {NORDLYS: KORT}
    assert find_klientkort(logg_inn(REGNSKAPSFORER).session) == {NORDLYS: KORT}
    assert find_klientkort(other.session) == {}


def test_without_a_sign_in_there_is_nothing(db: None, client: Client) -> None:
    assert find_klientkort(client.session) == {}
    with pytest.raises(IkkeInnlogget):
        keep(client, o314055403=KORT)


def test_nothing_can_be_read_in_the_database(logg_inn: LoggInn) -> None:
    keep(logg_inn(REGNSKAPSFORER), o314055403=KORT)

    row = Klientkortsamling.objects.get()
    stored = f"{row.person}{bytes(row.innhold)!r}"
    assert not any(text in stored for text in (NORDLYS, "1001", "Kari", "mars"))


def test_a_row_moved_to_another_person_does_not_open(logg_inn: LoggInn) -> None:
    one, other = logg_inn(REGNSKAPSFORER), logg_inn(DAGLIG_LEDER)
    keep(one, o314055403=KORT)
    keep(other, o314055403=Klientkort(nummer="2"))
    mine, theirs = (find_klientkort(client.session) for client in (one, other))
    assert mine != theirs
    rows = Klientkortsamling.objects.all()
    sealed = {row.person: bytes(row.innhold) for row in rows}
    for row, envelope in zip(rows, reversed(sealed.values()), strict=True):
        rows.filter(person=row.person).update(innhold=envelope)

    assert find_klientkort(one.session) == find_klientkort(other.session) == {}


def test_two_windows_lose_nothing(logg_inn: LoggInn) -> None:
    client = logg_inn(REGNSKAPSFORER)
    keep(client, o314055403=KORT)
    tries: list[object] = []

    def change(kept: dict[str, Klientkort]) -> dict[str, Klientkort]:
        if not tries:
            keep(client, o212201782=Klientkort(nummer="2"))  # another window, meanwhile
        tries.append(kept)
        return {**kept, NORDLYS: Klientkort(nummer="3")}

    change_klientkort(client.session, change)  # type: ignore[arg-type]  # a dict is what it is given

    assert find_klientkort(client.session) == {NORDLYS: Klientkort(nummer="3"), "212201782": Klientkort(nummer="2")}


def test_whoever_is_always_too_late_is_told(logg_inn: LoggInn) -> None:
    client = logg_inn(REGNSKAPSFORER)
    keep(client, o314055403=KORT)

    def change(kept: dict[str, Klientkort]) -> dict[str, Klientkort]:
        Klientkortsamling.objects.update(versjon=Klientkortsamling.objects.get().versjon + 1)
        return {}

    with pytest.raises(CannotChange):
        change_klientkort(client.session, change)  # type: ignore[arg-type]  # a dict is what it is given
    assert find_klientkort(client.session) == {NORDLYS: KORT}


def test_cards_of_clients_that_are_gone_are_removed_in_time(logg_inn: LoggInn, clock: TestClock) -> None:
    keep(logg_inn(REGNSKAPSFORER), o314055403=KORT, o999999999=Klientkort(nummer="9"))
    clock.move(settings.KEPT_INNSYN)
    client = logg_inn(REGNSKAPSFORER)
    keep(client)
    assert set(find_klientkort(client.session)) == {NORDLYS, "999999999"}
    clock.move(timedelta(days=1))
    client = logg_inn(REGNSKAPSFORER)
    keep(client)

    assert set(find_klientkort(client.session)) == {NORDLYS}


def test_what_nobody_changes_is_removed_in_time(logg_inn: LoggInn, clock: TestClock) -> None:
    keep(logg_inn(REGNSKAPSFORER), o314055403=KORT)
    clock.move(settings.KEPT_INNSYN)
    assert prune_klientkort() == 0
    clock.move(timedelta(days=1))

    assert prune_klientkort() == 1


def test_cards_under_a_key_that_is_not_here_are_left_alone(logg_inn: LoggInn) -> None:
    client = logg_inn(REGNSKAPSFORER)
    keep(client, o314055403=KORT)
    kept = bytes(Klientkortsamling.objects.get().innhold)
    foreign = bytes([kept[0] ^ 1]) + kept[1:]
    Klientkortsamling.objects.update(innhold=foreign)

    with pytest.raises(CannotChange):
        keep(client, o314055403=Klientkort(nummer="2"))
    assert bytes(Klientkortsamling.objects.get().innhold) == foreign
