"""What the pages of one bridge show, and how its work is found."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from portal.access.avstemminger import Ferdig, Laast
from portal.clock import get_clock
from portal.documents.filformat import PDF, TABELLFORMATER
from portal.domain.bro import Broforbehold
from portal.domain.skattepost import Skattepost
from portal.domain.tilgang import OrganisationLike, Tilgang
from portal.domain.treff import Regel, Sikkerhet, Treff, name_rad
from portal.jobs.matching import MatchingUnderWay
from portal.web.avstemmingsdag import make_way_back, read_dag
from portal.web.broarbeid import Arbeid, Broendring, build_arbeid, fetch_some, find_arbeid
from portal.web.brosvar import MAX_TEKST
from portal.web.brovisning import Brosider, Panel
from portal.web.request import PortalRequest
from portal.web.venter import render_venter
from portal.wording import write_tidspunkt
from portal.wording_bro import (
    FORBEHOLD,
    describe_aarsak,
    describe_post,
    describe_treff,
    name_kolonne,
    write_forskjeller,
    write_overskrift,
)
from portal.wording_kontroll import describe_kontroll

MAX_KOBLET = 300  # matched rows shown
Vist = tuple[str, str, Panel, Treff]


def find_bro(request: PortalRequest, tilgang: Tilgang, dag: str) -> Arbeid | HttpResponse:
    """The work with its bridge, or the page that comes before it. Raises ApiError."""
    dato = read_dag(dag)
    found = find_arbeid(tilgang, dato) if dato is not None else None
    if found is None:
        raise Http404
    utkast, bok = found
    if not utkast.kontoer:
        return redirect("avstemming_kontoer", tilgang.orgnr, dag)
    progress = fetch_some(tilgang, bok.dekning_fra)
    if progress is None:
        try:
            return build_arbeid(tilgang, utkast, bok)
        except MatchingUnderWay:
            pass
    if request.method == "POST":  # the waiting page would ask again without what was sent
        fetches = _("Tallene måtte hentes på nytt. Det du sendte, er ikke lagret. Send det igjen.")
        matches = _("Boka måtte sammenlignes på nytt. Det du sendte, er ikke lagret. Send det igjen.")
        messages.warning(request, matches if progress is None else fetches)
        return redirect("avstemming_bro", tilgang.orgnr, dag)
    page = "avstemming/kobler.html" if progress is None else "venter.html"
    return render_venter(request, tilgang, progress, page, tilbake=make_way_back(tilgang))


def _list_filer(navn: str, tilgang: OrganisationLike, dag: str) -> list[tuple[str, Promise]]:
    """Links to the bridge as a file, one for each format."""
    return [(reverse(navn, args=[tilgang.orgnr, dag, one.suffix]), one.navn) for one in (PDF, *TABELLFORMATER)]


def build_arbeid_context(
    tilgang: OrganisationLike, arbeid: Arbeid, query: QueryDict, feil: str = ""
) -> dict[str, object]:
    """Of the person's own work."""
    sider, bro, dag = arbeid.make_sider(), arbeid.bro, arbeid.utkast.dato.isoformat()
    answered = [one for one in bro.treff if one.sikkerhet is Sikkerhet.GODTATT]
    tied = [one for one in answered if one.regel is Regel.BRUKER]
    godtatt = [one for one in answered if one.regel is not Regel.BRUKER]
    dobbelt = dict(bro.dobbeltfoert)
    forklart = [(one, linje.tekst) for linje in bro.linjer if linje.tekst for one in linje.linjer]
    return {
        **_build_bro(tilgang, dag, sider, query),
        "overskrift": write_overskrift(bro),
        "mangler": "ikke-forklart" if bro.uforklarte else "knyttet" if bro.uforklarte_rester else "forslag",
        "arbeid": arbeid,
        "utskrift": {"hentet": write_tidspunkt(arbeid.hentet)},
        "feil": feil,
        "kan_gjoeres_ferdig": bro.kan_gjoeres_ferdig and not arbeid.is_gammelt,
        "forbehold": [FORBEHOLD[one] for one in bro.forbehold],
        "avvik": _describe_avvik(arbeid),
        "uforklarte": [
            (name_rad(one.noekkel), sider.write_foert(one), describe_aarsak(one, dobbelt.get(one.noekkel, "")))
            for one in bro.uforklarte
        ],
        "forslag": _write_treff(sider, bro.forslag),
        "godtatt": _write_treff(sider, godtatt),
        "knyttet": [
            (*vist, name_rad(vist[0]), arbeid.utkast.svar.get_forklaring(vist[0])) for vist in _write_treff(sider, tied)
        ],
        "koble": reverse("avstemming_bro", args=[tilgang.orgnr, dag]) + "koble/",
        "forklart": [(name_rad(one.noekkel), sider.write_foert(one), tekst) for one, tekst in forklart],
        "antall_avvist": len(arbeid.utkast.svar.avvist),
        "max_tekst": MAX_TEKST,
        "now": get_clock().now(),
        "filer": _list_filer("avstemming_fil", tilgang, dag),
        "adresse": reverse("avstemming_bro", args=[tilgang.orgnr, dag]),
    }


def _describe_avvik(arbeid: Arbeid) -> list[str]:
    """Where the file does not agree with itself, if that keeps the bridge from being finished."""
    if Broforbehold.BOKA_STEMMER_IKKE not in arbeid.bro.forbehold:
        return []
    return describe_kontroll(arbeid.bok.kontroll, arbeid.utkast.kontoer)


def build_ferdig_context(
    tilgang: OrganisationLike, hode: Ferdig, laast: Laast, endring: Broendring | None, query: QueryDict
) -> dict[str, object]:
    """Of what was locked. `endring` is None if changes are not known."""
    dag = hode.dato.isoformat()
    sider = Brosider(bro=laast.bro, bok=laast.bok, kontoer=laast.kontoer, poster=laast.poster)
    changed: list[tuple[str, str, Skattepost]] = []
    if endring is not None:
        changed += [(_("Borte"), describe_post(post), post) for post in endring.fjernet]
        changed += [(_("Kommet til"), describe_post(post), post) for post in endring.kommet]
    return {
        **_build_bro(tilgang, dag, sider, query),
        "overskrift": write_forskjeller(hode.forskjeller, hode.dato),
        "hode": hode,
        "laast": laast,
        "utskrift": {"hentet": write_tidspunkt(laast.tall_hentet)},
        "endring": endring,
        "endret": changed,
        "endret_saldo": [] if endring is None else [(name_kolonne(name), amount) for name, amount in endring.andeler],
        "filer": _list_filer("avstemming_ferdig_fil", tilgang, dag),
        "adresse": reverse("avstemming_ferdig", args=[tilgang.orgnr, dag]),
    }


def _build_bro(tilgang: OrganisationLike, dag: str, sider: Brosider, query: QueryDict) -> dict[str, object]:
    """The table, and the rows that are matched for sure."""
    sure = [one for one in sider.bro.treff if one.sikkerhet in (Sikkerhet.SIKKER, Sikkerhet.FUNN)]
    shows_sure = query.get("koblet") == "ja"
    return {
        "tilgang": tilgang,
        "tilbake": make_way_back(tilgang),
        "dag": dag,
        "bro": sider.bro,
        "rader": sider.list_rader(query.get("apen", "")),
        "kolonner": sider.list_kolonner(),
        "uforklart": sider.list_uforklart(),
        "antall_koblet": len(sure),
        "koblet": _write_treff(sider, sure[:MAX_KOBLET]) if shows_sure else (),
    }


def _write_treff(sider: Brosider, treff: Iterable[Treff]) -> list[Vist]:
    return [(one.noekkel, describe_treff(one), sider.write_treff(one), one) for one in treff]
