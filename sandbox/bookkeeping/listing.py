"""A page with the books of each company that has them, to be saved and reconciled in the portal."""

from collections.abc import Mapping
from html import escape

from werkzeug.wrappers import Request, Response

from sandbox.bookkeeping.faults import Fault
from sandbox.context import Context

PATH = "/_sandbox/books/"


def list_books(sandbox: Context, _request: Request, _values: Mapping[str, str]) -> Response:
    """`GET /_sandbox/books/`."""
    today = sandbox.today()
    rows = []
    for orgnr in sorted(sandbox.ledgers.list_known()):
        ledger = sandbox.ledgers.get_context(orgnr, today)
        if ledger is not None:
            year = f"{PATH}{orgnr}?from={today.year}-01-01&zip=1"
            wrong = f"{year}&fault={Fault.BOOKED_TWICE.value.replace(' ', '%20')}"
            name = escape(_find_name(sandbox, orgnr))
            rows.append(
                f"<tr><th scope=row>{name}<td>{orgnr}<td><a href='{escape(year)}'>this year</a>"
                f"<td><a href='{escape(wrong)}'>with a payment booked twice</a>"
            )
    page = (
        "<!doctype html><html lang=en><meta charset=utf-8><title>Books</title><h1>Books of the companies</h1>"
        "<p>SAF-T files, zipped. Save one, and choose it at <i>Avstemming</i> in the portal. "
        f"Other faults: {', '.join(escape(fault.value) for fault in Fault)}."
        f"<table>{''.join(rows)}</table></html>"
    )
    return Response(page, content_type="text/html; charset=utf-8")


def _find_name(sandbox: Context, orgnr: str) -> str:
    party = sandbox.people.party(orgnr) or {}
    return str(party.get("name", ""))
