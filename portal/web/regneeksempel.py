"""The example on the page about how figures are made, computed by the same code as everybody's figures."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from portal.domain.grunnlag import Grunnlag
from portal.domain.kontoutskrift import Kontoutskrift, build_kontoutskrift
from portal.domain.krav import Krav
from portal.domain.oversikt import Oversikt, build_oversikt, sort_by_forfall
from portal.domain.renteanslag import Betaldag, Renteanslag, estimate, estimate_day
from portal.domain.rentesatser import RENTESATSER
from portal.web.eksempler import make_aapne, make_rentekrav

PERIOD = timedelta(days=60)
LATE, WAIT = timedelta(days=30), timedelta(days=20)


@dataclass(frozen=True, slots=True, kw_only=True)
class Renteeksempel:
    """A late claim on a day when a rate was known."""

    krav: Krav
    dag: date
    anslag: Renteanslag
    senere: Betaldag
    tillegg: Decimal  # from today until later


@dataclass(frozen=True, slots=True, kw_only=True)
class Regneeksempel:
    """An invented organisation's open claims, with the figures made from them."""

    alle_krav: tuple[Krav, ...]
    oversikt: Oversikt
    kontoutskrift: Kontoutskrift
    rente: Renteeksempel | None


def build_regneeksempel(today: date) -> Regneeksempel:
    """The example on a day."""
    aapne = make_aapne(today)
    grunnlag = Grunnlag(aapne=aapne, krav=(), innbetalinger=(), utbetalinger=(), aapne_hentet=today)
    return Regneeksempel(
        alle_krav=sort_by_forfall(aapne.alle_krav),
        oversikt=build_oversikt(aapne, today),
        kontoutskrift=build_kontoutskrift(grunnlag, today - PERIOD, today, today),
        rente=_make_rente(),
    )


def _make_rente() -> Renteeksempel | None:
    """A month after the newest rate began to apply."""
    dag = max(sats.fra for sats in RENTESATSER) + LATE
    krav = make_rentekrav(dag)
    anslag, senere = estimate(krav, dag, dag), estimate_day(krav, dag, dag, dag + WAIT)
    if anslag is None or senere is None:
        return None
    return Renteeksempel(krav=krav, dag=dag, anslag=anslag, senere=senere, tillegg=senere.renter - anslag.i_dag.renter)
