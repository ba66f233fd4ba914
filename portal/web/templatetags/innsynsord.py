"""Wording of the access record: grounds for access and page names."""

from django import template
from django.utils.translation import gettext_lazy as _

from portal.access.innsyn import Innsynsrad
from portal.domain.tekst import format_orgnr
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
    "siste_innbetaling": _("Siste innbetaling"),
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
    "betalingsfil": _("Lag betalingsfil"),
    "betalingsfiler": _("Betalingsfiler for flere virksomheter"),
    "betalingsfil_lag": _("Betalingsfil laget"),
    "betalingsfil_last_ned": _("Betalingsfil lastet ned"),
    "betalingsfil_fjern": _("Merke for betalingsfil fjernet"),
    "betalingsfil_forkast": _("Betalingsfil som ikke skal brukes"),
    "kalender_virksomhet": _("Kalender"),
    "kalender_fil": _("Kalender, fil"),
    "kalender_lag": _("Kalenderadresse laget"),
    "kalender_mating": _("Kalender, hentet av et program"),
    "epost": _("Beskjed på e-post sendt"),
    "epost_paa": _("Beskjed på e-post slått på"),
    "avstemming": _("Avstemming, liste"),
    "avstemming_les": _("Fil fra regnskapet lest for avstemming"),
    "avstemming_csv": _("Avstemming, kontoutskrift som CSV"),
    "avstemming_csv_les": _("Avstemming, kontoutskrift som CSV"),
    "avstemming_lesing": _("Lesing av fil fra regnskapet"),
    "avstemming_avbryt": _("Lesing av fil fra regnskapet avbrutt"),
    "avstemming_kontoer": _("Avstemming, kontoer"),
    "avstemming_bro": _("Avstemming, bro"),
    "avstemming_koble": _("Avstemming, kobling til rader"),
    "avstemming_svar": _("Avstemming, svar"),
    "avstemming_ferdig": _("Ferdig avstemming"),
    "avstemming_fil": _("Avstemming, fil"),
    "avstemming_ferdig_fil": _("Ferdig avstemming, fil"),
    "avstemming_laas": _("Avstemming gjort ferdig"),
    "avstemming_slett": _("Avstemming slettet"),
    "kontoutskrift": _("Kontoutskrift"),
    "kontoutskrift_fil": _("Kontoutskrift, fil"),
    "ubetalte_krav_fil": _("Ubetalte krav, fil"),
    "betalte_krav_fil": _("Betalte krav, fil"),
    "uplasserte_innbetalinger_fil": _("Uplasserte innbetalinger, fil"),
    "innbetalinger_fil": _("Innbetalinger, fil"),
    "utbetalinger_fil": _("Utbetalinger, fil"),
    "tilgodebeloep_fil": _("Tilgodebeløp, fil"),
    "fil_last_ned": _("Fil til nedlasting"),
    "innsyn": _("Hvem har sett tallene"),
    "innsyn_csv": _("Hvem har sett tallene, CSV"),
    "klienter": _("Listen over virksomheter"),
    "klienter_natt": _("Hentet automatisk om natten, ikke sett"),
    "klienter_firmanatt": _("Hentet automatisk om natten for firmaet, ikke sett"),
    "klienter_fil": _("Listen over virksomheter, fil"),
    "klientavstemming": _("Avstemming måned for måned, for flere virksomheter"),
    "papirer": _("Kontoutskrift eller liste for flere virksomheter, laget"),
    "papirer_last_ned": _("Kontoutskrift eller liste for flere virksomheter, lastet ned"),
    "klientsok": _("Søk hos flere virksomheter"),
    "klientnytt": _("Nytt siden sist, for flere virksomheter"),
    "klientnytt_fil": _("Nytt siden sist, for flere virksomheter, fil"),
    "favoritt": _("Merking som favoritt"),
    "systemtilgang": _("Systemtilgang"),
    "systemtilgang_be_om": _("Forespørsel om systemtilgang"),
    "systemtilgang_endre": _("Forespørsel om mer systemtilgang"),
    "systemtilgang_trekk": _("Forespørsel om systemtilgang trukket her"),
    "systemtilgang_funnet": _("Systemtilgang gitt i Altinn"),
    "systemtilgang_godkjent": _("Systemtilgang godkjent i Altinn"),
    "systemtilgang_trukket": _("Systemtilgang trukket tilbake i Altinn"),
    "klientsystem": _("Systemtilgang for klienter"),
    "klientsystem_be_om": _("Forespørsel om systemtilgang for klienter"),
    "klientsystem_trekk": _("Forespørsel om systemtilgang for klienter trukket her"),
    "klientsystem_godkjent": _("Systemtilgang for klienter godkjent i Altinn"),
    "klientsystem_trukket": _("Systemtilgang for klienter trukket tilbake i Altinn"),
    "klientsystem_legg_til": _("Klienter lagt til i systemtilgangen"),
    "klientsystem_fjern": _("Klienter fjernet fra systemtilgangen"),
    "klientsystem_natt": _("Henting om natten for firmaets klienter"),
    "klientsystem_natt_paa": _("Henting om natten for firmaets klienter slått på"),
    "klientsystem_natt_av": _("Henting om natten for firmaets klienter slått av"),
    "klientsystem_velg": _("Valg av klienter i systemtilgangen"),
    "klientsystem_stopp": _("Endring av klienter i systemtilgangen stoppet"),
    "klientsystem_fortsett": _("Endring av klienter i systemtilgangen fortsatt"),
    "klientsystem_toem": _("Alle klienter fjernet fra systemtilgangen"),
    "klientsystem_paa": _("Lagt til i systemtilgangen til regnskapsfører eller revisor"),
    "klientsystem_av": _("Fjernet fra systemtilgangen til regnskapsfører eller revisor"),
}
# Done or seen to be done, not shown.
GJORT = frozenset(name for name in SIDER if name.startswith(("systemtilgang_", "klientsystem_"))) | {
    "kalender_lag",
    "epost_paa",
    "betalingsfil_lag",
    "betalingsfil_fjern",
    "betalingsfil_forkast",
    "avstemming_les",
    "avstemming_laas",
    "avstemming_slett",
}
HENTET = frozenset({"klienter_natt", "klienter_firmanatt"})  # fetched, and shown to nobody
UTEN_TALL = GJORT | {"innsyn", "innsyn_csv", "favoritt", "systemtilgang", "klientsystem"}


@register.filter
def grunn(value: Grunn) -> str:
    """Why a person may act for the organisation."""
    return str(GRUNNER[value])


@register.filter
def firma(row: Innsynsrad) -> str:
    """The firm whose system user read the figures; empty for the organisation's own, and where none were read."""
    if not row.eier or row.hva in UTEN_TALL:
        return ""
    return f"{row.eiernavn} ({format_orgnr(row.eier)})" if row.eiernavn else format_orgnr(row.eier)


@register.filter
def utfall(row: Innsynsrad) -> str:
    """What came of it."""
    if row.is_avvist:
        return str(_("Avvist"))
    if row.hva in HENTET:
        return str(_("Hentet"))
    return str(_("Registrert") if row.hva in GJORT else _("Vist"))


@register.filter
def sidenavn(value: str) -> str:
    """Page name for a URL name."""
    return str(SIDER.get(value, value))
