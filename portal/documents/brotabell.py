"""The bridge as tables: its lines by claim group, and every row behind them."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from portal.documents.tabell import Celle, Tabell, make_plain_text
from portal.domain.bro import Andeler, Bro
from portal.domain.saldo import ZERO, add_up
from portal.domain.skattepost import Skattepost
from portal.domain.tekst import format_dato
from portal.domain.treff import Foert
from portal.wording_bro import ARTER, describe_linje, describe_neste, describe_post, name_kolonne

Rad = tuple[Celle, ...]


def list_brotabeller(bro: Bro, merknader: Iterable[str] = ()) -> tuple[Tabell, ...]:
    """The bridge, then its rows. CSV has the first alone."""
    names = tuple(name_kolonne(gruppe) for gruppe in bro.grupper)
    notes = tuple(map(make_plain_text, merknader))
    return (
        Tabell(
            navn="Bro", kolonner=("linje", *names, "sum", "merknad"), rader=tuple(_list_linjer(bro)), merknader=notes
        ),
        Tabell(
            navn="Rader",
            kolonner=("linje", "side", "dato", "tekst", "konto", "kid", "beloep"),
            rader=tuple(_list_rader(bro)),
        ),
    )


def _list_linjer(bro: Bro) -> Iterator[Rad]:
    dag = format_dato(bro.dato)
    yield _make(bro, _("Saldo hos Skatteetaten %(dag)s") % {"dag": dag}, bro.saldo_skatt)
    for linje in bro.linjer:
        yield _make(bro, str(ARTER[linje.art]), linje.andeler, describe_neste(linje, bro))
    yield _make(bro, _("Beregnet saldo i boka"), bro.beregnet)
    yield _make(bro, _("Saldo i boka %(dag)s") % {"dag": dag}, bro.saldo_bok)
    yield _make(bro, _("Uforklart"), bro.uforklart)


def _make(bro: Bro, navn: str, andeler: Andeler, merknad: str = "") -> Rad:
    found: dict[str, Decimal] = dict(andeler)
    amounts = tuple(found.get(gruppe, ZERO) for gruppe in bro.grupper)
    return (navn, *amounts, add_up(amounts), make_plain_text(merknad))


def _list_rader(bro: Bro) -> Iterator[Rad]:
    for linje in bro.linjer:
        navn = str(ARTER[linje.art])
        poster = (*linje.poster, *(post for treff in linje.treff for post in treff.poster))
        linjer = (*linje.linjer, *(one for treff in linje.treff for one in treff.linjer))
        yield from (_write_post(navn, post) for post in poster)
        yield from (_write_linje(navn, one) for one in linjer)
    yield from (_write_linje(_("Uforklart"), one) for one in bro.uforklarte)


def _write_post(navn: str, post: Skattepost) -> Rad:
    return (navn, "Skatteetaten", post.dato, describe_post(post), "", post.kid, post.beloep)


def _write_linje(navn: str, one: Foert) -> Rad:
    return (navn, "bok", one.dato, describe_linje(one), one.linje.kontonr, one.linje.kid, one.beloep)
