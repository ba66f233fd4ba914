"""Parsed ledgers of the example organisations, as a basis for sums and statements; and claims for single rules."""

from datetime import date
from decimal import Decimal

from portal.api.parse import parse_aapne_krav, parse_innbetalinger, parse_krav_liste, parse_utbetalinger
from portal.domain.felter import Betalingsinformasjon, Part
from portal.domain.grunnlag import Grunnlag
from portal.domain.krav import Krav, Kravforfall
from portal.domain.svar import AapneKrav
from tests.conftest import EKSEMPEL_B, EKSEMPEL_C, NORDLYS, read_answer


def nordlys() -> Grunnlag:
    return Grunnlag(
        aapne=parse_aapne_krav(read_answer(NORDLYS, "aapnekrav")),
        krav=parse_krav_liste(read_answer(NORDLYS, "krav")).rader,
        innbetalinger=parse_innbetalinger(read_answer(NORDLYS, "innbetalinger")).rader,
        utbetalinger=(),
    )


def eksempel_b() -> Grunnlag:
    return Grunnlag(
        aapne=parse_aapne_krav(read_answer(EKSEMPEL_B, "aapnekrav")),
        krav=parse_krav_liste(read_answer(EKSEMPEL_B, "krav")).rader,
        innbetalinger=parse_innbetalinger(read_answer(EKSEMPEL_B, "innbetalinger")).rader,
        utbetalinger=(),
    )


def eksempel_c() -> Grunnlag:
    utbetalinger = parse_utbetalinger(read_answer(EKSEMPEL_C, "utbetalinger")).rader
    return Grunnlag(aapne=AapneKrav(), krav=(), innbetalinger=(), utbetalinger=utbetalinger)


def make_krav(forfall: list[tuple[date, Decimal]], *, gruppe: str = "Skatt", rest: Decimal | None = None) -> Krav:
    total = sum((amount for _, amount in forfall), Decimal(0))
    return Krav(
        part=Part(noekkel="310000003", is_person=False),
        kravidentifikator="1",
        kravtype="T",
        kravbeskrivelse="Krav",
        kravgruppe=gruppe,
        kravperiode=None,
        opprettelsesdato_for_krav=None,
        opprinnelig_beloep=total,
        gjenstaaende_beloep=total if rest is None else rest,
        stipulerte_renter=Decimal(0),
        kravforfall=tuple(
            Kravforfall(
                kravforfallsidentifikator=str(number),
                forfallsdato=day,
                opprinnelig_beloep=amount,
                gjenstaaende_beloep=amount,
                betalingsinformasjon=Betalingsinformasjon(),
            )
            for number, (day, amount) in enumerate(forfall)
        ),
    )
