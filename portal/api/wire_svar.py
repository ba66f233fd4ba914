"""The API's answers and rows, exactly as sent; the parts they share are in `wire`."""

from datetime import date

from msgspec import UNSET, Raw, Struct, UnsetType

from portal.api.wire import (
    NULL,
    Bankkonto,
    Beloep,
    Betalingsinformasjon,
    HasForfallId,
    HasInnbetalingId,
    HasUtbetaltDato,
    Kravperiode,
    Motregning,
    MultiSpraakTekst,
)


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
    """`totalOversikt`, also used per claim group."""

    kravgruppe: str | None = None
    sum_stipulerte_renter: Beloep = NULL
    sum_forfalte_krav: Beloep = NULL
    sum_ikke_forfalte_krav: Beloep = NULL
    sum_uplasserte_innbetalinger: Beloep = NULL
    saldo: Beloep = NULL


class AapneKravSvar(Struct, rename="camel"):
    """Lists are decoded row by row later, so that an unreadable row never hides the others."""

    kode: str | None = None  # only in an answer that means "nothing for this party"
    part_identifikator: str | None = None
    skjermet: bool | None = None
    aapent_krav_med_gjenstaaende_beloep: list[Raw] | None = None
    innbetaling_med_uplassert_beloep: list[Raw] | UnsetType | None = UNSET
    total_oversikt: Raw = NULL
    oversikt_per_kravgruppe: list[Raw] | None = None


class ListeSvar(Struct, rename="camel"):
    """The three yearly answers; each has one of the lists."""

    part_identifikator: str | None = None
    skjermet: bool | None = None
    krav: list[Raw] | None = None
    innbetaling: list[Raw] | None = None
    utbetaling: list[Raw] | None = None
