"""What does not agree in a file of books is named: accounts, vouchers and totals."""

from decimal import Decimal

from portal.domain.bok import Kontoavvik, Kontroll
from portal.wording_kontroll import describe_kontroll


def avvik(kontonr: str) -> Kontoavvik:
    return Kontoavvik(kontonr=kontonr, beregnet=Decimal("-0.35"), oppgitt=Decimal(0))


def test_an_account_that_does_not_agree_is_named_with_both_balances() -> None:
    told = describe_kontroll(Kontroll(kontoavvik=(avvik("2740"), avvik("1920"), avvik("2711"))), {"2740", "2770"})

    assert told == [
        "Konto 2740: inngående saldo og bilagene blir −0,35, men filen oppgir 0,00 som utgående saldo.",
        "Kontoene 1920, 2711 stemmer heller ikke, men er ikke med i avstemmingen.",
    ]


def test_vouchers_totals_and_unknown_accounts_are_named() -> None:
    kontroll = Kontroll(
        bilag_i_ubalanse=("7", "12"), antall_i_ubalanse=2, sumavvik=("TotalDebit",), ukjente_kontoer=("2740", "9999")
    )

    assert describe_kontroll(kontroll, {"2740"}) == [
        "Konto 2740 har bilag, men står ikke blant kontoene i filen.",
        "2 bilag går ikke opp i null, blant dem 7, 12.",
        "Summen TotalDebit i filen er en annen enn den bilagene gir.",
    ]


def test_nothing_is_told_of_a_file_that_agrees() -> None:
    assert describe_kontroll(Kontroll(), {"2740"}) == []
