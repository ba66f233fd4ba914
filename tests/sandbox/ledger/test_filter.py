"""Which years' lists a row is in, for each possible filter date of the API."""

from datetime import date

import pytest

from sandbox.ledgers import FilterDate, ListAnswer, ListQuery
from sandbox.rawjson import Object, loads

CLAIM: Object = {
    "kravidentifikator": "1",
    "opprettelsesdatoForKrav": "2021-03-01",
    "kravperiode": {"aar": "2019", "terminTekniskNavn": "06"},
    "kravforfall": [
        {"forfallsdato": "2022-02-15", "plassertInnbetaling": [{"plassertDato": "2024-05-05"}]},
        {"forfallsdato": "2023-04-15", "plassertMotkrav": [{"plassertDato": "2020-01-01"}]},
    ],
}
PAYMENT: Object = {"innbetalingsdato": "2022-12-30", "plassertKrav": [{"plassertDato": "2023-01-04"}]}
PAYOUT: Object = {"utbetaltDato": "2023-06-01"}


def find_years(row: Object, filter_date: FilterDate) -> list[int]:
    listed = ListAnswer.parse({"rader": [row]}, "rader")
    asked = {year: ListQuery(date(year, 1, 1), date(year, 12, 31), {}, filter_date) for year in range(2015, 2027)}
    return [year for year, one in asked.items() if listed.render("rader", one)]


@pytest.mark.parametrize(
    ("filter_date", "years"),
    [
        ("registrert", [2021]),
        ("forfall", [2022]),
        ("alle_forfall", [2022, 2023]),
        ("periode", [2019]),
        ("plassert", [2024]),
        ("alle", [2020, 2021, 2022, 2023, 2024]),
    ],
)
def test_a_claim_is_listed_in_the_years_of_its_filter_dates(filter_date: FilterDate, years: list[int]) -> None:
    assert find_years(CLAIM, filter_date) == years


@pytest.mark.parametrize(("filter_date", "years"), [("forfall", [2022]), ("plassert", [2023]), ("alle", [2022, 2023])])
def test_a_payment_is_listed_in_the_year_of_receipt_or_placement(filter_date: FilterDate, years: list[int]) -> None:
    assert find_years(PAYMENT, filter_date) == years


@pytest.mark.parametrize("filter_date", ["registrert", "forfall", "plassert", "alle"])
def test_a_payout_is_listed_in_the_year_it_was_paid(filter_date: FilterDate) -> None:
    assert find_years(PAYOUT, filter_date) == [2023]


@pytest.mark.parametrize(
    ("period", "year"),
    [
        ('{"tilDato": "2018-12-31", "aar": "2019"}', 2018),
        ('{"aar": "2020", "terminTekniskNavn": "2"}', 2020),
        ('{"aar": "2020"}', 2020),
        ('{"periodeBeskrivelse": {}}', 2021),
        ("null", 2021),
    ],
)
def test_a_period_without_an_end_date_uses_the_creation_date(period: str, year: int) -> None:
    assert find_years(CLAIM | {"kravperiode": loads(period)}, "periode") == [year]
