"""What is said of a claim that is in a payment file, the same on pages, on paper and in files."""

from datetime import date

from django.utils.translation import gettext as _

from portal.domain.filmerker import Filmerke
from portal.domain.tekst import format_dato


def write_dag_kort(day: date) -> str:
    """`28.11.`, the day a file is named by."""
    return f"{day.day:02d}.{day.month:02d}."


def name_merke(laget: date, *, is_forsinket: bool, is_kort: bool = False) -> str:
    """The mark beside a claim. `is_kort`: without the year, where what is read is of today."""
    text = _("i betalingsfil %(dag)s, ikke registrert") if is_forsinket else _("i betalingsfil %(dag)s")
    return text % {"dag": write_dag_kort(laget) if is_kort else format_dato(laget)}


def explain_merke(merke: Filmerke) -> str:
    """What the mark means to whoever is about to pay."""
    text = _(
        "Ligger i betalingsfilen fra %(fil)s, som betales %(betales)s. Betales det også på annen måte, kan det samme "
        "bli betalt to ganger."
    ) % {"fil": format_dato(merke.laget), "betales": format_dato(merke.dag)}
    late = _("Innbetalingen er ikke registrert ennå. Se i banken om filen er betalt.")
    return f"{text} {late}" if merke.is_forsinket else text
