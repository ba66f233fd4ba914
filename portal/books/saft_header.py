"""The head of a SAF-T file: whose books, which currency, which days."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from portal.books.refusal import BooksRefused, Reason
from portal.books.values import cut, read_day
from portal.books.xml_stream import Fields
from portal.domain.typed import read_orgnr

NOK = "NOK"
SELECTION = "SelectionCriteria"
HEADER = (
    "AuditFileVersion",
    "SoftwareCompanyName",
    "SoftwareID",
    "SoftwareVersion",
    "DefaultCurrencyCode",
    "Company/RegistrationNumber",
    "Company/TaxRegistration/TaxRegistrationNumber",
    f"{SELECTION}/SelectionStartDate",
    f"{SELECTION}/SelectionEndDate",
    f"{SELECTION}/PeriodStart",
    f"{SELECTION}/PeriodStartYear",
    f"{SELECTION}/PeriodEnd",
    f"{SELECTION}/PeriodEndYear",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What the file says of itself. The days are None where it does not say which it covers."""

    orgnr: str
    versjon: str
    programvare: str
    fra: date | None
    til: date | None


def read_head(fields: Fields, orgnr: str) -> Head:
    """Refuses a file of another organisation or in another currency."""
    found = _find_orgnr(fields)
    if not found:
        raise BooksRefused(Reason.UTEN_VIRKSOMHET)
    if found != orgnr:
        raise BooksRefused(Reason.ANNEN_VIRKSOMHET, found)
    currency = fields.get("DefaultCurrencyCode", "").upper()
    if currency != NOK:
        raise BooksRefused(Reason.ANNEN_VALUTA, cut(currency)[:10])
    company, program = fields.get("SoftwareCompanyName", ""), fields.get("SoftwareID", "")
    names = ("" if program.startswith(company) else company, program, fields.get("SoftwareVersion", ""))
    fra, til = _read_days(fields)
    return Head(
        orgnr=found,
        versjon=cut(fields.get("AuditFileVersion", ""))[:20],
        programvare=cut(" ".join(name for name in names if name)),
        fra=fra,
        til=til,
    )


def _find_orgnr(fields: Fields) -> str:
    told = (fields.get("Company/RegistrationNumber"), fields.get("Company/TaxRegistration/TaxRegistrationNumber"))
    return next((number for text in told if text and (number := read_orgnr(text))), "")


def _read_days(fields: Fields) -> tuple[date | None, date | None]:
    selected = {name.removeprefix(f"{SELECTION}/"): text for name, text in fields.items() if name.startswith(SELECTION)}
    fra, til = read_day(selected.get("SelectionStartDate", "")), read_day(selected.get("SelectionEndDate", ""))
    if fra and til:
        return fra, til
    start = _read_month(selected.get("PeriodStartYear", ""), selected.get("PeriodStart", ""))
    end = _read_month(selected.get("PeriodEndYear", ""), selected.get("PeriodEnd", ""))
    if start is None or end is None:
        return fra, til
    return date(*start, 1), date(*end, monthrange(*end)[1])


def _read_month(year: str, period: str) -> tuple[int, int] | None:
    """Periods are months. The thirteenth and later are corrections in December."""
    if not (year.isascii() and year.isdigit() and period.isascii() and period.isdigit()):
        return None
    if not (1900 <= int(year) <= 2199 and len(period) <= 3):
        return None
    return int(year), min(max(int(period), 1), 12)
