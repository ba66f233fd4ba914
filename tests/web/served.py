"""Serves small answers for the example organisation."""

import json
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import NORDLYS

Json = dict[str, object]


@dataclass(frozen=True)
class Serve:
    """Replaces the named lists with these rows."""

    folder: Path
    orgnr: str = NORDLYS

    def __call__(
        self,
        *,
        aapne: list[Json] | None = None,
        krav: list[Json] | None = None,
        inn: list[Json] | None = None,
        ut: list[Json] | None = None,
        unplaced: list[Json] | None = None,
    ) -> None:
        """Write the rows of each list."""
        if aapne is not None or unplaced is not None:
            rows = {"aapentKravMedGjenstaaendeBeloep": aapne or [], "innbetalingMedUplassertBeloep": unplaced or []}
            self.write("aapnekrav", rows)
        for name, key, listed in (("krav", "krav", krav), ("innbetalinger", "innbetaling", inn)):
            if listed is not None:
                self.write(name, {key: listed})
        if ut is not None:
            self.write("utbetalinger", {"utbetaling": ut})

    def write(self, name: str, answer: object) -> None:
        """Write any answer."""
        whole = {"partIdentifikator": self.orgnr, "skjermet": False} | (answer if isinstance(answer, dict) else {})
        (self.folder / f"{name}.json").write_text(json.dumps(whole))


def make_krav(
    left: int,
    *,
    identifier: str = "K-1",
    original: int = 10000,
    entered: str | None = "2022-11-01",
    due: str = "2022-12-31",
    paid_on: str = "",
) -> Json:
    """A claim with one instalment."""
    part: Json = {
        "kravforfallsIdentifikator": identifier,
        "forfallsdato": due,
        "opprinneligBeloep": original,
        "gjenstaaendeBeloep": left,
        "betalingsinformasjon": {"kidnummer": "000123456789012", "konto": {"kontonummer": "76940518888"}},
    }
    if paid_on:
        placed = {"innbetalingsIdentifikator": "I-1", "plassertBeloep": original - left, "plassertDato": paid_on}
        part["plassertInnbetaling"] = [placed]
    return {
        "partIdentifikator": NORDLYS,
        "kravidentifikator": identifier,
        "kravtype": "X",
        "opprinneligBeloep": original,
        "gjenstaaendeBeloep": left,
        "kravforfall": [part],
        "kravbeskrivelse": {"spraakTekst": [{"tekst": "Merverdiavgift", "spraak": "nb"}]},
        "kravgruppe": "Merverdiavgift",
        "opprettelsesdatoForKrav": entered,
    }


def make_innbetaling(on: str, *, amount: int = 10000, unplaced: int = 0, identifier: str = "I-1") -> Json:
    """A payment; what is not unplaced is placed on claim K-1 the same day."""
    placed = {"kravforfallIdentifikator": "K-1", "plassertBeloep": amount - unplaced, "plassertDato": on}
    return {
        "partIdentifikator": NORDLYS,
        "innbetalingsidentifikator": identifier,
        "innbetalingsdato": on,
        "innbetaltBeloep": amount,
        "uplassertBeloep": unplaced,
        "innbetalingstype": "Innbetalt OCR",
        "plassertKrav": [placed] if unplaced < amount else [],
    }
