"""Small SAF-T files for tests, written by hand so that each test sees what it changes."""

import io
import zipfile
from collections.abc import Iterable
from datetime import date

from portal.books.saft import read_saft
from portal.domain.bok import Bok

ORGNR = "314055403"
DATO = date(2026, 8, 31)
URN = "urn:StandardAuditFile-Taxation-Financial:NO"
SELECTION = "<SelectionStartDate>2026-01-01</SelectionStartDate><SelectionEndDate>2026-08-31</SelectionEndDate>"

ACCOUNTS = """
<Account><AccountID>1920</AccountID><AccountDescription>Bank</AccountDescription>
<OpeningDebitBalance>5000</OpeningDebitBalance><ClosingDebitBalance>4000.00</ClosingDebitBalance></Account>
<Account><AccountID>2740</AccountID><AccountDescription>Oppgjørskonto mva</AccountDescription>
<GroupingCategory>RF-1167</GroupingCategory><GroupingCode>2740</GroupingCode>
<OpeningCreditBalance>1000</OpeningCreditBalance><ClosingCreditBalance>2500.5</ClosingCreditBalance></Account>
<Account><AccountID>2700</AccountID><AccountDescription>Utgående mva</AccountDescription>
<OpeningCreditBalance>2500.50</OpeningCreditBalance><ClosingCreditBalance>0</ClosingCreditBalance></Account>
<Account><AccountID>3000</AccountID><AccountDescription>Salg</AccountDescription>
<OpeningCreditBalance>1499.5</OpeningCreditBalance><ClosingCreditBalance>1499.5</ClosingCreditBalance></Account>
"""
PAYMENT = """
<Transaction><TransactionID>101</TransactionID><TransactionDate>2026-02-10</TransactionDate>
<Description>Betalt mva</Description><GLPostingDate>2026-02-11</GLPostingDate>
<Line><RecordID>1</RecordID><AccountID>2740</AccountID><ValueDate>2026-02-09</ValueDate>
<Analysis><AnalysisAmount><Amount>77</Amount></AnalysisAmount></Analysis>
<DebitAmount><Amount>1000</Amount><CurrencyAmount>99</CurrencyAmount></DebitAmount><CID>0123 4567</CID></Line>
<Line><RecordID>2</RecordID><AccountID>1920</AccountID><Description>Fra bank</Description>
<CreditAmount><Amount>1000</Amount></CreditAmount></Line></Transaction>
"""
CLAIM = """
<Transaction><TransactionID>102</TransactionID><TransactionDate>2026-08-31</TransactionDate>
<Description>Mva 4. termin</Description>
<Line><RecordID>1</RecordID><AccountID>2700</AccountID>
<DebitAmount><Amount>2500.50</Amount></DebitAmount></Line>
<Line><RecordID>2</RecordID><AccountID>2740</AccountID><Description>Til oppgjør</Description>
<CreditAmount><Amount>2500.5</Amount></CreditAmount><DueDate>2026-10-12</DueDate></Line></Transaction>
"""

TOTALS = "<NumberOfEntries>2</NumberOfEntries><TotalDebit>3500.5</TotalDebit><TotalCredit>3500.5</TotalCredit>"


def make_saft(
    *,
    orgnr: str = ORGNR,
    currency: str = "NOK",
    selection: str = SELECTION,
    accounts: str = ACCOUNTS,
    vouchers: str = PAYMENT + CLAIM,
    totals: str = TOTALS,
    namespace: str = URN,
    prefix: str = "",
    before: str = '<?xml version="1.0" encoding="UTF-8"?>\n',
) -> bytes:
    """A whole file, with every tag in the namespace under the prefix."""
    text = f"""<AuditFile><Header><AuditFileVersion>1.30</AuditFileVersion><AuditFileCountry>NO</AuditFileCountry>
<SoftwareCompanyName>Tallgard</SoftwareCompanyName><SoftwareID>Regnskap</SoftwareID><SoftwareVersion>8</SoftwareVersion>
<Company><RegistrationNumber>{orgnr}</RegistrationNumber><Name>Et navn</Name></Company>
<DefaultCurrencyCode>{currency}</DefaultCurrencyCode>
<SelectionCriteria>{selection}</SelectionCriteria></Header>
<MasterFiles><GeneralLedgerAccounts>{accounts}</GeneralLedgerAccounts>
<Customers><Customer><RegistrationNumber>1</RegistrationNumber></Customer></Customers></MasterFiles>
<GeneralLedgerEntries>{totals}<Journal><JournalID>1</JournalID>{vouchers}</Journal></GeneralLedgerEntries></AuditFile>"""
    if prefix:
        text = text.replace("</", "\0").replace("<", f"<{prefix}:").replace("\0", f"</{prefix}:")
    name = f"{prefix}:AuditFile" if prefix else "AuditFile"
    declared = f'xmlns{":" + prefix if prefix else ""}="{namespace}"' if namespace else ""
    return (before + text.replace(f"<{name}>", f"<{name} {declared}>", 1)).encode()


def make_zip(members: Iterable[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, body in members:
            archive.writestr(name, body)
    return packed.getvalue()


def read(body: bytes, *, orgnr: str = ORGNR, dato: date = DATO) -> Bok:
    return read_saft(io.BytesIO(body), orgnr, dato, lambda konto: konto.kontonr.startswith("27"))
