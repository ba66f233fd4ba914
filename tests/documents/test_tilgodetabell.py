"""Credit balances as a file: the same rows and sums as the page, and what is not explained is told."""

from dataclasses import replace
from decimal import Decimal

from portal.documents.tilgodetabell import list_tilgodebeloep_tabell
from portal.domain.tilgode import list_tilgodebeloep, sum_tilgode
from tests.grunnlag import nordlys

ROWS = list_tilgodebeloep(nordlys().get_alle_krav())


def read_column(name: str) -> list[object]:
    tabell = list_tilgodebeloep_tabell(ROWS)
    return [row[tabell.kolonner.index(name)] for row in tabell.rader]


def test_the_file_has_the_rows_and_sums_of_the_page() -> None:
    summer = sum_tilgode(ROWS)

    assert ROWS
    assert read_column("kravidentifikator") == [row.krav.kravidentifikator for row in ROWS]
    assert read_column("registrert") == [row.krav.dato for row in ROWS]
    for name, total in (
        ("opprinnelig", summer.opprinnelig),
        ("utbetalt", summer.utbetalt),
        ("motregnet", summer.motregnet),
        ("rest_til_gode", summer.rest),
    ):
        amounts = [amount for amount in read_column(name) if isinstance(amount, Decimal)]
        assert len(amounts) == len(ROWS)
        assert sum(amounts) == total


def test_the_parts_of_a_row_add_up_to_what_was_in_credit() -> None:
    parts = zip(*(map(_amount, read_column(name)) for name in PARTS), strict=True)

    assert [sum(row) for row in parts] == read_column("opprinnelig")


def test_how_many_are_not_explained_is_told_and_nothing_where_all_are() -> None:
    paid_out = next(row for row in ROWS if row.utbetalt)
    unexplained = replace(paid_out, utbetalt=paid_out.utbetalt - 1)

    assert list_tilgodebeloep_tabell(ROWS).merknader == ()
    assert list_tilgodebeloep_tabell([unexplained, *ROWS], ["Hentet nå."]).merknader == (
        "Hentet nå.",
        "1 tilgodebeløp er ikke forklart fullt ut av Skatteetaten; se kolonnen «ikke_forklart».",
    )


def test_remarks_are_told_in_the_file() -> None:
    assert list_tilgodebeloep_tabell((), ["Hentet\u00a0nå."]).merknader == ("Hentet nå.",)


PARTS = ("utbetalt", "motregnet", "rest_til_gode", "ikke_forklart")


def _amount(cell: object) -> Decimal:
    assert isinstance(cell, Decimal)
    return cell
