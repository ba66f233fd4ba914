"""Altinn's JSON about systems, requests and system users, exactly as sent. Unknown fields are ignored."""

from datetime import datetime

from msgspec import Raw, Struct, field

from portal.domain.systemtilgang import Behov

RESOURCE = "urn:altinn:resource"
PACKAGE = "urn:altinn:accesspackage:"
AUTHORITY = "iso6523-actorid-upis"


class ResourceWire(Struct):
    id: str = ""
    value: str = ""


class RightWire(Struct):
    resource: list[ResourceWire] | None = None


class PackageWire(Struct):
    urn: str | None = None


class VendorWire(Struct):
    authority: str = AUTHORITY
    number: str = field(name="ID", default="")


class NamesWire(Struct):
    nb: str = ""
    nn: str = ""
    en: str = ""


class SystemWire(Struct, rename="camel"):
    """A system in the register; also the body that registers one."""

    id: str
    vendor: VendorWire
    name: NamesWire
    description: NamesWire
    rights: list[RightWire] | None = None
    access_packages: list[PackageWire] | None = None
    client_id: list[str] | None = None
    is_visible: bool = True
    allowed_redirect_urls: list[str] | None = None


class RequestWire(Struct, rename="camel"):
    """A request, or a change request, whose rights have other names."""

    id: str
    system_id: str
    party_org_no: str
    status: str
    external_ref: str | None = None
    rights: list[RightWire] | None = None
    access_packages: list[PackageWire] | None = None
    required_rights: list[RightWire] | None = None
    unwanted_rights: list[RightWire] | None = None
    required_access_packages: list[PackageWire] | None = None
    unwanted_access_packages: list[PackageWire] | None = None
    system_user_id: str | None = None
    confirm_url: str | None = None
    created: datetime | None = None
    timed_out: bool = False


class SystemUserWire(Struct, rename="camel"):
    id: str
    system_id: str
    reportee_org_no: str
    user_type: str
    created: datetime
    external_ref: str | None = None
    integration_title: str | None = None
    is_deleted: bool = False
    access_packages: list[PackageWire] | None = None


class ClientWire(Struct, rename="camel"):
    client_id: str
    client_organization_number: str
    client_organization_name: str | None = None


class SystemUserInformation(Struct, rename="camel"):
    system_user_id: str
    system_user_owner_org: str


class ClientsWire(Struct, rename="camel"):
    system_user_information: SystemUserInformation
    data: list[Raw]  # each a ClientWire


class AskedResource(Struct, rename="camel"):
    id: str = ""
    reference_id: str = ""


class AskedAccessWire(Struct, rename="camel"):
    id: str
    status: str
    resource: AskedResource | None = None
    last_updated: datetime | None = None


class AskedListWire(Struct):
    data: list[AskedAccessWire]


def make_rights(behov: Behov) -> list[RightWire]:
    """Rights in a body."""
    return [RightWire([ResourceWire(RESOURCE, value)]) for value in sorted(behov.rettigheter)]


def make_packages(behov: Behov) -> list[PackageWire]:
    """Access packages in a body."""
    return [PackageWire(f"{PACKAGE}{name}") for name in sorted(behov.pakker)]


def read_behov(rights: list[RightWire] | None, packages: list[PackageWire] | None) -> Behov:
    """What the lists ask for or give."""
    resources = (one for right in rights or () for one in right.resource or ())
    return Behov(
        rettigheter=frozenset(one.value for one in resources if one.id == RESOURCE),
        pakker=read_packages(packages),
    )


def read_packages(packages: list[PackageWire] | None) -> frozenset[str]:
    """Packages without their prefix."""
    return frozenset(one.urn.removeprefix(PACKAGE) for one in packages or () if one.urn)
