"""All addresses. The organisation is in the path; a malformed number is answered like an unknown one."""

from django.urls import path

from portal.web.views import (
    betal,
    betaling,
    betalt,
    ett_krav,
    feil,
    forside,
    helse,
    innlogging,
    innsyn,
    kontoutskrift,
    krav,
    spraak,
    stilark,
    tilgjengelighet,
    utbetalt,
    virksomheter,
)

VIRKSOMHET = "virksomhet/<str:orgnr>"

urlpatterns = [
    path("", forside.forside, name="forside"),
    path("innlogging/", innlogging.innlogging, name="innlogging"),
    path("innlogging/svar", innlogging.innlogging_svar, name="innlogging_svar"),
    path("utlogging/", innlogging.utlogging, name="utlogging"),
    path("utlogging/front", innlogging.utlogging_front, name="utlogging_front"),
    path("utlogging/bak", innlogging.utlogging_bak, name="utlogging_bak"),
    path("virksomheter/", virksomheter.virksomheter, name="virksomheter"),
    path("virksomheter/bytt/", virksomheter.bytt, name="bytt"),
    path(f"{VIRKSOMHET}/", krav.oversikt, name="oversikt"),
    path(f"{VIRKSOMHET}/hent/", krav.hent_paa_nytt, name="hent_paa_nytt"),
    path(f"{VIRKSOMHET}/ubetalte-krav/", krav.ubetalte_krav, name="ubetalte_krav"),
    path(
        f"{VIRKSOMHET}/uplasserte-innbetalinger/",
        betaling.uplasserte_innbetalinger,
        name="uplasserte_innbetalinger",
    ),
    path(f"{VIRKSOMHET}/betalte-krav/", betalt.betalte_krav, name="betalte_krav"),
    path(f"{VIRKSOMHET}/innbetalinger/", betalt.innbetalinger, name="innbetalinger"),
    path(f"{VIRKSOMHET}/utbetalinger/", utbetalt.utbetalinger, name="utbetalinger"),
    path(f"{VIRKSOMHET}/tilgodebeloep/", utbetalt.tilgodebeloep, name="tilgodebeloep"),
    path(f"{VIRKSOMHET}/krav/<path:krav_id>/", ett_krav.krav, name="krav"),
    path(f"{VIRKSOMHET}/betal/", betal.betal_flere, name="betal_flere"),
    path(f"{VIRKSOMHET}/betal/<path:forfall_id>/", betal.betal, name="betal"),
    path(f"{VIRKSOMHET}/kontoutskrift/", kontoutskrift.kontoutskrift, name="kontoutskrift"),
    path(f"{VIRKSOMHET}/kontoutskrift.pdf", kontoutskrift.kontoutskrift_pdf, name="kontoutskrift_pdf"),
    path(f"{VIRKSOMHET}/innsyn/", innsyn.innsyn, name="innsyn"),
    path(f"{VIRKSOMHET}/innsyn.csv", innsyn.innsyn_csv, name="innsyn_csv"),
    path(f"{VIRKSOMHET}/favoritt/", virksomheter.favoritt, name="favoritt"),
    path("spraak/<slug:kode>/", spraak.velg_spraak, name="velg_spraak"),
    path("tilgjengelighet/", tilgjengelighet.tilgjengelighet, name="tilgjengelighet"),
    path("stilark/", stilark.stilark, name="stilark"),
    path("stilark/<slug:tilstand>/", stilark.stilark_tilstand, name="stilark_tilstand"),
    path("helse/levende", helse.levende, name="levende"),
    path("helse/klar", helse.klar, name="klar"),
]

handler400 = feil.bad_request
handler403 = feil.permission_denied
handler404 = feil.not_found
handler500 = feil.server_error
