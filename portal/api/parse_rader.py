"""The bytes of an answer to rows. Each row is decoded separately, so that an error affects only that row."""

import json
import re
from collections.abc import Callable
from typing import TypeVar

import msgspec

from portal.api.errors import ApiFormatError, Party
from portal.api.parse_2022 import is_2022, rewrite_2022
from portal.api.parse_felter import PARTIDENTIFIKATOR, parse_kravgruppe
from portal.api.parse_tekst import Uleselig, clean, clean_key
from portal.domain.svar import UleseligRad

W = TypeVar("W")
T = TypeVar("T")

IDENTIFIKATORER = ("kravidentifikator", "innbetalingsidentifikator", "utbetalingsidentifikator", "kravgruppe")
STRINGS_AND_NON_NUMBERS = re.compile(rb'"(?:[^"\\]|\\.)*"|-?Infinity|NaN')
PLACE_IN_ROW = re.compile(r"at `\$\.?([^`]*)`")
# Exceptions from decoding or parsing a row; each makes only that row unreadable.
UNREADABLE_ROW = (msgspec.DecodeError, Uleselig, RecursionError, ValueError, OverflowError)


def read_rows(
    rows: list[msgspec.Raw] | None, read: Callable[[msgspec.Raw], T], liste: str
) -> tuple[tuple[T, ...], tuple[UleseligRad, ...]]:
    """The readable rows, and the unreadable ones."""
    good: list[T] = []
    bad: list[UleseligRad] = []
    for raw in rows or ():
        try:
            good.append(read(raw))
        except UNREADABLE_ROW as exc:
            bad.append(_make_uleselig(raw, liste, _get_felt(exc)))
    return tuple(good), tuple(bad)


def decode(body: bytes, shape: type[W], endpoint: str) -> W:
    """The whole answer. Raises ApiFormatError."""
    try:
        body.decode()  # msgspec does not check the bytes of fields it skips
        if is_2022(body):
            body = rewrite_2022(STRINGS_AND_NON_NUMBERS.sub(_quote_non_number, body))
        try:
            return msgspec.json.decode(body, type=shape)
        except msgspec.ValidationError:
            raise
        except msgspec.DecodeError:
            return msgspec.json.decode(STRINGS_AND_NON_NUMBERS.sub(_quote_non_number, body), type=shape)
    except (msgspec.DecodeError, RecursionError, ValueError, OverflowError) as exc:
        raise ApiFormatError(Party.SKATTEETATEN, endpoint) from exc


def _quote_non_number(found: re.Match[bytes]) -> bytes:
    """Quote NaN and Infinity, replace half surrogate pairs: invalid JSON must affect only its row or text."""
    if not found[0].startswith(b'"'):
        return b'"' + found[0] + b'"'
    if b"\\u" not in found[0]:
        return found[0]
    text: str = json.loads(found[0])
    return json.dumps(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")).encode()


def _make_uleselig(raw: msgspec.Raw, liste: str, grunn: str) -> UleseligRad:
    """Identifier and claim group of an unreadable row, as far as they can be read."""
    try:
        fields = msgspec.json.decode(raw, type=dict[str, msgspec.Raw])
    except (msgspec.DecodeError, RecursionError, ValueError):
        fields = {}
    texts = {name.lower(): text for name, value in fields.items() if (text := _read_text(value)) is not None}
    identifier = next((texts[name] for name in IDENTIFIKATORER if name in texts), "")
    party = clean(texts.get(PARTIDENTIFIKATOR.lower()))
    # Never show another organisation's number.
    is_hidden = grunn == PARTIDENTIFIKATOR and party != "" and party in identifier
    # Tells which sums lack the row. The group is known if the field is valid or absent, unknown if it is invalid.
    is_known = "kravgruppe" in texts or "kravgruppe" not in {name.lower() for name in fields}
    group = parse_kravgruppe(texts.get("kravgruppe")) if fields and is_known else None
    shown = "" if is_hidden else clean(identifier)[:100]
    krav = "" if is_hidden else clean_key(_read_text(fields.get("kravidentifikator", msgspec.Raw(b"null"))))
    return UleseligRad(liste=liste, identifikator=shown, grunn=grunn, kravgruppe=group, krav=krav)


def _read_text(raw: msgspec.Raw) -> str | None:
    try:
        return msgspec.json.decode(raw, type=str)
    except (msgspec.DecodeError, ValueError):
        return None


def _get_felt(exc: Exception) -> str:
    """Name of the invalid field; msgspec's own message could quote its value."""
    if isinstance(exc, Uleselig):
        return exc.felt
    found = PLACE_IN_ROW.search(str(exc))
    return found[1] if found else ""
