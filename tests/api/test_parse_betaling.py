"""Payments and payouts: every field is parsed, and an unreadable row is reported with the field."""

from datetime import date
from decimal import Decimal

import pytest

from portal.api.parse import parse_innbetalinger, parse_utbetalinger
from portal.domain.betaling import (
    Innbetaling,
    KreditKrav,
    PlassertKrav,
    RefundertInnbetaling,
    TilbakebetaltInnbetaling,
    Utbetaling,
)
from portal.domain.felter import Betalingsinformasjon, Konto, Kravperiode, Part
from portal.domain.plassering import DekketKrav, Motregning
from portal.domain.svar import Liste
from tests.api.rader import INN, PLACED, UT, Path, Row, change
from tests.signs import ORGNR, dump

PART = Part(noekkel=ORGNR, is_person=False)
MASKED = Betalingsinformasjon(konto=Konto(kontonummer="******28126"))


def parse_inn(*rows: Row) -> Liste[Innbetaling]:
    return parse_innbetalinger(dump({"innbetaling": rows}))


def parse_ut(*rows: Row) -> Liste[Utbetaling]:
    return parse_utbetalinger(dump({"utbetaling": rows}))


PAYMENT = Innbetaling(
    part=PART,
    innbetalingsidentifikator="I-1",
    innbetalingsdato=date(2022, 5, 19),
    innbetalt_beloep=Decimal(100),
    uplassert_beloep=Decimal(15),
    plassert_krav=(
        PlassertKrav(
            kravforfallsidentifikator="F-1",
            plassert_beloep=Decimal(60),
            plassert_dato=date(2022, 5, 20),
            kravbeskrivelse="Mva-melding",
            kravforfallsdato=date(2022, 4, 10),
            opprinnelig_kravforfallsbeloep=Decimal(-200),
            gjenstaaende_kravforfallsbeloep=Decimal(-140),
        ),
    ),
    plassert_utbetaling=(
        TilbakebetaltInnbetaling(
            utbetalingsidentifikator="U-1",
            utbetalt_dato=date(2022, 5, 23),
            utbetalt_beloep=Decimal(20),
            betalt_til=MASKED,
        ),
    ),
    innbetalingstype="OCR",
    innbetalt_fra=MASKED,
    mottakers_konto=Konto(kontonummer="76940518888"),
    motregning=Motregning(
        motregningsidentifikator="M-1",
        motregnetdato=date(2023, 1, 2),
        innkrevingsmyndighet="",
        dekket_krav=(
            DekketKrav(
                motregnet_beloep=Decimal(5),
                beskrivelse="",
                kreditorsnavn="",
                innkrevingsmyndighet="",
                forfallsdato=None,
                forsinkelsesrenter=None,
            ),
        ),
        kilder=(),
    ),
    raw_sign=-1,
)


def test_every_field_of_a_payment_is_parsed() -> None:
    assert parse_inn(INN) == Liste(rader=(PAYMENT,))


def test_every_field_of_a_payout_is_parsed() -> None:
    payout = Utbetaling(
        part=PART,
        utbetalingsidentifikator="U-1",
        utbetalt_dato=date(2022, 5, 23),
        utbetalt_beloep=Decimal(450),
        betalt_til=MASKED,
        kredit_krav=(
            KreditKrav(
                kravforfallsidentifikator="F-2",
                opprinnelig_beloep=Decimal(-500),
                gjenstaaende_beloep=Decimal(-40),
                utbetalt_beloep=Decimal(400),
                kravbeskrivelse="Mva-melding",
                kravtype="MVA",
                kravperiode=Kravperiode(aar="2022", termin="2"),
            ),
        ),
        tilbakebetaling_av=(
            RefundertInnbetaling(
                innbetalingsidentifikator="I-2",
                innbetalingstype="OCR",
                innbetalingsdato=date(2022, 1, 3),
                innbetalt_beloep=Decimal(300),
                utbetalt_beloep=Decimal(50),
                innbetalt_fra=MASKED,
            ),
        ),
        utbetalingstatus="bekreftet",
        raw_sign=-1,
    )

    assert parse_ut(UT) == Liste(rader=(payout,))
    unnamed = change(UT, ("grunnlagForUtbetaling", "kreditKrav", 0, "kravbeskrivelse"), None)
    assert parse_ut(unnamed).rader[0].kredit_krav[0].kravbeskrivelse == "MVA"


SENT: Path = ("plassertUtbetaling", 0)


@pytest.mark.parametrize(
    ("path", "grunn"),
    [
        (("innbetalingsidentifikator",), "innbetalingsidentifikator"),
        (("innbetalingsdato",), "innbetalingsdato"),
        (("innbetaltBeloep",), "innbetaltBeloep"),
        (("plassertKrav", 0, "kravforfallIdentifikator"), "kravforfallIdentifikator"),
        (("plassertKrav", 0, "plassertBeloep"), "plassertKrav.plassertBeloep"),
        ((*SENT, "utbetalingsidentifikator"), "plassertUtbetaling.utbetalingsidentifikator"),
        ((*SENT, "utbetaltdato"), "plassertUtbetaling.utbetaltdato"),
        ((*SENT, "utbetaltBeloep"), "plassertUtbetaling.utbetaltBeloep"),
    ],
)
def test_a_missing_required_field_of_a_payment_is_reported(path: Path, grunn: str) -> None:
    answer = parse_inn(change(INN, path, None))

    assert (answer.rader, [rad.grunn for rad in answer.uleselige]) == ((), [grunn])


CREDITED: Path = ("grunnlagForUtbetaling", "kreditKrav", 0)
PAID_BACK: Path = ("grunnlagForUtbetaling", "tilbakebetalingAv", 0)


@pytest.mark.parametrize(
    ("path", "grunn"),
    [
        (("utbetalingsidentifikator",), "utbetalingsidentifikator"),
        (("utbetaltdato",), "utbetaltdato"),
        (("utbetaltBeloep",), "utbetaltBeloep"),
        ((*CREDITED, "kravforfallidentifikator"), "kravforfallidentifikator"),
        ((*CREDITED, "opprinneligBeloep"), "kreditKrav.opprinneligBeloep"),
        ((*CREDITED, "gjenstaaendeBeloep"), "kreditKrav.gjenstaaendeBeloep"),
        ((*CREDITED, "utbetaltBeloep"), "kreditKrav.utbetaltBeloep"),
        ((*PAID_BACK, "innbetalingsIdentifikator"), "tilbakebetalingAv.innbetalingsIdentifikator"),
        ((*PAID_BACK, "innbetaltBeloep"), "tilbakebetalingAv.innbetaltBeloep"),
    ],
)
def test_a_missing_required_field_of_a_payout_is_reported(path: Path, grunn: str) -> None:
    answer = parse_ut(change(UT, path, None))

    assert (answer.rader, [rad.grunn for rad in answer.uleselige]) == ((), [grunn])


def test_an_invalid_optional_amount_is_reported_with_its_field() -> None:
    payments = [
        (("uplassertBeloep",), "uplassertBeloep"),
        *(
            (("plassertKrav", 0, name), name)
            for name in ("opprinneligKravforfallsbeloep", "gjenstaaendeKravforfallsbeloep")
        ),
    ]

    for path, grunn in payments:
        assert [rad.grunn for rad in parse_inn(change(INN, path, "17")).uleselige] == [grunn]
    payout = parse_ut(change(UT, (*PAID_BACK, "utbetaltBeloep"), "17"))
    assert [rad.grunn for rad in payout.uleselige] == ["tilbakebetalingAv.utbetaltBeloep"]


def test_a_missing_optional_field_does_not_make_a_payment_unreadable() -> None:
    (payment,) = parse_inn(
        {
            "innbetalingsidentifikator": "I",
            "innbetalingsdato": "2022-05-19",
            "innbetaltBeloep": 100,
            "plassertKrav": [{"kravforfallidentifikator": "F", "plassertBeloep": 100}],
        }
    ).rader
    (payout,) = parse_ut(
        {
            "utbetalingsidentifikator": "U",
            "utbetaltDato": "2022-05-23",
            "utbetaltBeloep": 50,
            "grunnlagForUtbetaling": {"tilbakebetalingAv": [{"innbetalingsidentifikator": "I", "innbetaltBeloep": 5}]},
        }
    ).rader
    (bare,) = parse_ut({"utbetalingsidentifikator": "U", "utbetaltdato": "2022-05-23", "utbetaltBeloep": 50}).rader

    assert (payment.uplassert_beloep, payment.plassert_utbetaling, payment.motregning) == (0, (), None)
    assert (payment.innbetalingstype, payment.innbetalt_fra, payment.mottakers_konto) == ("", None, None)
    (krav,) = payment.plassert_krav
    assert (krav.plassert_dato, krav.kravbeskrivelse, krav.kravforfallsdato) == (None, "", None)
    assert (krav.opprinnelig_kravforfallsbeloep, krav.gjenstaaende_kravforfallsbeloep) == (None, None)
    (refund,) = payout.tilbakebetaling_av
    assert (refund.utbetalt_beloep, refund.innbetalingsdato, refund.innbetalt_fra) == (None, None, None)
    assert (bare.kredit_krav, bare.tilbakebetaling_av, bare.utbetalingstatus) == ((), (), "")


def test_unplaced_refunded_or_set_off_money_is_no_placement_and_hides_no_reversal() -> None:
    """Of 100, 60 was placed and reversed, then 60 placed; 15 is unplaced, 20 was refunded, 5 set off."""
    placed = [
        {**PLACED, "plassertBeloep": amount, "plassertDato": day}
        for amount, day in ((60, "2022-01-01"), (-60, "2022-02-01"), (60, "2022-03-01"))
    ]

    (payment,) = parse_inn({**INN, "plassertKrav": placed}).rader

    assert [krav.plassert_beloep for krav in payment.plassert_krav] == [60, -60, 60]
    assert payment.ikke_forklart == 0
