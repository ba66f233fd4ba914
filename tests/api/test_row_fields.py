"""Lists with unknown content, and fields that come under other names or in other forms."""

from datetime import date
from decimal import Decimal

import pytest

from portal.api.client import EMPTY
from portal.api.parse import parse_aapne_krav, parse_innbetalinger
from portal.domain.svar import INNBETALINGSLISTE, KRAVLISTE, AapneKrav
from tests.signs import Row, dump, make_covers, make_innbetaling

DAGEN = date(2023, 8, 28)


def parse_open(*rows: Row) -> AapneKrav:
    return parse_aapne_krav(dump({"aapentKravMedGjenstaaendeBeloep": rows}))


# -- lists with unknown content --


@pytest.mark.parametrize(
    ("lists", "unknown"),
    [
        ({"aapentKravMedGjenstaaendeBeloep": None, "innbetalingMedUplassertBeloep": []}, (KRAVLISTE,)),
        ({"innbetalingMedUplassertBeloep": []}, (KRAVLISTE,)),
        ({"aapentKravMedGjenstaaendeBeloep": []}, ()),
        (
            {"aapentKravMedGjenstaaendeBeloep": [], "innbetalingMedUplassertBeloep": None},
            (INNBETALINGSLISTE,),
        ),
        ({"skjermet": True}, ()),
    ],
)
def test_a_missing_list_is_not_an_empty_list(lists: Row, unknown: tuple[str, ...]) -> None:
    aapne = parse_aapne_krav(dump(lists))

    assert aapne.ukjente_lister == unknown
    assert aapne.lacks_krav == (KRAVLISTE in unknown or aapne.is_skjermet)
    assert aapne.lacks_innbetalinger == (INNBETALINGSLISTE in unknown or aapne.is_skjermet)


def test_the_authoritys_code_for_nothing_means_nothing() -> None:
    assert parse_aapne_krav(EMPTY) == AapneKrav()


# -- older spellings --


@pytest.mark.parametrize(
    "name",
    ["plassertInnbetalingMotKrav", "plassertInnbetaling", "innbetalingPlassertMotKrav", "kravPlassertMotInnbetaling"],
)
@pytest.mark.parametrize("present", [{}, {"plassertKrav": None}, {"plassertKrav": []}])
def test_placements_on_a_payment_are_parsed_whatever_their_name(name: str, present: Row) -> None:
    row = {key: value for key, value in make_innbetaling("I", "2022-01-01", 100, 40).items() if key != "plassertKrav"}

    (payment,) = parse_innbetalinger(dump({"innbetaling": [{**row, **present, name: [make_covers("F-1", 60)]}]})).rader

    assert [(krav.kravforfallsidentifikator, krav.plassert_beloep) for krav in payment.plassert_krav] == [("F-1", 60)]
    assert payment.ikke_forklart == 0


@pytest.mark.parametrize(
    "more",
    [
        {"a": [{"kravidentifikator": "K", "beloep": 60}]},
        {"a": [make_covers("F", 60)], "b": [make_covers("G", 60)]},
        {"a": ["F"]},
        {"a": []},
    ],
)
def test_an_ambiguous_list_is_not_parsed_as_placements(more: Row) -> None:
    (payment,) = parse_innbetalinger(
        dump({"innbetaling": [{**make_innbetaling("I", "2022-01-01", 100), **more}]})
    ).rader

    assert payment.plassert_krav == ()
    assert payment.ikke_forklart == Decimal(100)


@pytest.mark.parametrize(
    "written",
    [
        "2022-05-12T23:30:00.000-02:00",
        "2022-05-12T00:00",
        "2022-05-12 10:00:00",
        "2022-05-12Z",
        "2022-05-12+02:00",
        "2022-05-12T10:00:00+02",
        "2022-05-12T10:00:00z",
    ],
)
@pytest.mark.parametrize("field", ["innbetalingsdato", "plassertDato", "kravforfallsdato"])
def test_a_timestamp_instead_of_a_date_is_read_as_its_day(written: str, field: str) -> None:
    covers = {**make_covers("F", 100), "plassertDato": "2022-05-12", "kravforfallsdato": "2022-05-12"}
    row = make_innbetaling("I", "2022-05-12", 100, 0, covers)
    expected = parse_innbetalinger(dump({"innbetaling": [row]}))
    if field == "innbetalingsdato":
        row = {**row, field: written}
    else:
        row = {**row, "plassertKrav": [{**covers, field: written}]}

    assert parse_innbetalinger(dump({"innbetaling": [row]})) == expected
