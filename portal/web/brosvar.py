"""What a person answers on the bridge: suggestions accepted or not, lines explained, and answers taken back."""

from dataclasses import replace

from django.http import QueryDict
from django.utils.translation import gettext as _

from portal.domain.bro import Bro
from portal.domain.ledige import Svar
from portal.web.brovisning import name_linje, name_noekkel

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
        changed = _take_back(svar, noekkel)
    elif handling == "vis-avviste":
        changed = replace(svar, avvist=frozenset())
    else:
        raise UgyldigSvar(_("Skjemaet mangler hva som skal gjøres. Last siden på nytt."))
    if max(len(changed.godtatt), len(changed.avvist), len(changed.forklart)) > MAX_SVAR:
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
    linje = next((one for one in bro.uforklarte if name_linje(one) == noekkel), None)
    if linje is None:
        raise UgyldigSvar(_("Bilaget er forklart allerede, eller finnes ikke lenger."))
    return replace(svar, forklart=(*svar.forklart, (linje.noekkel, text)))


def _take_back(svar: Svar, noekkel: str) -> Svar:
    """An accepted suggestion, or an explanation by the name of its line."""
    return Svar(
        godtatt=svar.godtatt - {noekkel},
        avvist=svar.avvist,
        forklart=tuple(one for one in svar.forklart if name_noekkel(one[0]) != noekkel),
    )
