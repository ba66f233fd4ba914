"""HTTP API at /_sandbox to control the sandbox: faults, rights, logout and the list of calls."""

from collections.abc import Mapping

from werkzeug.wrappers import Request, Response

from sandbox.answers import Routes, json_answer
from sandbox.controls import Controls
from sandbox.rawjson import Object, loads

NO_CONTENT = 204
_FAULT: Mapping[str, tuple[type, ...]] = {
    "party": (str,),
    "endpoint": (str,),
    "status": (int,),
    "kode": (str,),
    "delay_ms": (int,),
    "hang": (int,),
    "garbage": (bool,),
    "rate": (float, int),
    "count": (int,),
    "retry_after": (int,),
    "twist": (str,),
}
_LOGOUT: Mapping[str, tuple[type, ...]] = {"pid": (str,), "channel": (str,), "twist": (str,)}
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
    def __init__(self, controls: Controls) -> None:
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
        )

    def _add_fault(self, request: Request, _values: Mapping[str, str]) -> Response:
        try:
            body = Body(request, _FAULT)
            self._controls.add_fault(
                party=body.text("party") or "",
                endpoint=body.text("endpoint"),
                status=body.integer("status"),
                kode=body.text("kode"),
                delay_ms=body.integer("delay_ms") or 0,
                hang=body.integer("hang") or 0,
                garbage=body.flag("garbage") or False,
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
