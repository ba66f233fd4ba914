"""What the pages say about fetching figures at night: a person's in the list of organisations, a firm's on its page."""

from collections.abc import Mapping, Set

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.urls import reverse

from portal.access.firmanatt import Firmavalg, find_firmavalg
from portal.access.nattvalg import Personvalg, find_valg, is_tilbudt
from portal.domain.tilgang import Tilgang
from portal.jobs.nattid import BEGINS, CALLS_EACH, ENDS


def build_natt(session: SessionBase, antall: int, firmaer: Mapping[str, str], paa: Set[str]) -> dict[str, object]:
    """`antall`: organisations with figures, which is what it costs in calls each night.

    `firmaer`: names of the firms whose agents read what is shown; `paa`: those that have it on.
    """
    return describe_natt(find_valg(session), antall, firmaer, paa, is_tilbudt=is_tilbudt())


def describe_natt(
    valgt: Personvalg | None, antall: int, firmaer: Mapping[str, str], paa: Set[str], *, is_tilbudt: bool
) -> dict[str, object]:
    """The same of a choice, or of none. It is open where something was left last night."""
    resultat = valgt.resultat if valgt is not None else None
    return _describe_limits() | {
        "is_tilbudt": is_tilbudt,
        "is_paa": valgt is not None,
        "is_aapen": resultat is not None and resultat.venter > 0,
        "siden": valgt.samtykke.laget if valgt is not None else None,
        "resultat": resultat,
        "antall": antall,
        "firmaer": [
            {"navn": navn, "is_paa": orgnr in paa, "adresse": f"{reverse('klientsystem', args=[orgnr])}#natt"}
            for orgnr, navn in firmaer.items()
        ],
        "is_paa_for_firma": bool(paa),
    }


def build_firmanatt(firma: Tilgang) -> dict[str, object]:
    """What the firm's page says."""
    return describe_firmanatt(find_firmavalg(firma))


def describe_firmanatt(valg: Firmavalg | None) -> dict[str, object]:
    """The same of a choice, or of none."""
    return _describe_limits() | {
        "er_slutt": valg is not None and valg.er_slutt,
        "is_paa": valg is not None and not valg.er_slutt,
        "siden": valg.bestilling.laget if valg is not None else None,
        "av": valg.bestilling.av if valg is not None else "",
        "resultat": valg.resultat if valg is not None else None,
    }


def _describe_limits() -> dict[str, object]:
    return {
        "flere": CALLS_EACH - 1,
        "grense": f"{settings.MAX_NIGHT_CALLS:,}".replace(",", "\u00a0"),
        "fra": f"{BEGINS:%H.%M}",
        "til": f"{ENDS:%H.%M}",
    }
