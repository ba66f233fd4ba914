"""JSON to domain objects. Repeated rows become one; an unreadable row never hides the others."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import partial
from typing import TypeVar

import msgspec

from portal.api import wire, wire_svar
from portal.api.parse_2022 import find_placed_krav
from portal.api.parse_betaling import parse_innbetaling, parse_utbetaling
from portal.api.parse_felter import get_beloep, parse_kravgruppe
from portal.api.parse_krav import parse_krav
from portal.api.parse_rader import decode, read_rows
from portal.domain.betaling import Innbetaling, Utbetaling, merge_innbetaling, merge_utbetaling
from portal.domain.gjentakelse import merge_krav
from portal.domain.krav import Krav
from portal.domain.svar import (
    GRUPPESUMMER,
    INNBETALINGER,
    INNBETALINGSLISTE,
    KRAVLISTE,
    TOTALSUM,
    UTBETALINGER,
    AapneKrav,
    EgneSummer,
    Liste,
    UleseligRad,
)

W = TypeVar("W")
T = TypeVar("T")

NOTHING = "KB-007"  # error code for "nothing for this party and period"


def parse_aapne_krav(body: bytes) -> AapneKrav:
    """The answer of `aapnekrav`. Raises ApiFormatError if the whole answer is unusable."""
    answer = decode(body, wire_svar.AapneKravSvar, "aapnekrav")
    orgnr = answer.part_identifikator or ""
    claims, bad_claims = _read(
        answer.aapent_krav_med_gjenstaaende_beloep, wire_svar.Krav, partial(parse_krav, orgnr=orgnr), KRAVLISTE
    )
    listed = answer.innbetaling_med_uplassert_beloep
    payments, bad_payments = _read_innbetalinger(listed or None, orgnr, INNBETALINGSLISTE)
    total, bad_total = _read_total(answer.total_oversikt)
    groups, bad_groups = _read(
        answer.oversikt_per_kravgruppe,
        wire_svar.Summer,
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
        ukjente_lister=_list_unknown(answer),
    )


def parse_krav_liste(body: bytes) -> Liste[Krav]:
    """The answer of `krav`."""
    answer = decode(body, wire_svar.ListeSvar, "krav")
    rows, bad = _read(answer.krav, wire_svar.Krav, partial(parse_krav, orgnr=answer.part_identifikator or ""), "krav")
    return Liste(rader=_merge(rows, _krav_key, merge_krav), uleselige=bad, is_skjermet=bool(answer.skjermet))


def parse_innbetalinger(body: bytes) -> Liste[Innbetaling]:
    """The answer of `innbetalinger`. All amounts are positive until `settle_signs` has found the reversals."""
    answer = decode(body, wire_svar.ListeSvar, "innbetalinger")
    rows, bad = _read_innbetalinger(answer.innbetaling, answer.part_identifikator or "", INNBETALINGER)
    return Liste(rader=rows, uleselige=bad, is_skjermet=bool(answer.skjermet))


def parse_utbetalinger(body: bytes) -> Liste[Utbetaling]:
    """The answer of `utbetalinger`; signs as in `parse_innbetalinger`."""
    answer = decode(body, wire_svar.ListeSvar, "utbetalinger")
    parse = partial(parse_utbetaling, orgnr=answer.part_identifikator or "")
    rows, bad = _read(answer.utbetaling, wire_svar.Utbetaling, parse, UTBETALINGER)
    merged = _merge(
        rows,
        lambda row: (
            row.part,
            row.utbetalingsidentifikator,
            row.utbetalt_dato,
            row.raw_sign * row.utbetalt_beloep,
        ),
        merge_utbetaling,
    )
    return Liste(rader=merged, uleselige=bad, is_skjermet=bool(answer.skjermet))


def _list_unknown(answer: wire_svar.AapneKravSvar) -> tuple[str, ...]:
    """Lists with unknown content. The payment list is optional: a missing one is empty, but null means unknown."""
    if answer.skjermet or answer.kode == NOTHING:
        return ()
    unknown = [KRAVLISTE] if answer.aapent_krav_med_gjenstaaende_beloep is None else []
    return (*unknown, INNBETALINGSLISTE) if answer.innbetaling_med_uplassert_beloep is None else tuple(unknown)


def _read_innbetalinger(
    rows: list[msgspec.Raw] | None, orgnr: str, liste: str
) -> tuple[tuple[Innbetaling, ...], tuple[UleseligRad, ...]]:
    parsed, bad = read_rows(rows, lambda raw: parse_innbetaling(_decode_innbetaling(raw), orgnr), liste)
    merged = _merge(
        parsed,
        lambda row: (
            row.part,
            row.innbetalingsidentifikator,
            row.innbetalingsdato,
            row.raw_sign * row.innbetalt_beloep,
            row.uplassert_beloep,
        ),
        merge_innbetaling,
    )
    return merged, bad


def _decode_innbetaling(raw: msgspec.Raw) -> wire_svar.Innbetaling:
    row = msgspec.json.decode(raw, type=wire_svar.Innbetaling)
    if not row.plassert_krav:
        row.plassert_krav = find_placed_krav(raw)
    return row


def _read(
    rows: list[msgspec.Raw] | None, shape: type[W], parse: Callable[[W], T], liste: str
) -> tuple[tuple[T, ...], tuple[UleseligRad, ...]]:
    return read_rows(rows, lambda raw: parse(msgspec.json.decode(raw, type=shape)), liste)


def _add_up(groups: Iterable[tuple[str, EgneSummer]]) -> tuple[tuple[str, EgneSummer], ...]:
    """One sum per group, although the authority may spell a group in two ways."""
    sums: dict[str, EgneSummer] = {}
    for name, group in groups:
        sums[name] = sums[name] + group if name in sums else group
    return tuple(sums.items())


def _read_total(raw: msgspec.Raw) -> tuple[EgneSummer | None, tuple[UleseligRad, ...]]:
    rows, bad = _read([raw] if raw != wire.NULL else None, wire_svar.Summer, _parse_summer, TOTALSUM)
    return (rows[0] if rows else None), bad


def _parse_summer(row: wire_svar.Summer) -> EgneSummer:
    unplaced = row.sum_uplasserte_innbetalinger
    return EgneSummer(
        forfalt=get_beloep(row.sum_forfalte_krav, "sumForfalteKrav"),
        ikke_forfalt=get_beloep(row.sum_ikke_forfalte_krav, "sumIkkeForfalteKrav"),
        renter=get_beloep(row.sum_stipulerte_renter, "sumStipulerteRenter"),
        # Credit for the party, whatever its sign; no known example has an amount here.
        uplassert=-abs(get_beloep(unplaced, "sumUplasserteInnbetalinger")) if unplaced != wire.NULL else Decimal(0),
        saldo=get_beloep(row.saldo, "saldo"),
    )


def _krav_key(krav: Krav) -> tuple[object, ...]:
    # Rows that disagree on the amount left are different rows: both are shown and counted.
    amounts = krav.opprinnelig_beloep, krav.gjenstaaende_beloep, krav.stipulerte_renter
    due = frozenset((forfall.kravforfallsidentifikator, forfall.forfallsdato) for forfall in krav.kravforfall)
    return krav.part, krav.kravidentifikator, krav.kravgruppe, krav.dato, due, *amounts


def _merge(
    rows: Iterable[T], key: Callable[[T], tuple[object, ...]], merge: Callable[[tuple[T, ...]], T]
) -> tuple[T, ...]:
    """Merge repeated rows (same party, id, group, date and amounts) into one, with the number of repeats."""
    groups: dict[tuple[object, ...], list[T]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return tuple(merge(tuple(group)) if len(group) > 1 else group[0] for group in groups.values())
