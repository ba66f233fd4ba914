"""What a calendar program gets at a secret address: the right first, then the figures, then the entries."""

from collections.abc import Mapping

from django.conf import settings
from django.utils.translation import override

from portal.access.innsyn import record_all
from portal.access.kalenderadresser import Adresse, end_adresse
from portal.access.kalenderlesing import Kalenderlesing, begin_lesing, list_due, read_due
from portal.access.kalendertilstand import Kalendertilstand, Sendt, keep_sendt, keep_tilstand
from portal.access.kalenderuid import make_dag_uid, make_kalender_uid
from portal.clock import get_clock, get_real_date
from portal.documents.kalenderdager import Dagsoppfoering, describe_day, describe_missing, write_dager
from portal.documents.kalenderfil import Kalender, Oppfoering, name_missing, write_kalender
from portal.domain.kalenderdag import Dagsstand, collect_days, follow_days
from portal.jobs.kalender import enqueue_lesing

SECONDS = 10.0  # of reading in one fetch; the rest is read at the next
RECORDED_AS = "kalender_mating"  # how the access record names it


class AdressenErOver(Exception):
    """The right is gone, and the address with it."""


class IkkeLestEnnaa(Exception):
    """Some organisations were never read, so that a calendar would look as if nothing were due."""


def fetch_mating(adresse: Adresse, reference: str) -> bytes:
    """The calendar. Raises AdressenErOver, IkkeLestEnnaa, TilgangUtilgjengelig.

    Two fetches at once may both note a change; the later one counts it again, which does no harm.
    """
    lesing = begin_lesing(adresse)
    if not lesing.tilganger:
        end_adresse(adresse)
        raise AdressenErOver
    if not lesing.is_many:
        read_due(lesing, SECONDS)
    elif list_due(lesing):
        enqueue_lesing(adresse.samtykke.noekkel)
    with override(adresse.samtykke.spraak):
        return _send_days(lesing, reference) if lesing.is_per_dag else _send(lesing, reference)


def _send(lesing: Kalenderlesing, reference: str) -> bytes:
    """An entry for each instalment."""
    _keep_read(lesing)
    if lesing.ulest:
        raise IkkeLestEnnaa
    missing, uid = lesing.list_mangler_siden(), _name_notice(lesing)
    told = {uid: (min(missing), name_missing(len(missing)))} if missing else {}
    after = follow_days(lesing.adresse.sendt.dager, told, lesing.now)
    _note_sent(lesing, after, reference)
    return write_kalender(_build(lesing, len(missing), after[uid] if missing else None))


def _send_days(lesing: Kalenderlesing, reference: str) -> bytes:
    """An entry for each day. Of so many that a job reads them, it says how many are not read yet."""
    if not lesing.is_many:
        _keep_read(lesing)
    if not lesing.virksomheter or (lesing.ulest and not lesing.is_many):
        raise IkkeLestEnnaa
    entries = _describe_days(lesing)
    after = follow_days(lesing.adresse.sendt.dager, {one.uid: (one.dato, one.tekst) for one in entries}, lesing.now)
    _note_sent(lesing, after, reference)
    return write_dager([(one, after[one.uid]) for one in entries], settings.PORTAL_URL, lesing.samtykke.laget)


def _keep_read(lesing: Kalenderlesing) -> None:
    tilstand = Kalendertilstand(lesing.virksomheter)
    if tilstand != lesing.adresse.tilstand:
        keep_tilstand(lesing.samtykke.noekkel, tilstand)


def _note_sent(lesing: Kalenderlesing, dager: Mapping[str, Dagsstand], reference: str) -> None:
    """Remember what is sent, and record it: one row a day and organisation, for a calendar program asks every hour."""
    adresse, shown = lesing.adresse, frozenset(lesing.virksomheter)
    earlier = adresse.sendt.vist if adresse.sist_hentet == get_real_date() else frozenset[str]()
    keep_sendt(lesing.samtykke.noekkel, Sendt(dict(dager), earlier | shown))
    new = shown - earlier
    record_all([one for one in lesing.tilganger if one.orgnr in new], RECORDED_AS, reference)


def _describe_days(lesing: Kalenderlesing) -> list[Dagsoppfoering]:
    samtykke = lesing.samtykke
    known = ((one.orgnr, one.navn, lesing.virksomheter.get(one.orgnr)) for one in lesing.tilganger)
    dager = collect_days((orgnr, navn, found.hendelser) for orgnr, navn, found in known if found is not None)
    mangler, ulest = len(lesing.list_mangler_siden()), len(lesing.ulest)
    entries = [
        describe_day(
            dag,
            make_dag_uid(samtykke.person_key, dag.dato),
            samtykke.valg,
            is_incomplete=bool(mangler or ulest),
        )
        for dag in dager
    ]
    if mangler or ulest:
        uid = _name_notice(lesing)
        before = lesing.adresse.sendt.dager.get(uid)
        # It stays where it was put first.
        dato = before.dato if before is not None and not before.is_gone else get_clock().today()
        entries.append(describe_missing(uid, dato, mangler, ulest))
    return entries


def _name_notice(lesing: Kalenderlesing) -> str:
    """The uid of the entry that says that something is missing, in both kinds of calendar."""
    return f"mangler-{make_kalender_uid(lesing.samtykke.person_key, lesing.samtykke.noekkel)}"


def _build(lesing: Kalenderlesing, mangler: int, notis: Dagsstand | None) -> Kalender:
    samtykke = lesing.samtykke
    return Kalender(
        uid=make_kalender_uid(samtykke.person_key, samtykke.noekkel),
        oppfoeringer=tuple(
            Oppfoering(hendelse=hendelse, orgnr=one.orgnr, navn=one.navn)
            for one in lesing.tilganger
            for hendelse in lesing.virksomheter[one.orgnr].hendelser
        ),
        valg=samtykke.valg,
        portal=settings.PORTAL_URL,
        navn=samtykke.virksomhet if samtykke.valg.navn else "",
        endret=samtykke.laget,
        mangler=mangler,
        notis=notis,
    )
