"""The day of a reconciliation in its address, and the way back from its pages."""

import re
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.domain.tilgang import OrganisationLike
from portal.web.came_from import WayBack

DAG = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def read_dag(text: str) -> date | None:
    """`2026-08-31`; None for anything else."""
    try:
        return date.fromisoformat(text) if DAG.fullmatch(text) else None
    except ValueError:
        return None


def make_way_back(tilgang: OrganisationLike) -> WayBack:
    """To the list."""
    return WayBack(adresse=reverse("avstemming", args=[tilgang.orgnr]), navn=_("Alle avstemminger"))


def make_way_to_bro(tilgang: OrganisationLike, dag: str) -> WayBack:
    """To the bridge."""
    return WayBack(adresse=reverse("avstemming_bro", args=[tilgang.orgnr, dag]), navn=_("Tilbake til broen"))
