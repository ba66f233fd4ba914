"""The texts of the e-mails, plain text alone.

A message says that something has happened and how many businesses it is about. Names of businesses and claims, dates
and amounts stand in it only if the person chose so; organisation numbers never.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.domain.epost import Beskjed, Beskjedslag
from portal.domain.nytt import Endring, Endringsslag
from portal.domain.tekst import format_beloep, format_dato
from portal.wording_nytt import name_endring

MAX_LINJER = 1000  # things told one by one in a message
MAX_NAVN = 120  # characters of an organisation's name
S = Beskjedslag


@dataclass(frozen=True, slots=True, kw_only=True)
class Brev:
    """What one message tells. `lenke` leads through sign-in to the place; `stopp` ends the e-mail."""

    virksomheter: Sequence[tuple[str, Sequence[Beskjed]]]  # name, and what is told
    antall: int  # organisations it is switched on for
    med_tall: bool
    lenke: str
    stopp: str
    gjelder_til: date
    lest: date  # the day the figures were fetched


def get_emne() -> str:
    """The subject, the same for every message."""
    return _("Nytt på Min side for virksomheter")


def get_bekreft_emne() -> str:
    """The subject of the message that confirms an address."""
    return _("Bekreft e-postadressen din på Min side for virksomheter")


def write_brev(brev: Brev) -> str:
    """The text of a digest."""
    what = _list_virksomheter(brev) if brev.med_tall else _list_slag(brev)
    return "\n".join((
        *what,
        "",
        *([_("Tallene er hentet %(dato)s.") % {"dato": format_dato(brev.lest)}] if brev.med_tall else []),
        _("Logg inn for å se hva det gjelder:") if not brev.med_tall else _("Logg inn for å se mer:"),
        brev.lenke,
        "",
        "-- ",
        _("Du får denne e-posten fordi du har slått den på. Den kommer høyst én gang om dagen."),
        _("Den stopper av seg selv %(dato)s. Stopp den nå:") % {"dato": format_dato(brev.gjelder_til)},
        brev.stopp,
        "",
        _("Min side for virksomheter er en uoffisiell tjeneste, og er ikke laget av Skatteetaten."),
        "",
    ))  # fmt: skip


def write_bekreft(lenke: str) -> str:
    """The text that confirms an address."""
    return "\n".join((
        _("Noen som er logget inn på Min side for virksomheter, vil ha beskjed til denne adressen."),
        "",
        _("Er det deg? Åpne lenken innen 24 timer, logg inn og bekreft:"),
        lenke,
        "",
        _("Er det ikke deg, trenger du ikke å gjøre noe. Da sendes ikke mer."),
        "",
    ))  # fmt: skip


def _list_slag(brev: Brev) -> Iterator[str]:
    """One line for each kind of thing, without saying which organisation it is about."""
    if brev.antall > 1:
        yield _("Dette har skjedd hos virksomhetene du får beskjed om:")
        yield ""
    for slag in S:
        count = sum(any(one.slag is slag for one in told) for _navn, told in brev.virksomheter)
        if count and brev.antall > 1:
            yield "- " + _count(slag, count)
        elif count:
            yield _say(slag)


def _say(slag: Beskjedslag) -> str:
    return {
        S.FORFALT: _("Noe er forfalt, og er ikke betalt."),
        S.SNART: _("Noe forfaller innen sju dager, og er ikke betalt."),
        S.LIGGER: _("En innbetaling er mottatt, og ligger uplassert."),
        S.NYTT: _("Det er kommet noe nytt fra Skatteetaten."),
        S.ULEST: _("Noen av tallene kan ikke leses, så det kan mangle noe her."),
    }[slag]


def _count(slag: Beskjedslag, antall: int) -> str:
    text = {
        S.FORFALT: ngettext(
            "Forfalt og ikke betalt: %(antall)d virksomhet", "Forfalt og ikke betalt: %(antall)d virksomheter", antall
        ),
        S.SNART: ngettext(
            "Forfaller innen sju dager: %(antall)d virksomhet",
            "Forfaller innen sju dager: %(antall)d virksomheter",
            antall,
        ),
        S.LIGGER: ngettext(
            "Innbetaling ligger uplassert: %(antall)d virksomhet",
            "Innbetaling ligger uplassert: %(antall)d virksomheter",
            antall,
        ),
        S.NYTT: ngettext(
            "Nytt fra Skatteetaten: %(antall)d virksomhet", "Nytt fra Skatteetaten: %(antall)d virksomheter", antall
        ),
        S.ULEST: ngettext(
            "Tallene kan ikke leses, så det kan mangle noe her: %(antall)d virksomhet",
            "Tallene kan ikke leses, så det kan mangle noe her: %(antall)d virksomheter",
            antall,
        ),
    }[slag]
    return text % {"antall": antall}


def _list_virksomheter(brev: Brev) -> Iterator[str]:
    """Everything one by one, under the name of each organisation."""
    left, more = MAX_LINJER, sum(len(told) for _navn, told in brev.virksomheter) - MAX_LINJER
    for number, (navn, told) in enumerate(brev.virksomheter):
        if number:
            yield ""
        yield _clean(navn, MAX_NAVN)
        for one in told[:left]:
            yield f"- {_describe(one)}"
        left -= len(told[:left])
        if not left:
            yield ""
            if more > 0:
                yield _("Det er %(antall)d til. Logg inn for å se alt.") % {"antall": more}
            return


def _describe(one: Beskjed) -> str:
    values = {
        "navn": _clean(one.navn, MAX_NAVN),
        "dato": format_dato(one.dato) if one.dato else "",
        "beloep": format_beloep(one.beloep) if one.beloep is not None else "",
    }
    match one.slag:
        case S.FORFALT:
            return _("Forfalt %(dato)s: %(navn)s, %(beloep)s kroner") % values
        case S.SNART:
            return _("Forfaller %(dato)s: %(navn)s, %(beloep)s kroner") % values
        case S.LIGGER:
            return _("Innbetaling mottatt, ligger uplassert: %(beloep)s kroner") % values
        case S.NYTT:
            return ", ".join(_list_nytt(one, values["navn"], values["beloep"]))
        case S.ULEST:
            return _("Noen av tallene kan ikke leses, så det kan mangle noe her.")


def _list_nytt(one: Beskjed, navn: str, beloep: str) -> Iterable[str]:
    slag = one.endring or Endringsslag.ENDRET
    what = name_endring(Endring(slag=slag, id="", gjelder=(one.navn,) if one.navn else ()))
    yield f"{what}: {navn}" if navn else what
    if beloep:
        yield _("%(beloep)s kroner") % {"beloep": beloep}


def _clean(text: str, most: int) -> str:
    """On one line: what others have written makes no lines or links of its own."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:most]
