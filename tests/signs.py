"""Small ledgers with undecided signs, as the API sends them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from portal.api.parse import parse_aapne_krav, parse_innbetalinger, parse_krav_liste, parse_utbetalinger
from portal.domain.signs import LedgerAnswers, settle_signs

ORGNR = "315600022"
Row = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """Rows of one organisation: the open list, and one list of each kind per year."""

    aapne: Sequence[Row] = ()
    uplasserte: Sequence[Row] = ()
    krav: Sequence[Sequence[Row]] = ()
    innbetalinger: Sequence[Sequence[Row]] = ()
    utbetalinger: Sequence[Sequence[Row]] = ()
    usette_aar: frozenset[int] = frozenset()

    def settle(self) -> LedgerAnswers:
        """Parse and settle all of it together."""
        aapne = {"aapentKravMedGjenstaaendeBeloep": self.aapne, "innbetalingMedUplassertBeloep": self.uplasserte}
        return settle_signs(
            LedgerAnswers(
                aapne=parse_aapne_krav(dump(aapne)),
                krav=tuple(parse_krav_liste(dump({"krav": rows})) for rows in self.krav),
                innbetalinger=tuple(parse_innbetalinger(dump({"innbetaling": rows})) for rows in self.innbetalinger),
                utbetalinger=tuple(parse_utbetalinger(dump({"utbetaling": rows})) for rows in self.utbetalinger),
                usette_aar=self.usette_aar,
            )
        )


def dump(answer: Mapping[str, object]) -> bytes:
    """An answer's bytes."""
    return json.dumps({"partIdentifikator": ORGNR, "skjermet": False, **answer}, default=list).encode()


def amounts(answers: LedgerAnswers) -> list[dict[str, Decimal]]:
    """Payment amounts by identifier: from the open list, then from each year."""
    lists = (answers.aapne.innbetalinger, *(liste.rader for liste in answers.innbetalinger))
    return [{row.innbetalingsidentifikator: row.innbetalt_beloep for row in rows} for rows in lists]


def make_krav(
    name: str, original: float, left: float, *placed: Row, kid: str = "", konto: str = "", **more: object
) -> Row:
    """A claim with one instalment."""
    info = {"kidnummer": kid, "konto": {"kontonummer": konto}} if kid or konto else {}
    forfall = {
        "kravforfallsIdentifikator": name,
        "forfallsdato": "2022-12-31",
        "opprinneligBeloep": original,
        "gjenstaaendeBeloep": left,
        "betalingsinformasjon": info,
        "plassertInnbetaling": placed,
    }
    return {
        "kravidentifikator": name,
        "kravtype": "X",
        "opprinneligBeloep": original,
        "gjenstaaendeBeloep": left,
        "opprettelsesdatoForKrav": "2022-11-01",
        "kravgruppe": "Merverdiavgift",
        "kravforfall": [{**forfall, **more}],
    }


def make_placed(payment: str, day: str, amount: float, paid: float | None = None) -> Row:
    """A payment as shown on a claim."""
    row: dict[str, object] = {
        "innbetalingsIdentifikator": payment,
        "plassertBeloep": amount,
        "plassertDato": day,
        "innbetalingsdato": day,
    }
    return row if paid is None else row | {"innbetaltBeloep": paid}


def make_innbetaling(name: str, day: str, amount: float, unplaced: float = 0, *covers: Row, **more: object) -> Row:
    """A payment in."""
    return {
        "innbetalingsidentifikator": name,
        "innbetalingsdato": day,
        "innbetaltBeloep": amount,
        "uplassertBeloep": unplaced,
        "plassertKrav": covers,
        **more,
    }


def make_covers(krav: str, amount: float, original: float | None = None, left: float | None = None) -> Row:
    """A claim as shown on a payment."""
    row: dict[str, object] = {"kravforfallIdentifikator": krav, "plassertBeloep": amount}
    says = {"opprinneligKravforfallsbeloep": original, "gjenstaaendeKravforfallsbeloep": left}
    return row if original is None else row | says


def make_utbetaling(name: str, day: str, amount: int, **more: object) -> Row:
    """A payment out."""
    return {"utbetalingsidentifikator": name, "utbetaltdato": day, "utbetaltBeloep": amount, **more}
