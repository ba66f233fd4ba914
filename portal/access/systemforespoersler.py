"""What is remembered of an organisation's access: which request, who asked here and when, and the way back from Altinn.

It never says what the state is: Altinn does, each time. It only tells a withdrawal from access that was never given.
"""

import secrets
from collections.abc import Collection
from datetime import UTC, datetime, timedelta

import msgspec
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from portal.access.kjente_lesere import forget_agent, forget_egen, forget_lesbare, note_egen, note_uten_egen
from portal.access.models import Systemforespoersel
from portal.access.tilgang import UkjentVirksomhet, get_tilgang
from portal.api.agent_grants import make_agent
from portal.api.budget import Budget
from portal.api.dropped import drop_read_by
from portal.api.systemtilgang import get_systemtilgang
from portal.clock import get_clock, get_real_date
from portal.domain.systemtilgang import Forespoersel, Systembruker, Systemtilgang, TilgangTilstand
from portal.domain.tilgang import Leser, Tilgang
from portal.sealed_store import open_object, seal_object
from portal.sealing import SealError, pseudonym

AWAITED = timedelta(days=7)


class HusketForespoersel(msgspec.Struct, frozen=True, kw_only=True):
    """What is remembered, as sealed."""

    orgnr: str
    external_ref: str
    relasjon: str = ""
    request_id: str = ""  # empty: the company gave access in Altinn by itself
    spurt_av: str = ""  # name of the person who asked here
    spurt: float = 0
    endring_id: str = ""
    er_godkjent: bool = False  # approved when Altinn was last asked
    er_trukket: bool = False  # gone when Altinn was last asked

    def __repr__(self) -> str:
        return "HusketForespoersel(…)"

    @property
    def is_awaited(self) -> bool:
        """Whether an answer may come any time: it was asked for lately, and not approved yet when last seen."""
        age = get_clock().now().timestamp() - self.spurt
        return bool(self.request_id) and not self.er_godkjent and age < AWAITED.total_seconds()

    @property
    def spurt_tid(self) -> datetime | None:
        """When somebody asked here."""
        return datetime.fromtimestamp(self.spurt, UTC) if self.spurt else None


def make_return_reference() -> str:
    """A secret for the address that Altinn sends people back to. It tells nothing, and leads there once."""
    return secrets.token_urlsafe(24)


def remember_request(tilgang: Tilgang, request: Forespoersel, retur: str, *, relasjon: str = "") -> None:
    """Keep who asked. Sent again, it is still the first request to Altinn, with the first way back: that is kept."""
    _check(tilgang, request)
    known = _find(tilgang.orgnr, relasjon)
    if known is not None and known.request_id == request.id:
        return
    husket = HusketForespoersel(
        orgnr=tilgang.orgnr,
        external_ref=request.external_ref,
        relasjon=relasjon,
        request_id=request.id,
        spurt_av=tilgang.person.navn,
        spurt=get_clock().now().timestamp(),
    )
    _keep(husket, retur=pseudonym(f"retur:{retur}"))
    if not relasjon:
        forget_egen(tilgang.orgnr)


def remember_change(tilgang: Tilgang, change: Forespoersel, retur: str) -> None:
    """Keep which change was asked for, beside what is known."""
    _check(tilgang, change)
    known = _find(tilgang.orgnr, "")
    husket = known or HusketForespoersel(orgnr=tilgang.orgnr, external_ref=change.external_ref)
    _keep(msgspec.structs.replace(husket, endring_id=change.id), retur=pseudonym(f"retur:{retur}"))


def remember_made_in_altinn(tilgang: Tilgang, systembruker: Systembruker) -> None:
    """Keep the reference of a system user that the company made in Altinn, so that it is asked for from now on."""
    if systembruker.eier != tilgang.orgnr or systembruker.is_agent:
        raise ValueError("not a system user of this company")
    _keep(HusketForespoersel(orgnr=tilgang.orgnr, external_ref=systembruker.external_ref))
    note_egen(tilgang.orgnr, systembruker.external_ref)


def find_husket(tilgang: Tilgang, *, relasjon: str = "") -> HusketForespoersel | None:
    """What is remembered of this organisation, for itself or for one kind of client relation."""
    return _find(tilgang.orgnr, relasjon)


def find_husket_for(orgnr: str) -> HusketForespoersel | None:
    """The same of an organisation for itself, for choosing who reads at night. It is not shown."""
    return _find(orgnr, "")


def check_systemtilgang(tilgang: Tilgang, budget: Budget, *, relasjon: str = "") -> Systemtilgang:
    """What Altinn says now. On a withdrawal, what was kept of the organisation is dropped.

    Raises ApiProblem, ApiUnavailable, ApiFormatError.
    """
    husket = find_husket(tilgang, relasjon=relasjon)
    external_ref = husket.external_ref if husket is not None else ""
    is_known = husket is not None
    found = get_systemtilgang(tilgang, budget, relasjon=relasjon, external_ref=external_ref, is_known=is_known)
    _note(tilgang, found, husket, relasjon)
    return found


def find_return(session: SessionBase, reference: str) -> tuple[Tilgang, str]:
    """The organisation that the way back leads to, and the kind of relation, for a person who may see it. Works once.

    Raises IkkeInnlogget, TilgangUtilgjengelig, and UkjentVirksomhet whatever else is wrong.
    """
    row = Systemforespoersel.objects.filter(retur=pseudonym(f"retur:{reference}")).first()
    husket = _open(row) if row is not None else None
    # A reference that is made up takes the same way, so that it cannot be told from another organisation's.
    tilgang = get_tilgang(session, husket.orgnr if husket is not None else "")
    if row is None or husket is None:
        raise UkjentVirksomhet
    Systemforespoersel.objects.filter(noekkel=row.noekkel).update(retur="")
    return tilgang, husket.relasjon


def note_changed_clients(firma: Tilgang, relasjon: str, removed: Collection[str] = ()) -> None:
    """Clients were put on the firm's agent or taken off here.

    Whom it may read is asked of Altinn anew, and what was read of those removed is dropped.
    """
    forget_lesbare(make_agent(firma, relasjon), removed)


def forget_request(tilgang: Tilgang, *, relasjon: str = "") -> None:
    """Remember nothing more, as after a request that was taken back here."""
    Systemforespoersel.objects.filter(noekkel=_name_row(tilgang.orgnr, relasjon)).delete()


def prune_systemforespoersler() -> int:
    """Remove rows unused for as long as the access record is kept; returns the number removed."""
    limit = get_real_date() - settings.KEPT_INNSYN
    return Systemforespoersel.objects.filter(sist_brukt__lt=limit).delete()[0]


def _note(tilgang: Tilgang, found: Systemtilgang, husket: HusketForespoersel | None, relasjon: str) -> None:
    """Keep what Altinn says. If access is gone, cached figures are dropped, whether its approval was seen or not."""
    known = husket or HusketForespoersel(orgnr=tilgang.orgnr, external_ref=found.external_ref, relasjon=relasjon)
    is_gone = found.tilstand is TilgangTilstand.TRUKKET
    if relasjon:
        _note_agent(tilgang, found, known)
    elif found.tilstand.is_usable:
        note_egen(tilgang.orgnr, found.external_ref)
    else:
        note_uten_egen(tilgang.orgnr, is_expected=known.is_awaited)
        if is_gone and not known.er_trukket:
            external_ref = found.external_ref if found.external_ref != tilgang.orgnr else ""
            drop_read_by(Leser(external_ref=external_ref), tilgang.orgnr, get_clock(), is_avvist=True)
    now = msgspec.structs.replace(known, er_godkjent=found.tilstand.is_usable, er_trukket=is_gone)
    if now != known:
        _keep(now)
    else:
        rows = Systemforespoersel.objects.filter(noekkel=_name_row(tilgang.orgnr, relasjon))
        rows.filter(sist_brukt__lt=get_real_date()).update(sist_brukt=get_real_date())


def _note_agent(firma: Tilgang, found: Systemtilgang, known: HusketForespoersel) -> None:
    """Whom it may read is asked anew, if it has come or gone since it was last seen."""
    if found.tilstand.is_usable != known.er_godkjent:
        forget_agent(make_agent(firma, known.relasjon))


def _check(tilgang: Tilgang, request: Forespoersel) -> None:
    if request.orgnr != tilgang.orgnr:
        raise ValueError("a request of another organisation")


def _keep(husket: HusketForespoersel, **changed: str) -> None:
    noekkel = _name_row(husket.orgnr, husket.relasjon)
    values = {"innhold": seal_object(husket, _name_place(noekkel)), "sist_brukt": get_real_date(), **changed}
    Systemforespoersel.objects.update_or_create(noekkel=noekkel, defaults=values)


def _find(orgnr: str, relasjon: str) -> HusketForespoersel | None:
    row = Systemforespoersel.objects.filter(noekkel=_name_row(orgnr, relasjon)).first()
    return _open(row) if row is not None else None


def _open(row: Systemforespoersel) -> HusketForespoersel | None:
    """None if the row was sealed by a key that is gone."""
    try:
        return open_object(bytes(row.innhold), _name_place(row.noekkel), HusketForespoersel)
    except SealError:
        return None


def _name_row(orgnr: str, relasjon: str) -> str:
    return pseudonym(f"systemforespoersel:{orgnr}:{relasjon}")


def _name_place(noekkel: str) -> str:
    return f"systemforespoersel/{noekkel}"
