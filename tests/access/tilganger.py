"""A permission for tests of the record."""

from datetime import UTC, datetime

from portal.domain.tilgang import Grunn, Person, Tilgang
from tests.conftest import NORDLYS


def make_tilgang(orgnr: str = NORDLYS) -> Tilgang:
    person = Person(navn="Kari", maskert="139165*****", noekkel="k", innlogging="i")
    return Tilgang(
        orgnr=orgnr, navn="N", person=person, gyldig_til=datetime(2023, 8, 28, tzinfo=UTC), grunn=Grunn.EGEN_ROLLE
    )
