"""SAF-T Financial: what is read, and that the file's own sums are checked."""

import codecs
from datetime import date
from decimal import Decimal

import pytest

from portal.domain.bok import BokLinje, Kontoavvik
from tests.books.saft_file import ACCOUNTS, CLAIM, DATO, PAYMENT, URN, make_saft, make_zip, read


def test_accounts_and_lines_are_read_with_debt_as_plus() -> None:
    bok = read(make_saft())

    mva = next(konto for konto in bok.kontoer if konto.kontonr == "2740")
    assert (mva.navn, mva.gruppering) == ("Oppgjørskonto mva", "2740")
    assert (mva.inngaaende, mva.utgaaende) == (Decimal("1000.00"), Decimal("2500.50"))
    assert bok.linjer[0] == BokLinje(
        kontonr="2740",
        bilag="101",
        linje="1",
        bilagsdato=date(2026, 2, 10),
        beloep=Decimal("-1000.00"),
        tekst="Betalt mva",
        verdidato=date(2026, 2, 9),
        kid="01234567",
        er_bank=True,
    )
    claim = next(linje for linje in bok.linjer if linje.kontonr == "2740" and linje.bilag == "102")
    assert (claim.beloep, claim.tekst, claim.er_bank) == (Decimal("2500.50"), "Til oppgjør", False)
    assert claim.forfall == date(2026, 10, 12)
    assert bok.get_saldo("2740", DATO) == Decimal("2500.50")
    assert bok.get_saldo("2740", date(2026, 8, 30)) == 0


def test_only_wanted_accounts_have_lines_but_all_are_listed() -> None:
    bok = read(make_saft())

    assert {linje.kontonr for linje in bok.linjer} == {"2700", "2740"}
    assert [konto.kontonr for konto in bok.kontoer] == ["1920", "2700", "2740", "3000"]
    assert {one.kontonr for one in bok.begrens({"2740"}).linjer} == {"2740"}
    assert [one.kontonr for one in bok.begrens({"2740"}).kontoer] == ["2740"]


def test_the_file_says_what_it_is_and_which_days_it_covers() -> None:
    bok = read(make_saft())

    assert (bok.orgnr, bok.versjon, bok.programvare) == ("314055403", "1.30", "Tallgard Regnskap 8")
    assert (bok.dekning_fra, bok.dekning_til) == (date(2026, 1, 1), date(2026, 8, 31))
    assert (bok.kontroll.antall_bilag, bok.kontroll.antall_linjer) == (2, 4)


def test_periods_may_be_given_as_months() -> None:
    months = (
        "<PeriodStart>01</PeriodStart><PeriodStartYear>2026</PeriodStartYear>"
        "<PeriodEnd>13</PeriodEnd><PeriodEndYear>2026</PeriodEndYear>"
    )

    bok = read(make_saft(selection=months))

    assert (bok.dekning_fra, bok.dekning_til) == (date(2026, 1, 1), date(2026, 12, 31))


def test_a_file_that_does_not_say_covers_its_vouchers() -> None:
    bok = read(make_saft(selection=""))

    assert (bok.dekning_fra, bok.dekning_til) == (date(2026, 2, 10), date(2026, 8, 31))


@pytest.mark.parametrize("prefix", ["", "n1", "saft-no"])
@pytest.mark.parametrize("bom", [b"", codecs.BOM_UTF8])
def test_any_prefix_and_a_byte_order_mark_read_alike(prefix: str, bom: bytes) -> None:
    assert read(bom + make_saft(prefix=prefix)) == read(make_saft())


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1", "windows-1252"])
def test_other_encodings_read_alike(encoding: str) -> None:
    body = make_saft(before=f'<?xml version="1.0" encoding="{encoding}"?>').decode().encode(encoding)

    assert read(body) == read(make_saft())


def test_a_file_without_a_namespace_reads_alike() -> None:
    assert read(make_saft(namespace="")) == read(make_saft())


def test_elements_of_other_namespaces_are_passed_over() -> None:
    foreign = '<Line xmlns="urn:egen"><AccountID>2740</AccountID><DebitAmount><Amount>9</Amount></DebitAmount></Line>'

    assert read(make_saft(vouchers=PAYMENT.replace("<Line>", f"{foreign}<Line>", 1) + CLAIM)) == read(make_saft())


def test_the_order_of_vouchers_in_the_file_changes_nothing() -> None:
    assert read(make_saft(vouchers=CLAIM + PAYMENT)) == read(make_saft())


def test_zipped_reads_alike() -> None:
    assert read(make_zip([("SAF-T Financial_314055403_20260902.xml", make_saft())])) == read(make_saft())


def test_a_file_in_two_parts_is_one() -> None:
    parts = [
        ("SAF-T Financial_314055403_2_2.xml", make_saft(accounts="", vouchers=CLAIM)),
        ("SAF-T Financial_314055403_1_2.xml", make_saft(vouchers=PAYMENT)),
        ("__MACOSX/._SAF-T.xml", b"\0"),
    ]

    assert read(make_zip(parts)) == read(make_saft())


def test_sums_that_agree_are_ok() -> None:
    assert read(make_saft()).kontroll.is_ok({"2740", "2700"})


def test_an_account_whose_lines_do_not_make_its_closing_balance_is_named() -> None:
    kontroll = read(make_saft(accounts=ACCOUNTS.replace("2500.5<", "2500.51<"))).kontroll

    assert kontroll.kontoavvik == (Kontoavvik(kontonr="2740", beregnet=Decimal("2500.50"), oppgitt=Decimal("2500.51")),)
    assert not kontroll.is_ok({"2740"})
    assert kontroll.is_ok({"2700"})


def test_a_voucher_that_does_not_balance_is_named() -> None:
    kontroll = read(make_saft(vouchers=PAYMENT + CLAIM.replace("2500.50<", "2500.49<"))).kontroll

    assert (kontroll.bilag_i_ubalanse, kontroll.antall_i_ubalanse) == (("102",), 1)
    assert not kontroll.is_ok({"2740"})


@pytest.mark.parametrize("name", ["NumberOfEntries", "TotalDebit", "TotalCredit"])
def test_a_total_that_the_vouchers_do_not_make_is_named(name: str) -> None:
    kontroll = read(make_saft(totals=f"<{name}>7</{name}>")).kontroll

    assert kontroll.sumavvik == (name,)
    assert not kontroll.is_ok(())


def test_a_line_on_an_account_that_is_not_listed_is_named() -> None:
    kontroll = read(make_saft(accounts=ACCOUNTS.replace(">2740</AccountID>", ">2741</AccountID>"))).kontroll

    assert kontroll.ukjente_kontoer == ("2740",)
    assert not kontroll.is_ok({"2740"})


def test_the_namespace_may_carry_a_version() -> None:
    assert read(make_saft(namespace=f"{URN}:1.40")) == read(make_saft())


def test_a_bank_account_is_known_by_the_standard_chart_too() -> None:
    accounts = ACCOUNTS.replace("<AccountID>1920</AccountID>", "<AccountID>B1</AccountID>").replace(
        "<AccountDescription>Bank</AccountDescription>", "<StandardAccountID>19</StandardAccountID>"
    )

    bok = read(make_saft(accounts=accounts, vouchers=PAYMENT.replace("1920", "B1") + CLAIM))

    assert bok.linjer[0].er_bank


def test_tax_withheld_from_salaries_that_the_voucher_pays_is_no_payment() -> None:
    """The bank is credited, and so is the tax: no money was moved for it."""
    salary = (
        CLAIM.replace("2700", "5000")
        .replace("2500.50", "9000")
        .replace(
            "</Transaction>",
            "<Line><RecordID>3</RecordID><AccountID>1920</AccountID><CreditAmount><Amount>6499.50</Amount></CreditAmount>"
            "</Line></Transaction>",
        )
    )

    bok = read(make_saft(vouchers=PAYMENT + salary))

    assert [linje.er_bank for linje in bok.linjer] == [True, False]
