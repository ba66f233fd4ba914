"""The organisations' own books as files: from the same truth as the authority's answers, with faults on request."""

import io
import re
from datetime import date
from decimal import Decimal
from html import unescape

import pytest

from portal.books.refusal import BooksRefused, Reason
from portal.books.saft import read_saft
from portal.books.source import open_source
from portal.domain.bok import Bok
from portal.domain.kontokobling import is_aktuell
from sandbox.bookkeeping.faults import Fault
from sandbox.bookkeeping.keep import Keeper
from sandbox.ledger import make_context
from tests.sandbox.portal import LATE, Portal

TODAY = date(2026, 9, 2)


def ask(portal: Portal, **query: str) -> Bok:
    response = portal.http.get(f"/_sandbox/books/{LATE}", params=query)
    assert response.status_code == 200, response.text
    return read_saft(io.BytesIO(response.content), LATE, max_day(response.content), is_aktuell)


def max_day(body: bytes) -> date:
    """The last day that the file says it covers."""
    (pieces,) = (b"".join(pieces) for pieces in open_source(io.BytesIO(body)))
    body, mark = pieces, b"SelectionEndDate>"
    return date.fromisoformat(body[body.index(mark) + len(mark) :][:10].decode())


def test_the_file_is_whole_and_adds_up(portal: Portal) -> None:
    bok = ask(portal)

    assert bok.kontroll.is_ok({"2740", "2770", "2600"})
    assert bok.kontroll.kontoavvik == ()
    assert {linje.kontonr for linje in bok.linjer} >= {"2740", "2770", "2600"}


@pytest.mark.parametrize("style", [{"prefix": "n1"}, {"bom": "1"}, {"zip": "1"}, {"version": "1.20"}])
def test_it_reads_alike_however_it_is_written(portal: Portal, style: dict[str, str]) -> None:
    assert ask(portal, **style).linjer == ask(portal).linjer


@pytest.mark.parametrize("fault", list(Fault))
def test_every_fault_changes_the_books_and_nothing_else(portal: Portal, fault: Fault) -> None:
    long_ago = {"from": "2019-01-01"}
    right, wrong = ask(portal, **long_ago), ask(portal, **long_ago, fault=fault.value)

    assert wrong.kontroll.kontoavvik == ()
    assert wrong.kontroll.is_ok({"2740", "2770", "2600"})
    assert (wrong.linjer, wrong.kontoer) != (right.linjer, right.kontoer)


def test_a_file_of_another_organisation_or_with_entities_is_refused(portal: Portal) -> None:
    other = portal.http.get(f"/_sandbox/books/{LATE}", params={"orgnr": "310555002"})
    hostile = portal.http.get(f"/_sandbox/books/{LATE}", params={"entities": "1"})

    for body, reason in ((other.content, Reason.ANNEN_VIRKSOMHET), (hostile.content, Reason.UTRYGG)):
        with pytest.raises(BooksRefused) as refused:
            read_saft(io.BytesIO(body), LATE, max_day(body), is_aktuell)
        assert refused.value.reason is reason


@pytest.mark.parametrize(
    "query",
    [{"fault": "none such"}, {"from": "i går"}, {"anything": "1"}, {"fault": "interest missing", "from": "2026-11-01"}],
)
def test_what_cannot_be_asked_for_is_explained(portal: Portal, query: dict[str, str]) -> None:
    response = portal.http.get(f"/_sandbox/books/{LATE}", params=query)

    assert response.status_code == 400
    assert response.text


def test_a_ledger_from_files_has_no_books(portal: Portal) -> None:
    assert portal.http.get("/_sandbox/books/314055403").status_code == 404


def test_withheld_tax_is_claimed_per_salary_payment_from_2026() -> None:
    context = make_context("310555002", "Prøve AS", "salaried", TODAY)
    withheld = [claim for claim in context.books.claims.values() if claim.kravtype == "FORSKTREKK"]

    of_terms = [claim for claim in withheld if claim.period.term]
    of_payments = [claim for claim in withheld if not claim.period.term]
    assert max(int(claim.period.year or 0) for claim in of_terms) == 2025
    assert len([claim for claim in of_payments if claim.on < date(2026, 9, 1)]) == 16
    assert all(context.books.left_of(claim) == 0 for claim in of_payments if claim.first_due <= TODAY)


@pytest.mark.parametrize("story", ["small", "settled", "credit", "late", "salaried"])
def test_every_voucher_balances_and_what_is_booked_is_what_happened(story: str) -> None:
    context = make_context("310555002", "Prøve AS", story, TODAY)

    for voucher in (vouchers := Keeper(context, 1).keep()):
        assert sum((line.amount for line in voucher.lines), Decimal(0)) == 0
    booked: dict[str, Decimal] = {}
    for line in (line for voucher in vouchers for line in voucher.lines if line.event):
        booked[line.event] = booked.get(line.event, Decimal(0)) + line.amount
    for key, amount in booked.items():
        claim, payment = context.books.claims.get(key), context.books.payments.get(key)
        assert amount == (claim.amount if claim else -payment.amount if payment else amount)


def test_each_company_that_has_books_is_listed_with_its_file(portal: Portal) -> None:
    page = portal.http.get("/_sandbox/books/").text

    links = re.findall(r"href='([^']+)'", page)
    assert len(links) > 10
    for link in links[:4]:
        assert portal.http.get(unescape(link)).content.startswith(b"PK")
