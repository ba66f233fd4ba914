"""HTTP API at /_sandbox to control the sandbox: faults, rights, logout and the list of calls."""

from collections.abc import Callable, Mapping

from werkzeug.wrappers import Request, Response

from sandbox.answers import Handler, Routes, json_answer
from sandbox.controls import Controls
from sandbox.post_page import PostPage
from sandbox.rawjson import Object, loads

NO_CONTENT = 204
_FAULT: Mapping[str, tuple[type, ...]] = {
    "party": (str,),
    "endpoint": (str,),
    "orgnr": (str,),
    "status": (int,),
    "kode": (str,),
    "delay_ms": (int,),
    "hang": (int,),
    "garbage": (bool,),
    "empty": (bool,),
    "rate": (float, int),
    "count": (int,),
    "retry_after": (int,),
    "twist": (str,),
}
_LOGOUT: Mapping[str, tuple[type, ...]] = {"pid": (str,), "channel": (str,), "twist": (str,)}
_SYSTEM: Mapping[str, tuple[type, ...]] = {
    "action": (str,),
    "id": (str,),
    "orgnr": (str,),
    "client": (str,),
    "value": (str,),
    "days": (int,),
}
_RIGHTS: Mapping[str, tuple[type, ...]] = {
    "pid": (str,),
    "orgnr": (str,),
    "altinn": (bool,),
    "systemuser": (bool,),
    "api": (bool,),
}


class Body:
    """A JSON body with known fields and types. Raises ValueError with a message for anything else."""

    def __init__(self, request: Request, fields: Mapping[str, tuple[type, ...]]) -> None:
        parsed = loads(request.get_data() or b"{}")
        if not isinstance(parsed, dict):
            raise ValueError("a JSON object is expected")
        self._values: Object = {name: value for name, value in parsed.items() if value is not None}
        for name in self._values:
            if name not in fields:
                raise ValueError(f"{name} is not one of {', '.join(fields)}")
        for name, kinds in fields.items():
            value = self._values.get(name)
            as_float = float(str(value)) if float in kinds and not isinstance(value, bool | None) else value
            if value is not None and type(as_float) not in kinds:
                raise ValueError(f"{name} has the wrong type")

    def text(self, name: str) -> str | None:
        value = self._values.get(name)
        return value if isinstance(value, str) else None

    def integer(self, name: str) -> int | None:
        value = self._values.get(name)
        return value if isinstance(value, int) else None

    def flag(self, name: str) -> bool | None:
        value = self._values.get(name)
        return value if isinstance(value, bool) else None

    def number(self, name: str) -> float | None:
        value = self._values.get(name)
        return None if value is None else float(str(value))


class ControlApi:
    def __init__(self, controls: Controls, books: Handler, all_books: Handler, post: PostPage) -> None:
        self._controls = controls
        self.routes = Routes(
            "/_sandbox",
            ("POST", "/faults", self._add_fault),
            ("DELETE", "/faults", self._clear_faults),
            ("GET", "/calls", self._list_calls),
            ("DELETE", "/calls", self._clear_calls),
            ("POST", "/rights", self._set_rights),
            ("DELETE", "/rights", self._clear_rights),
            ("POST", "/logout", self._end_sessions),
            ("POST", "/systems", self._change_systems),
            ("DELETE", "/systems", self._reset_systems),
            ("GET", "/post/", post.show),
            ("POST", "/post/", post.fail),
            ("GET", "/books/", all_books),
            ("GET", "/books/<orgnr>", books),
        )

    def _add_fault(self, request: Request, _values: Mapping[str, str]) -> Response:
        try:
            body = Body(request, _FAULT)
            self._controls.add_fault(
                party=body.text("party") or "",
                endpoint=body.text("endpoint"),
                orgnr=body.text("orgnr"),
                status=body.integer("status"),
                kode=body.text("kode"),
                delay_ms=body.integer("delay_ms") or 0,
                hang=body.integer("hang") or 0,
                garbage=body.flag("garbage") or False,
                empty=body.flag("empty") or False,
                rate=1.0 if (rate := body.number("rate")) is None else rate,
                count=body.integer("count"),
                retry_after=body.integer("retry_after"),
                twist=body.text("twist"),
            )
        except ValueError as exc:
            return json_answer({"error": str(exc)}, 400)
        return Response(status=NO_CONTENT)

    def _clear_faults(self, _request: Request, _values: Mapping[str, str]) -> Response:
        self._controls.clear_faults()
        return Response(status=NO_CONTENT)

    def _list_calls(self, _request: Request, _values: Mapping[str, str]) -> Response:
        calls = [
            {
                "time": call.time,
                "party": call.party,
                "path": call.path,
                "status": call.status,
                "query": call.query,
                "in_flight": call.in_flight,
            }
            for call in self._controls.calls
        ]
        return json_answer({"calls": calls, "max_in_flight": self._controls.max_in_flight})

    def _clear_calls(self, _request: Request, _values: Mapping[str, str]) -> Response:
        self._controls.clear_calls()
        return Response(status=NO_CONTENT)

    def _set_rights(self, request: Request, _values: Mapping[str, str]) -> Response:
        try:
            body = Body(request, _RIGHTS)
            orgnr = body.text("orgnr")
            if not orgnr:
                raise ValueError("orgnr is missing")
        except ValueError as exc:
            return json_answer({"error": str(exc)}, 400)
        self._controls.set_rights(
            pid=body.text("pid"),
            orgnr=orgnr,
            altinn=body.flag("altinn"),
            systemuser=body.flag("systemuser"),
            api=body.flag("api"),
        )
        return Response(status=NO_CONTENT)

    def _clear_rights(self, _request: Request, _values: Mapping[str, str]) -> Response:
        self._controls.clear_rights()
        return Response(status=NO_CONTENT)

    def _end_sessions(self, request: Request, _values: Mapping[str, str]) -> Response:
        try:
            body = Body(request, _LOGOUT)
            pid = body.text("pid")
            if not pid:
                raise ValueError("pid is missing")
            channel = body.text("channel") or "both"
            delivered = self._controls.end_sessions(pid=pid, channel=channel, twist=body.text("twist"))
        except ValueError as exc:
            return json_answer({"error": str(exc)}, 400)
        return json_answer({"delivered": [{"channel": one.channel, "status": one.status} for one in delivered]})

    def _change_systems(self, request: Request, _values: Mapping[str, str]) -> Response:
        """One of the register's controls, by its name in `action`."""
        try:
            body, register = Body(request, _SYSTEM), self._controls.register
            one, orgnr, client, value = (body.text(name) or "" for name in ("id", "orgnr", "client", "value"))
            actions: Mapping[str, Callable[[], None]] = {
                "tokens": lambda: register.accept_tokens(value),
                "decide": lambda: register.decide(one, value),
                "age": lambda: register.age(one, body.integer("days") or 0),
                "withdraw": lambda: register.withdraw(orgnr, value),
                "give_client": lambda: register.give_client(orgnr, value, client),
                "take_client": lambda: register.take_client(orgnr, value, client),
                "end_relation": lambda: register.end_relation(orgnr, client),
                "refuse_client": lambda: register.refuse_client(client, value),
                "fail_delegation": lambda: register.fail_delegation(value),
                "decide_access": lambda: register.decide_access(one, value),
            }
            action = actions.get(body.text("action") or "")
            if action is None:
                raise ValueError(f"action is one of {', '.join(actions)}")
            action()
        except ValueError as exc:
            return json_answer({"error": str(exc)}, 400)
        return Response(status=NO_CONTENT)

    def _reset_systems(self, _request: Request, _values: Mapping[str, str]) -> Response:
        self._controls.register.reset()
        return Response(status=NO_CONTENT)
