"""A list as a document: the same rows as its table, with what a person reads of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.documents.dokument import Dokument, write_html
from portal.documents.filformat import PDF
from portal.documents.tabell import Celle, Tabell, make_plain_text
from portal.domain.papirer import Papirslag
from portal.domain.saldo import ZERO
from portal.domain.tekst import format_beloep, format_dato, format_orgnr
from portal.wording import tell_hentet, write_tidspunkt

Kolonner = Mapping[str, Promise]
# The columns of the table that are printed, with their headings; amounts are at the right.
KOLONNER: Mapping[Papirslag, Kolonner] = {
    Papirslag.UBETALTE: {
        "forfallsdato": gettext_lazy("Forfallsdato"),
        "beskrivelse": gettext_lazy("Krav"),
        "restbeloep": gettext_lazy("Restbeløp"),
        "kid": gettext_lazy("KID"),
        "konto": gettext_lazy("Konto"),
    },
    Papirslag.BETALTE: {
        "ferdig_betalt": gettext_lazy("Ferdig betalt"),
        "beskrivelse": gettext_lazy("Krav"),
        "beloep": gettext_lazy("Beløp"),
    },
    Papirslag.INNBETALINGER: {
        "dato": gettext_lazy("Dato"),
        "type": gettext_lazy("Type"),
        "kid": gettext_lazy("KID"),
        "innbetalt": gettext_lazy("Innbetalt"),
        "plassert": gettext_lazy("Brukt på krav"),
        "uplassert": gettext_lazy("Uplassert"),
        "ikke_forklart": gettext_lazy("Ikke forklart"),
    },
    Papirslag.UTBETALINGER: {
        "dato": gettext_lazy("Dato"),
        "beskrivelse": gettext_lazy("Beskrivelse"),
        "status": gettext_lazy("Status"),
        "til_konto": gettext_lazy("Til konto"),
        "utbetalt": gettext_lazy("Utbetalt"),
    },
}
AMOUNTS = ("restbeloep", "beloep", "innbetalt", "plassert", "uplassert", "ikke_forklart", "utbetalt")
ONLY_WITH_AMOUNT = ("ikke_forklart",)  # printed only where a row has an amount; a remark in the table tells of it
KLASSER = {
    **dict.fromkeys(("forfallsdato", "ferdig_betalt", "dato"), "k-forfall"),
    **dict.fromkeys(("konto", "til_konto"), "k-konto"),
    **dict.fromkeys(AMOUNTS, "tall k-tall"),
    "kid": "k-kid kid",
}
FROM_API = ("beskrivelse", "type", "status")  # bokmål in every language
UNDER = {"beskrivelse": "merknad"}  # what stands below the text of a column, where there is such a column


@dataclass(frozen=True, slots=True, kw_only=True)
class Listehode:
    """Whose list it is, and when and by whom it was made."""

    tittel: str
    orgnr: str
    navn: str
    laget: datetime
    laget_av: str
    hentet: datetime  # the oldest figures


@dataclass(frozen=True, slots=True)
class _Trykt:
    """A cell as it is printed."""

    tekst: str
    klasse: str = ""
    is_api: bool = False
    under: str = ""


def build_listedokument(tabell: Tabell, slag: Papirslag, hode: Listehode) -> Dokument:
    """The document."""
    kolonner = _list_kolonner(tabell, slag)
    context = {
        "tittel": hode.tittel,
        "navn": hode.navn,
        "orgnr": format_orgnr(hode.orgnr),
        "laget_iso": hode.laget.isoformat(),
        "hode": [
            (_("Tall hentet"), write_tidspunkt(hode.hentet)),
            (_("Laget"), write_tidspunkt(hode.laget)),
            *([(_("Av"), hode.laget_av)] if hode.laget_av else []),
        ],
        "kolonner": [(heading, KLASSER.get(name, "")) for name, heading in kolonner.items()],
        "rader": [_write_rad(tabell, row, kolonner) for row in tabell.rader],
        "summer": list(_list_summer(tabell, kolonner)),
        "merknader": [one for one in tabell.merknader if one != make_plain_text(tell_hentet(hode.hentet))],
        "is_ufullstendig": tabell.is_ufullstendig,
        # A list or a row is missing: then an empty table does not say that there is nothing.
        "is_ukjent": tabell.is_ufullstendig or not tabell.summer,
    }
    html = write_html("documents/liste.html", context)
    return Dokument(html=html, filnavn=f"{slag.value}.{PDF.suffix}", laget=hode.laget, hentet=hode.hentet)


def _list_kolonner(tabell: Tabell, slag: Papirslag) -> Kolonner:
    return {
        name: heading
        for name, heading in KOLONNER[slag].items()
        if name not in ONLY_WITH_AMOUNT or any(row[tabell.kolonner.index(name)] for row in tabell.rader)
    }


def _write_rad(tabell: Tabell, row: Sequence[Celle], kolonner: Kolonner) -> list[_Trykt]:
    cells = dict(zip(tabell.kolonner, row, strict=True))
    return [
        _Trykt(
            _write(cells[name]),
            klasse="tall" if isinstance(cells[name], Decimal) else "kid" if name == "kid" else "",
            is_api=name in FROM_API,
            under=_write(cells.get(UNDER.get(name, ""))),
        )
        for name in kolonner
    ]


def _write(cell: Celle) -> str:
    if isinstance(cell, Decimal):
        return format_beloep(cell)
    return format_dato(cell) if isinstance(cell, date) else cell or ""


def _list_summer(tabell: Tabell, kolonner: Kolonner) -> Iterator[tuple[str, list[str]]]:
    """Totals; debt and credit each for itself. None if a whole list is missing, or there are no rows."""
    if not tabell.rader or not tabell.summer:
        return
    kinds = ((_("Å betale"), 1), (_("Til gode"), -1)) if tabell.has_kreditt else ((_("Sum"), 0),)
    for text, sign in kinds:
        sums = {name: _sum(tabell, name, sign) for name in kolonner if name in tabell.summer}
        if any(sums.values()) or sign >= 0:
            yield (
                text,
                [format_beloep(abs(sums[name]) if sign else sums[name]) if name in sums else "" for name in kolonner],
            )


def _sum(tabell: Tabell, name: str, sign: int) -> Decimal:
    place = tabell.kolonner.index(name)
    amounts = [row[place] for row in tabell.rader]
    return sum((one for one in amounts if isinstance(one, Decimal) and (not sign or one * sign > 0)), ZERO)
