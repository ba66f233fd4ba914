"""The sandbox itself: one WSGI application, four parties by path, and a back door for tests."""

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from werkzeug.wrappers import Request, Response

from sandbox.altinn import Altinn
from sandbox.calls import Call, Journal
from sandbox.context import Context
from sandbox.control import Control
from sandbox.deliver import Deliver, deliver
from sandbox.faults import Fault, Faults
from sandbox.idporten import Idporten
from sandbox.idporten_logout import Delivered
from sandbox.idporten_twists import ID_TOKEN_TWISTS, RESPONSE_TWISTS
from sandbox.keys import Keys
from sandbox.ledgers import FilterDate, Ledgers
from sandbox.maskinporten import Maskinporten
from sandbox.people import People
from sandbox.rights import Rights, SystemUsers
from sandbox.signin_page import stylesheet
from sandbox.skatteetaten import Skatteetaten

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

DATA = Path(__file__).parent / "data"


class Sandbox:
    def __init__(
        self,
        *,
        base_url: str,
        data: Path = DATA,
        keys: Keys,
        today: Callable[[], date],
        now: Callable[[], float],
        filter_date: FilterDate = "registrert",
        portal_url: str = "http://127.0.0.1:8000",
        deliver: Deliver = deliver,
    ) -> None:
        people = People.load(data)
        ledgers = Ledgers(data, people)
        self._rights = Rights()
        self._faults = Faults()
        context = Context(
            base_url=base_url.rstrip("/"),
            portal_url=portal_url.rstrip("/"),
            keys=keys,
            now=now,
            today=today,
            filter_date=filter_date,
            people=people,
            rights=self._rights,
            system_users=SystemUsers(data, ledgers.has, self._rights),
            ledgers=ledgers,
            faults=self._faults,
            deliver=deliver,
        )
        self._idporten = Idporten(context)
        self.altinn = Altinn(context)
        self._parties: dict[str, Callable[[Request], Response]] = {
            "idporten": self._idporten.routes.respond,
            "altinn": self.altinn.routes.respond,
            "maskinporten": Maskinporten(context).routes.respond,
            "skatteetaten": Skatteetaten(context).respond,
        }
        self._journal = Journal(now)
        self._control = Control(self)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        return self._respond(Request(environ))(environ, start_response)

    def _respond(self, request: Request) -> Response:
        party = request.path.split("/")[1]
        if party == "_sandbox":
            return self._control.routes.respond(request)
        if request.path == "/idporten/innlogging.css":
            return stylesheet()
        if party not in self._parties:
            return Response("Not Found", 404, content_type="text/plain")
        return self._journal.record(party, request, lambda: self._answer(party, request))

    def _answer(self, party: str, request: Request) -> Response:
        return self._faults.answer(party, request) or self._parties[party](request)

    # -- what tests reach by name and others by /_sandbox --

    @property
    def calls(self) -> list[Call]:
        return self._journal.calls

    @property
    def max_in_flight(self) -> dict[str, int]:
        return self._journal.most

    def clear_calls(self) -> None:
        self._journal.clear()

    def add_fault(
        self,
        *,
        party: str,
        endpoint: str | None = None,
        status: int | None = None,
        kode: str | None = None,
        delay_ms: int = 0,
        hang: int = 0,
        garbage: bool = False,
        rate: float = 1.0,
        count: int | None = None,
        retry_after: int | None = None,
        twist: str | None = None,
    ) -> None:
        """A twist makes the next thing of its kind wrong, or the next few; it belongs to no endpoint."""
        if party not in self._parties:
            raise ValueError(f"party is one of {', '.join(self._parties)}")
        if twist is not None and (party != "idporten" or twist not in ID_TOKEN_TWISTS | RESPONSE_TWISTS):
            raise ValueError(f"twist is idporten's, one of {', '.join(sorted(ID_TOKEN_TWISTS | RESPONSE_TWISTS))}")
        fault = Fault(
            party=party,
            endpoint=endpoint,
            status=status,
            kode=kode,
            delay_ms=delay_ms,
            hang=hang,
            garbage=garbage,
            rate=rate,
            retry_after=retry_after,
            twist=twist,
        )
        self._faults.add(fault, 1 if twist and count is None else count)

    def clear_faults(self) -> None:
        self._faults.clear()

    def end_sessions(self, *, pid: str, channel: str = "both", twist: str | None = None) -> list[Delivered]:
        """Log the person out at ID-porten, as from elsewhere, and tell the portal."""
        return self._idporten.logout.end_all(pid, channel, twist)

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
