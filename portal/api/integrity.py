"""Whether an answer as a whole can be trusted, checked once on arrival, before anything is cached.

JSON does not define repeated keys: two readers could see two amounts in one answer.
"""

import json

from portal.api.content import MAX_DEPTH, get_depth
from portal.api.endpoints import ROW_FIELDS
from portal.api.errors import ApiFormatError, Party

KEPT = {"partIdentifikator", "skjermet", *(name for names in ROW_FIELDS.values() for name in names)}


def check_whole(body: bytes, endpoint: str, orgnr: str) -> None:
    """Raises ApiFormatError if the answer as a whole cannot be trusted.

    That is: not UTF-8, not JSON, not an object, nested over 50 deep, a repeated key in an object, another party's
    answer, or neither a list nor a statement that it is withheld.
    """
    try:
        text = body.decode()
        if get_depth(body) > MAX_DEPTH:
            raise ApiFormatError(Party.SKATTEETATEN, endpoint)
        # Integers stay text: huge numbers must not cost time here, and `parse` validates them later.
        answer: object = json.loads(text, parse_int=str, object_pairs_hook=_refuse_repeats)
    except (ValueError, RecursionError) as exc:
        raise ApiFormatError(Party.SKATTEETATEN, endpoint) from exc
    if not isinstance(answer, dict) or answer.get("partIdentifikator") != orgnr:
        raise ApiFormatError(Party.SKATTEETATEN, endpoint)
    has_list = any(isinstance(answer.get(name), list) for name in ROW_FIELDS[endpoint])
    if not has_list and answer.get("skjermet") is not True:
        raise ApiFormatError(Party.SKATTEETATEN, endpoint)


def _refuse_repeats(pairs: list[tuple[str, object]]) -> dict[str, object]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ValueError  # a key occurs twice in one object
    return {name: fields[name] for name in KEPT if name in fields}  # the rest would fill the memory, unread
