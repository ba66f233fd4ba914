"""The API's JSON structures and spellings, exactly as sent; openapi.yaml is the source of every name here.

This file has the parts shared by every kind of row; rows and whole answers are in `wire_svar`. Unknown fields are
ignored, null means missing, and amounts stay raw text until `parse` validates them.
"""

from datetime import date

from msgspec import Raw, Struct, field

NULL = Raw(b"null")  # missing; msgspec has no optional Raw
Beloep = Raw  # the amount's own text, so that nothing is rounded and "61244.0" in quotes is not taken for a number


class SpraakTekst(Struct):
    tekst: str | None = None
    spraak: str | None = None


class MultiSpraakTekst(Struct):
    alle: list[SpraakTekst] | None = field(name="spraakTekst", default=None)

    def get_tekst(self) -> str:
        """The text in bokmål, else the first one."""
        texts = [(text.spraak, text.tekst) for text in self.alle or () if text.tekst]
        return next((text for language, text in texts if language == "nb"), texts[0][1] if texts else "")


class Kravperiode(Struct, rename="camel"):
    periode_beskrivelse: MultiSpraakTekst | None = None
    aar: str | None = None
    fra_dato: date | None = None
    til_dato: date | None = None
    termin_teknisk_navn: str | None = None


class Bankkonto(Struct, rename="camel"):
    bankinformasjon: str | None = None
    kontoeiers_navn: str | None = None
    kontonummer: str | None = None
    iban: str | None = None
    swift_bic: str | None = field(name="swiftBIC", default=None)


class Mottaker(Struct, rename="camel"):
    mottakers_navn: str | None = None


class Betalingsinformasjon(Struct, rename="camel"):
    kidnummer: str | None = None
    melding_sendt_til_mottaker: str | None = None
    konto: Bankkonto | None = None
    sjekk_sendt_til: Mottaker | None = None
    utbetalingskort_sendt_til: Mottaker | None = None
    valutakode: str | None = None


class HasForfallId(Struct, rename="camel"):
    """The instalment's key has three spellings, depending on where it occurs."""

    kravforfalls_identifikator: str | None = None
    kravforfall_identifikator: str | None = None
    kravforfallidentifikator: str | None = None

    def get_forfall_id(self) -> str | None:
        return self.kravforfalls_identifikator or self.kravforfall_identifikator or self.kravforfallidentifikator


class HasInnbetalingId(Struct, rename="camel"):
    """A payment's key has two spellings."""

    innbetalings_identifikator: str | None = None
    innbetalingsidentifikator: str | None = None

    def get_innbetaling_id(self) -> str | None:
        return self.innbetalings_identifikator or self.innbetalingsidentifikator


class HasUtbetaltDato(Struct, rename="camel"):
    """A refund's date has two spellings."""

    utbetalt_dato: date | None = None
    utbetaltdato: date | None = None

    def get_utbetalt_dato(self) -> date | None:
        return self.utbetalt_dato or self.utbetaltdato


class DekketKrav(Struct, rename="camel"):
    motregnet_beloep: Beloep = NULL
    dekket_krav_beskrivelse: MultiSpraakTekst | None = None
    innkrevingsmyndighet: MultiSpraakTekst | None = None
    forfallsdato: date | None = None
    kreditorsnavn: MultiSpraakTekst | None = None
    forsinkelsesrenter: Beloep = NULL


class InnbetalingBruktIMotregning(HasInnbetalingId, rename="camel"):
    uplassert_beloep: Beloep = NULL


class KreditkravBruktIMotregning(HasForfallId, rename="camel"):
    gjenstaaende_beloep: Beloep = NULL
    kravperiode: Kravperiode | None = None  # not shown; decoded so that an invalid value is reported as elsewhere


class HovedKrav(Struct, rename="camel"):
    innbetaling_brukt_imotregning: list[InnbetalingBruktIMotregning] | None = None
    kreditkrav_brukt_i_motregning: list[KreditkravBruktIMotregning] | None = None


class Motregning(Struct, rename="camel"):
    """Both kinds of set-off; the list of covered claims has two spellings."""

    motregningsidentifikator: str | None = None
    innkrevingsmyndighet: MultiSpraakTekst | None = None
    hovedkrav: HovedKrav | None = None
    dekketkrav: list[DekketKrav] | None = None
    dekket_krav: list[DekketKrav] | None = None
    motregnetdato: date | None = None
