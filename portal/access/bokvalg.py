"""What was chosen last for an organisation's books: accounts, and columns of statements. Sealed, the organisation's."""

from collections.abc import Mapping

from django.conf import settings

from portal.access import avstemmingsrader as rader
from portal.books.csv_columns import HuskedeKolonner


def find_kontovalg(orgnr: str) -> dict[str, str]:
    """The accounts that were chosen last: account to claim group, or to nothing."""
    row = rader.find(rader.name_kontovalg(orgnr))
    return {} if row is None else rader.open_hode(row, dict[str, str]) or {}


def keep_kontovalg(orgnr: str, valg: Mapping[str, str]) -> None:
    """Remember the accounts for the next time."""
    rader.keep(rader.name_kontovalg(orgnr), "", dict(valg), b"", settings.KEPT_INNSYN)


def find_kolonner(orgnr: str) -> HuskedeKolonner | None:
    """The columns of the statement that was read last."""
    row = rader.find(rader.name_kolonner(orgnr))
    return None if row is None else rader.open_hode(row, HuskedeKolonner)


def keep_kolonner(orgnr: str, husket: HuskedeKolonner) -> None:
    """Remember the columns for the next time."""
    rader.keep(rader.name_kolonner(orgnr), "", husket, b"", settings.KEPT_INNSYN)
