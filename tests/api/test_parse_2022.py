"""Answers in the 2022–23 format parse to the same claims, dates and figures as today's."""

import json
from datetime import date
from decimal import Decimal

from portal.api.parse import parse_aapne_krav, parse_innbetalinger, parse_utbetalinger
from portal.api.parse_2022 import is_2022
from portal.domain.avvik import Aarsak, compare_sums
from tests.conftest import NORDLYS, read_answer

OPEN = """{
  "totalOversikt": {"sumStipulerteRenter": 12.0, "sumForfalteKrav": 1000.0, "sumIkkeForfalteKrav": 0.0,
                    "sumUplasserteInnbetalinger": -250.5, "saldo": 762.0},
  "aapentKravMedGjenstaaendeBeloep": [{
    "partIdentifikator": "314055403", "kravidentifikator": "K-1", "kravtype": "ARBGAVG",
    "opprinneligBeloep": 1500.0, "gjenstaaendeBeloep": 1000.0, "stipulerteRenter": 12.0,
    "kravbeskrivelse": "Arbeidsgiveravgift", "kravperiode": "2022/02", "kravgruppe": "Arbeidsgiveravgift",
    "opprettelsesdatoForKrav": "2022-05-12T23:30:00.000-02:00",
    "kravforfall": [{
      "kravforfallsIdentifikator": "F-1", "forfallsdato": "2022-05-16T00:00:00.000+02:00",
      "opprinneligBeloep": 1500.0, "gjenstaaendeBeloep": 1000.0,
      "plassertInnbetalingMotKrav": [{
        "innbetalingsIdentifikator": "I-1", "plassertBeloep": 500.0, "plasseringsdato": "2022-05-20T00:30:00+02:00",
        "innbetalingsdato": "2022-05-19", "innbetaltBeloep": -750.5,
        "betaltFra": {"kidnummer": "123", "konto": {"kontonummer": "97100228126"}}
      }]
    }]
  }],
  "innbetalingMedUplassertBeloep": [{
    "partIdentifikator": "314055403", "innbetalingsidentifikator": "I-1", "innbetalingsdato": "2022-05-19T00:00:00Z",
    "innbetaltBeloep": -750.5, "uplassertBeloep": -250.5,
    "betaltFra": {"konto": {"kontonummer": "97100228126"}},
    "plassertKrav": [{"kravforfallIdentifikator": "F-1", "plassertBeloep": 500.0, "plasseringsdato": "2022-05-20",
                      "kravbeskrivelse": "Arbeidsgiveravgift"}]
  }]
}"""


def test_an_old_answer_parses_like_todays() -> None:
    aapne = parse_aapne_krav(OPEN.encode())

    assert aapne.uleselige == ()
    (krav,) = aapne.alle_krav
    (forfall,) = krav.kravforfall
    assert (krav.kravbeskrivelse, krav.kravperiode.merke if krav.kravperiode else "") == (
        "Arbeidsgiveravgift",
        "2022/02",
    )
    assert (krav.gjenstaaende_beloep, forfall.plassert_beloep) == (1000, 500)
    payer = forfall.plassert_innbetaling[0].innbetalt_fra
    assert payer is not None
    assert (payer.kidnummer, payer.konto.kontonummer if payer.konto else "") == ("123", "******28126")
    (payment,) = aapne.uplasserte
    assert (payment.innbetalt_beloep, payment.uplassert_beloep, payment.plassert_beloep) == (
        Decimal("750.5"),
        Decimal("250.5"),
        500,
    )


def test_a_date_is_used_as_written_whatever_the_time_zone() -> None:
    (krav,) = parse_aapne_krav(OPEN.encode()).alle_krav
    (forfall,) = krav.kravforfall

    assert krav.opprettelsesdato_for_krav == date(2022, 5, 12)  # in Norway it was the 13th
    assert forfall.forfallsdato == date(2022, 5, 16)  # in UTC it was the 15th
    assert forfall.plassert_innbetaling[0].plassert_dato == date(2022, 5, 20)


def test_a_balance_in_whole_kroner_is_a_rounding_difference() -> None:
    (avvik,) = compare_sums(parse_aapne_krav(OPEN.encode()), date(2022, 6, 1), date(2022, 6, 1)).avvik

    assert (avvik.skatteetatens, avvik.vaar, avvik.aarsak) == (762, Decimal("761.5"), Aarsak.AVRUNDING)


def test_an_old_refunds_account_is_parsed_and_masked() -> None:
    refund = {
        "partIdentifikator": NORDLYS,
        "utbetalingsidentifikator": "U-1",
        "utbetaltDato": "2022-01-19T00:00:00+01:00",
        "utbetaltBeloep": 18335.0,
    }

    for account in ("97100228126", {"kontonummer": "97100228126"}):
        body = json.dumps({"utbetaling": [refund | {"betaltTilKonto": account}]})

        (row,) = parse_utbetalinger(body.encode()).rader

        assert row.utbetalt_dato == date(2022, 1, 19)
        assert row.betalt_til is not None
        assert row.betalt_til.konto is not None
        assert row.betalt_til.konto.kontonummer == "******28126"


def test_an_unreadable_row_in_the_old_format_affects_only_itself() -> None:
    body = OPEN.replace('"uplassertBeloep": -250.5', '"uplassertBeloep": NaN').encode()

    aapne = parse_aapne_krav(body)

    assert len(aapne.alle_krav) == 1
    assert [(rad.identifikator, rad.grunn) for rad in aapne.uleselige] == [("I-1", "uplassertBeloep")]


def test_todays_answers_are_not_mistaken_for_old_ones() -> None:
    assert not any(is_2022(read_answer(NORDLYS, endpoint)) for endpoint in ("aapnekrav", "krav", "innbetalinger"))
    assert is_2022(OPEN.encode())
    assert parse_innbetalinger(b"{}").rader == ()
