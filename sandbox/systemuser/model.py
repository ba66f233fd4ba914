"""Systems, requests and system users, as Altinn's register keeps them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from sandbox.rawjson import Json, Object, objects, text

RESOURCE = "ske-krav-og-betalinger"
RESOURCE_ID = "urn:altinn:resource"
PACKAGE = "urn:altinn:accesspackage:"
TIMEOUT = 180 * 86_400  # seconds; the status stays New
AUTHORITY = "iso6523-actorid-upis"
# Packages that a company gives by hand, and those that follow a client relation in Enhetsregisteret.
ASSIGNABLE = frozenset(
    {
        "krav-og-utlegg",
        "skattegrunnlag",
        "merverdiavgift",
        "a-ordning",
        "skatt-naering",
        "klientadministrator",
        "hovedadministrator",
    }
)
OF_RELATION = {
    "regn": (
        "regnskapsforer-med-signeringsrettighet",
        "regnskapsforer-uten-signeringsrettighet",
        "regnskapsforer-lonn",
    ),
    "revi": ("ansvarlig-revisor", "revisormedarbeider"),
    "ffor": ("forretningsforer-eiendom",),
    "krav": ("krav-og-utlegg",),  # given to the firm by the client itself
}
CLIENT_PACKAGES = frozenset(name for relation in ("regn", "revi", "ffor") for name in OF_RELATION[relation])
DELEGABLE = (ASSIGNABLE - {"klientadministrator", "hovedadministrator"}) | CLIENT_PACKAGES
# Which packages open the ledger here. In the real Altinn a policy decides.
OPENING = frozenset(
    {
        "krav-og-utlegg",
        "ansvarlig-revisor",
        "revisormedarbeider",
        "regnskapsforer-med-signeringsrettighet",
        "regnskapsforer-uten-signeringsrettighet",
    }
)

Kind = Literal["standard", "agent", "change"]


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """A vendor's system. Rights are the resources they are for; packages are without their prefix."""

    id: str
    vendor: str
    internal_id: str
    name: dict[str, str]
    description: dict[str, str]
    rights: tuple[str, ...]
    packages: tuple[str, ...]
    client_ids: tuple[str, ...]
    redirect_urls: tuple[str, ...]
    is_visible: bool = True
    is_deleted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A vendor's request to a customer. Of a change request, rights and packages are those required."""

    id: str
    kind: Kind
    system_id: str
    owner: str
    external_ref: str
    title: str
    rights: tuple[str, ...]
    packages: tuple[str, ...]
    redirect_url: str
    created: float
    status: str = "New"
    is_escalated: bool = False
    system_user_id: str = ""
    unwanted_rights: tuple[str, ...] = ()
    unwanted_packages: tuple[str, ...] = ()

    def is_timed_out(self, now: float) -> bool:
        return self.status == "New" and now - self.created > TIMEOUT


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemUser:
    """A customer's permission for a system: a company for itself, or an accountant (agent) for clients."""

    id: str
    owner: str
    external_ref: str
    system_id: str
    title: str
    rights: tuple[str, ...]
    packages: tuple[str, ...]
    created: float
    is_agent: bool = False
    clients: frozenset[str] = frozenset()

    @property
    def covers(self) -> frozenset[str]:
        """Whose ledgers it opens."""
        if RESOURCE not in self.rights and OPENING.isdisjoint(self.packages):
            return frozenset()
        return self.clients if self.is_agent else frozenset({self.owner})


def render_rights(rights: Iterable[str]) -> list[Object]:
    return [{"resource": [{"id": RESOURCE_ID, "value": value}]} for value in rights]


def render_packages(packages: Iterable[str]) -> list[Object]:
    return [{"urn": f"{PACKAGE}{name}"} for name in packages]


def read_rights(value: Json) -> tuple[str, ...]:
    """The resources of a list of rights."""
    return tuple(text(one.get("value")) for right in objects(value) for one in objects(right.get("resource")))


def read_packages(value: Json) -> tuple[str, ...]:
    """The packages of a list, without their prefix; one without it is kept whole."""
    return tuple(text(one.get("urn")).removeprefix(PACKAGE) for one in objects(value))
