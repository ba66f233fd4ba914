"""Tables of clients: with their figures, and with what a person notes about them."""

from collections.abc import Iterable, Sequence

from portal.clock import NORGE
from portal.documents.tabell import Celle, Tabell, make_plain_text
from portal.domain.klienter import Klient
from portal.domain.klientkort import Klientkort
from portal.wording import describe_klient


def list_klienter_tabell(klienter: Iterable[Klient], merknader: Sequence[str] = ()) -> Tabell:
    """An accountant's clients. One without figures has empty cells and a reason."""
    rows = tuple(klienter)
    return Tabell(
        navn="Klienter",
        kolonner=(
            "organisasjonsnummer", "navn", "forfalt", "forfaller_innen_14_dager", "neste_frist", "til_gode",
            "uplassert", "hentet", "merknad", "klientnummer", "etiketter", "ansvarlig",
        ),
        rader=tuple(map(_make_klientrad, rows)),
        summer=("forfalt", "forfaller_innen_14_dager", "til_gode", "uplassert"),
        merknader=tuple(map(make_plain_text, merknader)),
        is_ufullstendig=any(klient.tall is None or klient.tall.is_ufullstendig for klient in rows),
    )  # fmt: skip


def _make_klientrad(klient: Klient) -> tuple[Celle, ...]:
    tall, hentet = klient.tall, klient.hentet
    fetched = None if hentet is None else hentet.astimezone(NORGE).replace(tzinfo=None)
    figures: tuple[Celle, ...] = (None,) * 5
    if tall is not None:
        # Unknown is an empty cell, not zero.
        of_claims = (tall.forfalt, tall.snart, tall.neste_frist, tall.til_gode)
        unplaced = tall.uplassert if tall.uplassert or not tall.lacks_innbetalinger else None
        figures = (*(amount if amount or not tall.lacks_krav else None for amount in of_claims), unplaced)
    kort = klient.kort
    noted = (kort.nummer, ", ".join(kort.etiketter), kort.ansvarlig)
    return (klient.orgnr, klient.navn, *figures, fetched, make_plain_text(describe_klient(klient)), *noted)


def list_klientkort_tabell(klienter: Iterable[tuple[str, str, Klientkort]]) -> Tabell:
    """What a person has noted: organisation number, name and card of each client. It can be read in again."""
    return Tabell(
        navn="Klientnummer og etiketter",
        kolonner=("organisasjonsnummer", "navn", "klientnummer", "etiketter", "ansvarlig", "notat"),
        rader=tuple(
            (orgnr, navn, kort.nummer, ", ".join(kort.etiketter), kort.ansvarlig, kort.notat)
            for orgnr, navn, kort in klienter
        ),
    )
