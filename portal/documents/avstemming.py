"""The bridge on paper: from the authority's balance to the books', every line with its rows, and who finished it."""

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import msgspec
from django.utils.translation import gettext as _

from portal.documents.dokument import Dokument, write_html
from portal.documents.filformat import PDF, write_stempel
from portal.documents.kontrollkode import Kontrollkode
from portal.documents.referanse import Paategning, Utskriftsslag, make_referanse
from portal.domain.bok import Bok
from portal.domain.bro import Andeler, Art, Bro, Broslinje
from portal.domain.saldo import ZERO, add_up
from portal.domain.tekst import format_beloep, format_dato, format_orgnr
from portal.wording import write_tidspunkt
from portal.wording_bro import (
    ARTER,
    describe_linje,
    describe_neste,
    describe_post,
    name_kolonne,
    write_overskrift,
)

GROUP = 8  # characters of a checksum printed together


@dataclass(frozen=True, slots=True, kw_only=True)
class Papir:
    """What is printed besides the bridge."""

    orgnr: str
    navn: str
    laget: datetime
    hentet: datetime
    lest: datetime
    kontroll: str  # the address where a print is verified
    laast: datetime | None = None  # None: it is not finished
    laast_av: str = ""

    def make_paategning(self, bro: Bro, bok: Bok) -> Paategning:
        """What the reference vouches for: the period from the file's first day, and the balance of the books."""
        return Paategning(
            orgnr=self.orgnr,
            fra=bok.dekning_fra,
            til=bro.dato,
            laget=self.laget,
            saldo=add_up(amount for _gruppe, amount in bro.saldo_bok),
            slag=Utskriftsslag.AVSTEMMING if self.laast else Utskriftsslag.UFERDIG,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Papirlinje:
    """One line of the bridge."""

    navn: str
    note: str
    tall: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Papirrad:
    """A row behind a line."""

    dato: str
    side: str
    tekst: str
    note: str
    beloep: str


def build_avstemming(papir: Papir, bro: Bro, bok: Bok, kontoer: dict[str, str]) -> Dokument:
    """Build the document. One that is not finished says so."""
    dag = format_dato(bro.dato)
    context = {
        "kontroll": make_kontroll(papir, bro, bok, kontoer),
        "filsum": textwrap.wrap(bok.filsum, GROUP),
        "tittel": _("Avstemming") + f" {dag}, {papir.navn}, {format_orgnr(papir.orgnr)}",
        "navn": papir.navn,
        "orgnr": format_orgnr(papir.orgnr),
        "laget_iso": papir.laget.isoformat(),
        "hode": _list_hode(papir, bro, bok),
        "is_ferdig": papir.laast is not None,
        "overskrift": write_overskrift(bro),
        "kolonner": (*map(name_kolonne, bro.grupper), _("Sum")),
        "start": _make(bro, _("Saldo hos Skatteetaten %(dag)s") % {"dag": dag}, bro.saldo_skatt),
        "linjer": [
            _make(bro, f"{number}. {ARTER[one.art]}", one.andeler, describe_neste(one, bro))
            for number, one in enumerate(bro.linjer, 1)
        ],
        "beregnet": _make(bro, _("Beregnet saldo i boka"), bro.beregnet),
        "bok": _make(bro, _("Saldo i boka %(dag)s") % {"dag": dag}, bro.saldo_bok),
        "uforklart": _make(bro, _("Uforklart"), bro.uforklart),
        "rader": [
            *((f"{number}. {ARTER[one.art]}", list(_list_rader(one))) for number, one in enumerate(bro.linjer, 1)),
            *_list_uforklart(bro),
        ],
        "kontoer": [
            (f"{konto.kontonr} {konto.navn}", format_beloep(bok.get_saldo(konto.kontonr, bro.dato)))
            for konto in bok.kontoer
            if konto.kontonr in kontoer
        ],
        "sum_bok": format_beloep(add_up(amount for _gruppe, amount in bro.saldo_bok)),
        "antall_koblet": len(bro.treff),
    }
    name = f"avstemming_{papir.orgnr}_{bro.dato.isoformat()}_{write_stempel(papir.laget)}.{PDF.suffix}"
    html = write_html("documents/avstemming.html", context)
    return Dokument(html=html, filnavn=name, laget=papir.laget, hentet=papir.hentet)


def make_kontroll(papir: Papir, bro: Bro, bok: Bok, kontoer: dict[str, str]) -> Kontrollkode:
    """How the print is verified. Its reference is of the bridge whole, and of who finished it."""
    head = papir.make_paategning(bro, bok)
    content = msgspec.json.encode((bro, sorted(kontoer.items()), bok.filsum, papir.laast, papir.laast_av))
    return Kontrollkode(paategning=head, referanse=make_referanse(head, content), adresse=papir.kontroll)


def _list_hode(papir: Papir, bro: Bro, bok: Bok) -> list[tuple[str, str]]:
    rows = [
        (_("Per"), format_dato(bro.dato)),
        (_("Ferdig"), write_tidspunkt(papir.laast) if papir.laast else _("nei")),
        (_("Av"), papir.laast_av),
        (_("Skatteetaten"), _("Hentet %(naar)s") % {"naar": write_tidspunkt(papir.hentet)}),
        (_("Boka"), f"{bok.kilde.value} {bok.versjon} {bok.programvare}".strip()),
        (_("Lest"), write_tidspunkt(papir.lest)),
        (_("Filen dekker"), f"{format_dato(bok.dekning_fra)}–{format_dato(bok.dekning_til)}"),
        (_("Periode"), f"{format_dato(bok.dekning_fra)}–{format_dato(bro.dato)}"),
        (_("Laget"), write_tidspunkt(papir.laget)),
    ]
    return [(label, text) for label, text in rows if text]


def _make(bro: Bro, navn: str, andeler: Andeler, note: str = "") -> Papirlinje:
    found: dict[str, Decimal] = dict(andeler)
    amounts = [found.get(gruppe, ZERO) for gruppe in bro.grupper]
    return Papirlinje(navn=navn, note=note, tall=tuple(map(format_beloep, (*amounts, add_up(amounts)))))


def _list_uforklart(bro: Bro) -> Iterator[tuple[str, list[Papirrad]]]:
    """What is left, and the rows whose sums differ, of a bridge that is not finished."""
    behind = Broslinje(
        art=Art.FORKLART,
        andeler=bro.uforklart,
        linjer=bro.uforklarte,
        treff=(*bro.forslag_med_differanse, *bro.uforklarte_rester),
    )
    if rows := list(_list_rader(behind)):
        yield _("Uforklart"), rows


def _list_rader(linje: Broslinje) -> Iterator[Papirrad]:
    for post in (*linje.poster, *(post for treff in linje.treff for post in treff.poster)):
        yield Papirrad(
            dato=format_dato(post.dato),
            side=_("Skatteetaten"),
            tekst=describe_post(post),
            note=_("KID %(kid)s") % {"kid": post.kid} if post.kid else "",
            beloep=format_beloep(post.beloep),
        )
    for one in (*linje.linjer, *(one for treff in linje.treff for one in treff.linjer)):
        yield Papirrad(
            dato=format_dato(one.dato),
            side=_("Boka"),
            tekst=describe_linje(one),
            note=_("Konto %(konti)s") % {"konti": one.linje.kontonr},
            beloep=format_beloep(one.beloep),
        )
