"""Shared by tests of reconciliations that are kept: small books, a small bridge, and somebody who begins."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from portal.access import avstemmingsrader as rader
from portal.access.avstemminger import Ferdig, Laast, Utkast, find_utkast, keep_utkast
from portal.access.avstemmingsstand import find_stand
from portal.domain.bok import Bok, Filtype, Kontroll
from portal.domain.bro import Bro
from portal.domain.fremdrift import Avstemt
from portal.domain.tilgang import Tilgang, Virksomhet
from tests.conftest import EKSEMPEL_B, NORDLYS

DAG, OTHER_DAG = date(2023, 7, 31), date(2023, 6, 30)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
HUNDRE = Decimal(100)
BOK = Bok(
    kilde=Filtype.CSV, orgnr=NORDLYS, programvare="P", versjon="1", dekning_fra=OTHER_DAG, dekning_til=DAG,
    kontoer=(), linjer=(), kontroll=Kontroll(antall_linjer=5),
)  # fmt: skip
BRO = Bro(
    dato=DAG, saldo_skatt=(("Skatt", HUNDRE),), herav_krav=HUNDRE, herav_uplassert=Decimal(0), herav_renter=Decimal(0),
    linjer=(), saldo_bok=(), uforklarte=(), treff=(), forbehold=(),
)  # fmt: skip
LAAST = Laast(
    bro=BRO, poster=(), bok=BOK, kontoer={"2600": "Skatt"}, tall_hentet=datetime(2023, 8, 28, tzinfo=UTC),
    bok_lest=datetime(2023, 8, 28, tzinfo=UTC),
)  # fmt: skip
FERDIG = Ferdig(dato=DAG, laast=datetime(2023, 8, 28, tzinfo=UTC), navn="Kari", forskjeller=2)


def begin(tilgang: Tilgang, dag: date = DAG) -> Utkast:
    keep_utkast(tilgang.person.noekkel, tilgang.orgnr, dag, rader.pack(BOK))
    found = find_utkast(tilgang, dag)
    assert found is not None
    return found


def read_stand(tilgang: Tilgang, *dager: date) -> dict[tuple[str, date], Avstemt]:
    units = [Virksomhet(orgnr=orgnr, navn="", enhetstype="AS") for orgnr in (NORDLYS, EKSEMPEL_B)]
    return find_stand(tilgang.person.noekkel, units, dager or [DAG])
