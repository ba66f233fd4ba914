"""JSON that keeps numbers as written: 61244.0 stays 61244.0."""

import json
from decimal import Decimal
from typing import TypeAlias

from msgspec.json import Encoder

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | Decimal | bool | None"
Object: TypeAlias = dict[str, Json]

_WRITER = Encoder(decimal_format="number")  # the standard library cannot write Decimal


def loads(text: str | bytes) -> Json:
    parsed: Json = json.loads(text, parse_float=Decimal)
    return parsed


def dumps(value: Json) -> str:
    return _WRITER.encode(value).decode()


def objects(value: Json) -> tuple[Object, ...]:
    """The objects in a list; () if the value is not a list."""
    return tuple(item for item in value if isinstance(item, dict)) if isinstance(value, list) else ()


def text(value: Json) -> str:
    return value if isinstance(value, str) else ""


def texts(value: Json) -> tuple[str, ...]:
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()
