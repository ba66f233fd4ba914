"""One row of an answer to one domain object: every field that a page or statement shows, masked where it must be."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from portal.api import wire
from portal.api.fortegn import settle_placed
from portal.domain.betaling import (
    Innbetaling,
    KreditKrav,
    PlassertKrav,
    RefundertInnbetaling,
    TilbakebetaltInnbetaling,
    Utbetaling,
)
from portal.domain.krav import (
    Betalingsinformasjon,
    DekketKrav,
    Konto,
    Krav,
    Kravforfall,
    Kravperiode,
    Motregning,
    Part,
    PlassertInnbetaling,
    PlassertMotkrav,
    PlassertUtbetaling,
)
from portal.domain.numre import mask_kontonummer, mask_pid
from portal.sealing import pseudonym

# Thirteen digits before and two after the point, no exponent: what the authority's own schema allows for kroner.
BELOEP = re.compile(rb"-?[0-9]{1,13}(\.[0-9]{1,2})?")
KRAVGRUPPE_NAVN = {"Særavgift": "Særavgifter"}  # the authority's two code lists spell it differently


class Uleselig(Exception):
    """A row that cannot be read; `felt` names the field."""

    def __init__(self, felt: str) -> None:
        super().__init__(felt)
        self.felt = felt


def get_beloep(raw: wire.Beloep, felt: str) -> Decimal:
    """Kroner, exactly as written. Raises Uleselig for anything but a plain JSON number."""
    amount = get_valgfritt_beloep(raw, felt)
    if amount is None:
        raise Uleselig(felt)
    return amount


def get_valgfritt_beloep(raw: wire.Beloep, felt: str) -> Decimal | None:
    """The same where the amount may be missing."""
    text = bytes(raw)
    if text == b"null":
        return None
    if not BELOEP.fullmatch(text):
        raise Uleselig(felt)
    return Decimal(text.decode())


def parse_krav(row: wire.Krav) -> Krav:
    """A claim. Raises Uleselig."""
    original = get_beloep(row.opprinnelig_beloep, "opprinneligBeloep")
    # No order is promised; the first instalment is the one that falls due first.
    parts = (_parse_forfall(forfall) for forfall in row.kravforfall or ())
    instalments = tuple(sorted(parts, key=lambda forfall: forfall.forfallsdato))
    if row.opprettelsesdato_for_krav is None and not instalments:
        raise Uleselig("opprettelsesdatoForKrav")  # on no date at all, it could stand in no statement
    kravtype = _clean(row.kravtype)
    return Krav(
        part=_parse_part(row.part_identifikator),
        kravidentifikator=_get(row.kravidentifikator, "kravidentifikator"),
        kravtype=kravtype,
        kravbeskrivelse=_get_tekst(row.kravbeskrivelse) or kravtype,
        kravgruppe=parse_kravgruppe(row.kravgruppe),
        kravperiode=_parse_periode(row.kravperiode),
        opprettelsesdato_for_krav=row.opprettelsesdato_for_krav,
        opprinnelig_beloep=original,
        gjenstaaende_beloep=get_beloep(row.gjenstaaende_beloep, "gjenstaaendeBeloep"),
        # Absent on settled claims outside VAT: none.
        stipulerte_renter=get_valgfritt_beloep(row.stipulerte_renter, "stipulerteRenter") or Decimal(0),
        kravforfall=instalments,
        hovedstol_kravidentifikator=_clean(row.hovedstol_kravidentifikator),
        fastsettingsmaate=_clean(row.fastsettingsmaate),
        is_utsatt_iverksettelse=_is_set(row.utsatt_iverksettelse)
        or any(_is_set(forfall.utsatt_iverksettelse) for forfall in row.kravforfall or ()),
        motregning=_parse_motregning(row.motregning_av_kreditkrav),
    )


def parse_kravgruppe(text: str | None) -> str:
    """A claim group under the one name we have for it; "" is none."""
    return KRAVGRUPPE_NAVN.get(_clean(text), _clean(text))


def parse_innbetaling(row: wire.Innbetaling, sign: int) -> Innbetaling:
    """A payment in; `sign` is −1 for a reversal. Raises Uleselig."""
    amount = abs(get_beloep(row.innbetalt_beloep, "innbetaltBeloep"))
    unplaced = abs(get_valgfritt_beloep(row.uplassert_beloep, "uplassertBeloep") or Decimal(0))
    placed_rows = row.plassert_krav or ()
    sent_back = tuple(_parse_tilbakebetalt(sent) for sent in row.plassert_utbetaling or ())
    set_off = _parse_motregning(row.motregning_av_innbetaling)
    elsewhere = sum((sent.utbetalt_beloep for sent in sent_back), set_off.beloep if set_off else Decimal(0))
    placed = settle_placed(
        amount,
        unplaced + elsewhere,
        [(get_beloep(krav.plassert_beloep, "plassertKrav.plassertBeloep"), krav.plassert_dato) for krav in placed_rows],
    )
    return Innbetaling(
        part=_parse_part(row.part_identifikator),
        innbetalingsidentifikator=_get(row.get_innbetaling_id(), "innbetalingsidentifikator"),
        innbetalingsdato=_get_dato(row.innbetalingsdato, "innbetalingsdato"),
        innbetalt_beloep=sign * amount,
        uplassert_beloep=sign * unplaced,
        plassert_krav=tuple(
            _parse_plassert_krav(krav, sign * covers) for krav, covers in zip(placed_rows, placed, strict=True)
        ),
        plassert_utbetaling=sent_back,
        innbetalingstype=_clean(row.innbetalingstype),
        innbetalt_fra=_parse_betaling(row.innbetalt_fra, is_own=False),
        mottakers_konto=_parse_konto(row.mottakers_kontonummer, is_own=True),
        motregning=set_off,
    )


def parse_utbetaling(row: wire.Utbetaling, sign: int) -> Utbetaling:
    """A payment out; `sign` is −1 for a reversal. Raises Uleselig."""
    basis = row.grunnlag_for_utbetaling or wire.GrunnlagForUtbetaling()
    return Utbetaling(
        part=_parse_part(row.part_identifikator),
        utbetalingsidentifikator=_get(row.utbetalingsidentifikator, "utbetalingsidentifikator"),
        utbetalt_dato=_get_dato(row.get_utbetalt_dato(), "utbetaltdato"),
        utbetalt_beloep=sign * abs(get_beloep(row.utbetalt_beloep, "utbetaltBeloep")),
        betalt_til=_parse_betaling(row.betalt_til, is_own=False),
        kredit_krav=tuple(_parse_kredit_krav(krav) for krav in basis.kredit_krav or ()),
        tilbakebetaling_av=tuple(_parse_refundert(inn) for inn in basis.tilbakebetaling_av or ()),
        utbetalingstatus=_clean(row.utbetalingstatus),
    )


def _parse_forfall(row: wire.Kravforfall) -> Kravforfall:
    original = get_beloep(row.opprinnelig_beloep, "kravforfall.opprinneligBeloep")
    left = get_beloep(row.gjenstaaende_beloep, "kravforfall.gjenstaaendeBeloep")
    payments, claims, refunds = (
        row.plassert_innbetaling or (),
        row.plassert_motkrav or (),
        row.plassert_utbetaling or (),
    )
    covers = iter(settle_placed(original, left, _get_plasseringer((*payments, *claims, *refunds))))
    return Kravforfall(
        kravforfallsidentifikator=_get(row.get_forfall_id(), "kravforfallsIdentifikator"),
        forfallsdato=_get_dato(row.forfallsdato, "forfallsdato"),
        opprinnelig_beloep=original,
        gjenstaaende_beloep=left,
        betalingsinformasjon=_parse_betaling(row.betalingsinformasjon, is_own=True) or Betalingsinformasjon(),
        plassert_innbetaling=tuple(_parse_plassert_innbetaling(payment, next(covers)) for payment in payments),
        plassert_motkrav=tuple(_parse_plassert_motkrav(claim, next(covers)) for claim in claims),
        plassert_utbetaling=tuple(_parse_plassert_utbetaling(refund, next(covers)) for refund in refunds),
    )


def _get_plasseringer(
    rows: Iterable[wire.InnbetalingPlassertMotKrav | wire.KravPlassertMotKrav | wire.UtbetalingPlassertMotKrav],
) -> Sequence[tuple[Decimal, date | None]]:
    return [(get_beloep(row.plassert_beloep, "plassertBeloep"), row.plassert_dato) for row in rows]


def _parse_plassert_innbetaling(row: wire.InnbetalingPlassertMotKrav, covers: Decimal) -> PlassertInnbetaling:
    paid = get_valgfritt_beloep(row.innbetalt_beloep, "plassertInnbetaling.innbetaltBeloep")
    return PlassertInnbetaling(
        innbetalingsidentifikator=_get(row.get_innbetaling_id(), "innbetalingsIdentifikator"),
        plassert_beloep=covers,
        plassert_dato=row.plassert_dato,
        innbetalingsdato=row.innbetalingsdato,
        innbetalt_beloep=None if paid is None else abs(paid),
        innbetalt_fra=_parse_betaling(row.innbetalt_fra, is_own=False),
        innbetalingstype=_clean(row.innbetalingstype),
    )


def _parse_plassert_motkrav(row: wire.KravPlassertMotKrav, covers: Decimal) -> PlassertMotkrav:
    return PlassertMotkrav(
        kravforfallsidentifikator=_clean(row.get_forfall_id()),
        plassert_beloep=covers,
        plassert_dato=row.plassert_dato,
        kravtype=_clean(row.kravtype),
        kravbeskrivelse=_get_tekst(row.kravbeskrivelse) or _clean(row.kravtype),
        forfallsdato=row.forfallsdato,
        kravperiode=_parse_periode(row.kravperiode),
    )


def _parse_plassert_utbetaling(row: wire.UtbetalingPlassertMotKrav, covers: Decimal) -> PlassertUtbetaling:
    return PlassertUtbetaling(
        utbetalingsidentifikator=_get(row.utbetalingsidentifikator, "utbetalingsidentifikator"),
        plassert_beloep=covers,
        plassert_dato=row.plassert_dato,
        utbetalt_beloep=abs(get_beloep(row.utbetalt_beloep, "utbetaltBeloep")),
        utbetalt_dato=_get_dato(row.get_utbetalt_dato(), "utbetaltDato"),
        betalt_til=_parse_betaling(row.betalt_til, is_own=False),
    )


def _parse_plassert_krav(row: wire.KravPlassertMotInnbetaling, covers: Decimal) -> PlassertKrav:
    return PlassertKrav(
        kravforfallsidentifikator=_get(row.get_forfall_id(), "kravforfallIdentifikator"),
        plassert_beloep=covers,
        plassert_dato=row.plassert_dato,
        kravbeskrivelse=_get_tekst(row.kravbeskrivelse),
        kravforfallsdato=row.kravforfallsdato,
        opprinnelig_kravforfallsbeloep=get_valgfritt_beloep(
            row.opprinnelig_kravforfallsbeloep, "opprinneligKravforfallsbeloep"
        ),
        gjenstaaende_kravforfallsbeloep=get_valgfritt_beloep(
            row.gjenstaaende_kravforfallsbeloep, "gjenstaaendeKravforfallsbeloep"
        ),
    )


def _parse_tilbakebetalt(row: wire.UtbetalingPlassertMotInnbetaling) -> TilbakebetaltInnbetaling:
    return TilbakebetaltInnbetaling(
        utbetalingsidentifikator=_get(row.utbetalingsidentifikator, "plassertUtbetaling.utbetalingsidentifikator"),
        utbetalt_dato=_get_dato(row.get_utbetalt_dato(), "plassertUtbetaling.utbetaltdato"),
        utbetalt_beloep=abs(get_beloep(row.utbetalt_beloep, "plassertUtbetaling.utbetaltBeloep")),
        betalt_til=_parse_betaling(row.betalt_til, is_own=False),
    )


def _parse_kredit_krav(row: wire.KreditKrav) -> KreditKrav:
    return KreditKrav(
        kravforfallsidentifikator=_get(row.get_forfall_id(), "kravforfallidentifikator"),
        # A credit claim, so both amounts are to the party's credit.
        opprinnelig_beloep=-abs(get_beloep(row.opprinnelig_beloep, "kreditKrav.opprinneligBeloep")),
        gjenstaaende_beloep=-abs(get_beloep(row.gjenstaaende_beloep, "kreditKrav.gjenstaaendeBeloep")),
        utbetalt_beloep=abs(get_beloep(row.utbetalt_beloep, "kreditKrav.utbetaltBeloep")),
        kravbeskrivelse=_get_tekst(row.kravbeskrivelse) or _clean(row.kravtype),
        kravtype=_clean(row.kravtype),
        kravperiode=_parse_periode(row.kravperiode),
    )


def _parse_refundert(row: wire.InnbetalingPlassertMotUtbetaling) -> RefundertInnbetaling:
    refunded = get_valgfritt_beloep(row.utbetalt_beloep, "tilbakebetalingAv.utbetaltBeloep")
    return RefundertInnbetaling(
        innbetalingsidentifikator=_get(row.get_innbetaling_id(), "tilbakebetalingAv.innbetalingsIdentifikator"),
        innbetalingstype=_clean(row.innbetalingstype),
        innbetalingsdato=row.innbetalingsdato,
        innbetalt_beloep=abs(get_beloep(row.innbetalt_beloep, "tilbakebetalingAv.innbetaltBeloep")),
        utbetalt_beloep=None if refunded is None else abs(refunded),
        innbetalt_fra=_parse_betaling(row.innbetalt_fra, is_own=False),
    )


def _parse_motregning(row: wire.Motregning | None) -> Motregning | None:
    if row is None:
        return None
    main = row.hovedkrav or wire.HovedKrav()
    sources = [
        *(
            (source.get_innbetaling_id(), source.uplassert_beloep)
            for source in main.innbetaling_brukt_imotregning or ()
        ),
        *((source.get_forfall_id(), source.gjenstaaende_beloep) for source in main.kreditkrav_brukt_i_motregning or ()),
    ]
    return Motregning(
        motregningsidentifikator=_get(row.motregningsidentifikator, "motregningsidentifikator"),
        motregnetdato=_get_dato(row.motregnetdato, "motregnetdato"),
        innkrevingsmyndighet=_get_tekst(row.innkrevingsmyndighet),
        dekket_krav=tuple(_parse_dekket_krav(krav) for krav in row.dekketkrav or row.dekket_krav or ()),
        kilder=tuple((_clean(source), abs(get_beloep(amount, "hovedkrav"))) for source, amount in sources),
    )


def _parse_dekket_krav(row: wire.DekketKrav) -> DekketKrav:
    return DekketKrav(
        motregnet_beloep=abs(get_beloep(row.motregnet_beloep, "motregnetBeloep")),
        beskrivelse=_get_tekst(row.dekket_krav_beskrivelse),
        kreditorsnavn=_get_tekst(row.kreditorsnavn),
        innkrevingsmyndighet=_get_tekst(row.innkrevingsmyndighet),
        forfallsdato=row.forfallsdato,
        forsinkelsesrenter=get_valgfritt_beloep(row.forsinkelsesrenter, "forsinkelsesrenter"),
    )


def _parse_part(identifikator: str | None) -> Part:
    text = _get(identifikator, "partIdentifikator")
    # A person's number goes no further: a keyed hash tells two persons apart, and nothing can be read out of it.
    is_orgnr = bool(re.fullmatch(r"[0-9]{9}", text))
    return Part(noekkel=text if is_orgnr else pseudonym(text), is_person=bool(re.fullmatch(r"[0-9]{11}", text)))


def _parse_periode(row: wire.Kravperiode | None) -> Kravperiode | None:
    if row is None:
        return None
    return Kravperiode(
        beskrivelse=_get_tekst(row.periode_beskrivelse),
        aar=_clean(row.aar),
        fra_dato=row.fra_dato,
        til_dato=row.til_dato,
        termin=_clean(row.termin_teknisk_navn).lstrip("0"),  # padded in the VAT ledger only
    )


def _parse_betaling(row: wire.Betalingsinformasjon | None, *, is_own: bool) -> Betalingsinformasjon | None:
    if row is None:
        return None
    cheque, card = row.sjekk_sendt_til or wire.Mottaker(), row.utbetalingskort_sendt_til or wire.Mottaker()
    return Betalingsinformasjon(
        kidnummer=(row.kidnummer or "").strip(),
        melding_sendt_til_mottaker=_clean(row.melding_sendt_til_mottaker),
        konto=_parse_konto(row.konto, is_own=is_own),
        valutakode=_clean(row.valutakode),
        sjekk_sendt_til=_clean(cheque.mottakers_navn),
        utbetalingskort_sendt_til=_clean(card.mottakers_navn),
    )


def _parse_konto(row: wire.Bankkonto | None, *, is_own: bool) -> Konto | None:
    """The authority's own account whole, everybody else's masked; an empty object is no account."""
    if row is None or not (row.kontonummer or row.iban or row.kontoeiers_navn):
        return None
    number, iban = (row.kontonummer or "").strip(), (row.iban or "").strip()
    return Konto(
        kontonummer=number if is_own else mask_kontonummer(number),
        iban=iban if is_own else mask_kontonummer(iban),
        swift_bic=_clean(row.swift_bic),
        kontoeiers_navn=_clean(row.kontoeiers_navn),
        bankinformasjon=_clean(row.bankinformasjon),
    )


def _get(text: str | None, felt: str) -> str:
    """An identifier, which must be there; masked should it be a person's number."""
    if not text or not text.strip():
        raise Uleselig(felt)
    return text.strip() if felt == "partIdentifikator" else mask_pid(text.strip())


def _get_dato(value: date | None, felt: str) -> date:
    if value is None:
        raise Uleselig(felt)
    return value


def _get_tekst(text: wire.MultiSpraakTekst | None) -> str:
    return _clean(text.get_tekst()) if text else ""


def _clean(text: str | None) -> str:
    """Free text from the API: a national identity number may stand in any of it."""
    return mask_pid((text or "").strip())


def _is_set(raw: wire.Beloep) -> bool:
    """A field of unknown form (`utsattIverksettelse` is documented by name only): there, and not false."""
    return bytes(raw) not in (b"null", b"false", b'""', b"{}", b"[]")
