"""One row of an answer to a payment in or out, with what it covered or consists of."""

from decimal import Decimal

from portal.api import wire_svar
from portal.api.parse_felter import (
    get_beloep,
    get_dato,
    get_tekst,
    get_valgfritt_beloep,
    parse_betalingsinformasjon,
    parse_konto,
    parse_motregning,
    parse_part,
    parse_periode,
)
from portal.api.parse_tekst import clean, get_id
from portal.api.signs import get_raw_sign, normalise_placement_signs
from portal.domain.betaling import (
    Innbetaling,
    KreditKrav,
    PlassertKrav,
    RefundertInnbetaling,
    TilbakebetaltInnbetaling,
    Utbetaling,
)


def parse_innbetaling(row: wire_svar.Innbetaling, orgnr: str) -> Innbetaling:
    """A payment in, in an answer for `orgnr`. Raises Uleselig.

    Amounts are positive until all answers together have decided which payments are reversals (`portal.domain.signs`).
    """
    part = parse_part(row.part_identifikator, orgnr)
    identifier = get_id(row.get_innbetaling_id(), "innbetalingsidentifikator")
    raw = get_beloep(row.innbetalt_beloep, "innbetaltBeloep")
    amount = abs(raw)
    unplaced = abs(get_valgfritt_beloep(row.uplassert_beloep, "uplassertBeloep") or Decimal(0))
    placed_rows = row.plassert_krav or ()
    sent_back = tuple(_parse_tilbakebetalt(sent) for sent in row.plassert_utbetaling or ())
    set_off = parse_motregning(row.motregning_av_innbetaling)
    used = set_off.get_andel(identifier) if set_off else Decimal(0)
    elsewhere = sum((sent.utbetalt_beloep for sent in sent_back), used)
    placed = normalise_placement_signs(
        amount,
        unplaced + elsewhere,
        [(get_beloep(krav.plassert_beloep, "plassertKrav.plassertBeloep"), krav.plassert_dato) for krav in placed_rows],
    )
    return Innbetaling(
        part=part,
        innbetalingsidentifikator=identifier,
        innbetalingsdato=get_dato(row.innbetalingsdato, "innbetalingsdato"),
        innbetalt_beloep=amount,
        uplassert_beloep=unplaced,
        plassert_krav=tuple(
            _parse_plassert_krav(krav, covers) for krav, covers in zip(placed_rows, placed, strict=True)
        ),
        plassert_utbetaling=sent_back,
        innbetalingstype=clean(row.innbetalingstype),
        innbetalt_fra=parse_betalingsinformasjon(row.innbetalt_fra),
        mottakers_konto=parse_konto(row.mottakers_kontonummer, is_own=True),
        motregning=set_off,
        raw_sign=get_raw_sign(raw),
    )


def parse_utbetaling(row: wire_svar.Utbetaling, orgnr: str) -> Utbetaling:
    """A payout, in an answer for `orgnr`; positive for now, like a payment in. Raises Uleselig."""
    raw = get_beloep(row.utbetalt_beloep, "utbetaltBeloep")
    basis = row.grunnlag_for_utbetaling or wire_svar.GrunnlagForUtbetaling()
    return Utbetaling(
        part=parse_part(row.part_identifikator, orgnr),
        utbetalingsidentifikator=get_id(row.utbetalingsidentifikator, "utbetalingsidentifikator"),
        utbetalt_dato=get_dato(row.get_utbetalt_dato(), "utbetaltdato"),
        utbetalt_beloep=abs(raw),
        betalt_til=parse_betalingsinformasjon(row.betalt_til),
        kredit_krav=tuple(_parse_kredit_krav(krav) for krav in basis.kredit_krav or ()),
        tilbakebetaling_av=tuple(_parse_refundert(inn) for inn in basis.tilbakebetaling_av or ()),
        utbetalingstatus=clean(row.utbetalingstatus),
        raw_sign=get_raw_sign(raw),
    )


def _parse_plassert_krav(row: wire_svar.KravPlassertMotInnbetaling, covers: Decimal) -> PlassertKrav:
    return PlassertKrav(
        kravforfallsidentifikator=get_id(row.get_forfall_id(), "kravforfallIdentifikator"),
        plassert_beloep=covers,
        plassert_dato=row.plassert_dato,
        kravbeskrivelse=get_tekst(row.kravbeskrivelse),
        kravforfallsdato=row.kravforfallsdato,
        opprinnelig_kravforfallsbeloep=get_valgfritt_beloep(
            row.opprinnelig_kravforfallsbeloep, "opprinneligKravforfallsbeloep"
        ),
        gjenstaaende_kravforfallsbeloep=get_valgfritt_beloep(
            row.gjenstaaende_kravforfallsbeloep, "gjenstaaendeKravforfallsbeloep"
        ),
    )


def _parse_tilbakebetalt(row: wire_svar.UtbetalingPlassertMotInnbetaling) -> TilbakebetaltInnbetaling:
    return TilbakebetaltInnbetaling(
        utbetalingsidentifikator=get_id(row.utbetalingsidentifikator, "plassertUtbetaling.utbetalingsidentifikator"),
        utbetalt_dato=get_dato(row.get_utbetalt_dato(), "plassertUtbetaling.utbetaltdato"),
        utbetalt_beloep=abs(get_beloep(row.utbetalt_beloep, "plassertUtbetaling.utbetaltBeloep")),
        betalt_til=parse_betalingsinformasjon(row.betalt_til),
    )


def _parse_kredit_krav(row: wire_svar.KreditKrav) -> KreditKrav:
    return KreditKrav(
        kravforfallsidentifikator=get_id(row.get_forfall_id(), "kravforfallidentifikator"),
        # A credit claim: both amounts are credit for the party.
        opprinnelig_beloep=-abs(get_beloep(row.opprinnelig_beloep, "kreditKrav.opprinneligBeloep")),
        gjenstaaende_beloep=-abs(get_beloep(row.gjenstaaende_beloep, "kreditKrav.gjenstaaendeBeloep")),
        utbetalt_beloep=abs(get_beloep(row.utbetalt_beloep, "kreditKrav.utbetaltBeloep")),
        kravbeskrivelse=get_tekst(row.kravbeskrivelse) or clean(row.kravtype),
        kravtype=clean(row.kravtype),
        kravperiode=parse_periode(row.kravperiode),
    )


def _parse_refundert(row: wire_svar.InnbetalingPlassertMotUtbetaling) -> RefundertInnbetaling:
    refunded = get_valgfritt_beloep(row.utbetalt_beloep, "tilbakebetalingAv.utbetaltBeloep")
    return RefundertInnbetaling(
        innbetalingsidentifikator=get_id(row.get_innbetaling_id(), "tilbakebetalingAv.innbetalingsIdentifikator"),
        innbetalingstype=clean(row.innbetalingstype),
        innbetalingsdato=row.innbetalingsdato,
        innbetalt_beloep=abs(get_beloep(row.innbetalt_beloep, "tilbakebetalingAv.innbetaltBeloep")),
        utbetalt_beloep=None if refunded is None else abs(refunded),
        innbetalt_fra=parse_betalingsinformasjon(row.innbetalt_fra),
    )
