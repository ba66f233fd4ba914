"""Wording of lists: facet values with their order, and columns."""

from django.utils.translation import gettext as _

from portal.domain.collation import sort_key
from portal.domain.krav import sort_key_kravgruppe
from portal.domain.tilstand import Tilstand
from portal.web import listeformer
from portal.wording import name_kravgruppe
from portal.wording_krav import name_tilstand


def rank_verdi(name: str, value: str) -> tuple[bool, int, tuple[str, str]]:
    """Sort key of a facet value."""
    return sort_key_kravgruppe(value) if name == "kravgruppe" else (False, 0, sort_key(value))


def name_verdi(name: str, value: str) -> str:
    """Label of a facet value."""
    if name == "kravgruppe":
        return name_kravgruppe(value)
    if name == "tilstand":
        return _name_tilstander().get(value, value)
    return value or _("Uten navn")


def _name_tilstander() -> dict[str, str]:
    return {
        **{tilstand.value: name_tilstand(tilstand) for tilstand in Tilstand},
        listeformer.BRUKT: _("Brukt på krav"),
        listeformer.DELVIS: _("Delvis uplassert"),
        listeformer.UBRUKT: _("Uplassert"),
        listeformer.TILBAKEFORT: _("Tilbakeført"),
        listeformer.UTBETALT: _("Utbetalt"),
        listeformer.UNDERVEIS: _("Under utbetaling"),
        listeformer.REST: _("Noe igjen til gode"),
        listeformer.OPPGJORT: _("Gjort opp"),
    }


def name_kolonner() -> dict[str, str]:
    """Column labels in the sort menu."""
    return {
        "beskrivelse": _("Beskrivelse"),
        "forfallsdato": _("Forfallsdato"),
        "opprinnelig": _("Opprinnelig beløp"),
        "rest": _("Rest"),
        "renter": _("Renter hittil"),
        "oppgjort": _("Ferdig betalt"),
        "beloep": _("Beløp"),
        "dato": _("Dato"),
        "konto": _("Konto"),
        "plassert": _("Brukt"),
        "uplassert": _("Uplassert"),
        "status": _("Status"),
        "utbetalt": _("Utbetalt"),
        "motregnet": _("Motregnet"),
        "navn": _("Virksomhet"),
        "klient": _("Klient"),
        "nummer": _("Klientnummer"),
        "etikett": _("Etiketter"),
        "ansvarlig": _("Ansvarlig"),
        "forfalt": _("Forfalt"),
        "snart": _("Innen 14 dager"),
        "frist": _("Neste forfall"),
        "til_gode": _("Til gode"),
        "fremdrift": _("Det som gjenstår"),
        "uforklart": _("Uforklart"),
    }
