"""People and organisations of the sandbox for tests of system users, and permissions for them."""

from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings

from portal.api.budget import Budget
from portal.domain.tilgang import Person, Tilgang
from sandbox import jose
from sandbox.keys import Keys
from tests.settings import SANDBOX

NONE, REQUESTED, REJECTED, EXPIRED = "314110064", "314180194", "314460715", "314530845"
WITHDRAWN, LACKING, FOREIGN, FIRM = "314600975", "314671104", "314741234", "315622182"
OLD_AGENT_FIRM = "315714001"  # its agent lacks a package
BOSS, EMPLOYEE, OTHER_BOSS = "12887530015", "05839131110", "21906832000"
CLIENT_ADMINISTRATOR, FIRM_EMPLOYEE = "09927933036", "17859034004"
RETURN = "http://127.0.0.1:8000/systemtilgang/tilbake/?ref=abc"


def make_tilgang(orgnr: str, gyldig_til: datetime | None = None) -> Tilgang:
    person = Person(navn="Marte Granli", maskert="128875*****", noekkel="person", innlogging="innlogging")
    until = gyldig_til or settings.CLOCK.now() + timedelta(days=400)
    return Tilgang(orgnr=orgnr, navn="Virksomhet", person=person, gyldig_til=until)


def budget() -> Budget:
    return Budget(15.0)


def person_token(keys: Keys, pid: str, now: datetime, scope: str = "") -> str:
    """A person's token, as Altinn makes it."""
    scopes = scope or (
        "altinn:accessmanagement/authorizedparties altinn:clientdelegations.read altinn:clientdelegations.write "
        "altinn:accessmanagement/enduser:requests.read altinn:accessmanagement/enduser:requests.write"
    )
    issued = int(now.timestamp())
    claims: dict[str, object] = {
        "iss": f"{SANDBOX}/altinn/authentication/api/v1/openid/",
        "pid": pid,
        "urn:altinn:party:uuid": uuid_of(pid),
        "scope": scopes,
        "iat": issued,
        "exp": issued + 600,
    }
    return jose.sign(keys.altinn, claims)


def uuid_of(number: str) -> str:
    """What Altinn calls a person or an organisation."""
    return str(uuid5(NAMESPACE_URL, f"party {number}"))
