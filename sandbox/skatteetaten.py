"""Skatteetaten: the API Krav og betalinger, with four endpoints that require a system user's token."""

import re
from datetime import date
from uuid import uuid4

from joserfc.jwk import KeySet
from werkzeug.wrappers import Request, Response

from sandbox import jose
from sandbox.altinn import system_user_in
from sandbox.answers import NO_STORE, bearer, json_answer
from sandbox.context import Context
from sandbox.jose import TokenRefused
from sandbox.ledgers import LISTS, ListQuery, PartyAnswers

SCOPE = "skatteetaten:kravogbetalinger"
ENDPOINTS = ("aapnekrav", *LISTS)
_PATH = re.compile(r"/skatteetaten/v1/(?P<package>[a-z]+)/(?P<id>[^/]+)/(?P<endpoint>[a-z]+)")
_STATUS = {
    "KB-003": 404,
    "KB-004": 401,
    "KB-005": 403,
    "KB-006": 400,
    "KB-007": 404,
    "KB-008": 406,
    "KB-009": 404,
}
_TEXTS = {
    "KB-003": "Ukjent url benyttet",
    "KB-004": "Feil i forbindelse med autentisering",
    "KB-005": "Tilgang mangler for denne virksomheten",
    "KB-006": "Feil i forbindelse med validering av inputdata",
    "KB-007": "Ingen krav eller betalinger funnet på oppgitt identifikator i perioden",
    "KB-008": "Feil tilknyttet dataformat. Kun json er støttet",
    "KB-009": "Ukjent identifikator",
}


class Refused(Exception):
    def __init__(self, kode: str, why: str = "") -> None:
        super().__init__(f"{_TEXTS[kode]}: {why}" if why else _TEXTS[kode])
        self.kode = kode


class Skatteetaten:
    def __init__(self, context: Context) -> None:
        self._context = context
        self._keys = KeySet([context.keys.maskinporten])

    def respond(self, request: Request) -> Response:
        try:
            body = self._answer(request)
        except Refused as exc:
            correlation = request.headers.get("Korrelasjonsid") or str(uuid4())
            answer = {"kode": exc.kode, "melding": str(exc), "korrelasjonsid": correlation}
            return json_answer(answer, _STATUS[exc.kode])
        return Response(body, 200, headers=NO_STORE, content_type="application/json")

    def _answer(self, request: Request) -> bytes:
        path = _PATH.fullmatch(request.path)
        if path is None or path["endpoint"] not in ENDPOINTS or request.method != "GET":
            raise Refused("KB-003")
        if path["package"] not in ("regnskapssystem", "finans"):
            raise Refused("KB-003")
        self._check_right(request, path["package"], path["id"])
        accept = request.accept_mimetypes
        if accept and not accept.accept_json:
            raise Refused("KB-008")
        asked = None if path["endpoint"] == "aapnekrav" else self._period(request)
        source = self._context.ledgers.get(path["id"], self._context.today())
        if source is None:
            raise Refused("KB-009")
        return self._found(source, path["endpoint"], asked)

    def _check_right(self, request: Request, package: str, number: str) -> None:
        try:
            issuer, now = self._context.maskinporten_issuer, self._context.now()
            claims = jose.verify_bearer(bearer(request), self._keys, issuer=issuer, now=now)
        except TokenRefused as exc:
            raise Refused("KB-004", str(exc)) from exc
        if claims.values.get("aud", "unspecified") != "unspecified":
            raise Refused("KB-004", "tokenet er laget for en annen mottaker")
        if SCOPE not in claims.scopes:
            raise Refused("KB-005", "scope mangler")
        if not re.fullmatch(r"\d{9}|\d{11}", number):
            raise Refused("KB-006", "identifikatoren har 9 eller 11 siffer")
        if package != "regnskapssystem":
            raise Refused("KB-005", "samtykke mangler")
        try:
            owner, user_id = system_user_in(claims)
        except TokenRefused as exc:
            raise Refused("KB-005", "tokenet gjelder ingen systembruker") from exc
        if not self._context.system_users.is_covered(number, owner, user_id):
            raise Refused("KB-005", "systembrukeren mangler rettigheten")

    def _period(self, request: Request) -> ListQuery:
        first, last = self._day(request, "fraOgMed"), self._day(request, "tilOgMed")
        if first is None:
            raise Refused("KB-006", "fraOgMed mangler")
        end = last or self._context.today()
        if end < first:
            raise Refused("KB-006", "fraOgMed er etter tilOgMed")
        if end > _a_year_after(first):
            raise Refused("KB-006", "perioden er lenger enn ett år")
        texts = {"fraOgMed": first.isoformat()} | ({"tilOgMed": last.isoformat()} if last else {})
        return ListQuery(first, end, texts, self._context.filter_date)

    def _day(self, request: Request, name: str) -> date | None:
        given = request.args.getlist(name)
        if not given:
            return None
        if len(given) > 1 or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", given[0], re.ASCII):
            raise Refused("KB-006", f"{name} er ikke en dato")
        try:
            return date.fromisoformat(given[0])
        except ValueError as exc:
            raise Refused("KB-006", f"{name} er ikke en dato") from exc

    def _found(self, source: PartyAnswers, endpoint: str, asked: ListQuery | None) -> bytes:
        body = source.open_items() if asked is None else source.get_list(endpoint, asked)
        if body is None:
            raise Refused("KB-007")
        return body


def _a_year_after(day: date) -> date:
    if day.year == date.max.year:
        return date.max
    return day.replace(year=day.year + 1, day=28 if (day.month, day.day) == (2, 29) else day.day)
