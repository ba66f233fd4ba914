"""Table of what is new across clients."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from portal.clock import NORGE
from portal.documents.tabell import Celle, Tabell, make_plain_text
from portal.domain.klienter import Klient
from portal.domain.nytt import Endring
from portal.wording_nytt import explain_endring, explain_hull, name_endring, name_rad

IKKE_SAMMENLIGNET = "ikke sammenlignet"


def list_nytt_tabell(
    nytt: Iterable[tuple[Klient, Sequence[Endring]]], uten: Iterable[Klient], merknader: Sequence[str]
) -> Tabell:
    """One row a change; a client that was not compared, or not whole, has a row that says so."""
    uten = tuple(uten)
    return Tabell(
        navn="Nytt",
        kolonner=(
            "organisasjonsnummer", "navn", "klientnummer", "hva", "gjelder", "identifikator", "dato", "beloep",
            "beloep_foer", "uplassert", "tall_hentet_foer", "tall_hentet_naa", "merknad",
        ),
        rader=(
            *(_make_rad(klient, endring) for klient, endringer in nytt for endring in endringer),
            *(_make_hullrad(klient) for klient in uten),
        ),
        merknader=tuple(map(make_plain_text, merknader)),
        is_ufullstendig=bool(uten),
    )  # fmt: skip


def _make_rad(klient: Klient, endring: Endring) -> tuple[Celle, ...]:
    return (
        *_name_klient(klient), make_plain_text(name_endring(endring)), name_rad(endring), endring.id, endring.dato,
        endring.beloep, endring.foer, endring.uplassert or None, *_list_times(klient),
        make_plain_text(explain_endring(endring)),
    )  # fmt: skip


def _make_hullrad(klient: Klient) -> tuple[Celle, ...]:
    why = make_plain_text(explain_hull(klient))
    return (*_name_klient(klient), IKKE_SAMMENLIGNET, "", "", None, None, None, None, *_list_times(klient), why)


def _name_klient(klient: Klient) -> tuple[Celle, ...]:
    return klient.orgnr, klient.navn, klient.kort.nummer


def _list_times(klient: Klient) -> tuple[Celle, ...]:
    if klient.nytt is None:
        return None, None
    return tuple(_make_local(at) for at in (klient.nytt.foer, klient.nytt.naa))


def _make_local(at: datetime | None) -> datetime | None:
    return None if at is None else at.astimezone(NORGE).replace(tzinfo=None)
