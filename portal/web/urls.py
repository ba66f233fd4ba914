"""All URLs. The organisation is in the path; a malformed number gets the same 404 as an unknown one."""

from django.urls import path

from portal.web import feil, storage_away
from portal.web.views import (
    aarslister,
    betalingsinformasjon,
    ett_krav,
    filer,
    forside,
    helse,
    innlogging,
    innsyn,
    klienter,
    kontoutskrift,
    kontroll,
    krav,
    spraak,
    stilark,
    tabellfiler,
    tilgjengelighet,
    uplasserte_innbetalinger,
    virksomheter,
)

VIRKSOMHET = "virksomhet/<str:orgnr>"
PDF, CSV = {"endelse": "pdf"}, {"endelse": "csv"}

urlpatterns = [
    path("", forside.forside, name="forside"),
    path("innlogging/", innlogging.innlogging, name="innlogging"),
    path("innlogging/svar", innlogging.innlogging_svar, name="innlogging_svar"),
    path("utlogging/", innlogging.utlogging, name="utlogging"),
    path("utlogging/front", innlogging.utlogging_front, name="utlogging_front"),
    path("utlogging/bak", innlogging.utlogging_bak, name="utlogging_bak"),
    path("virksomheter/", virksomheter.virksomheter, name="virksomheter"),
    path("virksomheter/bytt/", virksomheter.bytt, name="bytt"),
    path("virksomheter/tall/", klienter.klienter, name="klienter"),
    path("virksomheter/tall/hent/", klienter.klienter_hent, name="klienter_hent"),
    path("virksomheter/tall.<slug:endelse>", klienter.klienter_fil, name="klienter_fil"),
    path(f"{VIRKSOMHET}/", krav.oversikt, name="oversikt"),
    path(f"{VIRKSOMHET}/hent/", krav.hent_paa_nytt, name="hent_paa_nytt"),
    path(f"{VIRKSOMHET}/ubetalte-krav/", krav.ubetalte_krav, name="ubetalte_krav"),
    path(
        f"{VIRKSOMHET}/uplasserte-innbetalinger/",
        uplasserte_innbetalinger.uplasserte_innbetalinger,
        name="uplasserte_innbetalinger",
    ),
    path(f"{VIRKSOMHET}/betalte-krav/", aarslister.betalte_krav, name="betalte_krav"),
    path(f"{VIRKSOMHET}/innbetalinger/", aarslister.innbetalinger, name="innbetalinger"),
    path(f"{VIRKSOMHET}/utbetalinger/", aarslister.utbetalinger, name="utbetalinger"),
    path(f"{VIRKSOMHET}/tilgodebeloep/", aarslister.tilgodebeloep, name="tilgodebeloep"),
    path(f"{VIRKSOMHET}/krav/<path:krav_id>/", ett_krav.krav, name="krav"),
    path(f"{VIRKSOMHET}/betalingsblankett.pdf", betalingsinformasjon.betalingsblankett, PDF, name="betalingsblankett"),
    path(f"{VIRKSOMHET}/betal/", betalingsinformasjon.betal_flere, name="betal_flere"),
    path(f"{VIRKSOMHET}/betal/<path:forfall_id>/", betalingsinformasjon.betal, name="betal"),
    path(f"{VIRKSOMHET}/kontoutskrift/", kontoutskrift.kontoutskrift, name="kontoutskrift"),
    path(f"{VIRKSOMHET}/kontoutskrift.pdf", kontoutskrift.kontoutskrift_pdf, PDF, name="kontoutskrift_fil"),
    path(f"{VIRKSOMHET}/kontoutskrift.<slug:endelse>", kontoutskrift.kontoutskrift_fil, name="kontoutskrift_fil"),
    path(f"{VIRKSOMHET}/ubetalte-krav.<slug:endelse>", tabellfiler.ubetalte_krav_fil, name="ubetalte_krav_fil"),
    path(f"{VIRKSOMHET}/innbetalinger.<slug:endelse>", tabellfiler.innbetalinger_fil, name="innbetalinger_fil"),
    path(f"{VIRKSOMHET}/utbetalinger.<slug:endelse>", tabellfiler.utbetalinger_fil, name="utbetalinger_fil"),
    path(f"{VIRKSOMHET}/fil/<slug:noekkel>/", filer.fil, name="fil"),
    path(f"{VIRKSOMHET}/fil/<slug:noekkel>/last-ned", filer.fil_last_ned, name="fil_last_ned"),
    path(f"{VIRKSOMHET}/fil/<slug:noekkel>/avbryt/", filer.fil_avbryt, name="fil_avbryt"),
    path(f"{VIRKSOMHET}/innsyn/", innsyn.innsyn, name="innsyn"),
    path(f"{VIRKSOMHET}/innsyn.csv", innsyn.innsyn_csv, CSV, name="innsyn_csv"),
    path(f"{VIRKSOMHET}/favoritt/", virksomheter.favoritt, name="favoritt"),
    path("spraak/<slug:kode>/", spraak.velg_spraak, name="velg_spraak"),
    path("kontroll/", kontroll.kontroll, name="kontroll"),
    path("tilgjengelighet/", tilgjengelighet.tilgjengelighet, name="tilgjengelighet"),
    path("stilark/", stilark.stilark, name="stilark"),
    path("stilark/<slug:tilstand>/", stilark.stilark_tilstand, name="stilark_tilstand"),
    path("helse/levende", helse.levende, name="levende"),
    path("helse/klar", helse.klar, name="klar"),
]

handler400 = feil.bad_request
handler403 = feil.permission_denied
handler404 = feil.not_found
handler500 = storage_away.server_error
