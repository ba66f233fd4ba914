"""Open lists for tests of payment files."""

from datetime import date
from decimal import Decimal

from portal.domain.betaling import Innbetaling
from portal.domain.felter import Betalingsinformasjon, Konto, Part
from portal.domain.krav import Krav, Kravforfall

VIRKSOMHET = Part(noekkel="314055403", is_person=False)
KONTO, ANNEN_KONTO = "76940518888", "76940524802"


def add_check_digit(digits: str) -> str:
    """The KID with its mod-10 check digit."""
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(reversed(digits))]
    return digits + str(-sum(number // 10 + number % 10 for number in doubled) % 10)


def make_forfall(
    key: str, amount: str, due: date, *, kid: str | None = None, konto: str = KONTO, original: str = ""
) -> Kravforfall:
    """An instalment; its KID follows from its key unless it is given."""
    number = add_check_digit(str(sum(map(ord, key)) + 1000)) if kid is None else kid
    return Kravforfall(
        kravforfallsidentifikator=key,
        forfallsdato=due,
        opprinnelig_beloep=Decimal(original or amount),
        gjenstaaende_beloep=Decimal(amount),
        betalingsinformasjon=Betalingsinformasjon(kidnummer=number, konto=Konto(kontonummer=konto)),
    )


def make_krav(*forfall: Kravforfall, key: str = "", left: str | None = None, part: Part = VIRKSOMHET) -> Krav:
    """A claim with these instalments, and as much left as they have unless another amount is given."""
    amount = sum((one.gjenstaaende_beloep for one in forfall), Decimal(0))
    return Krav(
        part=part,
        kravidentifikator=key or forfall[0].kravforfallsidentifikator,
        kravtype="X",
        kravbeskrivelse="Mva-melding",
        kravgruppe="Merverdiavgift",
        kravperiode=None,
        opprettelsesdato_for_krav=None,
        opprinnelig_beloep=sum((one.opprinnelig_beloep for one in forfall), Decimal(0)),
        gjenstaaende_beloep=amount if left is None else Decimal(left),
        stipulerte_renter=Decimal(0),
        kravforfall=forfall,
    )


def make_innbetaling(kid: str, amount: str, on: date, *, unplaced: str | None = None) -> Innbetaling:
    """A payment received, unplaced unless told otherwise."""
    return Innbetaling(
        part=VIRKSOMHET,
        innbetalingsidentifikator="I-1",
        innbetalingsdato=on,
        innbetalt_beloep=Decimal(amount),
        uplassert_beloep=Decimal(amount if unplaced is None else unplaced),
        plassert_krav=(),
        plassert_utbetaling=(),
        innbetalingstype="Innbetalt OCR",
        innbetalt_fra=Betalingsinformasjon(kidnummer=kid),
        mottakers_konto=None,
    )
