"""Who waits for what a permission lets the portal fetch."""

from datetime import UTC, datetime

from portal.domain.tilgang import Henterett
from tests.access.tilganger import make_tilgang
from tests.conftest import NORDLYS


def test_a_person_waits_for_their_page_and_nobody_for_what_is_fetched_ahead() -> None:
    tilgang, ahead = make_tilgang(NORDLYS), Henterett(orgnr=NORDLYS, gyldig_til=datetime(2023, 8, 28, tzinfo=UTC))

    assert tilgang.spoerrer == tilgang.person.noekkel
    assert ahead.spoerrer == ""
