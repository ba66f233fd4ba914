"""How far an order of papers for many clients has come."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from portal.domain.papirer import Bestilling


class Ordretilstand(Enum):
    """Where an order is."""

    UNDER_ARBEID = "under_arbeid"
    STANSET = "stanset"
    FERDIG = "ferdig"


class Ordrestans(Enum):
    """Why it stopped before the end."""

    STOPP = "stopp"  # the person said so
    UTLOGGET = "utlogget"
    UKJENT = "ukjent"  # the worker is away, or died each time


class BestillingRefused(Exception):
    """Too many orders are kept; `is_egne`: the person's own, otherwise everybody's."""

    def __init__(self, *, is_egne: bool) -> None:
        super().__init__("papers")
        self.is_egne = is_egne


@dataclass(frozen=True, slots=True, kw_only=True)
class Papirordre:
    """An order, as far as it has come."""

    noekkel: str
    pk: int
    steg: int
    bestilling: Bestilling
    tilstand: Ordretilstand
    stans: Ordrestans | None
    sagt: datetime
    slettes: datetime
