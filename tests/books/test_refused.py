"""Files that are refused, each for a reason that the person can do something about."""

import io
import zipfile
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.books.refusal import BooksRefused, Reason
from portal.books.saft import read_saft
from portal.books.source import FileLimits, open_source
from portal.books.xml_stream import MAX_DEPTH
from tests.books.saft_file import ACCOUNTS, CLAIM, DATO, ORGNR, PAYMENT, make_saft, make_zip, read

LAUGHS = '<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY xxe SYSTEM "file:///etc/passwd">]>'


def refuse(body: bytes, dato: date = DATO) -> tuple[Reason, str]:
    with pytest.raises(BooksRefused) as refused:
        read(body, dato=dato)
    return refused.value.reason, refused.value.detail


def test_another_organisations_file() -> None:
    assert refuse(make_saft(orgnr="NO 310 555 002 MVA")) == (Reason.ANNEN_VIRKSOMHET, "310555002")


def test_a_file_without_an_organisation() -> None:
    assert refuse(make_saft(orgnr=""))[0] is Reason.UTEN_VIRKSOMHET


def test_another_currency() -> None:
    assert refuse(make_saft(currency="SEK")) == (Reason.ANNEN_VALUTA, "SEK")


def test_a_file_that_ends_before_the_date() -> None:
    assert refuse(make_saft(), date(2026, 9, 1)) == (Reason.SLUTTER_FOER, "2026-08-31")
    assert refuse(make_saft(selection=""), date(2026, 9, 1)) == (Reason.SLUTTER_FOER, "2026-08-31")


def test_a_file_that_begins_after_the_date() -> None:
    assert refuse(make_saft(), date(2025, 12, 31)) == (Reason.BEGYNNER_ETTER, "2026-01-01")


def test_parts_of_different_periods() -> None:
    other = make_saft(selection="<SelectionStartDate>2026-02-01</SelectionStartDate>"
                      "<SelectionEndDate>2026-08-31</SelectionEndDate>")  # fmt: skip

    assert refuse(make_zip([("1.xml", make_saft()), ("2.xml", other)]))[0] is Reason.FLERE_PERIODER


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"%PDF-1.7",
        b"\x00" * 500,
        b"dato;bilag;belop\n1;2;3",
        b"<html><body>Logg inn</body></html>",
        make_saft(namespace="urn:OECD:StandardAuditFile-Tax:PT_1.04_01"),
        b'<AuditFile xmlns="urn:StandardAuditFile-Taxation-Financial:NO"/>',
        b'<AuditFile xmlns="urn:StandardAuditFile-Taxation-Financial:NO"><MasterFiles/></AuditFile>',
    ],
)
def test_what_is_not_saft(body: bytes) -> None:
    assert refuse(body)[0] is Reason.IKKE_SAFT


def test_a_cash_registers_file() -> None:
    assert refuse(make_saft(namespace="urn:StandardAuditFile-Taxation-CashRegister:NO"))[0] is Reason.KASSESYSTEM


@pytest.mark.parametrize(
    "body",
    [
        make_saft()[:-200],
        make_saft().replace(b"</Line>", b"</Linje>", 1),
        make_saft(vouchers=PAYMENT.replace("2026-02-10", "10.02.2026")),
        make_saft(vouchers=PAYMENT.replace("<Amount>1000<", "<Amount>1 000<")),
        make_saft(vouchers=PAYMENT.replace("<Amount>1000<", "<Amount>1e3<")),
        make_saft(vouchers=CLAIM.replace("2500.5<", "2500.505<")),
        make_saft(accounts=ACCOUNTS.replace(">1000<", ">NaN<")),
        make_saft(accounts=ACCOUNTS + ACCOUNTS.replace(">1000<", ">1001<")),
        make_saft(totals="<TotalDebit>mange</TotalDebit>"),
        make_saft(before='<?xml version="1.0" encoding="klingon"?>'),
    ],
)
def test_garbled_files(body: bytes) -> None:
    assert refuse(body)[0] is Reason.ULESELIG


@pytest.mark.parametrize(
    "body",
    [
        make_saft(before=LAUGHS, vouchers=PAYMENT.replace("Betalt", "&b;")),
        make_saft(before=OUTSIDE),
        make_saft(before='<!DOCTYPE AuditFile SYSTEM "http://127.0.0.1/x.dtd">'),
        make_saft(vouchers="<x>" * MAX_DEPTH + "</x>" * MAX_DEPTH),
        make_saft(vouchers=PAYMENT.replace("Betalt mva", "x" * 20_000)),
        make_saft(vouchers=f"<{'x' * 2_000_000}/>"),
        make_saft(vouchers=f"<x a='{'x' * 2_000_000}'/>"),
        make_saft(vouchers=f"<!--{'x' * 2_000_000}-->"),
        make_saft(vouchers="".join(f"<x{number}/>" for number in range(3_000))),
        make_saft(vouchers="".join(f"<x xmlns:p{number}='u'/>" for number in range(110_000))),
    ],
    ids=["laughs", "outside", "dtd", "depth", "text", "name", "attribute", "comment", "names", "prefixes"],
)
def test_hostile_xml(body: bytes) -> None:
    assert refuse(body)[0] is Reason.UTRYGG


def test_zips_that_cannot_be_unpacked_safely() -> None:
    whole = make_zip([("a.xml", make_saft())])
    broken = bytearray(whole)
    broken[60] ^= 0xFF

    assert refuse(make_zip([(f"{number}.xml", b"") for number in range(51)]))[0] is Reason.ZIP_UTRYGG
    assert refuse(make_zip([("a.xml", make_saft())], zipfile.ZIP_LZMA))[0] is Reason.ZIP_UTRYGG
    assert refuse(whole[:-30])[0] is Reason.ZIP_UTRYGG
    assert refuse(bytes(broken))[0] in (Reason.ZIP_UTRYGG, Reason.ULESELIG)


def test_a_zip_within_a_zip_is_not_opened() -> None:
    assert refuse(make_zip([("a.zip", make_zip([("a.xml", make_saft())]))]))[0] is Reason.ZIP_UTEN_XML


def test_a_zip_with_a_password() -> None:
    body = bytearray(make_zip([("a.xml", make_saft())]))
    entry = body.index(b"PK\x01\x02")
    body[entry + 8] |= 1

    assert refuse(bytes(body))[0] is Reason.ZIP_PASSORD


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = make_zip([("a.xml", make_saft(vouchers=" " * (30 * 1024 * 1024)))])

    assert len(bomb) < 100_000
    assert refuse(bomb)[0] is Reason.ZIP_UTRYGG


def test_a_directory_that_lies_about_sizes_does_not_get_further() -> None:
    body = bytearray(make_zip([("a.xml", make_saft(vouchers=" " * (3 * 1024 * 1024)))]))
    entry = body.index(b"PK\x01\x02")
    body[entry + 24 : entry + 28] = (1000).to_bytes(4, "little")

    assert refuse(bytes(body))[0] in (Reason.ZIP_UTRYGG, Reason.ULESELIG)


def test_a_directory_too_large_to_count_is_refused() -> None:
    body = bytearray(make_zip([("a.xml", make_saft())]))
    end = body.index(b"PK\x05\x06")
    body[end + 12 : end + 16] = (2 * 1024 * 1024).to_bytes(4, "little")

    assert refuse(bytes(body))[0] is Reason.ZIP_UTRYGG


def test_names_in_a_zip_are_never_paths() -> None:
    assert read(make_zip([("../../etc/a.xml", make_saft())])) == read(make_saft())
    assert read(make_zip([("/abs/C:\\a.xml", make_saft())])) == read(make_saft())


@pytest.mark.parametrize("body", [make_saft(), make_zip([("a.xml", make_saft(vouchers=" " * 3000))])])
def test_a_file_over_the_limit_is_too_large(body: bytes) -> None:
    files = open_source(io.BytesIO(body), FileLimits(unpacked=2000))

    with pytest.raises(BooksRefused) as refused:
        _ = [list(pieces) for pieces in files]

    assert refused.value.reason is Reason.FOR_STOR


@given(st.data())
def test_a_damaged_file_is_refused_or_read_with_no_other_error(data: st.DataObject) -> None:
    body = bytearray(data.draw(st.sampled_from([make_saft(), make_zip([("a.xml", make_saft())])])))
    for _ in range(data.draw(st.integers(min_value=1, max_value=4))):
        body[data.draw(st.integers(min_value=0, max_value=len(body) - 1))] = data.draw(st.integers(0, 255))

    try:
        read_saft(io.BytesIO(bytes(body)), ORGNR, DATO, lambda _konto: True)
    except BooksRefused:
        return
