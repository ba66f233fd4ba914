"""Makes the index of an order of papers, at the end and whenever a client has changed."""

import logging

from django.conf import settings
from django.utils import translation

from portal.clock import get_creation_time
from portal.documents.drawing_process import DrawingFailed, TooHeavy, draw_apart
from portal.documents.filformat import PDF, TABELLFORMATER
from portal.documents.papiroversikt import build_papiroversikt, list_papirer_tabell
from portal.jobs.papirsteg import Steg

logger = logging.getLogger("portal.jobs")


def make_oversikt(steg: Steg) -> dict[str, bytes]:
    """The index in each format. Without its cover, if that cannot be drawn."""
    klienter, laget = steg.list_klienter(), get_creation_time()
    with translation.override(steg.bestilling.spraak):
        tabell = list_papirer_tabell(steg.bestilling, klienter)
        tables = {one.suffix: one.render([tabell], laget) for one in TABELLFORMATER}
        dokument = build_papiroversikt(steg.bestilling, klienter, laget)
    try:
        cover = draw_apart(dokument, steg.tell, seconds=settings.DOCUMENT_SECONDS, memory=settings.DOCUMENT_MEMORY)
    except (TooHeavy, DrawingFailed) as exc:
        logger.error("cover of papers failed because=%s", exc)
        return tables
    return {PDF.suffix: cover, **tables}
