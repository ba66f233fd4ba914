"""Lays out one statement twice, in its own process, and measures time and memory.

Takes the number of movements as argument. Writes `[cold seconds, warm seconds, peak megabytes, HTML]` as JSON; the HTML
has every row, so that a browser can print it. Cold is a worker's first document: fonts and CSS are not yet loaded.
"""

import gc
import json
import os
import re
import sys
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from portal.documents.dokument import Dokument

FIRST_DAY, LAGET = date(2022, 1, 1), datetime(2026, 11, 24, tzinfo=UTC)


def main() -> None:
    """Measure and print the result."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    from portal.documents.dokument import Dokument
    from portal.documents.pdf import draw
    from portal.documents.rader import PLACE, write_whole

    dokument: Dokument = make_dokument(int(sys.argv[1]))
    took = []
    for _ in range(2):
        started = time.monotonic()
        draw(dokument)
        took.append(time.monotonic() - started)
        gc.collect()  # as the worker does after each file
    peak = int(re.findall(r"VmHWM:\s+([0-9]+)", Path("/proc/self/status").read_text())[0]) / 1024
    table = dokument.movements
    whole = dokument.html.replace(PLACE, "".join(map(write_whole, table.rader if table else ())))
    json.dump([*took, peak, whole], sys.stdout)


def make_dokument(rows: int) -> "Dokument":
    """A statement with texts of realistic length."""
    from portal.documents.kontoutskrift import Utskrift
    from portal.documents.statement_json import Hode
    from portal.domain.bevegelser import Bevegelse, Slag
    from portal.domain.grunnlag import Grunnlag
    from portal.domain.kontoutskrift import Linje, build_kontoutskrift
    from portal.domain.svar import AapneKrav

    empty = Grunnlag(aapne=AapneKrav(), krav=(), innbetalinger=(), utbetalinger=())
    utskrift = build_kontoutskrift(empty, FIRST_DAY, LAGET.date(), LAGET.date())
    lines = tuple(
        Linje(
            bevegelse=Bevegelse(
                dato=FIRST_DAY + timedelta(days=number % 1000),
                slag=Slag.KRAV if number % 2 else Slag.INNBETALING,
                tekst="Forskuddstrekk, mars–april" if number % 2 else "Innbetaling OCR",
                referanse=f"KRAV-{number:08}",
                beloep=Decimal(1234 + number) * (1 if number % 2 else -1),
            ),
            saldo=Decimal(50_000 + number),
        )
        for number in range(rows)
    )
    hode = Hode(
        orgnr="314055403",
        navn="Nordlys Eplepresseri ENK",
        laget=LAGET,
        laget_av="Kari Fjeldstad",
        tall_hentet=LAGET,
        tall_hentet_siste=None,
        kontroll="https://minside.example/kontroll/",
        is_gammelt=False,
    )
    return Utskrift(kontoutskrift=replace(utskrift, linjer=lines), hode=hode).build_dokument()


if __name__ == "__main__":
    main()
