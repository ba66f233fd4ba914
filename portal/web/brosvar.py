"""What a person answers on the bridge: suggestions accepted or not, lines explained, and answers taken back."""

from dataclasses import replace

from django.http import QueryDict
from django.utils.translation import gettext as _

from portal.domain.bro import Bro
from portal.domain.ledige import Kobling, Svar
from portal.domain.treff import name_rad

MAX_TEKST = 300  # characters of an explanation
MAX_SVAR = 500  # answers of each kind


class UgyldigSvar(Exception):
    """The answer cannot be kept; the message says why."""


def read_svar(query: QueryDict, bro: Bro, svar: Svar) -> Svar:
    """The answers with one more, or without one. Raises UgyldigSvar."""
    handling, noekkel = query.get("handling", ""), query.get("noekkel", "")
    if handling in ("godta", "avvis"):
        changed = _answer(svar, noekkel, bro, is_godtatt=handling == "godta")
    elif handling == "forklar":
        changed = _explain(svar, noekkel, bro, query.get("tekst", ""))
    elif handling == "angre":
        changed = _take_back(svar, noekkel, bro)
    elif handling == "vis-avviste":
        changed = replace(svar, avvist=frozenset())
    else:
        raise UgyldigSvar(_("Skjemaet mangler hva som skal gjøres. Last siden på nytt."))
    if max(map(len, (changed.godtatt, changed.avvist, changed.forklart))) > MAX_SVAR:
        raise UgyldigSvar(_("Det er for mange svar på én avstemming."))
    return changed


def _answer(svar: Svar, noekkel: str, bro: Bro, *, is_godtatt: bool) -> Svar:
    if noekkel not in {one.noekkel for one in bro.forslag}:
        raise UgyldigSvar(_("Forslaget finnes ikke lenger. Tallene kan være endret."))
    if is_godtatt:
        return replace(svar, godtatt=svar.godtatt | {noekkel})
    return replace(svar, avvist=svar.avvist | {noekkel})


def _explain(svar: Svar, noekkel: str, bro: Bro, tekst: str) -> Svar:
    """An explanation has a text, and stands on a line that nothing else explains."""
    text = " ".join(tekst.split())
    if not text:
        raise UgyldigSvar(_("Skriv hva som er forklaringen."))
    if len(text) > MAX_TEKST:
        raise UgyldigSvar(_("Forklaringen kan ha høyst %(most)d tegn.") % {"most": MAX_TEKST})
    unexplained = [*(one.noekkel for one in bro.uforklarte), *(one.noekkel for one in bro.uforklarte_rester)]
    name = next((one for one in unexplained if name_rad(one) == noekkel), None)
    if name is None:
        raise UgyldigSvar(_("Bilaget er forklart allerede, eller finnes ikke lenger."))
    return replace(svar, forklart=(*svar.forklart, (name, text)))


def _take_back(svar: Svar, noekkel: str, bro: Bro) -> Svar:
    """An accepted suggestion, a tie with its explanation, or an explanation by the name of its line."""
    tied = [Kobling.make(one.poster, one.linjer) for one in bro.treff if one.noekkel == noekkel]
    return Svar(
        godtatt=svar.godtatt - {noekkel},
        avvist=svar.avvist,
        forklart=tuple(one for one in svar.forklart if noekkel not in (one[0], name_rad(one[0]))),
        koblet=tuple(one for one in svar.koblet if one not in tied),
    )
