"""Ledger rows for testing single rules: payments, payouts, placements and set-off."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from portal.domain.betaling import (
    Innbetaling,
    KreditKrav,
    PlassertKrav,
    RefundertInnbetaling,
    TilbakebetaltInnbetaling,
    Utbetaling,
)
from portal.domain.felter import Betalingsinformasjon, Part
from portal.domain.grunnlag import Grunnlag
from portal.domain.krav import Krav
from portal.domain.plassering import DekketKrav, Motregning, PlassertInnbetaling, PlassertMotkrav, PlassertUtbetaling
from portal.domain.svar import AapneKrav
from tests.grunnlag import make_krav

DAG = date(2023, 6, 30)
FORFALL = "F"  # instalment of a `one_krav` claim
PART = Part(noekkel="310000003", is_person=False)
TOM = Grunnlag(aapne=AapneKrav(), krav=(), innbetalinger=(), utbetalinger=())
Placed = PlassertInnbetaling | PlassertMotkrav | PlassertUtbetaling


def day(number: int) -> date:
    """A day in June."""
    return date(2023, 6, number)


def krav_of(*amounts: str, rest: str | None = None) -> Krav:
    """A claim with an instalment for each amount, one day apart from `DAG` on."""
    rows = [(DAG + timedelta(days=place), Decimal(amount)) for place, amount in enumerate(amounts)]
    return make_krav(rows, rest=None if rest is None else Decimal(rest))


def one_krav(
    amount: str, left: str, *placed: Placed, entered: date | None = DAG, name: str = FORFALL, due: date = DAG
) -> Krav:
    """A claim with one instalment of the same name."""
    krav = make_krav([(due, Decimal(amount))], rest=Decimal(left))
    forfall = replace(
        krav.kravforfall[0],
        kravforfallsidentifikator=name,
        gjenstaaende_beloep=Decimal(left),
        plassert_innbetaling=tuple(row for row in placed if isinstance(row, PlassertInnbetaling)),
        plassert_motkrav=tuple(row for row in placed if isinstance(row, PlassertMotkrav)),
        plassert_utbetaling=tuple(row for row in placed if isinstance(row, PlassertUtbetaling)),
    )
    return replace(krav, kravidentifikator=name, kravforfall=(forfall,), opprettelsesdato_for_krav=entered)


def innbetaling(
    amount: str, left: str = "0", *, dato: date = DAG, name: str = "I", covered: tuple[PlassertKrav, ...] = ()
) -> Innbetaling:
    return Innbetaling(
        part=PART,
        innbetalingsidentifikator=name,
        innbetalingsdato=dato,
        innbetalt_beloep=Decimal(amount),
        uplassert_beloep=Decimal(left),
        plassert_krav=covered,
        plassert_utbetaling=(),
        innbetalingstype="",
        innbetalt_fra=None,
        mottakers_konto=None,
    )


def dekning(amount: str, placed_on: date | None, *, name: str = FORFALL, due: date | None = None) -> PlassertKrav:
    """What a payment covered, as shown on the payment."""
    return PlassertKrav(
        kravforfallsidentifikator=name,
        plassert_beloep=Decimal(amount),
        plassert_dato=placed_on,
        kravbeskrivelse="",
        kravforfallsdato=due,
        opprinnelig_kravforfallsbeloep=None,
        gjenstaaende_kravforfallsbeloep=None,
    )


def sendt_tilbake(amount: str, *, dato: date = DAG, name: str = "U") -> TilbakebetaltInnbetaling:
    return TilbakebetaltInnbetaling(
        utbetalingsidentifikator=name, utbetalt_dato=dato, utbetalt_beloep=Decimal(amount), betalt_til=None
    )


def plassert(
    amount: str, placed_on: date | None, *, paid_on: date | None = None, name: str = "I"
) -> PlassertInnbetaling:
    """What a payment covered, as shown on the claim."""
    return PlassertInnbetaling(
        innbetalingsidentifikator=name,
        plassert_beloep=Decimal(amount),
        plassert_dato=placed_on,
        innbetalingsdato=paid_on,
        innbetalt_beloep=None,
        innbetalt_fra=None,
        innbetalingstype="",
    )


def motkrav(amount: str, placed_on: date | None = DAG) -> PlassertMotkrav:
    return PlassertMotkrav(
        kravforfallsidentifikator="M",
        plassert_beloep=Decimal(amount),
        plassert_dato=placed_on,
        kravtype="",
        kravbeskrivelse="",
        forfallsdato=None,
        kravperiode=None,
    )


def plassert_utbetaling(
    amount: str, *, dato: date = DAG, placed_on: date | None = None, name: str = "U", paid: str = "", message: str = ""
) -> PlassertUtbetaling:
    """A payout, as shown on a credit claim; `paid` is its total."""
    return PlassertUtbetaling(
        utbetalingsidentifikator=name,
        plassert_beloep=Decimal(amount),
        plassert_dato=placed_on or dato,
        utbetalt_beloep=Decimal(paid or amount),
        utbetalt_dato=dato,
        betalt_til=Betalingsinformasjon(melding_sendt_til_mottaker=message) if message else None,
    )


def utbetaling(
    amount: str,
    *behind: KreditKrav,
    dato: date = DAG,
    name: str = "U",
    status: str = "bekreftet",
    refunds: tuple[RefundertInnbetaling, ...] = (),
    message: str = "",
) -> Utbetaling:
    """A payout, as shown in the payout list."""
    return Utbetaling(
        part=PART,
        utbetalingsidentifikator=name,
        utbetalt_dato=dato,
        utbetalt_beloep=Decimal(amount),
        betalt_til=Betalingsinformasjon(melding_sendt_til_mottaker=message) if message else None,
        kredit_krav=behind,
        tilbakebetaling_av=refunds,
        utbetalingstatus=status,
    )


def kredit(amount: str, left: str = "0", *, name: str = FORFALL) -> KreditKrav:
    """A credit claim behind a payout that paid this much of it."""
    return KreditKrav(
        kravforfallsidentifikator=name,
        opprinnelig_beloep=-Decimal(amount),
        gjenstaaende_beloep=Decimal(left),
        utbetalt_beloep=Decimal(amount),
        kravbeskrivelse="",
        kravtype="",
        kravperiode=None,
    )


def refundert(amount: str, *, paid_on: date | None, name: str = "I") -> RefundertInnbetaling:
    """A payment that a payout refunds; an empty amount is missing in the answer."""
    return RefundertInnbetaling(
        innbetalingsidentifikator=name,
        innbetalingstype="",
        innbetalingsdato=paid_on,
        innbetalt_beloep=Decimal(amount or 0),
        utbetalt_beloep=Decimal(amount) if amount else None,
        innbetalt_fra=None,
    )


def motregning(
    amount: str, *, dato: date = DAG, name: str = "MR", creditor: str = "Kommunen", sources: tuple[str, ...] = ()
) -> Motregning:
    """Set-off outside the ledger; each source gave the whole amount."""
    covered = DekketKrav(
        motregnet_beloep=Decimal(amount),
        beskrivelse="",
        kreditorsnavn=creditor,
        innkrevingsmyndighet="",
        forfallsdato=None,
        forsinkelsesrenter=None,
    )
    return Motregning(
        motregningsidentifikator=name,
        motregnetdato=dato,
        innkrevingsmyndighet="Innkrevingssentralen",
        dekket_krav=(covered,),
        kilder=tuple((source, Decimal(amount)) for source in sources),
    )
