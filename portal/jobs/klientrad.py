"""A row of the client list: one client's figures, or why there are none, and what is new."""

from datetime import date, datetime

import msgspec

from portal.api.dropped import Dropped
from portal.api.errors import ApiError, ApiRefused, ApiUnknownOrganisation
from portal.clock import get_clock
from portal.domain.klienter import Hindring, Klientposter, Klienttall, make_klientposter
from portal.domain.nytt import Nytt
from portal.domain.svar import AapneKrav, Oppslag
from portal.domain.tilgang import EGEN, Leser

_UNPACK = msgspec.msgpack.Decoder(Klientposter)


class Klientrad(msgspec.Struct, frozen=True, kw_only=True):
    """Figures of one client, or why there are none."""

    hentet: datetime | None = None
    tall: Klienttall | None = None  # on `dag`
    dag: date | None = None
    poster: bytes = b""  # what `tall` was computed from, for the days that follow; packed, since they are many
    hindring: Hindring | None = None
    is_gammelt: bool = False
    leser: Leser = EGEN  # the system user that read
    nytt: Nytt | None = None  # since the person marked it as seen; None if nothing was compared

    def is_older_than(self, at: datetime) -> bool:
        """Whether there is a newer answer."""
        return self.hentet is not None and self.hentet < at

    def on(self, dag: date) -> "Klientrad":
        """The row with the figures of this day: what was due soon may be late by now."""
        if not self.poster or self.dag == dag:
            return self
        return msgspec.structs.replace(self, tall=_UNPACK.decode(self.poster).compute(dag), dag=dag)

    def is_dropped(self, dropped: Dropped) -> bool:
        """Whether it was fetched before the organisation's data were dropped."""
        return self.hentet is None or self.hentet <= dropped.naar


def describe_rad(found: Oppslag[AapneKrav] | ApiError, dag: date, leser: Leser) -> Klientrad:
    """The row that an answer or a failure makes."""
    if isinstance(found, ApiError):
        known = {ApiRefused: Hindring.RETT, ApiUnknownOrganisation: Hindring.UKJENT}
        return Klientrad(hentet=get_clock().now(), hindring=known.get(type(found), Hindring.UTILGJENGELIG))
    if found.data.is_skjermet:
        return Klientrad(hentet=found.fetched_at, hindring=Hindring.SKJERMET, leser=leser)
    row = make_rad(make_klientposter(found.data), dag)
    return msgspec.structs.replace(row, hentet=found.fetched_at, is_gammelt=found.is_old, leser=leser)


def make_rad(poster: Klientposter, dag: date) -> Klientrad:
    """A row with the figures of this day."""
    return Klientrad(tall=poster.compute(dag), dag=dag, poster=msgspec.msgpack.encode(poster))
