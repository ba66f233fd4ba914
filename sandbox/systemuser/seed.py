"""What the register holds at the start: the portal's two systems, and the rows of systemusers.json."""

from collections.abc import Callable
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from sandbox.keys import MASKINPORTEN_AGENT_CLIENT, MASKINPORTEN_CLIENT, VENDOR
from sandbox.rawjson import Object, loads, objects, text, texts
from sandbox.systemuser.model import OF_RELATION, RESOURCE, Request, System, SystemUser

EVERYBODY = "*"
SYSTEM = f"{VENDOR}_min-side"
AGENT_SYSTEM = f"{VENDOR}_min-side-klienter"
RETURN_PATH = "/systemtilgang/tilbake/"
STANDARD_PACKAGES = ("krav-og-utlegg",)
AGENT_PACKAGES = tuple(name for relation in ("regn", "revi", "krav") for name in OF_RELATION[relation])
DAY = 86_400
TITLE = "Min side for virksomheter"


def make_systems(portal_url: str) -> dict[str, System]:
    """A visible one for companies; and one for accountants, which may not be visible."""
    standard = _make_system(portal_url, SYSTEM, TITLE, MASKINPORTEN_CLIENT)
    agent = _make_system(portal_url, AGENT_SYSTEM, f"{TITLE}, klienter", MASKINPORTEN_AGENT_CLIENT, is_agent=True)
    return {one.id: one for one in (standard, agent)}


def _make_system(portal_url: str, system_id: str, name: str, client_id: str, *, is_agent: bool = False) -> System:
    return System(
        id=system_id,
        vendor=VENDOR,
        internal_id=str(uuid5(NAMESPACE_URL, system_id)),
        name=dict.fromkeys(("nb", "nn", "en"), name),
        description=dict.fromkeys(("nb", "nn", "en"), "Viser hva virksomheten skylder og har betalt."),
        rights=() if is_agent else (RESOURCE,),
        packages=AGENT_PACKAGES if is_agent else STANDARD_PACKAGES,
        client_ids=(client_id,),
        redirect_urls=(f"{portal_url}{RETURN_PATH}",),
        is_visible=not is_agent,
    )


class Seed:
    """The listed system users. Without a file, or with owner "*", each organisation with a ledger has one."""

    def __init__(self, data: Path, has_ledger: Callable[[str], bool], now: float) -> None:
        path = data / "systemusers.json"
        everybody: Object = {"owner": EVERYBODY}
        rows = objects(loads(path.read_text("utf-8"))) if path.exists() else (everybody,)
        self._listed = [row for row in rows if text(row["owner"]) != EVERYBODY]
        self._has_everybody = len(self._listed) < len(rows)
        self._has_ledger = has_ledger
        self._started = now

    def make_users(self) -> dict[str, SystemUser]:
        made = [_make_user(row, self._started) for row in self._listed if row.get("status", "Accepted") == "Accepted"]
        return {one.id: one for one in made}

    def make_requests(self) -> dict[str, Request]:
        made = [self._make_request(row) for row in self._listed if _request_status(row)]
        return {one.id: one for one in made}

    def make_own(self, owner: str, *, is_given: bool = False) -> SystemUser | None:
        """The system user that every organisation with a ledger has, unless a row says otherwise."""
        own = _make_user({"owner": owner}, self._started)
        has_own = self._has_everybody and self._has_ledger(owner)
        is_listed = any(_make_user(row, self._started).id == own.id for row in self._listed)
        return own if is_given or (has_own and not is_listed) else None

    def _make_request(self, row: Object) -> Request:
        user = _make_user(row, self._started)
        return Request(
            id=user.id,
            kind="agent" if user.is_agent else "standard",
            system_id=user.system_id,
            owner=user.owner,
            external_ref=user.external_ref,
            title=user.title,
            rights=user.rights,
            packages=user.packages,
            redirect_url="",
            created=user.created,
            status=_request_status(row),
        )


def _request_status(row: Object) -> str:
    """Nothing for a row without a request: withdrawn, or made by the customer in Altinn."""
    status = text(row.get("status")) or "Accepted"
    return status if status in ("New", "Accepted", "Rejected") else ""


def _make_user(row: Object, now: float) -> SystemUser:
    owner = text(row["owner"])
    external_ref = text(row.get("externalRef")) or owner
    is_agent = "clients" in row
    days = row.get("createdDaysAgo", 10)
    packages = texts(row.get("packages")) or (OF_RELATION["regn"] if is_agent else STANDARD_PACKAGES)
    return SystemUser(
        id=str(uuid5(NAMESPACE_URL, f"systemuser {owner} {external_ref}")),
        owner=owner,
        external_ref=external_ref,
        system_id=text(row.get("system")) or SYSTEM,
        title=TITLE,
        rights=texts(row["rights"]) if "rights" in row else () if is_agent else (RESOURCE,),
        packages=packages,
        created=now - DAY * (days if isinstance(days, int) else 0),
        is_agent=is_agent,
        clients=frozenset(texts(row.get("clients"))),
    )
