"""Fields shared by every kind of row: amounts, texts, parties, periods, accounts, set-off. Masks personal numbers."""

import re
from datetime import date
from decimal import Decimal

from portal.api import wire
from portal.api.parse_tekst import MAX_TEXT, Uleselig, clean, clean_key, clean_number, get_id
from portal.domain.felter import Betalingsinformasjon, Konto, Kravperiode, Part
from portal.domain.numre import mask_kontonummer
from portal.domain.plassering import DekketKrav, Motregning
from portal.sealing import pseudonym

# At most thirteen digits before the point and two after, no exponent: the limits in the authority's own schema.
BELOEP = re.compile(rb"-?[0-9]{1,13}(\.[0-9]{1,2})?")
PARTIDENTIFIKATOR = "partIdentifikator"  # the field with the row's party
KRAVGRUPPE_NAVN = {"Særavgift": "Særavgifter"}  # the authority's two code lists spell it differently


def get_beloep(raw: wire.Beloep, felt: str) -> Decimal:
    """Kroner, exactly as written. Raises Uleselig for anything but a plain JSON number."""
    amount = get_valgfritt_beloep(raw, felt)
    if amount is None:
        raise Uleselig(felt)
    return amount


def get_valgfritt_beloep(raw: wire.Beloep, felt: str) -> Decimal | None:
    """The same for an optional amount."""
    text = bytes(raw)
    if text == b"null":
        return None
    if not BELOEP.fullmatch(text):
        raise Uleselig(felt)
    return Decimal(text.decode())


def parse_kravgruppe(text: str | None) -> str:
    """A claim group by its canonical name; "" is none."""
    # Long names are not cut: two groups may differ only at the end.
    name = clean_key(text) if text and len(text) > MAX_TEXT else clean(text)
    return KRAVGRUPPE_NAVN.get(name, name)


def parse_part(identifikator: str | None, orgnr: str) -> Part:
    """The row's party: the answer's own if the row has none, or a person (the owner).

    `orgnr` is the answer's party, "" if it has none. Raises Uleselig if the row belongs to anybody else.
    """
    text = (identifikator or "").strip() or orgnr
    is_person = bool(re.fullmatch(r"[0-9]{11}", text))
    if not text or (orgnr and text != orgnr and not is_person):
        raise Uleselig(PARTIDENTIFIKATOR)
    # A person's number stops here: a keyed hash tells two persons apart without revealing it.
    is_orgnr = bool(re.fullmatch(r"[0-9]{9}", text))
    return Part(noekkel=text if is_orgnr else pseudonym(text), is_person=is_person)


def parse_periode(row: wire.Kravperiode | None) -> Kravperiode | None:
    if row is None:
        return None
    return Kravperiode(
        beskrivelse=get_tekst(row.periode_beskrivelse),
        aar=clean(row.aar),
        fra_dato=row.fra_dato,
        til_dato=row.til_dato,
        termin=clean(row.termin_teknisk_navn).lstrip("0"),  # zero-padded in the VAT ledger only
    )


def parse_betalingsinformasjon(
    row: wire.Betalingsinformasjon | None, *, is_own: bool = False
) -> Betalingsinformasjon | None:
    if row is None:
        return None
    cheque, card = row.sjekk_sendt_til or wire.Mottaker(), row.utbetalingskort_sendt_til or wire.Mottaker()
    return Betalingsinformasjon(
        kidnummer=clean_number(row.kidnummer, "kidnummer"),
        melding_sendt_til_mottaker=clean(row.melding_sendt_til_mottaker),
        konto=parse_konto(row.konto, is_own=is_own),
        valutakode=clean(row.valutakode),
        sjekk_sendt_til=clean(cheque.mottakers_navn),
        utbetalingskort_sendt_til=clean(card.mottakers_navn),
    )


def parse_konto(row: wire.Bankkonto | None, *, is_own: bool = False) -> Konto | None:
    """The authority's own account unmasked, all others masked; an empty object is no account."""
    if row is None or not (row.kontonummer or row.iban or row.kontoeiers_navn):
        return None
    number, iban = clean_number(row.kontonummer, "kontonummer"), clean_number(row.iban, "iban")
    return Konto(
        kontonummer=number if is_own else mask_kontonummer(number),
        iban=iban if is_own else mask_kontonummer(iban),
        swift_bic=clean(row.swift_bic),
        kontoeiers_navn=clean(row.kontoeiers_navn),
        bankinformasjon=clean(row.bankinformasjon),
    )


def parse_motregning(row: wire.Motregning | None) -> Motregning | None:
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
        motregningsidentifikator=get_id(row.motregningsidentifikator, "motregningsidentifikator"),
        motregnetdato=get_dato(row.motregnetdato, "motregnetdato"),
        innkrevingsmyndighet=get_tekst(row.innkrevingsmyndighet),
        dekket_krav=tuple(_parse_dekket_krav(krav) for krav in row.dekketkrav or row.dekket_krav or ()),
        kilder=tuple((clean_key(source), abs(get_beloep(amount, "hovedkrav"))) for source, amount in sources),
    )


def _parse_dekket_krav(row: wire.DekketKrav) -> DekketKrav:
    return DekketKrav(
        motregnet_beloep=abs(get_beloep(row.motregnet_beloep, "motregnetBeloep")),
        beskrivelse=get_tekst(row.dekket_krav_beskrivelse),
        kreditorsnavn=get_tekst(row.kreditorsnavn),
        innkrevingsmyndighet=get_tekst(row.innkrevingsmyndighet),
        forfallsdato=row.forfallsdato,
        forsinkelsesrenter=get_valgfritt_beloep(row.forsinkelsesrenter, "forsinkelsesrenter"),
    )


def get_dato(value: date | None, felt: str) -> date:
    if value is None:
        raise Uleselig(felt)
    return value


def get_tekst(text: wire.MultiSpraakTekst | None) -> str:
    return clean(text.get_tekst()) if text else ""


def is_set(raw: wire.Beloep) -> bool:
    """Whether a field of unknown type is present and not false (`utsattIverksettelse` is documented by name only)."""
    return bytes(raw) not in (b"null", b"false", b'""', b"{}", b"[]")
