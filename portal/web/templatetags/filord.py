"""Payment files on pages: marks, days, and why something is left out."""

from dataclasses import dataclass
from datetime import date

from django import template
from django.utils.translation import gettext as _

from portal.domain.betalbart import Forfallspost
from portal.domain.betalingsfil import IkkeMed, Utelatt
from portal.domain.filmerker import Filmerke, Merker
from portal.domain.krav import Krav
from portal.domain.tekst import format_beloep, format_dato
from portal.wording import write_ukedag
from portal.wording_betalingsfil import explain_merke, name_merke, write_dag_kort

register = template.Library()


@register.filter
def dag_kort(value: date) -> str:
    """`28.11.`, the day a file is named by."""
    return write_dag_kort(value)


@register.filter
def dag_med_navn(value: date) -> str:
    """`mandag 30.11.2026`."""
    return f"{write_ukedag(value)} {format_dato(value)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kravmerke:
    """The marks of one claim in one file."""

    merker: tuple[Filmerke, ...]

    @property
    def laget(self) -> date:
        """The day of the file."""
        return self.merker[0].laget

    @property
    def is_forsinket(self) -> bool:
        """Whether a payment should have been seen by now."""
        return any(merke.is_forsinket for merke in self.merker)

    @property
    def verdi(self) -> str:
        """What the form that removes them sends."""
        return f"{self.merker[0].fil}.{','.join(str(merke.nr) for merke in self.merker)}"


@register.filter
def merker_av(krav: Krav, merker: Merker | str) -> tuple[Kravmerke, ...]:
    """The marks of a claim, by file; none on a page without marks."""
    found: dict[str, list[Filmerke]] = {}
    for merke in merker.list_of(krav) if isinstance(merker, Merker) else ():
        found.setdefault(merke.fil, []).append(merke)
    return tuple(Kravmerke(merker=tuple(some)) for some in found.values())


@register.filter
def merke_av(post: Forfallspost, merker: Merker | str) -> Filmerke | None:
    """The mark of an instalment."""
    return merker.find(post) if isinstance(merker, Merker) else None


@register.filter
def merketekst(merke: Filmerke | Kravmerke) -> str:
    """The mark in words."""
    return name_merke(merke.laget, is_forsinket=merke.is_forsinket, is_kort=True)


@register.filter
def forklart(merke: Filmerke) -> str:
    """What the mark means to whoever is about to pay."""
    return explain_merke(merke)


@register.filter
def er_helt_merket(krav: Krav, merker: Merker | str) -> bool:
    """Whether everything of the claim that can be paid is in a file."""
    if not isinstance(merker, Merker):
        return False
    return bool(krav.betalbare) and all(merker.find_forfall(krav, forfall) for forfall in krav.betalbare)


@register.filter
def utelatt(value: IkkeMed) -> str:
    """Why something is not in the file."""
    if value.merke is not None:
        text = _("Ligger i betalingsfilen fra %(dag)s og venter på innbetaling.")
        return text % {"dag": dag_kort(value.merke.laget)}
    if value.innbetaling is not None:
        text = _("En innbetaling %(dato)s på %(beloep)s kroner er ikke brukt ennå og kan dekke kravet.")
        paid = value.innbetaling
        return text % {"dato": format_dato(paid.innbetalingsdato), "beloep": format_beloep(paid.uplassert_beloep)}
    return {
        Utelatt.UKJENT: _("Finnes ikke blant de ubetalte kravene. Det kan være betalt."),
        Utelatt.ULESELIG: _("Raden fra Skatteetaten kunne ikke leses, så beløpet er ikke kjent."),
        Utelatt.TIL_GODE: _("Beløp til gode, ingenting å betale."),
        Utelatt.MOTSAGT: _("Ulike restbeløp i svaret fra Skatteetaten. Spør Skatteetaten hva som skal betales."),
        Utelatt.UTEN_FORFALL: _("Beløpet hører ikke til noen forfallsdato. Spør Skatteetaten hvordan det betales."),
        Utelatt.UTEN_KID: _("Skatteetaten har ikke oppgitt KID. Spør Skatteetaten om KID."),
        Utelatt.KID_FORM: _("KID-en har tegn eller lengde som banken ikke tar imot. Spør Skatteetaten om riktig KID."),
        Utelatt.KID_SIFFER: _("KID-en har feil kontrollsiffer. Spør Skatteetaten om riktig KID."),
        Utelatt.UTEN_KONTO: _("Skatteetaten har ikke oppgitt kontonummer. Spør Skatteetaten hvor det betales."),
        Utelatt.KONTO_SIFFER: _("Kontonummeret til Skatteetaten er ikke gyldig. Spør Skatteetaten om riktig konto."),
        Utelatt.DELT_KID: _("Samme KID er oppgitt med to kontonumre. Spør Skatteetaten om hvilket som gjelder."),
        Utelatt.FULL: _("En fil tar høyst 500 betalinger. Lag en ny fil etterpå."),
    }[value.grunn]
