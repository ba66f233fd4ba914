"""Wording of the access log: grounds for access and page names."""

from django import template
from django.utils.translation import gettext_lazy as _

from portal.domain.tilgang import Grunn

register = template.Library()
GRUNNER = {
    Grunn.EGEN_ROLLE: _("Egen rolle i virksomheten"),
    Grunn.KLIENTFORHOLD: _("Regnskapsfører, revisor eller forretningsfører"),
    Grunn.FULLMAKT: _("Fullmakt i Altinn"),
    Grunn.ENKELTRETTIGHET: _("Enkeltrettighet i Altinn"),
    Grunn.IKKE_OPPGITT: _("Ikke oppgitt"),
}
SIDER = {
    "oversikt": _("Krav og betalinger"),
    "hent_paa_nytt": _("Hent på nytt"),
    "ubetalte_krav": _("Ubetalte krav"),
    "uplasserte_innbetalinger": _("Uplasserte innbetalinger"),
    "betalte_krav": _("Betalte krav"),
    "innbetalinger": _("Innbetalinger"),
    "utbetalinger": _("Utbetalinger"),
    "tilgodebeloep": _("Tilgodebeløp"),
    "krav": _("Ett krav"),
    "betal": _("Betal i nettbanken"),
    "betal_flere": _("Betal flere samtidig"),
    "betalingsblankett": _("Betalingsinformasjon, PDF"),
    "kontoutskrift": _("Kontoutskrift"),
    "kontoutskrift_fil": _("Kontoutskrift, fil"),
    "ubetalte_krav_fil": _("Ubetalte krav, fil"),
    "innbetalinger_fil": _("Innbetalinger, fil"),
    "utbetalinger_fil": _("Utbetalinger, fil"),
    "fil_last_ned": _("Fil til nedlasting"),
    "innsyn": _("Hvem har sett opplysningene"),
    "innsyn_csv": _("Hvem har sett opplysningene, CSV"),
    "klienter": _("Klientlisten"),
    "klienter_fil": _("Klientlisten, fil"),
    "favoritt": _("Merking som favoritt"),
}


@register.filter
def grunn(value: Grunn) -> str:
    """Why a person may act for the organisation."""
    return str(GRUNNER[value])


@register.filter
def sidenavn(value: str) -> str:
    """Page name for a URL name."""
    return str(SIDER.get(value, value))
