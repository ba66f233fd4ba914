"""The names of calendar entries: the same for a claim whatever becomes of it, and of no use to others.

They differ from person to person, so that two calendars do not tell that they have an organisation in common.
"""

import uuid
from datetime import date

from portal.domain.kalender import Kalenderforfall
from portal.domain.tilgang import Tilgang
from portal.sealing import pseudonym

SPACE = uuid.UUID("6f1f2a2e-4b0e-5a3c-9d55-0f8f4a3f5b7e")  # of our names; the secret is in the keyed hash


def make_uid(tilgang: Tilgang, forfall: Kalenderforfall) -> str:
    """The name of an instalment's entry."""
    return str(uuid.uuid5(SPACE, pseudonym(f"kalender:{tilgang.person.noekkel}:{tilgang.orgnr}:{forfall.noekkel}")))


def name_krav(tilgang: Tilgang, kravidentifikator: str) -> str:
    """What is kept with an entry, to know its claim again. Of two claims with one name, entries only stay longer."""
    return pseudonym(f"kalenderkrav:{tilgang.person.noekkel}:{tilgang.orgnr}:{kravidentifikator}")[:8]


def make_dag_uid(person_key: str, dag: date) -> str:
    """The name of the entry of a day, in a person's calendar of many organisations."""
    return str(uuid.uuid5(SPACE, pseudonym(f"kalenderdag:{person_key}:{dag}")))


def make_kalender_uid(*parts: str) -> str:
    """The name of a calendar."""
    return str(uuid.uuid5(SPACE, pseudonym(":".join(("kalendernavn", *parts)))))
