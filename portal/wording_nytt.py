"""Wording of what is new, shared by page and files."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.domain.klienter import Klient
from portal.domain.nytt import Endring, Endringsslag, Hull
from portal.domain.stand import ZERO
from portal.domain.tekst import format_beloep
from portal.wording import describe_klient

S = Endringsslag


def name_endring(endring: Endring) -> str:
    """What has happened."""
    if endring.slag is S.PLASSERT and not endring.gjelder:
        return _("Ligger ikke lenger uplassert") if not endring.uplassert else _("Mindre ligger uplassert")
    return {
        S.FORFALT: _("Forfalt"),
        S.RENTER: _("Renter begynt"),
        S.NYTT_KRAV: _("Nytt krav"),
        S.ENDRET: _("Beløp endret"),
        S.FRIST: _("Forfallsdato endret"),
        S.OPPGJORT: _("Ikke lenger åpent"),
        S.LIGGER: _("Innbetaling mottatt, ligger uplassert"),
        S.MOTTATT: _("Innbetaling mottatt og brukt"),
        S.PLASSERT: _("Innbetaling brukt"),
        S.LEDIG: _("Innbetaling ligger uplassert igjen"),
        S.FLYTTET: _("Innbetaling flyttet"),
        S.UTBETALING: _("Utbetaling"),
        S.UTBETALING_ENDRET: _("Utbetaling endret"),
        S.UTBETALING_FLYTTET: _("Utbetaling flyttet"),
    }[endring.slag]


def name_rad(endring: Endring) -> str:
    """The row that it is about: a claim by its name, a payment or payout by its number."""
    if endring.navn:
        return endring.navn
    text = _("Utbetaling %(id)s") if endring.slag.is_utbetaling else _("Innbetaling %(id)s")
    return text % {"id": endring.id}


def explain_endring(endring: Endring) -> str:
    """What else is known about it; empty if nothing is."""
    if endring.slag is S.ENDRET and endring.foer is not None:
        values = {"foer": format_beloep(endring.foer), "naa": format_beloep(endring.beloep or ZERO)}
        return _("Fra %(foer)s til %(naa)s.") % values
    if endring.slag is S.OPPGJORT:
        if endring.beloep is not None and endring.beloep < 0:
            return _("Beløpet sto til gode. Det kan være utbetalt eller brukt.")
        return _("Beløpet sto som ubetalt. Det kan være betalt, motregnet eller slettet.")
    if endring.slag is S.UTBETALING_ENDRET and endring.beloep is not None:
        values = {"krav": ", ".join(endring.gjelder), "beloep": format_beloep(abs(endring.beloep))}
        if endring.beloep < 0:
            return _("Av %(krav)s er %(beloep)s mindre utbetalt enn før.") % values
        return _("Av %(krav)s er %(beloep)s mer utbetalt enn før.") % values
    if endring.slag in (S.LIGGER, S.MOTTATT, S.PLASSERT, S.LEDIG, S.FLYTTET, S.UTBETALING_FLYTTET):
        return " ".join(_list_om_betaling(endring))
    if endring.slag is S.RENTER:
        return _("Anslag hittil, fra Skatteetaten.")
    if endring.slag is S.FORFALT:
        return _("Ikke betalt ved forfall.")
    if endring.slag is S.NYTT_KRAV:
        return " ".join(_list_om_nytt_krav(endring))
    return ""


def _list_om_nytt_krav(endring: Endring) -> list[str]:
    found = []
    if endring.rest is not None and endring.rest != endring.beloep:
        found.append(_("Restbeløpet er %(beloep)s.") % {"beloep": format_beloep(endring.rest)})
    if endring.forfalt and endring.forfalt == endring.rest:
        found.append(_("Kravet er forfalt."))
    elif endring.forfalt:
        found.append(_("%(beloep)s av kravet er forfalt.") % {"beloep": format_beloep(endring.forfalt)})
    return found


def _list_om_betaling(endring: Endring) -> list[str]:
    found = []
    if endring.gjelder:
        found.append(_("Gjelder %(krav)s.") % {"krav": ", ".join(endring.gjelder)})
    if endring.uplassert:
        found.append(_("%(beloep)s ligger uplassert.") % {"beloep": format_beloep(endring.uplassert)})
    return found


def explain_hull(klient: Klient) -> str:
    """Why a client was not compared, or not whole; empty if it was."""
    if klient.tall is None:
        return describe_klient(klient)
    hull = klient.nytt.hull if klient.nytt is not None else (Hull.FOERSTE,)
    told = {
        Hull.FOERSTE: _("Ikke merket som sett før."),
        Hull.KRAV: _("Krav mangler eller kunne ikke leses."),
        Hull.UPLASSERTE: _("Uplasserte innbetalinger mangler eller kunne ikke leses."),
    }
    return " ".join(told[one] for one in hull if one in told)


def count_endringer(endringer: int, klienter: int, *, is_all_known: bool) -> str:
    """`14 endringer hos 9 klienter`, `Ingen endringer`. `is_all_known`: every client was compared, and whole."""
    if not endringer:
        return _("Ingen endringer") if is_all_known else _("Ingen kjente endringer")
    first = ngettext("%(antall)d endring", "%(antall)d endringer", endringer) % {"antall": endringer}
    second = ngettext("%(antall)d klient", "%(antall)d klienter", klienter) % {"antall": klienter}
    return _("%(endringer)s hos %(klienter)s") % {"endringer": first, "klienter": second}
