"""A person's visit to Altinn's pages: sign-in, decision, and the way out through ID-porten."""

import secrets
from collections.abc import Mapping
from urllib.parse import urlencode
from uuid import uuid4

from werkzeug.utils import redirect
from werkzeug.wrappers import Request as HttpRequest
from werkzeug.wrappers import Response

from sandbox.answers import Handler
from sandbox.context import Context
from sandbox.idporten_logout import AFTER_ALTINN, ALTINN_CLIENT
from sandbox.people import Person
from sandbox.rawjson import loads, text
from sandbox.systemuser import pages
from sandbox.systemuser.approval import DECISIONS, Approval
from sandbox.systemuser.ask_access import AskAccess
from sandbox.systemuser.model import Request, SystemUser
from sandbox.systemuser.people import Relations
from sandbox.systemuser.problems import Refused, refuse
from sandbox.systemuser.requests import UI, UI_PAGES

COOKIE, INFO = "AltinnSandbox", "AltinnLogoutInfo"
LOGOUT = "/authentication/api/v1/logout"
BFF_LOGOUT = "/accessmanagement/api/v1/systemuser/request/<request_id>/logout"
OVERVIEW = f"{UI}/overview"


class Visit:
    def __init__(self, context: Context, approval: Approval, relations: Relations, access: AskAccess) -> None:
        self._context, self._approval, self._relations, self._access = context, approval, relations, access
        self._store = context.system_users
        self._sessions: dict[str, str] = {}
        confirm = [(method, f"{UI}/{page}", self._confirm) for page in UI_PAGES.values() for method in ("GET", "POST")]
        self.routes: tuple[tuple[str, str, Handler], ...] = (
            *confirm,
            ("GET", OVERVIEW, self._overview),
            ("POST", OVERVIEW, self._overview),
            ("GET", BFF_LOGOUT, self._leave),
            ("GET", LOGOUT, self._logout),
            ("GET", AFTER_ALTINN, self._logged_out),
        )

    def reset(self) -> None:
        self._sessions.clear()

    def _confirm(self, request: HttpRequest, _values: Mapping[str, str]) -> Response:
        person = self._find_person(request)
        if person is None:
            return self._sign_in(request)
        try:
            found = self._approval.get(person.pid, request.args.get("id", ""), "standard", "agent", "change")
            if request.method == "POST":
                return self._decide(request, person, found)
            if found.status != "New":
                raise refuse("13")
        except Refused as exc:
            return _refused(exc)
        only = self._approval.may_only_escalate(person.pid, found)
        return pages.request_page(person, found, self._context.people.name(found.owner), may_only_escalate=only)

    def _decide(self, request: HttpRequest, person: Person, found: Request) -> Response:
        decision = request.form.get("valg", "")
        if decision not in DECISIONS:
            return _go(request.full_path)
        self._approval.decide(person.pid, found, decision)
        if decision == "escalate":
            return pages.escalated_page()  # ends in Altinn
        if "skiplogout" in request.args:
            return _go(f"/altinn{OVERVIEW}")
        return _go(f"/altinn{BFF_LOGOUT.replace('<request_id>', found.id)}")

    def _overview(self, request: HttpRequest, _values: Mapping[str, str]) -> Response:
        """Where the customer deletes a system user, or gives access to a visible system without any request."""
        person = self._find_person(request)
        if person is None:
            return self._sign_in(request)
        try:
            if request.method == "POST":
                self._change(request, person)
                return _go(f"/altinn{OVERVIEW}")
        except Refused as exc:
            return _refused(exc)
        return pages.overview_page(person, self._list_rows(person))

    def _list_rows(self, person: Person) -> list[pages.Row]:
        rows = []
        for owner in self._relations.organisations(person.pid):
            name, users = self._context.people.name(owner), self._store.of(owner)
            taken = {one.system_id for one in users}
            delete, create = (("delete", "Slett systemtilgang"),), (("create", "Gi tilgang til system"),)
            answer = (("Approved", "Godkjenn"), ("Rejected", "Avslå"))
            decide = (("approve", "Godkjenn systemtilgang"), ("reject", "Avvis"))
            passed_on = [one for one in self._store.requests.values() if one.owner == owner and one.is_escalated]
            found = [(one.title, "systembruker", one.id, delete) for one in users] + [
                (one.title, "foresporsel", one.id, decide) for one in passed_on if one.status == "New"
            ]
            found += [
                (one.name.get("nb", one.id), "system", one.id, create)
                for one in self._store.systems.values()
                if one.is_visible and not one.is_deleted and one.id not in taken
            ]
            rows += [
                pages.Row(what=what, owner=name, number=owner, field=field, value=value, choices=choices)
                for what, field, value, choices in found
            ]
            rows += [
                pages.Row(
                    what=f"{one.pid} ber om tilgang", owner=name, number=owner, field="sporsmal", value=one.id,
                    choices=answer,
                )
                for one in self._access.asked.values()
                if one.orgnr == owner and one.status == "Pending"
            ]  # fmt: skip
        return rows

    def _change(self, request: HttpRequest, person: Person) -> None:
        owner = request.form.get("virksomhet", "")
        if request.form.get("valg") == "delete":
            user = self._store.find_user(request.form.get("systembruker", ""))
            if user is None:
                raise refuse("15")
            self._approval.withdraw(person.pid, user)
            return
        passed_on = self._store.requests.get(request.form.get("foresporsel", ""))
        if passed_on is not None and request.form.get("valg") in ("approve", "reject"):
            self._approval.decide(person.pid, passed_on, request.form.get("valg", ""))
            return
        asked = self._access.asked.get(request.form.get("sporsmal", ""))
        if asked is not None and self._relations.may_approve(person.pid, asked.orgnr):
            self._access.decide(asked, request.form.get("valg", ""))
            return
        system = self._store.systems.get(request.form.get("system", ""))
        if system is None or not system.is_visible or not self._relations.may_approve(person.pid, owner):
            raise refuse("11")
        made = SystemUser(
            id=str(uuid4()), owner=owner, external_ref=owner, system_id=system.id, title=system.name.get("nb", ""),
            rights=system.rights, packages=system.packages, created=self._context.now(),
        )  # fmt: skip
        self._store.users[made.id] = made

    # -- Sign-in and the way out --

    def _find_person(self, request: HttpRequest) -> Person | None:
        return self._context.people.get(self._sessions.get(request.cookies.get(COOKIE, ""), ""))

    def _sign_in(self, request: HttpRequest) -> Response:
        pid = request.form.get("pid", "")
        if request.method == "GET" or self._context.people.get(pid) is None:
            return pages.sign_in_page(self._context.people.everyone)
        session = secrets.token_urlsafe(16)
        self._sessions[session] = pid
        response = _go(request.full_path.rstrip("?"))
        response.set_cookie(COOKIE, session, path="/altinn", httponly=True, samesite="Lax")
        return response

    def _leave(self, _request: HttpRequest, values: Mapping[str, str]) -> Response:
        response = _go(f"/altinn{LOGOUT}")
        info = f"SystemuserRequestId={values['request_id']}"
        response.set_cookie(INFO, info, path="/altinn", httponly=True, samesite="Lax")
        return response

    def _logout(self, request: HttpRequest, _values: Mapping[str, str]) -> Response:
        """Signs out of Altinn, and then of ID-porten and all its services."""
        self._sessions.pop(request.cookies.get(COOKIE, ""), None)
        target = f"{self._context.base_url}/altinn{AFTER_ALTINN}"
        query = urlencode({"client_id": ALTINN_CLIENT, "post_logout_redirect_uri": target})
        response = _go(f"/idporten/logout?{query}")
        response.delete_cookie(COOKIE, path="/altinn")
        return response

    def _logged_out(self, request: HttpRequest, _values: Mapping[str, str]) -> Response:
        """Back to the vendor's address as it was given, without the outcome."""
        request_id = request.cookies.get(INFO, "").removeprefix("SystemuserRequestId=")
        found = self._store.requests.get(request_id)
        target = found.redirect_url if found else ""
        response = redirect(target, 302, Response) if target else pages.signed_out_page()
        response.delete_cookie(INFO, path="/altinn")
        return response


def _go(target: str) -> Response:
    return redirect(target, 303, Response)


def _refused(refused: Refused) -> Response:
    body = loads(refused.response.get_data())
    about = body if isinstance(body, dict) else {}
    return pages.refused_page(text(about.get("code")), text(about.get("title")), refused.response.status_code)
