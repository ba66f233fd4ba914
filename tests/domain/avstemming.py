"""Small ledgers and books for tests of the reconciliation."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from portal.domain.avstem import NO_ANSWERS, avstem
from portal.domain.betaling import Innbetaling, PlassertKrav
from portal.domain.bok import Bok, Bokkonto, BokLinje, Filtype, Kontroll
from portal.domain.bro import Bro
from portal.domain.felter import Betalingsinformasjon, Kravperiode, Part
from portal.domain.grunnlag import Grunnlag
from portal.domain.krav import Krav, Kravforfall
from portal.domain.ledige import Svar
from portal.domain.plassering import PlassertInnbetaling
from portal.domain.svar import AapneKrav

SELSKAP = Part(noekkel="310000003", is_person=False)
EIER = Part(noekkel="eier", is_person=True)
GRUPPER = {"2740": "Merverdiavgift", "2770": "Arbeidsgiveravgift", "2600": "Forskuddstrekk", "2510": "Skatt"}
FRA, DATO = date(2026, 1, 1), date(2026, 8, 31)
ZERO = Decimal(0)


def make_krav(
    beloep: str,
    dato: date,
    *,
    gruppe: str = "Merverdiavgift",
    ident: str = "",
    forfall: date | None = None,
    termin: tuple[int, int] | None = None,
    kravtype: str = "Mva-melding",
    kid: str = "",
    renter: str = "0",
    part: Part = SELSKAP,
    hovedstol: str = "",
) -> Krav:
    """A claim that nothing has covered."""
    name = ident or f"krav {gruppe} {dato} {beloep}"
    return Krav(
        part=part,
        kravidentifikator=name,
        kravtype=kravtype,
        kravbeskrivelse=kravtype,
        kravgruppe=gruppe,
        kravperiode=Kravperiode(aar=str(termin[0]), termin=str(termin[1])) if termin else None,
        opprettelsesdato_for_krav=dato,
        opprinnelig_beloep=Decimal(beloep),
        gjenstaaende_beloep=Decimal(beloep),
        stipulerte_renter=Decimal(renter),
        hovedstol_kravidentifikator=hovedstol,
        kravforfall=(
            Kravforfall(
                kravforfallsidentifikator=f"f {name}",
                forfallsdato=forfall or dato,
                opprinnelig_beloep=Decimal(beloep),
                gjenstaaende_beloep=Decimal(beloep),
                betalingsinformasjon=Betalingsinformasjon(kidnummer=kid),
            ),
        ),
    )


class Reskontro:
    """Claims and payments that cover them whole, in the order they are added."""

    def __init__(self, alle_krav: Iterable[Krav] = ()) -> None:
        self.krav = list(alle_krav)
        self.innbetalinger: list[Innbetaling] = []

    def betal(
        self, beloep: str, dato: date, *krav: Krav, ident: str = "", kid: str = "", part: Part = SELSKAP
    ) -> "Reskontro":
        """A payment on these claims; what is left is unplaced."""
        name, rest = ident or f"inn {dato} {beloep}", Decimal(beloep)
        placed = []
        for one in krav:
            amount = min(one.gjenstaaende_beloep, rest)
            rest -= amount
            self._cover(one, name, amount, dato, Decimal(beloep))
            placed.append(
                PlassertKrav(
                    kravforfallsidentifikator=one.kravforfall[0].kravforfallsidentifikator,
                    plassert_beloep=amount,
                    plassert_dato=dato,
                    kravbeskrivelse=one.kravbeskrivelse,
                    kravforfallsdato=one.kravforfall[0].forfallsdato,
                    opprinnelig_kravforfallsbeloep=one.opprinnelig_beloep,
                    gjenstaaende_kravforfallsbeloep=one.gjenstaaende_beloep - amount,
                )
            )
        self.innbetalinger.append(
            Innbetaling(
                part=part,
                innbetalingsidentifikator=name,
                innbetalingsdato=dato,
                innbetalt_beloep=Decimal(beloep),
                uplassert_beloep=rest,
                plassert_krav=tuple(placed),
                plassert_utbetaling=(),
                innbetalingstype="Innbetalt OCR",
                innbetalt_fra=Betalingsinformasjon(kidnummer=kid) if kid else None,
                mottakers_konto=None,
            )
        )
        return self

    def _cover(self, krav: Krav, name: str, amount: Decimal, dato: date, whole: Decimal) -> None:
        place = next(number for number, one in enumerate(self.krav) if one.kravidentifikator == krav.kravidentifikator)
        current = self.krav[place]
        forfall = current.kravforfall[0]
        covered = PlassertInnbetaling(
            innbetalingsidentifikator=name,
            plassert_beloep=amount,
            plassert_dato=dato,
            innbetalingsdato=dato,
            innbetalt_beloep=whole,
            innbetalt_fra=None,
            innbetalingstype="Innbetalt OCR",
        )
        left = current.gjenstaaende_beloep - amount
        part = replace(forfall, gjenstaaende_beloep=left, plassert_innbetaling=(*forfall.plassert_innbetaling, covered))
        self.krav[place] = replace(current, gjenstaaende_beloep=left, kravforfall=(part,))

    def get_grunnlag(self, hentet: date) -> Grunnlag:
        return Grunnlag(
            aapne=AapneKrav(
                alle_krav=tuple(one for one in self.krav if one.gjenstaaende_beloep),
                innbetalinger=tuple(one for one in self.innbetalinger if one.uplassert_beloep),
            ),
            krav=tuple(self.krav),
            innbetalinger=tuple(self.innbetalinger),
            utbetalinger=(),
            aapne_hentet=hentet,
        )


def make_linje(
    konto: str,
    beloep: str,
    dato: date,
    tekst: str = "",
    *,
    bank: bool | None = False,
    bilag: str = "",
    kid: str = "",
    forfall: date | None = None,
    referanse: str = "",
) -> BokLinje:
    return BokLinje(
        kontonr=konto,
        bilag=bilag or f"{dato:%m%d}{konto}{beloep}",
        linje="1",
        bilagsdato=dato,
        beloep=Decimal(beloep),
        tekst=tekst,
        er_bank=bank,
        kid=kid,
        forfall=forfall,
        referanse=referanse,
    )


def make_bok(
    linjer: Sequence[BokLinje], inngaaende: dict[str, str] | None = None, kontroll: Kontroll | None = None
) -> Bok:
    kontoer = [
        Bokkonto(kontonr=konto, navn="", inngaaende=Decimal((inngaaende or {}).get(konto, "0"))) for konto in GRUPPER
    ]
    return Bok(
        kilde=Filtype.SAFT,
        orgnr="310000003",
        programvare="",
        versjon="1.30",
        dekning_fra=FRA,
        dekning_til=date(2026, 12, 31),
        kontoer=tuple(kontoer),
        linjer=tuple(linjer),
        kontroll=kontroll or Kontroll(),
    )


def bygg(
    reskontro: Reskontro,
    linjer: Sequence[BokLinje],
    *,
    dato: date = DATO,
    idag: date = date(2026, 9, 2),
    inngaaende: dict[str, str] | None = None,
    svar: Svar = NO_ANSWERS,
) -> Bro:
    """The bridge between a small ledger and small books."""
    return avstem(reskontro.get_grunnlag(idag), make_bok(linjer, inngaaende), GRUPPER, dato, idag, svar)
