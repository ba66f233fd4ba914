"""Rewrites answers in the 2022–23 format to today's, so that `parse` reads both.

Texts and periods were plain strings, dates had a time of day, some fields had other names, and unplaced amounts were
negative. The date is used as written: converting time zones could move a due date.
"""

import re
from collections.abc import Callable, Mapping

import msgspec

from portal.api import wire, wire_svar

Json = dict[str, "Json"] | list["Json"] | str | msgspec.Raw | None
# Found only in the old format: its own names, a string instead of an object, a date with a time of day.
SIGNS = re.compile(
    rb'"(?:betaltFra|betaltTilKonto|plasseringsdato|plassertInnbetalingMotKrav)"\s*:'
    rb'|"(?:kravbeskrivelse|kravperiode)"\s*:\s*"'
    rb'|"[a-zA-Z]*(?:dato|Dato|datoForKrav)"\s*:\s*"[0-9]{4}-[0-9]{2}-[0-9]{2}[^"]'
)
NEW_NAMES = {
    "betaltFra": "innbetaltFra",
    "plasseringsdato": "plassertDato",
    "plassertInnbetalingMotKrav": "plassertInnbetaling",
}
DATE_WITH_TIME = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[Tt ][0-9:.,]+)?\s*(?:[Zz]|[+-][0-9]{2}(?::?[0-9]{2})?)?")
KNOWN_OF_INNBETALING = frozenset(field.encode_name for field in msgspec.structs.fields(wire_svar.Innbetaling))


def is_2022(body: bytes) -> bool:
    """Whether any part of the answer is in the old format."""
    return SIGNS.search(body) is not None


def rewrite_2022(body: bytes) -> bytes:
    """The same answer in today's format; numbers keep their digits. Raises msgspec.DecodeError."""
    return msgspec.json.encode(_rewrite_object(msgspec.json.decode(body, type=dict[str, msgspec.Raw])))


def find_placed_krav(raw: msgspec.Raw) -> list[wire_svar.KravPlassertMotInnbetaling] | None:
    """What a payment without `plassertKrav` was placed on, from a list with an older name.

    The name is undocumented, but the content is unambiguous: a list on a payment whose items all have an instalment's
    key and the amount placed on it. If there are two such lists, neither is used.
    """
    fields = msgspec.json.decode(raw, type=dict[str, msgspec.Raw])
    older = [value for name, value in fields.items() if name not in KNOWN_OF_INNBETALING and bytes(value)[:1] == b"["]
    found = [placed for value in older if (placed := _read_placed_krav(value))]
    return found[0] if len(found) == 1 else None


def _read_placed_krav(raw: msgspec.Raw) -> list[wire_svar.KravPlassertMotInnbetaling] | None:
    try:
        items = msgspec.json.decode(raw, type=list[wire_svar.KravPlassertMotInnbetaling])
    except msgspec.DecodeError:
        return None
    return items if all(item.get_forfall_id() and item.plassert_beloep != wire.NULL for item in items) else None


def _rewrite(raw: msgspec.Raw, name: str) -> Json:
    start = bytes(raw)[:1]
    if start == b"{":
        return _rewrite_object(msgspec.json.decode(raw, type=dict[str, msgspec.Raw]))
    if start == b"[":
        return [_rewrite(item, name) for item in msgspec.json.decode(raw, type=list[msgspec.Raw])]
    if start == b'"':
        return _rewrite_text(msgspec.json.decode(raw, type=str), name)
    return raw


def _rewrite_object(fields: Mapping[str, msgspec.Raw]) -> dict[str, Json]:
    written: dict[str, Json] = {}
    for name, raw in fields.items():
        # an account; today's field describes how the claim was paid and contains the account
        if name == "betaltTilKonto":
            written["betaltTil"] = {"konto": _as_account(_rewrite(raw, name))}
        else:
            written[NEW_NAMES.get(name, name)] = _rewrite(raw, name)
    return written


def _rewrite_text(text: str, name: str) -> Json:
    wrap = WRAPPED.get(name)
    if wrap is not None:
        return wrap(text)
    found = DATE_WITH_TIME.fullmatch(text)
    return found[1] if found else text


def _as_text(text: str) -> Json:
    return {"spraakTekst": [{"tekst": text}]}


def _as_period(text: str) -> Json:
    return {"periodeBeskrivelse": _as_text(text)}


def _as_account(account: Json) -> Json:
    return {"kontonummer": account} if isinstance(account, str) else account


WRAPPED: Mapping[str, Callable[[str], Json]] = {
    "kravbeskrivelse": _as_text,
    "periodeBeskrivelse": _as_text,
    "dekketKravBeskrivelse": _as_text,
    "innkrevingsmyndighet": _as_text,
    "kreditorsnavn": _as_text,
    "kravperiode": _as_period,
}
