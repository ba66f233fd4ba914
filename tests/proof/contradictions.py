"""What a page or file states that contradicts the books: each function returns only the contradictions."""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import unquote

from portal.domain.tekst import format_beloep
from sandbox.ledger.random_ledger import Ledger
from sandbox.ledger.truth import TrueInstalment
from tests.web.sider import HasContent, get_text

ZERO = Decimal(0)
OPEN_AT_END = "åpent ved slutt"
DAY = timedelta(days=1)
# The page or file, the books that are true, and the business date.
Check = Callable[[HasContent, Ledger, date], Iterator[str]]
PAY = re.compile(r'href="/virksomhet/[0-9]+/betal/([^"?#]+)/"')
NAMED = re.compile(r'<a class="ds-link krav-navn" href="/virksomhet/[0-9]+/krav/([^"?#]+)/\?aar=[0-9]+"')
SECTION = re.compile(r'<section class="kort ett-krav".*?</section>', re.DOTALL)
LEFT = re.compile(r'<dt>Restbeløp</dt><dd class="stripe-tall">(.*?)</dd>')
CREDIT_LEFT = re.compile(r'data-l="Rest til gode">(.*?)</td>', re.DOTALL)


def check_links(page: HasContent, ledger: Ledger, _: date) -> Iterator[str]:
    """On every page: *Betal* only if the books have something to pay."""
    payable = {part.identifier for part in _parts(ledger) if part.left > 0 and part.kid}
    for identifier in list_payable(page):
        if identifier not in payable:
            yield f"«Betal» for {identifier}, which has nothing to pay"


def check_oversikt(page: HasContent, ledger: Ledger, today: date) -> Iterator[str]:
    """Past due, credit and unplaced amounts, each on its own."""
    text = get_text(page)
    late = sum((part.left for part in _parts(ledger) if part.left > 0 and part.due < today), ZERO)
    credit = -sum((part.left for part in _parts(ledger) if part.left < 0), ZERO)
    for what, amount in (("late", late), ("to one's credit", credit), ("unplaced", _unplaced(ledger))):
        if amount and _write(amount) not in text:
            yield f"{what} is {amount}, which is not said"


def check_uplasserte(page: HasContent, ledger: Ledger, _: date) -> Iterator[str]:
    """The total unplaced amount."""
    amount = _unplaced(ledger)
    if amount and _write(amount) not in get_text(page):
        yield f"unplaced is {amount}, which is not said"


def check_krav(page: HasContent, ledger: Ledger, today: date, *, krav_id: str) -> Iterator[str]:
    """A claim's amount left, and whether it is late; a claim may belong to several parties."""
    claims = [claim for claim in ledger.claims if claim.identifier == krav_id]
    html = page.content.decode()
    shown = Counter(_read(found) for found in LEFT.findall(html))
    if shown and shown != Counter(claim.left for claim in claims):
        yield f"{krav_id}: left {sorted(shown)}, truly {sorted(claim.left for claim in claims)}"
    is_late = any(part.left and part.due < today for claim in claims for part in claim.instalments)
    if not is_late and any("er-forfalt" in section for section in SECTION.findall(html)):
        yield f"{krav_id}: «Forfalt», and nothing of it is late"


def check_betalte(page: HasContent, ledger: Ledger, _: date) -> Iterator[str]:
    """No open claim is listed as settled."""
    yield from _find_unsettled(list_named(page), ledger)


def check_betalte_fil(file: HasContent, ledger: Ledger, _: date) -> Iterator[str]:
    """Nor in the file."""
    yield from _find_unsettled([row["kravidentifikator"] for row in _rows(file)], ledger)


def _find_unsettled(named: Iterable[str], ledger: Ledger) -> Iterator[str]:
    settled = {claim.identifier for claim in (*ledger.claims, *ledger.older_claims) if not claim.left}
    yield from (f"{identifier} is settled here, and open" for identifier in named if identifier not in settled)


def check_tilgode(page: HasContent, ledger: Ledger, _: date) -> Iterator[str]:
    """The amount left of each credit claim."""
    amounts = [None if "Ikke kjent" in text else _read(text) for text in CREDIT_LEFT.findall(page.content.decode())]
    yield from _find_wrong_credit(zip(list_named(page), amounts, strict=False), ledger)


def check_tilgode_fil(file: HasContent, ledger: Ledger, _: date) -> Iterator[str]:
    """The same in the file."""
    rows = ((row["kravidentifikator"], row["rest_til_gode"]) for row in _rows(file))
    yield from _find_wrong_credit(((identifier, _amount(text) if text else None) for identifier, text in rows), ledger)


def _find_wrong_credit(shown: Iterable[tuple[str, Decimal | None]], ledger: Ledger) -> Iterator[str]:
    left: dict[str, set[Decimal]] = {}
    for claim in ledger.claims:
        left.setdefault(claim.identifier, set()).add(-claim.left)
    for identifier, amount in shown:
        if amount is not None and amount not in left.get(identifier, set()):
            yield f"{identifier}: {amount} to one's credit, truly {left.get(identifier)}"


def check_ubetalte_fil(file: HasContent, ledger: Ledger, _: date) -> Iterator[str]:
    """One row for each open instalment, with its amount left."""
    rows = ((row["kravforfallsidentifikator"], _amount(row["restbeloep"])) for row in _rows(file))
    shown = Counter((identifier, left) for identifier, left in rows if left)
    truth = Counter((part.identifier, part.left) for part in _parts(ledger) if part.left)
    for identifier, amount in (shown - truth) | (truth - shown):
        yield f"{identifier} with {amount} left: in the file {shown[identifier, amount]} times"


def check_innbetalinger_fil(file: HasContent, ledger: Ledger, _: date) -> Iterator[str]:
    """The kind of each payment, and its unplaced amount."""
    truth = {(one.identifier, one.on, one.amount, one.unplaced) for one in ledger.payments}
    for row in _rows(file):
        shown = _amount(row["innbetalt"]), _amount(row["uplassert"])
        if (row["innbetalingsidentifikator"], date.fromisoformat(row["dato"]), *shown) not in truth:
            yield f"payment {row['innbetalingsidentifikator']}: {shown}"


def check_utbetalinger_fil(file: HasContent, ledger: Ledger, _: date) -> Iterator[str]:
    """Only real payouts, each with its amount."""
    truth = {(one.identifier, one.amount) for one in ledger.payouts}
    for row in _rows(file):
        if (row["utbetalingsidentifikator"], _amount(row["utbetalt"])) not in truth:
            yield f"payout {row['utbetalingsidentifikator']}: {row['utbetalt']}"


def check_kontoutskrift_fil(file: HasContent, ledger: Ledger, _: date, *, fra: date, til: date) -> Iterator[str]:
    """The true balances, or none, and the closing one item by item."""
    rows = _rows(file)
    lines = [row for row in rows if row["type"] != OPEN_AT_END]
    shown = [lines[0]["saldo"], lines[-1]["saldo"]]
    truth = [ledger.balance(fra - DAY), ledger.balance(til)]
    if not all(shown):
        return
    if [_amount(text) for text in shown] != truth:
        yield f"{fra}–{til}: from {shown[0]} to {shown[1]}, truly from {truth[0]} to {truth[1]}"
    items = sum((_amount(row["saldo"]) for row in rows if row["type"] == OPEN_AT_END), ZERO)
    if items != truth[1]:
        yield f"{fra}–{til}: the items make {items}, truly {truth[1]}"


def list_payable(page: HasContent) -> list[str]:
    """Instalments that a page links to payment of."""
    return [unquote(found) for found in PAY.findall(page.content.decode())]


def list_named(page: HasContent) -> list[str]:
    """Claims in a list that names them, row by row."""
    return [unquote(found) for found in NAMED.findall(page.content.decode())]


def _parts(ledger: Ledger) -> Iterator[TrueInstalment]:
    return (part for claim in ledger.claims for part in claim.instalments)


def _unplaced(ledger: Ledger) -> Decimal:
    return sum((payment.unplaced for payment in ledger.payments), ZERO)


def _rows(file: HasContent) -> list[dict[str, str]]:
    """Rows of a CSV without its remarks."""
    lines = csv.reader(io.StringIO(file.content.decode("utf-8-sig")), delimiter=";")
    head = next(lines)
    return [dict(zip(head, line, strict=True)) for line in lines if line and line[0] != "merknad"]


def _amount(text: str) -> Decimal:
    return Decimal(text.replace(",", ".") or "0")


def _read(text: str) -> Decimal:
    plain = re.sub(r"<[^>]+>|\s|&nbsp;", "", text).replace("\u00a0", "").replace("−", "-")
    return Decimal(plain.replace(",", "."))


def _write(amount: Decimal) -> str:
    return format_beloep(amount).replace("\u00a0", " ")
