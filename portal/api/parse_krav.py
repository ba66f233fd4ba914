"""One row of an answer to a claim with its instalments and placements."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from portal.api import wire_svar
from portal.api.parse_felter import (
    get_beloep,
    get_dato,
    get_tekst,
    get_valgfritt_beloep,
    is_set,
    parse_betalingsinformasjon,
    parse_kravgruppe,
    parse_motregning,
    parse_part,
    parse_periode,
)
from portal.api.parse_tekst import Uleselig, clean, clean_key, get_id
from portal.api.signs import get_raw_sign, normalise_placement_signs
from portal.domain.felter import Betalingsinformasjon
from portal.domain.krav import Krav, Kravforfall
from portal.domain.plassering import Motregning, PlassertInnbetaling, PlassertMotkrav, PlassertUtbetaling


def parse_krav(row: wire_svar.Krav, orgnr: str) -> Krav:
    """A claim in an answer for `orgnr`. Raises Uleselig."""
    part = parse_part(row.part_identifikator, orgnr)
    original = get_beloep(row.opprinnelig_beloep, "opprinneligBeloep")
    set_off = parse_motregning(row.motregning_av_kreditkrav)
    # The API promises no order; the first instalment is the one with the earliest due date.
    parts = (_parse_forfall(forfall, set_off) for forfall in row.kravforfall or ())
    instalments = tuple(sorted(parts, key=lambda forfall: forfall.forfallsdato))
    if row.opprettelsesdato_for_krav is None and not instalments:
        raise Uleselig("opprettelsesdatoForKrav")  # without any date, it could not appear in a statement
    kravtype = clean(row.kravtype)
    return Krav(
        part=part,
        kravidentifikator=get_id(row.kravidentifikator, "kravidentifikator"),
        kravtype=kravtype,
        kravbeskrivelse=get_tekst(row.kravbeskrivelse) or kravtype,
        kravgruppe=parse_kravgruppe(row.kravgruppe),
        kravperiode=parse_periode(row.kravperiode),
        opprettelsesdato_for_krav=row.opprettelsesdato_for_krav,
        opprinnelig_beloep=original,
        gjenstaaende_beloep=get_beloep(row.gjenstaaende_beloep, "gjenstaaendeBeloep"),
        # Absent on settled claims outside VAT; absent means zero.
        stipulerte_renter=get_valgfritt_beloep(row.stipulerte_renter, "stipulerteRenter") or Decimal(0),
        kravforfall=instalments,
        hovedstol_kravidentifikator=clean_key(row.hovedstol_kravidentifikator),
        fastsettingsmaate=clean(row.fastsettingsmaate),
        is_utsatt_iverksettelse=is_set(row.utsatt_iverksettelse)
        or any(is_set(forfall.utsatt_iverksettelse) for forfall in row.kravforfall or ()),
        motregning=set_off,
    )


def _parse_forfall(row: wire_svar.Kravforfall, set_off: Motregning | None) -> Kravforfall:
    identifier = get_id(row.get_forfall_id(), "kravforfallsIdentifikator")
    original = get_beloep(row.opprinnelig_beloep, "kravforfall.opprinneligBeloep")
    left = get_beloep(row.gjenstaaende_beloep, "kravforfall.gjenstaaendeBeloep")
    payments, claims, refunds = (
        row.plassert_innbetaling or (),
        row.plassert_motkrav or (),
        row.plassert_utbetaling or (),
    )
    covers = iter(
        normalise_placement_signs(
            original,
            left,
            _get_plasseringer((*payments, *claims, *refunds)),
            set_off.get_andel(identifier) if set_off else Decimal(0),
        )
    )
    return Kravforfall(
        kravforfallsidentifikator=identifier,
        forfallsdato=get_dato(row.forfallsdato, "forfallsdato"),
        opprinnelig_beloep=original,
        gjenstaaende_beloep=left,
        betalingsinformasjon=parse_betalingsinformasjon(row.betalingsinformasjon, is_own=True)
        or Betalingsinformasjon(),
        plassert_innbetaling=tuple(_parse_plassert_innbetaling(payment, next(covers)) for payment in payments),
        plassert_motkrav=tuple(_parse_plassert_motkrav(claim, next(covers)) for claim in claims),
        plassert_utbetaling=tuple(_parse_plassert_utbetaling(refund, next(covers)) for refund in refunds),
    )


def _get_plasseringer(
    rows: Iterable[
        wire_svar.InnbetalingPlassertMotKrav | wire_svar.KravPlassertMotKrav | wire_svar.UtbetalingPlassertMotKrav
    ],
) -> Sequence[tuple[Decimal, date | None]]:
    return [(get_beloep(row.plassert_beloep, "plassertBeloep"), row.plassert_dato) for row in rows]


def _parse_plassert_innbetaling(row: wire_svar.InnbetalingPlassertMotKrav, covers: Decimal) -> PlassertInnbetaling:
    paid = get_valgfritt_beloep(row.innbetalt_beloep, "plassertInnbetaling.innbetaltBeloep")
    return PlassertInnbetaling(
        innbetalingsidentifikator=get_id(row.get_innbetaling_id(), "innbetalingsIdentifikator"),
        plassert_beloep=covers,
        plassert_dato=row.plassert_dato,
        innbetalingsdato=row.innbetalingsdato,
        innbetalt_beloep=None if paid is None else abs(paid),
        innbetalt_fra=parse_betalingsinformasjon(row.innbetalt_fra),
        innbetalingstype=clean(row.innbetalingstype),
        raw_sign=0 if paid is None else get_raw_sign(paid),
    )


def _parse_plassert_motkrav(row: wire_svar.KravPlassertMotKrav, covers: Decimal) -> PlassertMotkrav:
    return PlassertMotkrav(
        kravforfallsidentifikator=clean_key(row.get_forfall_id()),
        plassert_beloep=covers,
        plassert_dato=row.plassert_dato,
        kravtype=clean(row.kravtype),
        kravbeskrivelse=get_tekst(row.kravbeskrivelse) or clean(row.kravtype),
        forfallsdato=row.forfallsdato,
        kravperiode=parse_periode(row.kravperiode),
    )


def _parse_plassert_utbetaling(row: wire_svar.UtbetalingPlassertMotKrav, covers: Decimal) -> PlassertUtbetaling:
    paid = abs(get_beloep(row.utbetalt_beloep, "utbetaltBeloep"))
    return PlassertUtbetaling(
        utbetalingsidentifikator=get_id(row.utbetalingsidentifikator, "utbetalingsidentifikator"),
        plassert_beloep=covers,
        plassert_dato=row.plassert_dato,
        utbetalt_beloep=-paid if covers < 0 else paid,  # a negative placement belongs to a reversed payout
        utbetalt_dato=get_dato(row.get_utbetalt_dato(), "utbetaltDato"),
        betalt_til=parse_betalingsinformasjon(row.betalt_til),
    )
