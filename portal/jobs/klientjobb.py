"""The job that puts a firm's clients on its agent system user, or takes them off: a few at a time."""

import msgspec

from portal.access.innsyn import record_for_client
from portal.access.sesjon import load_innlogget
from portal.access.systemforespoersler import note_changed_clients
from portal.access.tilgang import TilgangUtilgjengelig, UkjentVirksomhet, get_altinn_token_for, get_tilgang_for
from portal.api.altinn_problem import ApiProblem, ProblemKind
from portal.api.budget import for_background
from portal.api.errors import ApiError, InnloggingUtlopt
from portal.api.system_clients import add_client, remove_client
from portal.clock import get_clock
from portal.domain.systemtilgang import Systemklient
from portal.domain.tilgang import Tilgang
from portal.jobs.klientoppdrag import Avslag, Handling, Oppdrag, Oppdragsstans, enqueue_step, find_of, is_stopped, keep
from portal.jobs.queue import Payload, Renew

TOGETHER = 5  # clients per job, so that other people's jobs come between
# What is wrong with one client. Anything else would be the same for the next one, so the errand stops there.
OF_CLIENT = frozenset(
    {
        ProblemKind.CLIENT_UNKNOWN,
        ProblemKind.CLIENT_LACKS,
        ProblemKind.AGENT_WRONG,
        ProblemKind.ALTINN_FAILED,
        ProblemKind.UNKNOWN,
    }
)


def run(payload: Payload, renew: Renew) -> None:
    """The job: the next few clients, then a job for the rest."""
    innlogget = load_innlogget(str(payload["innlogging"]))
    person, orgnr = str(payload["person"]), str(payload["orgnr"])
    if innlogget is None:
        _halt(person, orgnr, payload, Oppdragsstans.UTLOGGET)
        return
    try:
        firma, token = get_tilgang_for(innlogget, orgnr), get_altinn_token_for(innlogget)
    except (UkjentVirksomhet, InnloggingUtlopt):
        _halt(person, orgnr, payload, Oppdragsstans.UTLOGGET)
        return
    except (TilgangUtilgjengelig, ApiError):
        _halt(person, orgnr, payload, Oppdragsstans.ALTINN)
        return
    for _ in range(TOGETHER):
        oppdrag = _find_mine(person, orgnr, payload)
        if oppdrag is None:
            return
        renew()
        keep(person, orgnr, _do_next(firma, oppdrag, str(payload["relasjon"]), token))
    if _find_mine(person, orgnr, payload) is not None:
        enqueue_step(payload, int(str(payload["steg"])) + 1)


def _do_next(firma: Tilgang, oppdrag: Oppdrag, relasjon: str, token: str) -> Oppdrag:
    """The errand after one more client, or stopped before it."""
    klient, *rest = oppdrag.venter
    now = get_clock().now()
    if is_stopped(firma, oppdrag):
        return msgspec.structs.replace(oppdrag, sagt=now, stans=Oppdragsstans.STOPP)
    is_added = oppdrag.handling is Handling.LEGG_TIL
    done = msgspec.structs.replace(oppdrag, sagt=now, venter=tuple(rest))
    try:
        (add_client if is_added else remove_client)(firma, oppdrag.systembruker, klient.id, token, for_background())
    except InnloggingUtlopt:
        return msgspec.structs.replace(oppdrag, sagt=now, stans=Oppdragsstans.UTLOGGET)
    except ApiError as exc:
        avslag = _describe(exc, klient, oppdrag.id)
        if not isinstance(exc, ApiProblem) or exc.kind not in OF_CLIENT:
            return msgspec.structs.replace(oppdrag, sagt=now, stans=Oppdragsstans.ALTINN, grunn=avslag)
        if is_added or exc.kind is not ProblemKind.CLIENT_UNKNOWN:  # a former client is off already
            return msgspec.structs.replace(done, avvist=(*oppdrag.avvist, avslag))
    note_changed_clients(firma, relasjon, () if is_added else (klient.orgnr,))
    record_for_client(firma, klient.orgnr, f"klientsystem_{'paa' if is_added else 'av'}", oppdrag.id)
    return msgspec.structs.replace(done, gjort=(*oppdrag.gjort, klient))


def _describe(exc: ApiError, klient: Systemklient, reference: str) -> Avslag:
    if not isinstance(exc, ApiProblem):
        return Avslag(klient=klient, kind=ProblemKind.ALTINN_FAILED, kode=exc.kode, reference=reference)
    both = " ".join(filter(None, (reference, exc.trace_id)))
    return Avslag(klient=klient, kind=exc.kind, kode=exc.kode, reference=both)


def _find_mine(person: str, orgnr: str, payload: Payload) -> Oppdrag | None:
    """The errand of this job, if there is something left to do."""
    found = find_of(person, orgnr, str(payload["relasjon"]))
    is_mine = found is not None and found.id == payload["oppdrag"] and found.stans is None and bool(found.venter)
    return found if is_mine else None


def _halt(person: str, orgnr: str, payload: Payload, stans: Oppdragsstans) -> None:
    found = _find_mine(person, orgnr, payload)
    if found is not None:
        keep(person, orgnr, msgspec.structs.replace(found, stans=stans))
