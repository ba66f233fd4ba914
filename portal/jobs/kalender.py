"""The job that reads for a calendar of so many organisations that no fetch can. Decision 126.

The fetch of a program asks for it and waits for nothing: it sends what is known, and says what is not.
"""

from portal.access.kalenderadresser import find_by_noekkel
from portal.access.kalenderlesing import begin_lesing, list_due, read_due
from portal.access.kalendertilstand import keep_lest
from portal.access.tilgang import TilgangUtilgjengelig
from portal.jobs.queue import Payload, Renew, enqueue, must_give_way

SLAG, PRIORITET = "kalender", 50  # after what a person waits for, before the night
TOGETHER = 50  # organisations between two looks at who else waits
SECONDS = 30.0  # of one job: a permission may be used for a minute after its time


def enqueue_lesing(noekkel: str, steg: int = 0) -> None:
    """Have the organisations of an address read. `steg` alternates: there are never more than two jobs for it."""
    enqueue(SLAG, {"adresse": noekkel, "steg": steg}, prioritet=PRIORITET, person=noekkel)


def run(payload: Payload, renew: Renew) -> None:
    """The job: read some, then a job for the rest."""
    noekkel = str(payload["adresse"])
    adresse = find_by_noekkel(noekkel)
    if adresse is None:
        return  # stopped, or over

    def may_go_on() -> bool:
        renew()
        return not must_give_way(PRIORITET)

    renew()
    try:
        lesing = begin_lesing(adresse)
    except TilgangUtilgjengelig:
        return  # the next fetch asks again
    due = len(list_due(lesing))
    if not lesing.is_many or not due:
        return
    is_done = read_due(lesing, SECONDS, together=TOGETHER, may_go_on=may_go_on)
    keep_lest(
        noekkel,
        {orgnr: lesing.virksomheter[orgnr] for orgnr in lesing.lest},
        {one.orgnr for one in lesing.tilganger},
    )
    if not is_done and len(list_due(lesing)) < due:  # where nothing new came, the next fetch tries again
        enqueue_lesing(noekkel, 1 - int(str(payload["steg"])))
