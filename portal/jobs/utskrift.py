"""The statement of one organisation for a period, for a page and for papers of many."""

from datetime import date, timedelta

from django.conf import settings
from django.urls import reverse

from portal.api.grunnlag import LedgerReader, get_grunnlag
from portal.api.regnskap import Regnskap, YearsByList
from portal.api.reskontro import get_reskontro
from portal.clock import get_clock, get_creation_time
from portal.documents.kontoutskrift import Utskrift
from portal.documents.statement_json import Hode
from portal.domain.kontoutskrift import build_kontoutskrift
from portal.domain.tilgang import Tilgang

ONE_REFRESH = timedelta(seconds=60)  # if parts were fetched further apart, both times are shown


class InBackground:
    """Reads a ledger while nobody waits for it."""

    def get_regnskap(self, tilgang: Tilgang, years: YearsByList) -> Regnskap:
        """The open list, and the lists of the years."""
        return get_reskontro().get_regnskap(tilgang, years, is_background=True)


def make_utskrift(tilgang: Tilgang, fra: date, til: date, kilde: LedgerReader | None = None) -> Utskrift:
    """Build the statement of a period. Raises ApiError."""
    today = get_clock().today()
    hentet = get_grunnlag(kilde or get_reskontro(), tilgang, fra, today)
    return Utskrift(
        kontoutskrift=build_kontoutskrift(hentet.grunnlag, fra, til, today),
        hode=Hode(
            orgnr=tilgang.orgnr,
            navn=tilgang.navn,
            laget=get_creation_time(),
            laget_av=tilgang.person.navn,
            tall_hentet=hentet.eldste,
            tall_hentet_siste=hentet.nyeste if hentet.nyeste - hentet.eldste > ONE_REFRESH else None,
            kontroll=settings.PORTAL_URL + reverse("kontroll"),
            is_gammelt=hentet.is_gammelt,
        ),
    )
