"""Rights changed while the sandbox runs."""

import threading
from dataclasses import dataclass, field


@dataclass(slots=True)
class Rights:
    """Rights changed at runtime; they override the data files."""

    _altinn: dict[tuple[str | None, str], bool] = field(default_factory=dict)
    _systemuser: dict[str, bool] = field(default_factory=dict)
    _api: dict[str, bool] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def change(
        self, *, pid: str | None, orgnr: str, altinn: bool | None, systemuser: bool | None, api: bool | None
    ) -> None:
        with self._lock:
            if altinn is not None:
                self._altinn[pid, orgnr] = altinn
            if systemuser is not None:
                self._systemuser[orgnr] = systemuser
            if api is not None:
                self._api[orgnr] = api

    def clear(self) -> None:
        with self._lock:
            self._altinn.clear()
            self._systemuser.clear()
            self._api.clear()

    def altinn(self, pid: str) -> dict[str, bool]:
        """Organisations given to (True) or taken from (False) this person."""
        with self._lock:
            everybody = {orgnr: right for (whose, orgnr), right in self._altinn.items() if whose is None}
            return everybody | {orgnr: right for (whose, orgnr), right in self._altinn.items() if whose == pid}

    def systemuser(self, owner: str) -> bool | None:
        with self._lock:
            return self._systemuser.get(owner)

    def api(self, orgnr: str) -> bool | None:
        with self._lock:
            return self._api.get(orgnr)
