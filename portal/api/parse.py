"""JSON to domain objects: repeats made one, and one bad row kept from being more than one bad row."""

import json
import re
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import TypeVar

import msgspec

from portal.api import wire
from portal.api.errors import ApiFormatError
from portal.api.fortegn import find_reversals
from portal.api.parse_2022 import is_2022, rewrite_2022
from portal.api.parse_betaling import parse_innbetaling, parse_utbetaling
from portal.api.parse_felter import Uleselig, get_beloep, parse_kravgruppe
from portal.api.parse_krav import parse_krav
from portal.domain.betaling import Innbetaling, Utbetaling, merge_innbetaling, merge_utbetaling
from portal.domain.krav import Krav, merge_krav
from portal.domain.numre import mask_pid
from portal.domain.svar import (
    GRUPPESUMMER,
    INNBETALINGSLISTE,
    KRAVLISTE,
    TOTALSUM,
    AapneKrav,
    EgneSummer,
    Liste,
    UleseligRad,
)

W = TypeVar("W")
T = TypeVar("T")

IDENTIFIKATORER = ("kravidentifikator", "innbetalingsidentifikator", "utbetalingsidentifikator", "kravgruppe")
STRINGS_AND_NON_NUMBERS = re.compile(rb'"(?:[^"\\]|\\.)*"|-?Infinity|NaN')
PLACE_IN_ROW = re.compile(r"at `\$\.?([^`]*)`")


def parse_aapne_krav(body: bytes) -> AapneKrav:
    """The answer of `aapnekrav`. Raises ApiFormatError when the answer as a whole cannot be trusted."""
    answer = _decode(body, wire.AapneKravSvar, "aapnekrav")
    claims, bad_claims = _read(answer.aapent_krav_med_gjenstaaende_beloep, wire.Krav, parse_krav, KRAVLISTE)
    payments, bad_payments = _read_innbetalinger(answer.innbetaling_med_uplassert_beloep, INNBETALINGSLISTE)
    total, bad_total = _read_total(answer.total_oversikt)
    groups, bad_groups = _read(
        answer.oversikt_per_kravgruppe,
        wire.Summer,
        lambda row: (parse_kravgruppe(row.kravgruppe), _parse_summer(row)),
        GRUPPESUMMER,
    )
    return AapneKrav(
        alle_krav=_merge(claims, _krav_key, merge_krav),
        innbetalinger=payments,
        total_oversikt=total,
        oversikt_per_kravgruppe=_add_up(groups),
        uleselige=(*bad_claims, *bad_payments, *bad_total, *bad_groups),
        is_skjermet=bool(answer.skjermet),
    )


def parse_krav_liste(body: bytes) -> Liste[Krav]:
    """The answer of `krav`."""
    answer = _decode(body, wire.ListeSvar, "krav")
    rows, bad = _read(answer.krav, wire.Krav, parse_krav, "krav")
    return Liste(rader=_merge(rows, _krav_key, merge_krav), uleselige=bad, is_skjermet=bool(answer.skjermet))


def parse_innbetalinger(body: bytes) -> Liste[Innbetaling]:
    """The answer of `innbetalinger`."""
    answer = _decode(body, wire.ListeSvar, "innbetalinger")
    rows, bad = _read_innbetalinger(answer.innbetaling, "innbetaling")
    return Liste(rader=rows, uleselige=bad, is_skjermet=bool(answer.skjermet))


def parse_utbetalinger(body: bytes) -> Liste[Utbetaling]:
    """The answer of `utbetalinger`."""
    answer = _decode(body, wire.ListeSvar, "utbetalinger")
    rows, bad = _read(answer.utbetaling, wire.Utbetaling, lambda row: row, "utbetaling")
    parsed, bad_later = _read_signed(
        rows,
        lambda row: (row.utbetalingsidentifikator or "", row.utbetalt_beloep, row.get_utbetalt_dato()),
        ("utbetaltBeloep", "utbetaltdato"),
        parse_utbetaling,
        "utbetaling",
    )
    merged = _merge(
        parsed,
        lambda row: (row.part, row.utbetalingsidentifikator, row.utbetalt_dato, row.utbetalt_beloep),
        merge_utbetaling,
    )
    return Liste(rader=merged, uleselige=(*bad, *bad_later), is_skjermet=bool(answer.skjermet))


def _read_innbetalinger(
    rows: list[msgspec.Raw] | None, liste: str
) -> tuple[tuple[Innbetaling, ...], tuple[UleseligRad, ...]]:
    decoded, bad = _read(rows, wire.Innbetaling, lambda row: row, liste)
    parsed, bad_later = _read_signed(
        decoded,
        lambda row: (row.get_innbetaling_id() or "", row.innbetalt_beloep, row.innbetalingsdato),
        ("innbetaltBeloep", "innbetalingsdato"),
        parse_innbetaling,
        liste,
    )
    merged = _merge(
        parsed,
        lambda row: (
            row.part,
            row.innbetalingsidentifikator,
            row.innbetalingsdato,
            row.innbetalt_beloep,
            row.uplassert_beloep,
        ),
        merge_innbetaling,
    )
    return merged, (*bad, *bad_later)


def _read_signed(
    rows: Iterable[W],
    get_facts: Callable[[W], tuple[str, wire.Beloep, date | None]],
    names: tuple[str, str],
    parse: Callable[[W, int], T],
    liste: str,
) -> tuple[tuple[T, ...], tuple[UleseligRad, ...]]:
    """Rows of money moved: which of them are reversals shows only when all are seen together."""
    readable: list[W] = []
    facts: list[tuple[str, Decimal, date]] = []
    bad: list[UleseligRad] = []
    for row in rows:
        identifier, amount, day = get_facts(row)
        try:
            if day is None:
                raise Uleselig(names[1])
            facts.append((identifier, get_beloep(amount, names[0]), day))
            readable.append(row)
        except Uleselig as exc:
            bad.append(UleseligRad(liste=liste, identifikator=mask_pid(identifier), grunn=exc.felt))
    parsed: list[T] = []
    for row, sign, (identifier, _, _) in zip(readable, find_reversals(facts), facts, strict=True):
        try:
            parsed.append(parse(row, sign))
        except Uleselig as exc:
            bad.append(UleseligRad(liste=liste, identifikator=mask_pid(identifier), grunn=exc.felt))
    return tuple(parsed), tuple(bad)


def _read(
    rows: list[msgspec.Raw] | None, shape: type[W], parse: Callable[[W], T], liste: str
) -> tuple[tuple[T, ...], tuple[UleseligRad, ...]]:
    good: list[T] = []
    bad: list[UleseligRad] = []
    for raw in rows or ():
        try:
            good.append(parse(msgspec.json.decode(raw, type=shape)))
        except (msgspec.DecodeError, Uleselig) as exc:
            bad.append(_make_uleselig(raw, liste, _get_felt(exc)))
    return tuple(good), tuple(bad)


def _add_up(groups: Iterable[tuple[str, EgneSummer]]) -> tuple[tuple[str, EgneSummer], ...]:
    """One sum a group, though the authority may spell the group in two ways."""
    sums: dict[str, EgneSummer] = {}
    for name, group in groups:
        sums[name] = sums[name] + group if name in sums else group
    return tuple(sums.items())


def _read_total(raw: msgspec.Raw) -> tuple[EgneSummer | None, tuple[UleseligRad, ...]]:
    rows, bad = _read([raw] if raw != wire.NULL else None, wire.Summer, _parse_summer, TOTALSUM)
    return (rows[0] if rows else None), bad


def _parse_summer(row: wire.Summer) -> EgneSummer:
    unplaced = row.sum_uplasserte_innbetalinger
    return EgneSummer(
        forfalt=get_beloep(row.sum_forfalte_krav, "sumForfalteKrav"),
        ikke_forfalt=get_beloep(row.sum_ikke_forfalte_krav, "sumIkkeForfalteKrav"),
        renter=get_beloep(row.sum_stipulerte_renter, "sumStipulerteRenter"),
        # Money to the party's credit, whichever sign it came with; no example has any.
        uplassert=-abs(get_beloep(unplaced, "sumUplasserteInnbetalinger")) if unplaced != wire.NULL else Decimal(0),
        saldo=get_beloep(row.saldo, "saldo"),
    )


def _krav_key(krav: Krav) -> tuple[object, ...]:
    # Two rows that disagree on what is left are not one row: both are shown, and both count.
    amounts = krav.opprinnelig_beloep, krav.gjenstaaende_beloep, krav.stipulerte_renter
    return krav.part, krav.kravidentifikator, krav.opprettelsesdato_for_krav, *amounts


def _merge(
    rows: Iterable[T], key: Callable[[T], tuple[object, ...]], merge: Callable[[tuple[T, ...]], T]
) -> tuple[T, ...]:
    """Repeats (same party, id, date and amount) as one row that says how often it came."""
    groups: dict[tuple[object, ...], list[T]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return tuple(merge(tuple(group)) if len(group) > 1 else group[0] for group in groups.values())


def _decode(body: bytes, shape: type[W], endpoint: str) -> W:
    try:
        body.decode("utf-8")  # msgspec leaves the bytes of fields it skips unread
        if is_2022(body):
            body = rewrite_2022(STRINGS_AND_NON_NUMBERS.sub(_quote_non_number, body))
        try:
            return msgspec.json.decode(body, type=shape)
        except msgspec.ValidationError:
            raise
        except msgspec.DecodeError:
            return msgspec.json.decode(STRINGS_AND_NON_NUMBERS.sub(_quote_non_number, body), type=shape)
    except (UnicodeDecodeError, msgspec.DecodeError, RecursionError) as exc:
        raise ApiFormatError(endpoint) from exc


def _quote_non_number(found: re.Match[bytes]) -> bytes:
    """NaN and Infinity are no JSON, nor is half a character; neither may take more than its own row or text down."""
    if not found[0].startswith(b'"'):
        return b'"' + found[0] + b'"'
    if b"\\u" not in found[0]:
        return found[0]
    text: str = json.loads(found[0])
    return json.dumps(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")).encode()


def _make_uleselig(raw: msgspec.Raw, liste: str, grunn: str) -> UleseligRad:
    """Identifier and claim group of a row that cannot be read, if that much can."""
    try:
        fields = msgspec.json.decode(raw, type=dict[str, msgspec.Raw])
    except msgspec.DecodeError:
        fields = {}
    texts = {name.lower(): text for name, value in fields.items() if (text := _read_text(value)) is not None}
    identifier = next((texts[name] for name in IDENTIFIKATORER if name in texts), "")
    # Which sums the row is missing from: known when the field is there or left out, not when it is nonsense.
    is_known = "kravgruppe" in texts or "kravgruppe" not in {name.lower() for name in fields}
    group = parse_kravgruppe(texts.get("kravgruppe")) if fields and is_known else None
    return UleseligRad(liste=liste, identifikator=mask_pid(identifier)[:100], grunn=grunn, kravgruppe=group)


def _read_text(raw: msgspec.Raw) -> str | None:
    try:
        return msgspec.json.decode(raw, type=str)
    except msgspec.DecodeError:
        return None


def _get_felt(exc: msgspec.DecodeError | Uleselig) -> str:
    """Which field is wrong; msgspec's own message could quote what stood there."""
    if isinstance(exc, Uleselig):
        return exc.felt
    found = PLACE_IN_ROW.search(str(exc))
    return found[1] if found else ""
