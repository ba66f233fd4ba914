"""The index of papers for many clients: one row a client, as a table for files and as a cover in PDF."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from portal.clock import NORGE
from portal.documents.dokument import Dokument, write_html
from portal.documents.filformat import PDF
from portal.documents.tabell import Celle, Tabell, make_plain_text
from portal.domain.papirer import Bestilling, Klientpapir, Papirslag
from portal.domain.tekst import format_beloep, format_dato, format_orgnr
from portal.wording import write_tidspunkt
from portal.wording_papirer import describe_merknad, name_avstemming, name_bestilling, write_hentet

# For programs: the same in every language.
LAGET, IKKE_MED, JA, NEI = "laget", "ikke med", "ja", "nei"
UKJENT = "?"  # on paper: an empty cell would read as nothing


def list_papirer_tabell(bestilling: Bestilling, klienter: Sequence[Klientpapir]) -> Tabell:
    """One row a client, without totals: what one client has to its credit does not cover what another owes."""
    return Tabell(
        navn="Oversikt",
        kolonner=(
            "klientnummer", "organisasjonsnummer", "navn", "resultat", "fra", "til", "saldo_start", "debet", "kredit",
            "nye_krav", "innbetalinger", "utbetalinger", "saldo_slutt", "avstemt", "avvik", "merknad", "filer",
            "tall_hentet", "aa_betale", "til_gode", "antall_rader", "sum_liste",
        ),
        rader=tuple(_make_rad(bestilling, klient) for klient in klienter),
        merknader=tuple(map(make_plain_text, _list_merknader(klienter))),
        is_ufullstendig=not all(klient.is_laget for klient in klienter),
    )  # fmt: skip


def build_papiroversikt(bestilling: Bestilling, klienter: Sequence[Klientpapir], laget: datetime) -> Dokument:
    """The cover."""
    name, fetched = name_bestilling(bestilling), write_hentet(klienter)
    context = {
        "tittel": name,
        "laget_iso": laget.isoformat(),
        "hode": [
            (_("Periode"), _write_periode(bestilling)),
            *([(_("Tall hentet"), fetched)] if fetched else []),
            (_("Laget"), write_tidspunkt(laget)),
            *([(_("Av"), bestilling.bestilt_av)] if bestilling.bestilt_av else []),
        ],
        "is_saldo": bestilling.slag is Papirslag.SALDO,
        "is_liste": bestilling.slag.is_liste,
        "is_aarsliste": bestilling.slag.is_aarsliste,
        "uten": [_describe(klient, bestilling.slag) for klient in klienter if not klient.is_laget],
        "med": [_describe(klient, bestilling.slag) for klient in klienter if klient.is_laget],
        "antall": len(klienter),
        "has_nummer": any(klient.nummer for klient in klienter),
        "fra": format_dato(bestilling.fra),
        "til": format_dato(bestilling.til),
    }
    html = write_html("documents/papirer.html", context)
    return Dokument(html=html, filnavn=f"oversikt.{PDF.suffix}", laget=laget, hentet=None)


def _write_periode(bestilling: Bestilling) -> str:
    days = dict.fromkeys(map(format_dato, (bestilling.fra, bestilling.til)))
    return "–".join(days)


def _make_rad(bestilling: Bestilling, klient: Klientpapir) -> tuple[Celle, ...]:
    saldo = klient.saldo
    head = (klient.nummer, klient.orgnr, klient.navn, LAGET if klient.is_laget else IKKE_MED)
    figures: tuple[Celle, ...] = (None,) * 7
    rest: tuple[Celle, ...] = (None, None)
    sums: tuple[Celle, ...] = (None,) * 4
    if saldo is not None:
        antall = None if saldo.antall is None else str(saldo.antall)
        sums = (saldo.aa_betale, saldo.til_gode_krav, antall, saldo.sum)
    if saldo is not None and not bestilling.slag.is_liste:
        figures = (
            saldo.inngaaende, saldo.debet, saldo.kredit, saldo.nye_krav, saldo.innbetalinger, saldo.utbetalinger,
            saldo.utgaaende,
        )  # fmt: skip
        rest = (JA if saldo.is_avstemt else NEI, saldo.avvik)
    fetched = None if saldo is None else saldo.hentet.astimezone(NORGE).replace(tzinfo=None)
    remark, files = make_plain_text(describe_merknad(klient, bestilling.slag)), ", ".join(klient.filer)
    return (*head, bestilling.fra, bestilling.til, *figures, *rest, remark, files, fetched, *sums)


def _list_merknader(klienter: Sequence[Klientpapir]) -> list[str]:
    left_out = sum(not klient.is_laget for klient in klienter)
    told = _("%(antall)d av %(alle)d klienter er ikke med. Kolonnen «merknad» sier hvorfor.")
    return [told % {"antall": left_out, "alle": len(klienter)}] if left_out else []


def _describe(klient: Klientpapir, slag: Papirslag) -> dict[str, object]:
    """A row of the cover, already formatted."""
    saldo = klient.saldo
    found: dict[str, object] = {
        "navn": klient.navn or format_orgnr(klient.orgnr),
        "orgnr": format_orgnr(klient.orgnr),
        "nummer": klient.nummer,
        "merknad": describe_merknad(klient, slag),
    }
    if saldo is None:
        return found
    amounts = (
        saldo.inngaaende, saldo.debet, saldo.kredit, saldo.utgaaende, saldo.aa_betale, saldo.til_gode_krav, saldo.sum,
    )  # fmt: skip
    return found | {
        "antall": UKJENT if saldo.antall is None else str(saldo.antall),
        "tall": [UKJENT if amount is None else format_beloep(amount) for amount in amounts],
        "is_avstemt": saldo.is_avstemt,
        "avstemming": name_avstemming(saldo),
    }
