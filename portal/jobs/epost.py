"""The jobs of e-mail notifications: read the organisations of the day, then send one message if something has happened.

A message is begun in the database, handed over, and then noted as sent. After a crash in between, the same message is
sent again under the same Message-ID: a recognisable repeat is better than a lost message. Decision 102.
"""

import logging
import secrets
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

import msgspec

from portal.access.epostabonnement import begin_confirmation, is_tilbudt, refuse_link
from portal.access.epostrad import Eposttilstand, Melding
from portal.access.epoststander import (
    Abonnement,
    begin_melding,
    claim_due,
    end_lost,
    find_abonnement,
    find_fortalt,
    finish_melding,
    keep_tilstand,
    list_uproevde,
    put_off,
    refuse_adresse,
    try_again,
)
from portal.access.innsyn import record_all
from portal.access.tilgang import TilgangUtilgjengelig, get_tilganger_for
from portal.api.dropped import find_dropped
from portal.clock import NORGE, get_clock, get_real_date
from portal.domain.epost import Beskjed, Fortalt
from portal.domain.tilgang import Tilgang
from portal.jobs.epostbrev import make_bekreft, make_brev
from portal.jobs.epostlesing import TOGETHER, read_some
from portal.jobs.queue import Payload, Renew, enqueue
from portal.logs import get_reference
from portal.smtp import Delivery, send

SLAG, BEKREFT = "epost", "epost_bekreft"
PRIORITET_BEKREFT, PRIORITET = 15, 40  # somebody waits for a link; nobody for a digest
RECORDED_AS = "epost"  # how the access record names it
AT_ONCE = 100  # subscriptions that are put in the queue together
LEASE = timedelta(minutes=10)  # a step that is lost is begun again after this
MORNING = time(7)  # when the messages of a day begin
MIN_WAIT, MAX_WAIT = timedelta(minutes=5), timedelta(hours=2)  # between attempts; doubles
ROUNDS, BETWEEN_ROUNDS = 4, timedelta(minutes=30)  # of reading what does not answer
MAX_REFUSALS = 3  # days on which an address is refused, before it must be confirmed anew
logger = logging.getLogger("portal.jobs")
Told = dict[str, tuple[Beskjed, ...]]  # by organisation number


def enqueue_due() -> None:
    """Put those in the queue that are due."""
    if is_tilbudt():
        now = get_clock().now()
        for noekkel in claim_due(now + LEASE, AT_ONCE):
            _enqueue(noekkel, f"{now.timestamp()}")


def enqueue_bekreft(noekkel: str) -> None:
    """Send a link that confirms the address."""
    payload: Payload = {"abonnement": noekkel, "naar": f"{get_clock().now().timestamp()}"}
    enqueue(BEKREFT, payload, prioritet=PRIORITET_BEKREFT, person=noekkel)


def confirm(payload: Payload, renew: Renew) -> None:
    """The job: a new link at each attempt, so that none waits in the queue."""
    begun = begin_confirmation(str(payload["abonnement"])) if is_tilbudt() else None
    if begun is None:
        return
    renew()
    samtykke, secret = begun
    outcome = send(make_bekreft(samtykke, secret, secrets.token_hex(12), get_clock().now()))
    logger.info("mail kind=confirmation outcome=%s", outcome.value)
    if outcome is Delivery.IKKE_SENDT:
        raise NotSent
    if outcome is Delivery.AVVIST:
        refuse_link(samtykke.noekkel)


class NotSent(Exception):
    """The server did not take it; the queue tries again."""


def run(payload: Payload, renew: Renew) -> None:
    """The job: one step of one person's e-mail."""
    noekkel = str(payload["abonnement"])
    abonnement = find_abonnement(noekkel) if is_tilbudt() else None
    if abonnement is None:
        return
    renew()
    try:
        has_more = _step(abonnement, renew)
    except TilgangUtilgjengelig:
        _try_later(abonnement)
        return
    if has_more:
        put_off(noekkel, get_clock().now() + LEASE)
        _enqueue(noekkel, f"{payload['naar']}+")


def _enqueue(noekkel: str, naar: str) -> None:
    enqueue(SLAG, {"abonnement": noekkel, "naar": naar}, prioritet=PRIORITET, person=noekkel)


def _step(abonnement: Abonnement, renew: Renew) -> bool:
    """Read some, or send. Whether there is more to do at once."""
    dag = get_real_date()
    tilganger = _ask_rights(abonnement, is_anew=False)
    if tilganger is None:
        return False
    mine = {one.orgnr: one for one in tilganger}
    unread = list_uproevde(abonnement, list(mine), dag)
    if unread:
        read_some(abonnement, [mine[orgnr] for orgnr in unread[:TOGETHER]], dag)
        return True
    if abonnement.sendt == dag:
        put_off(abonnement.noekkel, _find_morning(dag))
    elif not _waits_for_figures(abonnement, tilganger, dag):
        _deliver(abonnement, dag, renew)
    return False


def _ask_rights(abonnement: Abonnement, *, is_anew: bool) -> Sequence[Tilgang] | None:
    """The permissions of this moment; None if none is left. Consent for what the person has lost ends here."""
    chosen = abonnement.samtykke.virksomheter
    tilganger = get_tilganger_for(abonnement.samtykke, chosen, is_anew=is_anew)
    return tilganger if end_lost(abonnement.noekkel, [one.orgnr for one in tilganger]) else None


def _waits_for_figures(abonnement: Abonnement, tilganger: Sequence[Tilgang], dag: date) -> bool:
    """Whether to read once more before sending: something did not answer or was dropped, and a day has one message."""
    tilstand = abonnement.tilstand
    rounds = tilstand.omgang if tilstand.omgang_dag == dag else 0
    fortalte = find_fortalt(abonnement, [one.orgnr for one in tilganger])
    outdated = _find_outdated(fortalte, tilganger)
    silent = [o for o, f in fortalte.items() if (f.lest != dag or o in outdated) and not f.is_ulest_fortalt]
    if not silent or rounds >= ROUNDS - 1:
        return False
    try_again(abonnement.noekkel, silent)
    later = get_clock().now() + BETWEEN_ROUNDS
    keep_tilstand(abonnement.noekkel, msgspec.structs.replace(tilstand, omgang_dag=dag, omgang=rounds + 1), later)
    return True


def _deliver(abonnement: Abonnement, dag: date, renew: Renew) -> None:
    """Send the message of the day, or go on with the one that may have been sent."""
    tilganger = _ask_rights(abonnement, is_anew=True)
    if tilganger is None:
        return
    melding, told = _begin(abonnement.tilstand.melding, _choose(abonnement, tilganger, dag))
    virksomheter = [(one.navn, told[one.orgnr]) for one in tilganger if told.get(one.orgnr)]
    if not virksomheter:
        keep_tilstand(abonnement.noekkel, _without_melding(abonnement), _find_morning(dag))
        return
    if not begin_melding(abonnement.samtykke, melding, dag):
        return  # something has changed meanwhile, or another worker is at it: it is looked at again soon
    renew()
    outcome = send(make_brev(abonnement.samtykke, melding, virksomheter))
    logger.info("mail kind=digest outcome=%s", outcome.value)
    if outcome is Delivery.SENDT:
        finish_melding(abonnement.noekkel, melding, dag, _find_morning(dag))
        record_all([one for one in tilganger if told.get(one.orgnr)], RECORDED_AS, get_reference())
    else:
        _note_failure(abonnement, melding, outcome, dag)


def _choose(abonnement: Abonnement, tilganger: Sequence[Tilgang], dag: date) -> Told:
    """What may be told of each: read this day, by the system user that still reads for the person."""
    fortalte = find_fortalt(abonnement, [one.orgnr for one in tilganger])
    outdated = _find_outdated(fortalte, tilganger)
    return {o: f.list_fortellbare(None if o in outdated else dag) for o, f in fortalte.items()}


def _find_outdated(fortalte: Mapping[str, Fortalt], tilganger: Sequence[Tilgang]) -> set[str]:
    """Organisations read by another system user than now, or dropped since: the right may be gone."""
    lesere = {one.orgnr: one.leser for one in tilganger}
    dropped, found = find_dropped(lesere, lesere), set()
    for one in tilganger:
        fortalt, mark = fortalte[one.orgnr], dropped.get(one.orgnr)
        is_dropped = mark is not None and fortalt.stand is not None and fortalt.stand.hentet <= mark.naar
        if fortalt.stand is not None and (is_dropped or fortalt.leser != one.lesernoekkel):
            found.add(one.orgnr)
    return found


def _begin(frozen: Melding | None, told: Told) -> tuple[Melding, Told]:
    """The message and its content: the one that may have been sent, as far as it still holds; else all that waits."""
    melding = Melding(id=secrets.token_hex(12), laget=get_clock().now(), noekler={})
    if frozen is not None:
        # What cannot be told today stays waiting: better told twice than never.
        again = {o: tuple(one for one in some if one.noekkel in frozen.noekler.get(o, ())) for o, some in told.items()}
        if any(again.values()):
            melding, told = frozen, again
    noekler = {orgnr: [one.noekkel for one in some] for orgnr, some in told.items() if some}
    return msgspec.structs.replace(melding, noekler=noekler), told


def _without_melding(abonnement: Abonnement) -> Eposttilstand:
    return msgspec.structs.replace(abonnement.tilstand, melding=None, opptatt_til=None, forsoek=0)


def _note_failure(abonnement: Abonnement, melding: Melding, outcome: Delivery, dag: date) -> None:
    """Keep a message that may have been sent, to repeat it unchanged. One that was surely not sent is made anew."""
    before = abonnement.tilstand
    is_new_refusal = outcome is Delivery.AVVIST and before.avvist_dag != dag
    tilstand = msgspec.structs.replace(
        before,
        melding=melding if outcome is Delivery.UVISST or before.melding is not None else None,
        opptatt_til=None,
        avvist=before.avvist + is_new_refusal,
        avvist_dag=dag if outcome is Delivery.AVVIST else before.avvist_dag,
        forsoek=before.forsoek + 1,
    )
    keep_tilstand(abonnement.noekkel, tilstand, _find_next(before.forsoek, dag, outcome))
    if tilstand.avvist >= MAX_REFUSALS:
        refuse_adresse(abonnement.noekkel)


def _try_later(abonnement: Abonnement) -> None:
    tilstand, dag = abonnement.tilstand, get_real_date()
    until = _find_next(tilstand.forsoek, dag, Delivery.IKKE_SENDT)
    keep_tilstand(abonnement.noekkel, msgspec.structs.replace(tilstand, forsoek=tilstand.forsoek + 1), until)


def _find_next(forsoek: int, dag: date, outcome: Delivery) -> datetime:
    """An address that was refused is tried the next day; a server that is away after a while."""
    if outcome is Delivery.AVVIST:
        return _find_morning(dag)
    return get_clock().now() + min(MIN_WAIT * (1 << min(forsoek, 10)), MAX_WAIT)


def _find_morning(dag: date) -> datetime:
    """Of the next day."""
    return datetime.combine(dag + timedelta(days=1), MORNING, NORGE)
