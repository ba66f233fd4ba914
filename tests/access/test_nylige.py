"""When recent organisations are written, and which rows are dropped first."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.access.husket import KEPT_NYLIGE, note_aapnet
from portal.access.models import Husket
from portal.domain.tilgang import Person, Tilgang
from tests.conftest import NORDLYS, TestClock


def make_tilgang(orgnr: str, person: str, number: int = 0) -> Tilgang:
    """A permission. A different number means a different answer from Altinn."""
    return Tilgang(
        orgnr=orgnr,
        navn="N",
        person=Person(navn="Kari", maskert="139165*****", noekkel=person, innlogging="i"),
        gyldig_til=datetime(2023, 8, 28, tzinfo=UTC) + timedelta(seconds=number),
    )


@pytest.mark.parametrize(("seconds", "is_written"), [(0, False), (0.5, False), (599.5, False), (600, True), (-1, True)])
def test_opening_again_is_written_after_ten_minutes_or_a_clock_correction(
    db: None, clock: TestClock, seconds: float, is_written: bool
) -> None:
    note_aapnet(make_tilgang(NORDLYS, f"person {seconds}"))
    before = bytes(Husket.objects.get().innhold)
    clock.move(timedelta(seconds=seconds))

    note_aapnet(make_tilgang(NORDLYS, f"person {seconds}", 1))

    assert (bytes(Husket.objects.get().innhold) != before) == is_written


def test_unreadable_rows_are_dropped_first_and_other_people_keep_theirs(db: None, clock: TestClock) -> None:
    note_aapnet(make_tilgang(NORDLYS, "another"))
    note_aapnet(make_tilgang(NORDLYS, "person"))
    damaged = bytes(Husket.objects.get(person="person").innhold)[:-1]
    Husket.objects.filter(person="person").update(innhold=damaged)
    for number in range(KEPT_NYLIGE):
        clock.move(timedelta(seconds=1))
        note_aapnet(make_tilgang(str(number), "person"))

    assert Husket.objects.filter(person="person").count() == KEPT_NYLIGE
    assert not Husket.objects.filter(innhold=damaged).exists()
    assert Husket.objects.filter(person="another").count() == 1
