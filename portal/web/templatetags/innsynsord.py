"""How the record of access is written: on what ground somebody saw something, and which page it was."""

from django import template

from portal.domain.tilgang import Grunn

register = template.Library()
GRUNNER = {
    Grunn.EGEN_ROLLE: "Egen rolle i virksomheten",
    Grunn.KLIENTFORHOLD: "Regnskapsfører, revisor eller forretningsfører",
    Grunn.FULLMAKT: "Fullmakt i Altinn",
    Grunn.ENKELTRETTIGHET: "Enkeltrettighet i Altinn",
    Grunn.IKKE_OPPGITT: "Ikke oppgitt",
}
SIDER = {
    "oversikt": "Krav og betalinger",
    "hent_paa_nytt": "Hent på nytt",
    "ubetalte_krav": "Ubetalte krav",
    "uplasserte_innbetalinger": "Uplasserte innbetalinger",
    "betalte_krav": "Betalte krav",
    "innbetalinger": "Innbetalinger",
    "utbetalinger": "Utbetalinger",
    "tilgodebeloep": "Tilgodebeløp",
    "krav": "Ett krav",
    "betal": "Betal i nettbanken",
    "betal_flere": "Betal flere samtidig",
    "kontoutskrift": "Kontoutskrift, valg av periode",
    "kontoutskrift_pdf": "Kontoutskrift, PDF",
    "innsyn": "Hvem har sett opplysningene",
    "innsyn_csv": "Hvem har sett opplysningene, CSV",
    "favoritt": "Merking som favoritt",
}


@register.filter
def grunn(value: Grunn) -> str:
    """Why a person may act for the organisation."""
    return GRUNNER[value]


@register.filter
def sidenavn(value: str) -> str:
    """What somebody looked at, by the page's name in the URLconf."""
    return SIDER.get(value, value)
