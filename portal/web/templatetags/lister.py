"""Tags for lists."""

from django import template
from django.template import Context

from portal.web.utvalg import Listevisning

register = template.Library()


@register.inclusion_tag("components/kolonne.html", takes_context=True)
def kolonne(context: Context, navn: str, tekst: str, *, er_tall: bool = False) -> dict[str, object]:
    """A sortable column header of `liste`."""
    liste: Listevisning[object] = context["liste"]
    way = {"descending": "ned", "ascending": "opp"}.get(liste.kolonner[navn].aria, "bytt")
    return {
        "ikon": f"components/ikon.html#{way}",
        "kolonne": liste.kolonner[navn],
        "navn": navn,
        "tekst": tekst,
        "tabell": liste.tabell,
        "er_tall": er_tall,
    }
