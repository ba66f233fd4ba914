"""Builds answers with open claims for single rules."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.conftest import NORDLYS

Rad = dict[str, object]
FORFALT = "2022-12-31"


def make_rad(nr: int, left: float, *, renter: float | None = None, on_instalment: float | None = None) -> Rad:
    """An overdue VAT claim with one instalment; credit if negative."""
    part = left if on_instalment is None else on_instalment
    pay = {"kidnummer": "000123456789012", "konto": {"kontonummer": "76940518888"}} if left > 0 else {}
    return {
        "partIdentifikator": NORDLYS,
        "kravidentifikator": f"KRAV-{nr}",
        "kravtype": "X",
        "opprinneligBeloep": left,
        "gjenstaaendeBeloep": left,
        "kravbeskrivelse": {"spraakTekst": [{"tekst": f"Mva-melding {nr}", "spraak": "nb"}]},
        "kravgruppe": "Merverdiavgift",
        "opprettelsesdatoForKrav": "2022-11-01",
        "kravforfall": [
            {
                "kravforfallsIdentifikator": f"KRAV-{nr}",
                "forfallsdato": FORFALT,
                "opprinneligBeloep": left,
                "gjenstaaendeBeloep": part,
                "betalingsinformasjon": pay,
            }
        ],
        **({} if renter is None else {"stipulerteRenter": renter}),
    }


def serve_open(
    sandbox_data: Path,
    claims: Sequence[Rad],
    *,
    unplaced: Sequence[Rad] = (),
    totals: Mapping[str, float] | None = None,
    orgnr: str = NORDLYS,
) -> None:
    """Serve these as the open claims, and empty year lists."""
    folder = sandbox_data / "parties" / orgnr
    for endpoint in ("krav", "innbetalinger", "utbetalinger"):
        (folder / f"{endpoint}.json").unlink(missing_ok=True)
    answer = {
        "partIdentifikator": orgnr,
        "skjermet": False,
        "aapentKravMedGjenstaaendeBeloep": list(claims),
        "innbetalingMedUplassertBeloep": list(unplaced),
        **({"totalOversikt": totals} if totals else {}),
    }
    (folder / "aapnekrav.json").write_text(json.dumps(answer))


def make_innbetaling(beloep: float) -> Rad:
    """A payment with nothing placed."""
    return {
        "partIdentifikator": NORDLYS,
        "innbetalingsidentifikator": "INN-1",
        "innbetalingsdato": "2023-05-30",
        "innbetaltBeloep": beloep,
        "uplassertBeloep": beloep,
        "innbetalingstype": "Innbetalt OCR",
    }
