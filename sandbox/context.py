"""What the parties share: addresses, keys, clocks and data."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sandbox.deliver import Deliver
from sandbox.faults import Faults
from sandbox.firms import Firms
from sandbox.keys import Keys
from sandbox.ledgers import FilterDate, Ledgers
from sandbox.people import People
from sandbox.rights import Rights
from sandbox.systemuser.store import SystemUsers


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    base_url: str
    portal_url: str
    keys: Keys
    now: Callable[[], float]  # real time, for tokens
    today: Callable[[], date]  # business date, for ledgers
    filter_date: FilterDate
    people: People
    firms: Firms
    rights: Rights
    system_users: SystemUsers
    ledgers: Ledgers
    faults: Faults
    deliver: Deliver

    def is_known(self, orgnr: str) -> bool:
        """Whether there is such an organisation."""
        return self.people.party(orgnr) is not None or self.ledgers.has(orgnr)

    @property
    def idporten_issuer(self) -> str:
        return f"{self.base_url}/idporten"

    @property
    def maskinporten_issuer(self) -> str:
        return f"{self.base_url}/maskinporten/"

    @property
    def altinn_issuer(self) -> str:
        return f"{self.base_url}/altinn/authentication/api/v1/openid/"
