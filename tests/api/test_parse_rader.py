"""What is reported about an unreadable row, and which whole answers are unreadable."""

import json
from collections.abc import Callable
from decimal import Decimal

import pytest

from portal.api.errors import ApiFormatError
from portal.api.parse import parse_aapne_krav, parse_innbetalinger, parse_krav_liste, parse_utbetalinger
from portal.domain.svar import (
    GRUPPESUMMER,
    INNBETALINGER,
    INNBETALINGSLISTE,
    KRAVLISTE,
    TOTALSUM,
    UTBETALINGER,
    EgneSummer,
    UleseligRad,
)
from tests.conftest import EIER
from tests.signs import ORGNR, Row, dump, make_innbetaling, make_krav, make_utbetaling

OTHER = "314055403"
BAD = {"opprinneligBeloep": "5"}  # a string instead of an amount
SUMMER = {
    "sumForfalteKrav": 100,
    "sumIkkeForfalteKrav": 20,
    "sumStipulerteRenter": 3,
    "sumUplasserteInnbetalinger": 4,
    "saldo": 119,
}


def tell(row: object) -> UleseligRad:
    answer = parse_krav_liste(dump({"krav": [row]}))
    (rad,) = answer.uleselige
    assert answer.rader == ()
    return rad


@pytest.mark.parametrize(
    ("row", "identifikator"),
    [
        ({**BAD, "kravidentifikator": "K"}, "K"),
        ({**BAD, "kravIdentifikator": "K"}, "K"),
        ({**BAD, "innbetalingsIdentifikator": "I"}, "I"),
        ({**BAD, "innbetalingsidentifikator": "I", "kravidentifikator": "K"}, "K"),
        ({**BAD, "utbetalingsidentifikator": "U", "kravgruppe": "Skatt"}, "U"),
        ({**BAD, "kravgruppe": "Skatt"}, "Skatt"),
        ({**BAD, "kravidentifikator": 5, "kravgruppe": "Skatt"}, "Skatt"),
        ({**BAD, "kravidentifikator": f" K\n{EIER} "}, f"K {'*' * 11}"),
        ({**BAD, "kravidentifikator": "K" * 101}, "K" * 100),
        ({**BAD}, ""),
    ],
)
def test_an_unreadable_row_is_reported_with_its_identifier_if_readable(row: Row, identifikator: str) -> None:
    assert tell(row).identifikator == identifikator


@pytest.mark.parametrize(
    ("row", "kravgruppe"),
    [
        ({**BAD, "kravgruppe": " Særavgift "}, "Særavgifter"),
        ({**BAD, "kravGruppe": "Skatt"}, "Skatt"),
        ({**BAD, "kravgruppe": ""}, ""),
        (BAD, ""),
        ({**BAD, "kravgruppe": 5}, None),
        ({**BAD, "KRAVGRUPPE": None}, None),
        ({}, None),
        (5, None),
    ],
)
def test_an_unreadable_claim_is_reported_with_its_group_if_valid(row: object, kravgruppe: str | None) -> None:
    assert tell(row).kravgruppe == kravgruppe


@pytest.mark.parametrize("row", [5, None, "K", [], [{"kravidentifikator": "K"}], True])
def test_a_value_that_is_no_row_is_reported_without_details(row: object) -> None:
    assert tell(row) == UleseligRad(liste="krav", identifikator="", grunn="", kravgruppe=None)


@pytest.mark.parametrize(
    ("change", "grunn"),
    [
        ({"opprettelsesdatoForKrav": "2022-13-45"}, "opprettelsesdatoForKrav"),
        ({"kravtype": 5}, "kravtype"),
        ({"kravforfall": [{"forfallsdato": "2022-02-30"}]}, "kravforfall[0].forfallsdato"),
        ({"opprinneligBeloep": "5"}, "opprinneligBeloep"),
    ],
)
def test_the_field_is_reported_but_never_its_value(change: Row, grunn: str) -> None:
    assert tell({**make_krav("K", 5, 5), **change}) == UleseligRad(
        liste="krav", identifikator="K", grunn=grunn, kravgruppe="Merverdiavgift"
    )


def test_another_organisations_row_has_its_identifier_unless_that_contains_its_number() -> None:
    row = make_krav("K", 5, 5)
    theirs = {**row, "partIdentifikator": f" {OTHER} "}
    named = f"K-{ORGNR}"

    assert tell(theirs).identifikator == "K"
    assert tell({**theirs, "kravidentifikator": f"K-{OTHER}"}).identifikator == ""
    assert tell({**row, **BAD, "partIdentifikator": ORGNR, "kravidentifikator": named}).identifikator == named
    assert tell({"partIdentifikator": OTHER}).identifikator == ""


def test_which_claim_could_not_be_read_is_known_by_its_identifier_and_else_it_may_be_any() -> None:
    def read(*rows: Row) -> frozenset[str] | None:
        return parse_aapne_krav(dump({"aapentKravMedGjenstaaendeBeloep": rows})).uleste_krav

    assert read() == frozenset()
    assert read({**BAD, "kravidentifikator": "K"}, {**BAD, "kravidentifikator": "L" * 150}) == {"K", "L" * 150}
    assert read({**BAD, "kravidentifikator": "K"}, BAD) is None
    assert read({**BAD, "kravidentifikator": 5, "innbetalingsidentifikator": "I"}) is None
    assert read({"partIdentifikator": OTHER, "kravidentifikator": f"K-{OTHER}"}) is None


def test_a_row_without_an_owner_is_reported_with_its_identifier() -> None:
    (rad,) = parse_krav_liste(json.dumps({"krav": [make_krav("K", 5, 5)]}, default=list).encode()).uleselige

    assert (rad.identifikator, rad.grunn) == ("K", "partIdentifikator")


def test_every_unreadable_row_is_reported_with_its_list() -> None:
    aapne = parse_aapne_krav(
        dump(
            {
                "aapentKravMedGjenstaaendeBeloep": [5],
                "innbetalingMedUplassertBeloep": [5],
                "totalOversikt": 5,
                "oversiktPerKravgruppe": [5],
            }
        )
    )
    years = [
        parse(dump({liste: [5]})).uleselige[0].liste
        for parse, liste in (
            (parse_krav_liste, "krav"),
            (parse_innbetalinger, INNBETALINGER),
            (parse_utbetalinger, UTBETALINGER),
        )
    ]

    assert [rad.liste for rad in aapne.uleselige] == [KRAVLISTE, INNBETALINGSLISTE, TOTALSUM, GRUPPESUMMER]
    assert years == ["krav", INNBETALINGER, UTBETALINGER]


@pytest.mark.parametrize("field", SUMMER)
def test_an_invalid_sum_from_the_authority_is_reported_with_its_field(field: str) -> None:
    aapne = parse_aapne_krav(
        dump(
            {
                "totalOversikt": {**SUMMER, field: "5"},
                "oversiktPerKravgruppe": [{**SUMMER, "kravgruppe": "Skatt", field: "5"}],
            }
        )
    )

    assert (aapne.total_oversikt, aapne.oversikt_per_kravgruppe) == (None, ())
    assert aapne.uleselige == (
        UleseligRad(liste=TOTALSUM, identifikator="", grunn=field, kravgruppe=""),
        UleseligRad(liste=GRUPPESUMMER, identifikator="Skatt", grunn=field, kravgruppe="Skatt"),
    )


def test_the_authoritys_sums_are_parsed_and_two_spellings_of_a_group_are_merged() -> None:
    groups = [{**SUMMER, "kravgruppe": name} for name in ("Særavgift", "Skatt", "Særavgifter")]
    unplaced = {**SUMMER, "sumUplasserteInnbetalinger": None}

    aapne = parse_aapne_krav(dump({"totalOversikt": unplaced, "oversiktPerKravgruppe": groups}))

    once = EgneSummer(
        forfalt=Decimal(100), ikke_forfalt=Decimal(20), renter=Decimal(3), uplassert=Decimal(-4), saldo=Decimal(119)
    )
    assert aapne.total_oversikt == EgneSummer(
        forfalt=Decimal(100), ikke_forfalt=Decimal(20), renter=Decimal(3), saldo=Decimal(119)
    )
    assert aapne.oversikt_per_kravgruppe == (("Særavgifter", once + once), ("Skatt", once))
    assert parse_aapne_krav(dump({"totalOversikt": None})).total_oversikt is None


@pytest.mark.parametrize(
    ("parse", "endpoint"),
    [
        (parse_aapne_krav, "aapnekrav"),
        (parse_krav_liste, "krav"),
        (parse_innbetalinger, "innbetalinger"),
        (parse_utbetalinger, "utbetalinger"),
    ],
)
def test_an_unreadable_answer_is_an_error_of_its_endpoint(parse: Callable[[bytes], object], endpoint: str) -> None:
    for body in (b"", b"{", b"[]", b'{"partIdentifikator": 5}', b'{"x": "\xff"}', b'{"betaltFra": '):
        with pytest.raises(ApiFormatError) as refused:
            parse(body)
        assert refused.value.detail == endpoint


def test_a_shielded_answer_is_recognised() -> None:
    for word in (True, False):
        answers = [
            parse(dump({"skjermet": word}))
            for parse in (parse_aapne_krav, parse_krav_liste, parse_innbetalinger, parse_utbetalinger)
        ]
        assert [answer.is_skjermet for answer in answers] == [word] * 4


def test_rows_in_an_answer_without_a_party_keep_their_own() -> None:
    def parse(parser: Callable[[bytes], object], liste: str, row: Row) -> object:
        return parser(json.dumps({liste: [{**row, "partIdentifikator": ORGNR}]}, default=list).encode())

    assert parse(parse_krav_liste, "krav", make_krav("K", 5, 5)) == parse_krav_liste(
        dump({"krav": [make_krav("K", 5, 5)]})
    )
    payment, payout = make_innbetaling("I", "2022-01-01", 5), make_utbetaling("U", "2022-01-01", 5)
    assert parse(parse_innbetalinger, "innbetaling", payment) == parse_innbetalinger(dump({"innbetaling": [payment]}))
    assert parse(parse_utbetalinger, "utbetaling", payout) == parse_utbetalinger(dump({"utbetaling": [payout]}))


def test_infinity_and_nan_are_invalid_amounts_but_valid_words_in_a_text() -> None:
    text = 'NaN "Infinity" \\ -Infinity æ'
    rows = [{**make_krav(name, 5, 5), "kravtype": text} for name in ("K", "L")]
    body = dump({"krav": rows}).replace(b'"opprinneligBeloep": 5', b'"opprinneligBeloep": -Infinity', 1)

    answer = parse_krav_liste(body)

    assert [(rad.identifikator, rad.grunn) for rad in answer.uleselige] == [("K", "opprinneligBeloep")]
    assert [krav.kravtype for krav in answer.rader] == [text]
