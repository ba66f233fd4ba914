"""What the list of organisations says about fetching figures at night."""

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from portal.access.nattvalg import Valgt, find_valg, is_tilbudt
from portal.jobs.klientnatt import BEGINS, CALLS_EACH, ENDS


def build_natt(session: SessionBase, antall: int) -> dict[str, object]:
    """`antall`: organisations with figures, which is what it costs in calls each night."""
    return describe_natt(find_valg(session), antall, is_tilbudt=is_tilbudt())


def describe_natt(valgt: Valgt | None, antall: int, *, is_tilbudt: bool) -> dict[str, object]:
    """The same of a choice, or of none. It is open where something was left last night."""
    resultat = valgt.resultat if valgt is not None else None
    return {
        "is_tilbudt": is_tilbudt,
        "is_paa": valgt is not None,
        "is_aapen": resultat is not None and resultat.venter > 0,
        "siden": valgt.samtykke.laget if valgt is not None else None,
        "resultat": resultat,
        "antall": antall,
        "flere": CALLS_EACH - 1,
        "grense": f"{settings.MAX_NIGHT_CALLS:,}".replace(",", "\u00a0"),
        "fra": f"{BEGINS:%H.%M}",
        "til": f"{ENDS:%H.%M}",
    }
