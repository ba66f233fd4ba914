"""An organisation's books as a file, asked for over HTTP, with the faults that are asked for."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Request, Response

from sandbox.bookkeeping.faults import Fault, inject
from sandbox.bookkeeping.keep import Keeper
from sandbox.bookkeeping.saft import SaftStyle, write_saft
from sandbox.context import Context as SandboxContext
from sandbox.ledger.context import Context

FIELDS = ("from", "to", "fault", "seed", "version", "prefix", "bom", "zip", "currency", "entities", "orgnr")
FLAG = "1"


@dataclass(frozen=True, slots=True)
class BookRequest:
    """What is asked for. Raises ValueError with a message for anything that it cannot be."""

    first: date
    last: date
    faults: tuple[Fault, ...]
    seed: int
    style: SaftStyle
    orgnr: str  # another than the organisation's own, for a file that must be refused

    @classmethod
    def parse(cls, query: MultiDict[str, str], today: date) -> "BookRequest":
        if unknown := [name for name in query if name not in FIELDS]:
            raise ValueError(f"{unknown[0]} is not one of {', '.join(FIELDS)}")
        return cls(
            first=date.fromisoformat(query.get("from", f"{today.year}-01-01")),
            last=date.fromisoformat(query.get("to", today.isoformat())),
            faults=tuple(Fault(name) for name in query.getlist("fault")),
            seed=int(query.get("seed", "0")),
            style=SaftStyle(
                version=query.get("version", "1.30"),
                prefix=query.get("prefix", ""),
                has_bom=query.get("bom") == FLAG,
                is_zipped=query.get("zip") == FLAG,
                currency=query.get("currency", "NOK"),
                has_entities=query.get("entities") == FLAG,
            ),
            orgnr=query.get("orgnr", ""),
        )


def write_books(ledger: Context, asked: BookRequest) -> bytes:
    """The file. A fault for which the books have no voucher is an error."""
    vouchers, moved = Keeper(ledger, asked.seed).keep(), dict[str, Decimal]()
    chance = random.Random(f"{ledger.orgnr} {asked.seed}")
    for fault in asked.faults:
        done = inject(fault, vouchers, ledger.books, chance, lambda one: asked.first <= one.on <= asked.last)
        if done is None:
            raise ValueError(f"the books have nothing that could be: {fault}")
        vouchers, injected = done
        if fault is Fault.OPENING_MOVED:
            moved[injected.account] = injected.amount
    style = replace(asked.style, moved_opening=moved)
    vouchers.sort(key=lambda one: (one.on, one.text, sorted(one.events), one.fault))
    return write_saft(asked.orgnr or ledger.orgnr, vouchers, asked.first, asked.last, style)


def answer_books(sandbox: SandboxContext, request: Request, values: Mapping[str, str]) -> Response:
    """`GET /_sandbox/books/<orgnr>`."""
    ledger = sandbox.ledgers.get_context(values["orgnr"], sandbox.today())
    if ledger is None:
        return Response("no generated ledger has this number", 404, content_type="text/plain")
    try:
        asked = BookRequest.parse(request.args, sandbox.today())
        body = write_books(ledger, asked)
    except ValueError as exc:
        return Response(str(exc), 400, content_type="text/plain")
    kind, ending = ("application/zip", "zip") if asked.style.is_zipped else ("application/xml", "xml")
    name = f"SAF-T Financial_{values['orgnr']}_{asked.last:%Y%m%d}.{ending}"
    return Response(body, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
