"""Writes books as SAF-T Financial, in any of the ways that programs do."""

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from xml.sax.saxutils import escape

from sandbox.bookkeeping.vouchers import NAMES, Voucher

URN = "urn:StandardAuditFile-Taxation-Financial:NO"
ZERO = Decimal(0)
LAUGHS = b'<!DOCTYPE AuditFile [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;">]>\n'


@dataclass(frozen=True, slots=True, kw_only=True)
class SaftStyle:
    """How the file is written, and what may be wrong with it."""

    version: str = "1.30"
    prefix: str = ""
    has_bom: bool = False
    is_zipped: bool = False
    currency: str = "NOK"
    has_entities: bool = False  # a document type whose entities grow without end
    moved_opening: dict[str, Decimal] = field(default_factory=dict)  # by account: opening and closing are off by this


def write_saft(
    orgnr: str, vouchers: Iterable[Voucher], first: date, last: date, style: SaftStyle | None = None
) -> bytes:
    """The books of a period: balances from all vouchers before it, and the vouchers in it."""
    style = style or SaftStyle()
    every = list(vouchers)
    before = [voucher for voucher in every if voucher.on < first]
    inside = [voucher for voucher in every if first <= voucher.on <= last]
    opening, closing = _balances(before), _balances([*before, *inside])
    for balances in (opening, closing):
        for account, amount in style.moved_opening.items():
            balances[account] = balances.get(account, ZERO) + amount
    text = (
        "<AuditFile>"
        + _header(orgnr, first, last, style)
        + "<MasterFiles><GeneralLedgerAccounts>"
        + "".join(_account(account, opening, closing, style.version) for account in sorted(NAMES))
        + "</GeneralLedgerAccounts></MasterFiles>"
        + _entries(inside)
        + "</AuditFile>"
    )
    body = _name(text, style.prefix).encode()
    start = b'<?xml version="1.0" encoding="UTF-8"?>\n' + (LAUGHS if style.has_entities else b"")
    body = (b"\xef\xbb\xbf" if style.has_bom else b"") + start + body
    return _zip(f"SAF-T Financial_{orgnr}_{last:%Y%m%d}.xml", body) if style.is_zipped else body


def _balances(vouchers: Sequence[Voucher]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for voucher in vouchers:
        for line in voucher.lines:
            found[line.account] = found.get(line.account, ZERO) + line.amount
    return found


def _header(orgnr: str, first: date, last: date, style: SaftStyle) -> str:
    return (
        f"<Header><AuditFileVersion>{style.version}</AuditFileVersion><AuditFileCountry>NO</AuditFileCountry>"
        "<SoftwareCompanyName>Tallgard</SoftwareCompanyName><SoftwareID>Tallgard Regnskap</SoftwareID>"
        f"<SoftwareVersion>8.2</SoftwareVersion><Company><RegistrationNumber>{orgnr}</RegistrationNumber></Company>"
        f"<DefaultCurrencyCode>{style.currency}</DefaultCurrencyCode><SelectionCriteria>"
        f"<SelectionStartDate>{first}</SelectionStartDate><SelectionEndDate>{last}</SelectionEndDate>"
        "</SelectionCriteria></Header>"
    )


def _account(number: str, opening: dict[str, Decimal], closing: dict[str, Decimal], version: str) -> str:
    # The standard number up to 1.20, a grouping after it. Real files group unfiled VAT with the settlement too.
    grouping = "2740" if number == "2700" else number
    said = (
        f"<StandardAccountID>{number}</StandardAccountID>"
        if version < "1.30"
        else f"<GroupingCategory>RF-1167</GroupingCategory><GroupingCode>{grouping}</GroupingCode>"
    )
    return (
        f"<Account><AccountID>{number}</AccountID><AccountDescription>{NAMES[number]}</AccountDescription>{said}"
        + _balance("Opening", opening.get(number, ZERO))
        + _balance("Closing", closing.get(number, ZERO))
        + "</Account>"
    )


def _balance(which: str, amount: Decimal) -> str:
    side = "Credit" if amount >= 0 else "Debit"
    return f"<{which}{side}Balance>{abs(amount)}</{which}{side}Balance>"


def _entries(vouchers: Sequence[Voucher]) -> str:
    lines = [line for voucher in vouchers for line in voucher.lines]
    debit = sum((-line.amount for line in lines if line.amount < 0), ZERO)
    credit = sum((line.amount for line in lines if line.amount > 0), ZERO)
    return (
        f"<GeneralLedgerEntries><NumberOfEntries>{len(vouchers)}</NumberOfEntries><TotalDebit>{debit}</TotalDebit>"
        f"<TotalCredit>{credit}</TotalCredit><Journal><JournalID>1</JournalID>"
        + "".join(_voucher(number, voucher) for number, voucher in enumerate(vouchers, start=1))
        + "</Journal></GeneralLedgerEntries>"
    )


def _voucher(number: int, voucher: Voucher) -> str:
    return (
        f"<Transaction><TransactionID>{number}</TransactionID><TransactionDate>{voucher.on}</TransactionDate>"
        f"<Description>{escape(voucher.text)}</Description><GLPostingDate>{voucher.on}</GLPostingDate>"
        + "".join(_line(place, voucher) for place in range(len(voucher.lines)))
        + "</Transaction>"
    )


def _line(place: int, voucher: Voucher) -> str:
    line = voucher.lines[place]
    side = "Credit" if line.amount >= 0 else "Debit"
    value = f"<ValueDate>{voucher.value_date}</ValueDate>" if voucher.value_date else ""
    kid = f"<CID>{line.kid}</CID>" if line.kid else ""
    due = f"<DueDate>{line.due}</DueDate>" if line.due else ""
    return (
        f"<Line><RecordID>{place + 1}</RecordID><AccountID>{line.account}</AccountID>{value}"
        f"<Description>{escape(line.text or voucher.text)}</Description>"
        f"<{side}Amount><Amount>{abs(line.amount)}</Amount></{side}Amount>{kid}{due}</Line>"
    )


def _name(text: str, prefix: str) -> str:
    """Every tag under the prefix, which the root declares."""
    if not prefix:
        return text.replace("<AuditFile>", f'<AuditFile xmlns="{URN}">', 1)
    named = text.replace("</", "\0").replace("<", f"<{prefix}:").replace("\0", f"</{prefix}:")
    return named.replace(f"<{prefix}:AuditFile>", f'<{prefix}:AuditFile xmlns:{prefix}="{URN}">', 1)


def _zip(name: str, body: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, body)
    return packed.getvalue()
