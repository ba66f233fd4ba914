"""Claims: every field is parsed, and an unreadable row is reported with the field."""

from datetime import date
from decimal import Decimal

import pytest

from portal.api.parse import parse_krav_liste
from portal.domain.felter import Betalingsinformasjon, Konto, Kravperiode, Part
from portal.domain.krav import Krav, Kravforfall
from portal.domain.plassering import DekketKrav, Motregning, PlassertInnbetaling, PlassertMotkrav, PlassertUtbetaling
from portal.domain.svar import Liste
from tests.api.rader import KRAV, PLACED_CLAIM, PLACED_PAYMENT, Path, Row, change
from tests.signs import ORGNR, dump

MASKED = Konto(kontonummer="******28126")
READ = Krav(
    part=Part(noekkel=ORGNR, is_person=False),
    kravidentifikator="K-1",
    kravtype="ARBGAVG",
    kravbeskrivelse="Arbeidsgiveravgift",
    kravgruppe="Arbeidsgiveravgift",
    kravperiode=Kravperiode(aar="2022", termin="2"),
    opprettelsesdato_for_krav=date(2022, 5, 12),
    opprinnelig_beloep=Decimal(1500),
    gjenstaaende_beloep=Decimal(900),
    stipulerte_renter=Decimal("12.5"),
    kravforfall=(
        Kravforfall(
            kravforfallsidentifikator="F-1",
            forfallsdato=date(2022, 5, 16),
            opprinnelig_beloep=Decimal(1000),
            gjenstaaende_beloep=Decimal(400),
            betalingsinformasjon=Betalingsinformasjon(kidnummer="0182", konto=Konto(kontonummer="76940518888")),
            plassert_innbetaling=(
                PlassertInnbetaling(
                    innbetalingsidentifikator="I-1",
                    plassert_beloep=Decimal(300),
                    plassert_dato=date(2022, 5, 20),
                    innbetalingsdato=date(2022, 5, 19),
                    innbetalt_beloep=Decimal("750.5"),
                    innbetalt_fra=Betalingsinformasjon(kidnummer="123", konto=MASKED),
                    innbetalingstype="OCR",
                    raw_sign=-1,
                ),
            ),
            plassert_motkrav=(
                PlassertMotkrav(
                    kravforfallsidentifikator="F-9",
                    plassert_beloep=Decimal(200),
                    plassert_dato=date(2022, 5, 21),
                    kravtype="MVA",
                    kravbeskrivelse="Mva-melding",
                    forfallsdato=date(2022, 6, 10),
                    kravperiode=Kravperiode(aar="2022", termin="2"),
                ),
            ),
            plassert_utbetaling=(
                PlassertUtbetaling(
                    utbetalingsidentifikator="U-1",
                    plassert_beloep=Decimal(100),
                    plassert_dato=date(2022, 5, 22),
                    utbetalt_beloep=Decimal(400),
                    utbetalt_dato=date(2022, 5, 23),
                    betalt_til=Betalingsinformasjon(konto=MASKED),
                ),
            ),
        ),
        Kravforfall(
            kravforfallsidentifikator="F-2",
            forfallsdato=date(2022, 11, 15),
            opprinnelig_beloep=Decimal(500),
            gjenstaaende_beloep=Decimal(500),
            betalingsinformasjon=Betalingsinformasjon(),
        ),
    ),
    hovedstol_kravidentifikator="K-0",
    fastsettingsmaate="skjønn",
    motregning=Motregning(
        motregningsidentifikator="M-1",
        motregnetdato=date(2023, 1, 2),
        innkrevingsmyndighet="",
        dekket_krav=(
            DekketKrav(
                motregnet_beloep=Decimal(10),
                beskrivelse="",
                kreditorsnavn="",
                innkrevingsmyndighet="",
                forfallsdato=None,
                forsinkelsesrenter=None,
            ),
        ),
        kilder=(),
    ),
)


def parse(*rows: Row) -> Liste[Krav]:
    return parse_krav_liste(dump({"krav": rows}))


def parse_one(path: Path, value: object) -> Krav:
    answer = parse(change(KRAV, path, value))
    assert answer.uleselige == ()
    return answer.rader[0]


def test_every_field_of_a_claim_is_parsed_and_its_first_instalment_falls_due_first() -> None:
    assert parse(KRAV) == Liste(rader=(READ,))


FORFALL: Path = ("kravforfall", 1)


@pytest.mark.parametrize(
    ("path", "grunn"),
    [
        (("opprinneligBeloep",), "opprinneligBeloep"),
        (("gjenstaaendeBeloep",), "gjenstaaendeBeloep"),
        (("stipulerteRenter",), "stipulerteRenter"),
        ((*FORFALL, "opprinneligBeloep"), "kravforfall.opprinneligBeloep"),
        ((*FORFALL, "gjenstaaendeBeloep"), "kravforfall.gjenstaaendeBeloep"),
        ((*FORFALL, "plassertInnbetaling", 0, "plassertBeloep"), "plassertBeloep"),
        ((*FORFALL, "plassertInnbetaling", 0, "innbetaltBeloep"), "plassertInnbetaling.innbetaltBeloep"),
        ((*FORFALL, "plassertUtbetaling", 0, "utbetaltBeloep"), "utbetaltBeloep"),
    ],
)
def test_an_invalid_amount_is_reported_with_its_field(path: Path, grunn: str) -> None:
    answer = parse(change(KRAV, path, "17"))

    assert (answer.rader, [(rad.identifikator, rad.grunn) for rad in answer.uleselige]) == ((), [("K-1", grunn)])


@pytest.mark.parametrize(
    ("path", "grunn"),
    [
        (("kravidentifikator",), "kravidentifikator"),
        (("opprinneligBeloep",), "opprinneligBeloep"),
        (("gjenstaaendeBeloep",), "gjenstaaendeBeloep"),
        ((*FORFALL, "kravforfallsIdentifikator"), "kravforfallsIdentifikator"),
        ((*FORFALL, "forfallsdato"), "forfallsdato"),
        ((*FORFALL, "opprinneligBeloep"), "kravforfall.opprinneligBeloep"),
        ((*FORFALL, "gjenstaaendeBeloep"), "kravforfall.gjenstaaendeBeloep"),
        ((*FORFALL, "plassertInnbetaling", 0, "innbetalingsIdentifikator"), "innbetalingsIdentifikator"),
        ((*FORFALL, "plassertMotkrav", 0, "plassertBeloep"), "plassertBeloep"),
        ((*FORFALL, "plassertUtbetaling", 0, "utbetalingsidentifikator"), "utbetalingsidentifikator"),
        ((*FORFALL, "plassertUtbetaling", 0, "utbetaltBeloep"), "utbetaltBeloep"),
        ((*FORFALL, "plassertUtbetaling", 0, "utbetaltdato"), "utbetaltDato"),
    ],
)
def test_a_missing_required_field_is_reported(path: Path, grunn: str) -> None:
    answer = parse(change(KRAV, path, None))

    assert (answer.rader, [rad.grunn for rad in answer.uleselige]) == ((), [grunn])


def test_a_claim_needs_a_date_of_entry_or_a_due_date() -> None:
    undated = {**KRAV, "opprettelsesdatoForKrav": None}

    assert parse(undated).rader[0].dato == date(2022, 5, 16)
    assert parse({**KRAV, "kravforfall": None}).rader[0].kravforfall == ()
    nothing = parse({**undated, "kravforfall": None}, {**undated, "kravforfall": []})
    assert [rad.grunn for rad in nothing.uleselige] == ["opprettelsesdatoForKrav"] * 2


@pytest.mark.parametrize(
    "path",
    [
        ("kravtype",), ("stipulerteRenter",), ("kravbeskrivelse",), ("kravperiode",), ("kravgruppe",),
        ("hovedstolKravidentifikator",), ("fastsettingsmaate",), ("motregningAvKreditkrav",),
        (*FORFALL, "betalingsinformasjon"),
        *((*FORFALL, name) for name in ("plassertInnbetaling", "plassertMotkrav", "plassertUtbetaling")),
        *((*FORFALL, "plassertInnbetaling", 0, name) for name in PLACED_PAYMENT if name[:5] not in ("innbe", "plass")),
        *((*FORFALL, "plassertMotkrav", 0, name) for name in PLACED_CLAIM if name != "plassertBeloep"),
        *((*FORFALL, kind, 0, "plassertDato") for kind in ("plassertInnbetaling", "plassertUtbetaling")),
    ],
)  # fmt: skip
def test_a_missing_optional_field_does_not_make_a_claim_unreadable(path: Path) -> None:
    assert parse_one(path, None).kravidentifikator == "K-1"


def test_missing_fields_are_none_or_empty() -> None:
    (krav,) = parse(
        {
            "kravidentifikator": "K-1",
            "opprinneligBeloep": 1,
            "gjenstaaendeBeloep": 1,
            "opprettelsesdatoForKrav": "2022-05-12",
        }
    ).rader

    assert krav == Krav(
        part=READ.part,
        kravidentifikator="K-1",
        kravtype="",
        kravbeskrivelse="",
        kravgruppe="",
        kravperiode=None,
        opprettelsesdato_for_krav=READ.opprettelsesdato_for_krav,
        opprinnelig_beloep=Decimal(1),
        gjenstaaende_beloep=Decimal(1),
        stipulerte_renter=Decimal(0),
        kravforfall=(),
    )
    placed = parse_one((*FORFALL, "plassertInnbetaling", 0), {"innbetalingsidentifikator": "I", "plassertBeloep": 300})
    assert placed.kravforfall[0].plassert_innbetaling == (
        PlassertInnbetaling(
            innbetalingsidentifikator="I",
            plassert_beloep=Decimal(300),
            plassert_dato=None,
            innbetalingsdato=None,
            innbetalt_beloep=None,
            innbetalt_fra=None,
            innbetalingstype="",
        ),
    )


def test_a_claim_without_a_description_shows_its_code() -> None:
    assert parse_one(("kravbeskrivelse",), None).kravbeskrivelse == "ARBGAVG"
    counter = parse_one((*FORFALL, "plassertMotkrav", 0, "kravbeskrivelse"), None).kravforfall[0].plassert_motkrav
    assert [claim.kravbeskrivelse for claim in counter] == ["MVA"]


@pytest.mark.parametrize("path", [("utsattIverksettelse",), (*FORFALL, "utsattIverksettelse")])
def test_a_claim_is_deferred_if_it_or_any_instalment_is(path: Path) -> None:
    assert parse_one(path, True).is_utsatt_iverksettelse
    assert not parse_one(path, False).is_utsatt_iverksettelse
