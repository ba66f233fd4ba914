"""The shapes and spellings of the API's JSON, as they come: openapi.yaml is the source of every name here.

Unknown fields are ignored, null reads as missing, amounts stay raw text until `parse` has judged them.
"""

from datetime import date

from msgspec import UNSET, Raw, Struct, UnsetType, field

NULL = Raw(b"null")  # missing; msgspec has no optional raw text
Beloep = Raw  # the amount's own text: "61244.0" is not yet a number, so that nothing is rounded on the way


class SpraakTekst(Struct):
    tekst: str | None = None
    spraak: str | None = None


class MultiSpraakTekst(Struct):
    alle: list[SpraakTekst] | None = field(name="spraakTekst", default=None)

    def get_tekst(self) -> str:
        """The text in bokmål, else the first there is."""
        texts = [text for text in self.alle or () if text.tekst]
        return next((text.tekst or "" for text in texts if text.spraak == "nb"), texts[0].tekst or "" if texts else "")


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
    """The due date's key has three spellings, one for each place it stands in."""

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


class InnbetalingPlassertMotKrav(HasInnbetalingId, rename="camel"):
    plassert_beloep: Beloep = NULL
    plassert_dato: date | None = None
    innbetalingsdato: date | None = None
    innbetalt_beloep: Beloep = NULL
    innbetalt_fra: Betalingsinformasjon | None = None
    innbetalingstype: str | None = None


class KravPlassertMotKrav(HasForfallId, rename="camel"):
    plassert_beloep: Beloep = NULL
    plassert_dato: date | None = None
    kravtype: str | None = None
    kravbeskrivelse: MultiSpraakTekst | None = None
    forfallsdato: date | None = None
    kravperiode: Kravperiode | None = None


class UtbetalingPlassertMotKrav(HasUtbetaltDato, rename="camel"):
    utbetalingsidentifikator: str | None = None
    utbetalt_beloep: Beloep = NULL
    betalt_til: Betalingsinformasjon | None = None
    plassert_beloep: Beloep = NULL
    plassert_dato: date | None = None


class Kravforfall(HasForfallId, rename="camel"):
    forfallsdato: date | None = None
    opprinnelig_beloep: Beloep = NULL
    gjenstaaende_beloep: Beloep = NULL
    betalingsinformasjon: Betalingsinformasjon | None = None
    plassert_innbetaling: list[InnbetalingPlassertMotKrav] | None = None
    plassert_motkrav: list[KravPlassertMotKrav] | None = None
    plassert_utbetaling: list[UtbetalingPlassertMotKrav] | None = None
    utsatt_iverksettelse: Raw = NULL


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
    kravperiode: Kravperiode | None = None  # shown nowhere; read so that nonsense in it is told as elsewhere


class HovedKrav(Struct, rename="camel"):
    innbetaling_brukt_imotregning: list[InnbetalingBruktIMotregning] | None = None
    kreditkrav_brukt_i_motregning: list[KreditkravBruktIMotregning] | None = None


class Motregning(Struct, rename="camel"):
    """Both kinds of set-off; what was covered has two spellings."""

    motregningsidentifikator: str | None = None
    innkrevingsmyndighet: MultiSpraakTekst | None = None
    hovedkrav: HovedKrav | None = None
    dekketkrav: list[DekketKrav] | None = None
    dekket_krav: list[DekketKrav] | None = None
    motregnetdato: date | None = None


class Krav(Struct, rename="camel"):
    part_identifikator: str | None = None
    kravidentifikator: str | None = None
    kravtype: str | None = None
    opprinnelig_beloep: Beloep = NULL
    gjenstaaende_beloep: Beloep = NULL
    stipulerte_renter: Beloep = NULL
    kravforfall: list[Kravforfall] | None = None
    kravbeskrivelse: MultiSpraakTekst | None = None
    kravperiode: Kravperiode | None = None
    opprettelsesdato_for_krav: date | None = None
    kravgruppe: str | None = None
    hovedstol_kravidentifikator: str | None = None
    fastsettingsmaate: str | None = None
    motregning_av_kreditkrav: Motregning | None = None
    utsatt_iverksettelse: Raw = NULL


class KravPlassertMotInnbetaling(HasForfallId, rename="camel"):
    plassert_beloep: Beloep = NULL
    plassert_dato: date | None = None
    kravbeskrivelse: MultiSpraakTekst | None = None
    kravforfallsdato: date | None = None
    opprinnelig_kravforfallsbeloep: Beloep = NULL
    gjenstaaende_kravforfallsbeloep: Beloep = NULL


class UtbetalingPlassertMotInnbetaling(HasUtbetaltDato, rename="camel"):
    utbetalingsidentifikator: str | None = None
    utbetalt_beloep: Beloep = NULL
    betalt_til: Betalingsinformasjon | None = None


class Innbetaling(HasInnbetalingId, rename="camel"):
    part_identifikator: str | None = None
    innbetalingsdato: date | None = None
    innbetalt_beloep: Beloep = NULL
    plassert_krav: list[KravPlassertMotInnbetaling] | None = None
    uplassert_beloep: Beloep = NULL
    mottakers_kontonummer: Bankkonto | None = None
    innbetalt_fra: Betalingsinformasjon | None = None
    innbetalingstype: str | None = None
    plassert_utbetaling: list[UtbetalingPlassertMotInnbetaling] | None = None
    motregning_av_innbetaling: Motregning | None = None


class KreditKrav(HasForfallId, rename="camel"):
    opprinnelig_beloep: Beloep = NULL
    gjenstaaende_beloep: Beloep = NULL
    utbetalt_beloep: Beloep = NULL
    kravbeskrivelse: MultiSpraakTekst | None = None
    kravtype: str | None = None
    kravperiode: Kravperiode | None = None


class InnbetalingPlassertMotUtbetaling(HasInnbetalingId, rename="camel"):
    innbetalingstype: str | None = None
    innbetalingsdato: date | None = None
    innbetalt_beloep: Beloep = NULL
    innbetalt_fra: Betalingsinformasjon | None = None
    utbetalt_beloep: Beloep = NULL


class GrunnlagForUtbetaling(Struct, rename="camel"):
    kredit_krav: list[KreditKrav] | None = None
    tilbakebetaling_av: list[InnbetalingPlassertMotUtbetaling] | None = None


class Utbetaling(HasUtbetaltDato, rename="camel"):
    part_identifikator: str | None = None
    utbetalingsidentifikator: str | None = None
    utbetalt_beloep: Beloep = NULL
    betalt_til: Betalingsinformasjon | None = None
    grunnlag_for_utbetaling: GrunnlagForUtbetaling | None = None
    utbetalingstatus: str | None = None


class Summer(Struct, rename="camel"):
    """`totalOversikt`, and the same for one claim group."""

    kravgruppe: str | None = None
    sum_stipulerte_renter: Beloep = NULL
    sum_forfalte_krav: Beloep = NULL
    sum_ikke_forfalte_krav: Beloep = NULL
    sum_uplasserte_innbetalinger: Beloep = NULL
    saldo: Beloep = NULL


class AapneKravSvar(Struct, rename="camel"):
    """Lists are decoded row by row later, so that one bad row stays one bad row."""

    kode: str | None = None  # only of "nothing for this party"
    part_identifikator: str | None = None
    skjermet: bool | None = None
    aapent_krav_med_gjenstaaende_beloep: list[Raw] | None = None
    innbetaling_med_uplassert_beloep: list[Raw] | UnsetType | None = UNSET
    total_oversikt: Raw = NULL
    oversikt_per_kravgruppe: list[Raw] | None = None


class ListeSvar(Struct, rename="camel"):
    """The three period answers; each has one of the lists."""

    part_identifikator: str | None = None
    skjermet: bool | None = None
    krav: list[Raw] | None = None
    innbetaling: list[Raw] | None = None
    utbetaling: list[Raw] | None = None
