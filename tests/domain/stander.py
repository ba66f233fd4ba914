"""States of ledgers for comparing: small claims, payments and open lists, and strategies that generate them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from portal.domain.betaling import Innbetaling
from portal.domain.felter import Part
from portal.domain.krav import Krav
from portal.domain.plassering import PlassertInnbetaling, PlassertUtbetaling
from portal.domain.stand import Aarslister, Stand, make_stand
from portal.domain.svar import AapneKrav
from tests.grunnlag import make_krav
from tests.rader import DAG, Placed, innbetaling, one_krav, plassert, plassert_utbetaling, utbetaling

HENTET = datetime(2023, 6, 30, 3, 10, tzinfo=UTC)
PERSON = Part(noekkel="hemmelig", is_person=True)


def stand(
    *krav: Krav,
    betalt: tuple[Innbetaling, ...] = (),
    dager: int = 0,
    lister: Aarslister | None = None,
    missing: tuple[str, ...] = (),
) -> Stand:
    """The state of an open list, this many days after `DAG`."""
    aapne = AapneKrav(alle_krav=krav, innbetalinger=betalt, ukjente_lister=missing)
    return make_stand(aapne, HENTET + timedelta(days=dager), DAG + timedelta(days=dager), lister)


def krav(name: str, amount: str = "100", left: str = "", *placed: Placed, due: date = DAG, renter: str = "0") -> Krav:
    """A claim with one instalment."""
    made = one_krav(amount, left or amount, *placed, name=name, due=due)
    return replace(made, stipulerte_renter=Decimal(renter))


def lister(*rows: Innbetaling, ut: tuple[str, ...] = ()) -> Aarslister:
    """The lists of the year of `DAG`."""
    return Aarslister(aar=DAG.year, innbetalinger=rows, utbetalinger=tuple(utbetaling("10", name=name) for name in ut))


NAVN = st.sampled_from("ABCD")
BELOEP = st.integers(-9, 9).map(lambda number: Decimal(number) * 25)
DAGER = st.integers(-3, 3).map(lambda number: DAG + timedelta(days=number))
PLASSERT = st.builds(
    lambda name, amount, is_out: plassert_utbetaling(f"{amount}", name=name) if is_out
    else plassert(f"{amount}", DAG, name=name, paid_on=DAG),
    st.sampled_from(["I1", "I2", "I3"]), st.integers(1, 5), st.booleans(),
)  # fmt: skip


@st.composite
def alle_krav(draw: st.DrawFn) -> Krav:
    """A claim of one or two instalments, with any amounts left and placements."""
    made = make_krav(draw(st.lists(st.tuples(DAGER, BELOEP), min_size=1, max_size=2)), rest=draw(st.none() | BELOEP))
    first, *rest = made.kravforfall
    placed = draw(st.lists(PLASSERT, max_size=2))
    first = replace(
        first,
        plassert_innbetaling=tuple(one for one in placed if isinstance(one, PlassertInnbetaling)),
        plassert_utbetaling=tuple(one for one in placed if isinstance(one, PlassertUtbetaling)),
    )
    return replace(
        made,
        kravidentifikator=draw(NAVN),
        part=draw(st.sampled_from([made.part, PERSON])),
        stipulerte_renter=draw(st.sampled_from([Decimal(0), Decimal(3)])),
        kravforfall=(first, *rest),
    )


BETALT = st.builds(
    lambda name, amount, left: innbetaling(f"{amount}", f"{min(amount, left)}", name=name),
    st.sampled_from(["I1", "I2", "I3", "I4"]), st.integers(1, 9), st.integers(0, 9),
)  # fmt: skip
AAPNE = st.builds(
    lambda rows, paid: AapneKrav(alle_krav=tuple(rows), innbetalinger=tuple(paid)),
    st.lists(alle_krav(), max_size=5), st.lists(BETALT, max_size=3),
)  # fmt: skip
