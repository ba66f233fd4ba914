"""What the pages of papers for many clients show."""

from collections.abc import Sequence
from itertools import groupby

from portal.clock import get_clock
from portal.documents.filformat import PDF, TABELLFORMATER
from portal.documents.zipstroem import name_filer
from portal.domain.papirer import Klientpapir, Papirslag
from portal.domain.tekst import format_dato
from portal.jobs.papirer import MAX_KLIENTER
from portal.jobs.papirordre import Ordrestans, Ordretilstand, Papirordre
from portal.jobs.papirtilgang import FORAN, Bestilt
from portal.web.forms import list_aar
from portal.web.lagrede_utvalg import read_utvalg
from portal.web.papirvalg import ANNEN, Papirvalg, ValgtKlient, build_aarslister, build_perioder, tell_antall
from portal.web.request import PortalRequest
from portal.wording_papirer import (
    describe_utfall,
    explain_avstemming,
    explain_utfall,
    name_avstemming,
    name_bestilling,
    write_hentet,
)

VISTE_FILER = 3  # names of papers shown as an example
OFTE, SJELDEN = 2, 10  # seconds between two looks at an order
UTEN_SKRIPT = 5  # the same, where the whole page is fetched
MANGE = 50  # clients, from which the page looks less often


def build_skjema(
    request: PortalRequest, valgte: Sequence[ValgtKlient], valg: Papirvalg | None, feil: Sequence[str]
) -> dict[str, object]:
    """The form. `valg`: as it was sent."""
    today = get_clock().today()
    names = name_filer([(one.nummer, one.navn, one.orgnr) for one in valgte[:VISTE_FILER]], [FORAN])
    query = read_utvalg(request.GET.urlencode())
    return {
        "valgte": valgte,
        "antall": len(valgte),
        "for_mange": tell_antall(len(valgte)) if len(valgte) > MAX_KLIENTER else "",
        "perioder": [one for one in build_perioder(today) if not one.slag.is_liste],
        "lister_i_dag": [one for one in build_perioder(today) if one.slag.is_liste],
        "periode": valg.verdi if valg is not None else "ifjor",
        "aarslister": build_aarslister(),
        "alle_aar": list_aar(today),
        "aar": valg.aar if valg is not None else today.year - 1,
        "annen": ANNEN,
        "typed": valg.periode if valg is not None and valg.verdi == ANNEN else None,
        "fra": valg.periode.fra_tekst if valg is not None else "",
        "til": valg.periode.til_tekst if valg is not None else "",
        "formater": valg.formater if valg is not None else (PDF.suffix,),
        "feil": feil,
        "filnavn": names,
        "flere": max(len(valgte) - VISTE_FILER, 0),
        "navn": [" ".join(filter(None, (one.nummer, one.navn))) for one in valgte[:VISTE_FILER]],
        "oversikter": {one.suffix: f"{FORAN}.{one.suffix}" for one in (PDF, *TABELLFORMATER)},
        "query_string": f"?{query}" if query else "",
    }


def build_bestilling(bestilt: Bestilt) -> dict[str, object]:
    """An order and what has become of its clients."""
    ordre, klienter = bestilt.ordre, bestilt.klienter
    bestilling = ordre.bestilling
    made = [one for one in klienter if one.is_laget]
    left_out = [one for one in klienter if not one.is_laget and not one.is_venter]
    waiting = [one for one in klienter if one.is_venter]
    vis: dict[str, object] = {
        "ordre": ordre,
        "navn": name_bestilling(bestilling),
        "periode": "–".join(dict.fromkeys(map(format_dato, (bestilling.fra, bestilling.til)))),
        "formater": ", ".join(str(one.navn) for one in (PDF, *TABELLFORMATER) if one.suffix in bestilling.formater),
        "is_saldo": bestilling.slag is Papirslag.SALDO,
        "is_liste": bestilling.slag.is_liste,
        "is_aarsliste": bestilling.slag.is_aarsliste,
        "antall": len(klienter),
        "behandlet": len(made) + len(left_out),
        "laget": [_describe_laget(one, bestilling.slag) for one in made],
        "uten": [_describe_uten(one, bestilling.slag) for one in left_out],
        "kan_proeves": sum(one.kan_proeves_igjen for one in left_out),
        "venter": waiting,
        "lages_naa": waiting[0] if waiting else None,
        "is_under_arbeid": ordre.tilstand is Ordretilstand.UNDER_ARBEID,
        "is_ferdig": ordre.tilstand is Ordretilstand.FERDIG,
        "is_utlogget": ordre.stans is Ordrestans.UTLOGGET,
        "is_ukjent": ordre.stans is Ordrestans.UKJENT,
        "antall_filer": len(bestilt.oversikt) + sum(len(one.filer) for one in made),
        "has_nummer": any(one.nummer for one in klienter),
        "hentet": write_hentet(klienter),
        "sekunder": OFTE if len(klienter) < MANGE else SJELDEN,
        "sekunder_uten": UTEN_SKRIPT if len(klienter) < MANGE else SJELDEN,
        "avvik": [one for one in made if not bestilling.slag.is_liste and one.saldo and not one.saldo.is_avstemt],
        "now": get_clock().now(),
        "fra": format_dato(bestilling.fra),
        "til": format_dato(bestilling.til),
    }
    return {"vis": vis, "utskrift": {"hentet": vis["hentet"]}}


def build_ordrer(ordrer: Sequence[Papirordre]) -> list[dict[str, object]]:
    """The person's orders, for the head of the list."""
    return [
        {"noekkel": one.noekkel, "navn": name_bestilling(one.bestilling), "tilstand": one.tilstand.value}
        for one in ordrer
    ]


def _describe_laget(klient: Klientpapir, slag: Papirslag) -> dict[str, object]:
    saldo = klient.saldo
    return {
        "klient": klient,
        "saldo": saldo,
        "avstemming": name_avstemming(saldo) if saldo is not None else "",
        "hvorfor": explain_avstemming(saldo) if saldo is not None else "",
        # The same reason is told once, for all formats that have it.
        "uten": [
            (", ".join(endelse.upper() for endelse, _why in group), describe_utfall(why, slag, klient.filer))
            for why, group in groupby(klient.uten, key=lambda pair: pair[1])
        ],
    }


def _describe_uten(klient: Klientpapir, slag: Papirslag) -> dict[str, object]:
    return {"klient": klient, "hva": describe_utfall(klient.utfall, slag), "mer": explain_utfall(klient)}
