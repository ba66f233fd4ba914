"""The job that renders PDF, in a process of its own with a limit of time and memory."""

import logging
import re
import time

from django.conf import settings
from msgspec.structs import replace

from portal.documents.dokument import Dokument
from portal.documents.drawing_process import DrawingFailed, TooHeavy, draw_apart
from portal.jobs.filer import Fil, FileSlot, Filfase, unpack
from portal.jobs.queue import Cancelled, Payload, Renew

REPORT_EVERY = 0.5  # seconds
PAGE = re.compile(r"Page ([0-9]+)")
logger = logging.getLogger("portal.jobs")


def make_file(payload: Payload, renew: Renew) -> None:
    """The job. Access is checked when the file is downloaded."""
    slot, dokument = unpack(payload["slot"], FileSlot), unpack(payload["dokument"], Dokument)
    fil = unpack(payload["fil"], Fil)
    teller = _Progress(slot, fil, renew)
    try:
        teller.tell("")
        pdf = draw_apart(dokument, teller.tell, seconds=settings.DOCUMENT_SECONDS, memory=settings.DOCUMENT_MEMORY)
    except Cancelled:
        return
    except TooHeavy as exc:
        logger.warning("document ended because=%s", exc)
        slot.keep(replace(fil, fase=Filfase.FOR_TUNG))
        return
    except DrawingFailed as exc:
        logger.error("document failed because=%s", exc)
        slot.keep(replace(fil, fase=Filfase.FEILET))
        return
    if slot.is_wanted(fil):
        slot.keep(replace(fil, fase=Filfase.FERDIG, innhold=pdf))


class _Progress:
    """Reports progress twice a second and checks for cancellation."""

    def __init__(self, slot: FileSlot, fil: Fil, renew: Renew) -> None:
        self._slot, self._fil, self._renew = slot, fil, renew
        self._said, self._side = 0.0, 0

    def tell(self, step: str) -> None:
        """Handle a progress message. Raises Cancelled."""
        if found := PAGE.search(step):
            self._side = int(found[1])
        if time.monotonic() - self._said < REPORT_EVERY:
            return
        self._said = time.monotonic()
        self._renew()
        if not self._slot.is_wanted(self._fil):
            raise Cancelled
        self._slot.keep(replace(self._fil, fase=Filfase.TEGNES, side=self._side))
