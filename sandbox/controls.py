"""Controls of a running sandbox: faults, rights, logout and the list of calls.

Tests call them directly, others over HTTP (`control_api`).
"""

from collections.abc import Collection

from sandbox.calls import Call, Journal
from sandbox.faults import Fault, Faults
from sandbox.idporten_logout import Delivered, Logout
from sandbox.idporten_twists import ID_TOKEN_TWISTS, RESPONSE_TWISTS
from sandbox.rights import Rights
from sandbox.systemuser.app import SystemUserApp


class Controls:
    def __init__(
        self,
        *,
        parties: Collection[str],
        journal: Journal,
        faults: Faults,
        rights: Rights,
        logout: Logout,
        register: SystemUserApp,
    ) -> None:
        self._parties = parties
        self._journal = journal
        self._faults = faults
        self._rights = rights
        self._logout = logout
        self.register = register  # Altinn's system users, with their own controls

    @property
    def calls(self) -> list[Call]:
        return self._journal.calls

    @property
    def max_in_flight(self) -> dict[str, int]:
        return self._journal.max_in_flight

    def clear_calls(self) -> None:
        self._journal.clear()

    def add_fault(
        self,
        *,
        party: str,
        endpoint: str | None = None,
        orgnr: str | None = None,
        status: int | None = None,
        kode: str | None = None,
        delay_ms: int = 0,
        hang: int = 0,
        garbage: bool = False,
        empty: bool = False,
        rate: float = 1.0,
        count: int | None = None,
        retry_after: int | None = None,
        twist: str | None = None,
    ) -> None:
        """Inject a fault. A twist affects the next token or response of its kind, or the next `count`."""
        if party not in self._parties:
            raise ValueError(f"party is one of {', '.join(self._parties)}")
        if twist is not None and (party != "idporten" or twist not in ID_TOKEN_TWISTS | RESPONSE_TWISTS):
            raise ValueError(f"twist is idporten's, one of {', '.join(sorted(ID_TOKEN_TWISTS | RESPONSE_TWISTS))}")
        fault = Fault(
            party=party,
            endpoint=endpoint,
            orgnr=orgnr,
            status=status,
            kode=kode,
            delay_ms=delay_ms,
            hang=hang,
            garbage=garbage,
            empty=empty,
            rate=rate,
            retry_after=retry_after,
            twist=twist,
        )
        self._faults.add(fault, 1 if twist and count is None else count)

    def clear_faults(self) -> None:
        self._faults.clear()

    def end_sessions(self, *, pid: str, channel: str = "both", twist: str | None = None) -> list[Delivered]:
        """End the person's sessions at ID-porten, as from another service, and notify the portal."""
        return self._logout.end_all(pid, channel, twist)

    def set_rights(
        self,
        *,
        pid: str | None = None,
        orgnr: str,
        altinn: bool | None = None,
        systemuser: bool | None = None,
        api: bool | None = None,
    ) -> None:
        self._rights.change(pid=pid, orgnr=orgnr, altinn=altinn, systemuser=systemuser, api=api)

    def clear_rights(self) -> None:
        self._rights.clear()
