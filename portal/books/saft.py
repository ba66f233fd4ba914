"""SAF-T Financial 1.10 to 1.40 as a stream. Every sum is checked; lines of some accounts are kept."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import BinaryIO

from portal.books.accounts import ACCOUNT, Accounts
from portal.books.refusal import BooksRefused, Reason
from portal.books.saft_header import HEADER, Head, read_head
from portal.books.source import LIMITS, FileLimits, open_source
from portal.books.vouchers import LINE, VOUCHER, Vouchers
from portal.books.xml_stream import Fields, Node, XmlStream, make_fields
from portal.domain.bok import Bok, Bokkonto, Filtype, sort_linjer

NAMESPACE = "urn:StandardAuditFile-Taxation-Financial:NO"
CASH_REGISTER = "CashRegister"
TOTALS = ("NumberOfEntries", "TotalDebit", "TotalCredit")


def read_saft(
    file: BinaryIO, orgnr: str, dato: date, wants: Callable[[Bokkonto], bool], limits: FileLimits = LIMITS
) -> Bok:
    """The books of `orgnr`, which must cover `dato`. Lines are kept on the accounts that `wants` says yes to."""
    reader = _Reader(orgnr, dato, wants)
    for pieces in open_source(file, limits):
        reader.read(pieces)
    return reader.finish()


class _Reader:
    def __init__(self, orgnr: str, dato: date, wants: Callable[[Bokkonto], bool]) -> None:
        self._orgnr, self._dato = orgnr, dato
        self._accounts = Accounts(wants)
        self._vouchers = Vouchers(self._accounts)
        self._heads: list[Head] = []
        self._has_head = False

    def read(self, pieces: Iterable[bytes]) -> None:
        self._has_head = False
        XmlStream(self._open_root).read(pieces)
        if not self._has_head:
            raise BooksRefused(Reason.IKKE_SAFT)

    def _open_root(self, namespace: str, name: str) -> Node:
        if CASH_REGISTER in namespace:
            raise BooksRefused(Reason.KASSESYSTEM)
        if name != "AuditFile" or not (namespace.startswith(NAMESPACE) or not namespace):
            raise BooksRefused(Reason.IKKE_SAFT)
        return self._make_tree()

    def _make_tree(self) -> Node:
        line = Node(children=make_fields(LINE), end=self._vouchers.add_line)
        fields = {name: Node(seen=self._vouchers.set_field(name)) for name in VOUCHER}
        voucher = Node(children={**fields, "Line": line}, begin=self._vouchers.begin, end=self._vouchers.end)
        totals = {name: Node(seen=self._vouchers.set_total(name)) for name in TOTALS}
        journal = Node(children={"Transaction": voucher})
        entries = Node(children={**totals, "Journal": journal}, begin=self._check_head)
        account = Node(children=make_fields(ACCOUNT), end=self._accounts.add)
        ledger = Node(children={"GeneralLedgerAccounts": Node(children={"Account": account})}, begin=self._check_head)
        header = Node(children=make_fields(HEADER), end=self._take_head)
        return Node(children={"Header": header, "MasterFiles": ledger, "GeneralLedgerEntries": entries})

    def _take_head(self, fields: Fields) -> None:
        head = read_head(fields, self._orgnr)
        if self._heads and (head.fra, head.til) != (self._heads[0].fra, self._heads[0].til):
            raise BooksRefused(Reason.FLERE_PERIODER)
        if head.til is not None and head.til < self._dato:
            raise BooksRefused(Reason.SLUTTER_FOER, head.til.isoformat())
        if head.fra is not None and head.fra > self._dato:
            raise BooksRefused(Reason.BEGYNNER_ETTER, head.fra.isoformat())
        self._heads.append(head)
        self._has_head = True

    def _check_head(self) -> None:
        if not self._has_head:
            raise BooksRefused(Reason.IKKE_SAFT)

    def finish(self) -> Bok:
        head, vouchers = self._heads[0], self._vouchers
        fra, til = head.fra or vouchers.first_day, head.til or vouchers.last_day
        if til is None or til < self._dato:
            raise BooksRefused(Reason.SLUTTER_FOER, til.isoformat() if til else "")
        if fra is None or fra > self._dato:
            raise BooksRefused(Reason.BEGYNNER_ETTER, fra.isoformat() if fra else "")
        return Bok(
            kilde=Filtype.SAFT,
            orgnr=head.orgnr,
            programvare=head.programvare,
            versjon=head.versjon,
            dekning_fra=fra,
            dekning_til=til,
            kontoer=self._accounts.list_kontoer(),
            linjer=sort_linjer(vouchers.lines),
            kontroll=vouchers.check(),
        )
