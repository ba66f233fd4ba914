"""What does not agree in a file of books with itself, in sentences that name the account or voucher."""

from collections.abc import Collection, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.domain.bok import Kontroll
from portal.domain.tekst import format_beloep

SHOWN = 10  # accounts in one sentence


def describe_kontroll(kontroll: Kontroll, kontonumre: Collection[str]) -> list[str]:
    """What keeps a bridge on these accounts from being finished, then what is wrong elsewhere in the file."""
    return [*_list_konti(kontroll, kontonumre), *_list_bilag(kontroll), *_list_andre(kontroll, kontonumre)]


def _list_konti(kontroll: Kontroll, kontonumre: Collection[str]) -> Iterator[str]:
    for one in kontroll.kontoavvik:
        if one.kontonr in kontonumre:
            yield _(
                "Konto %(konto)s: inngående saldo og bilagene blir %(beregnet)s, men filen oppgir %(oppgitt)s som "
                "utgående saldo."
            ) % {
                "konto": one.kontonr,
                "beregnet": format_beloep(one.beregnet),
                "oppgitt": format_beloep(one.oppgitt),
            }
    for kontonr in kontroll.ukjente_kontoer:
        if kontonr in kontonumre:
            yield _("Konto %(konto)s har bilag, men står ikke blant kontoene i filen.") % {"konto": kontonr}


def _list_bilag(kontroll: Kontroll) -> Iterator[str]:
    if kontroll.antall_i_ubalanse:
        words = ngettext(
            "%(antall)d bilag går ikke opp i null: %(bilag)s.",
            "%(antall)d bilag går ikke opp i null, blant dem %(bilag)s.",
            kontroll.antall_i_ubalanse,
        )
        bilag = ", ".join(one or "–" for one in kontroll.bilag_i_ubalanse[:SHOWN])
        yield words % {"antall": kontroll.antall_i_ubalanse, "bilag": bilag}
    for navn in kontroll.sumavvik:
        yield _("Summen %(navn)s i filen er en annen enn den bilagene gir.") % {"navn": navn}


def _list_andre(kontroll: Kontroll, kontonumre: Collection[str]) -> Iterator[str]:
    others = [one.kontonr for one in kontroll.kontoavvik if one.kontonr not in kontonumre]
    if others:
        words = ngettext(
            "Konto %(konti)s stemmer heller ikke, men er ikke med i avstemmingen.",
            "Kontoene %(konti)s stemmer heller ikke, men er ikke med i avstemmingen.",
            len(others),
        )
        yield words % {"konti": ", ".join(others[:SHOWN]) + (" …" if len(others) > SHOWN else "")}
