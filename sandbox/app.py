"""The sandbox as one WSGI application: four parties by path, and controls for tests."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

from werkzeug.wrappers import Request, Response

from sandbox.altinn import Altinn
from sandbox.bookkeeping.listing import list_books
from sandbox.bookkeeping.request import answer_books
from sandbox.calls import Journal
from sandbox.context import Context
from sandbox.control_api import ControlApi
from sandbox.controls import Controls
from sandbox.deliver import Deliver, deliver
from sandbox.faults import Faults
from sandbox.firms import Firms
from sandbox.idporten import Idporten
from sandbox.keys import Keys
from sandbox.ledgers import FilterDate, Ledgers
from sandbox.maskinporten import Maskinporten
from sandbox.people import People
from sandbox.post import Mailbox
from sandbox.post_page import PostPage
from sandbox.rights import Rights
from sandbox.signin_page import stylesheet
from sandbox.skatteetaten import Skatteetaten
from sandbox.systemuser.seed import Seed
from sandbox.systemuser.store import SystemUsers

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

DATA = Path(__file__).parent / "data"


class Given(TypedDict):
    """What whoever starts the sandbox decides."""

    base_url: str
    portal_url: str
    keys: Keys
    now: Callable[[], float]
    today: Callable[[], date]
    filter_date: FilterDate
    deliver: Deliver


def make_context(data: Path, **given: Unpack[Given]) -> Context:
    given["base_url"], given["portal_url"] = given["base_url"].rstrip("/"), given["portal_url"].rstrip("/")
    people, firms, rights, now = People.load(data), Firms.load(data), Rights(), given["now"]
    ledgers = Ledgers(data, people)
    system_users = SystemUsers(
        Seed(data, ledgers.has, now()),
        portal_url=given["portal_url"],
        rights=rights,
        firms=firms,
        list_known=ledgers.list_known,
        now=now,
    )
    return Context(
        people=people, rights=rights, firms=firms, system_users=system_users, ledgers=ledgers, faults=Faults(), **given
    )


class Sandbox(Controls):
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
        context = make_context(
            data,
            base_url=base_url,
            portal_url=portal_url,
            keys=keys,
            now=now,
            today=today,
            filter_date=filter_date,
            deliver=deliver,
        )
        idporten, self.altinn = Idporten(context), Altinn(context)
        self._respond_for: dict[str, Callable[[Request], Response]] = {
            "idporten": idporten.routes.respond,
            "altinn": self.altinn.routes.respond,
            "maskinporten": Maskinporten(context).routes.respond,
            "skatteetaten": Skatteetaten(context).respond,
        }
        super().__init__(
            parties=self._respond_for,
            journal=Journal(now),
            faults=context.faults,
            rights=context.rights,
            logout=idporten.logout,
            register=self.altinn.register,
        )
        self.post = Mailbox()
        answer, listed = partial(answer_books, context), partial(list_books, context)
        self._control = ControlApi(self, answer, listed, PostPage(self.post))

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        return self._respond(Request(environ))(environ, start_response)

    def _respond(self, request: Request) -> Response:
        party = request.path.split("/")[1]
        if party == "_sandbox":
            return self._control.routes.respond(request)
        if request.path == "/idporten/innlogging.css":
            return stylesheet()
        if party not in self._respond_for:
            return Response("Not Found", 404, content_type="text/plain")
        return self._journal.record(party, request, lambda: self._answer(party, request))

    def _answer(self, party: str, request: Request) -> Response:
        return self._faults.answer(party, request) or self._respond_for[party](request)
