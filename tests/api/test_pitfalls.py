"""The pitfalls of claims and payments (1 to 9), each tested against an example that has it."""

import json
from datetime import date
from decimal import Decimal

import pytest

from portal.api.parse import parse_aapne_krav, parse_innbetalinger, parse_krav_liste, parse_utbetalinger
from portal.domain.betaling import Innbetaling
from portal.domain.krav import Krav
from portal.domain.svar import AapneKrav
from tests.conftest import EIER, EKSEMPEL_B, EKSEMPEL_C, NORDLYS, read_answer

DAGEN = date(2023, 8, 28)


def test_01_the_direction_comes_from_the_field_and_not_from_the_sign(
    alle_krav: dict[str, Krav], innbetalinger: dict[str, Innbetaling]
) -> None:
    vat, payroll = alle_krav["KRAV-33426829"].kravforfall[0], alle_krav["248469533"].kravforfall[0]
    debit_side, credit_side = alle_krav["KRAV-33243589"].kravforfall[0], alle_krav["FORF-91396163"].kravforfall[0]

    assert vat.plassert_innbetaling[0].plassert_beloep == 40801
    assert payroll.plassert_innbetaling[0].plassert_beloep == 8946
    assert debit_side.plassert_motkrav[0].plassert_beloep == 10
    assert credit_side.plassert_motkrav[0].plassert_beloep == 10
    assert innbetalinger["FORF-91264797"].innbetalt_beloep == 51433


def test_01_the_rest_is_original_minus_placed_and_the_apis_own_figure_is_used(
    alle_krav: dict[str, Krav],
) -> None:
    for krav in alle_krav.values():
        for forfall in krav.kravforfall:
            sign = -1 if krav.is_kredit else 1
            assert forfall.gjenstaaende_beloep == forfall.opprinnelig_beloep - sign * forfall.plassert_beloep
    inconsistent = parse_aapne_krav(read_answer(EKSEMPEL_B, "aapnekrav")).alle_krav[0].kravforfall[0]
    assert (inconsistent.gjenstaaende_beloep, inconsistent.plassert_beloep) == (10000, 2000)


def test_02_a_persons_number_never_leaves_the_parser() -> None:
    bodies = [read_answer(NORDLYS, endpoint) for endpoint in ("aapnekrav", "krav", "innbetalinger")]
    parsed = (parse_aapne_krav(bodies[0]), parse_krav_liste(bodies[1]), parse_innbetalinger(bodies[2]))

    assert all(EIER in body.decode() for body in bodies)
    assert all(EIER not in repr(answer) for answer in parsed)
    assert [krav.part.is_person for krav in parsed[0].alle_krav] == [False, False, False, False, True]


@pytest.mark.parametrize("field", ["kravtype", "kravidentifikator", "kravgruppe", "fastsettingsmaate"])
def test_02_a_persons_number_in_an_unexpected_field_never_leaves_the_parser(field: str) -> None:
    krav = {
        "partIdentifikator": NORDLYS,
        "kravidentifikator": "1",
        "kravtype": "T",
        "opprinneligBeloep": 1.0,
        "gjenstaaendeBeloep": 1.0,
        "opprettelsesdatoForKrav": "2022-01-01",
    }

    (parsed,) = parse_krav_liste(json.dumps({"krav": [krav | {field: f"Av {EIER}"}]}).encode()).rader

    assert EIER not in repr(parsed)
    assert f"Av {'*' * 11}" in repr(parsed)


def test_03_one_partys_payment_can_cover_another_partys_claims(
    alle_krav: dict[str, Krav], innbetalinger: dict[str, Innbetaling]
) -> None:
    payment = innbetalinger["84111312"]
    covered = {row.kravforfallsidentifikator for row in payment.plassert_krav}

    assert payment.part.is_person
    assert alle_krav["248469533"].kravforfall[0].kravforfallsidentifikator in covered
    assert not alle_krav["248469533"].part.is_person


def test_04_an_identifier_shared_by_two_parties_is_two_claims_and_a_repeated_row_is_one() -> None:
    two = parse_aapne_krav(read_answer(EKSEMPEL_B, "aapnekrav")).alle_krav
    once = parse_utbetalinger(read_answer(EKSEMPEL_C, "utbetalinger")).rader

    assert [krav.kravidentifikator for krav in two] == ["krav-1234", "krav-1234"]
    assert two[0].noekkel != two[1].noekkel
    assert [(row.utbetalt_beloep, row.mottatt, len(row.kredit_krav)) for row in once] == [(62374, 3, 1)]


def test_05_unresolved_links_are_kept_as_they_are(
    aapne: AapneKrav, alle_krav: dict[str, Krav], innbetalinger: dict[str, Innbetaling]
) -> None:
    due_dates = {f.kravforfallsidentifikator for krav in alle_krav.values() for f in krav.kravforfall}
    dangling = [
        row.kravforfallsidentifikator
        for payment in innbetalinger.values()
        for row in payment.plassert_krav
        if row.kravforfallsidentifikator not in due_dates
    ]

    assert alle_krav["KRAV-33243589"].hovedstol_kravidentifikator == "KRAV-33158653"
    assert sorted(dangling) == ["356253313", "356254273", "KRAV-33158653", "KRAV-33193652"]
    assert "KRAV-33949619" in {krav.kravidentifikator for krav in aapne.alle_krav} - alle_krav.keys()


def test_06_every_spelling_of_a_key_is_parsed() -> None:
    for forfall_key in ("kravforfallsIdentifikator", "kravforfallIdentifikator", "kravforfallidentifikator"):
        for payment_key in ("innbetalingsIdentifikator", "innbetalingsidentifikator"):
            payment = {
                "partIdentifikator": NORDLYS,
                payment_key: "1",
                "innbetalingsdato": "2022-01-01",
                "innbetaltBeloep": 10.0,
                "plassertKrav": [{forfall_key: "2", "plassertBeloep": 10.0}],
            }
            row = parse_innbetalinger(json.dumps({"innbetaling": [payment]}).encode()).rader[0]
            assert (row.innbetalingsidentifikator, row.plassert_krav[0].kravforfallsidentifikator) == ("1", "2")
    for date_key in ("utbetaltDato", "utbetaltdato"):
        refund = {
            "partIdentifikator": NORDLYS,
            "utbetalingsidentifikator": "1",
            date_key: "2022-01-01",
            "utbetaltBeloep": 5.0,
        }
        assert parse_utbetalinger(json.dumps({"utbetaling": [refund]}).encode()).rader[0].utbetalt_dato.year == 2022


@pytest.mark.parametrize("covered_key", ["dekketkrav", "dekketKrav"])
def test_06_both_spellings_of_covered_claims_in_a_set_off_are_parsed(covered_key: str) -> None:
    set_off = {
        "motregningsidentifikator": "m1",
        "motregnetdato": "2022-03-01",
        covered_key: [{"motregnetBeloep": 40.0}, {"motregnetBeloep": -2.5}],
    }
    payment = {
        "partIdentifikator": NORDLYS,
        "innbetalingsidentifikator": "1",
        "innbetalingsdato": "2022-01-01",
        "innbetaltBeloep": 42.5,
        "motregningAvInnbetaling": set_off,
    }

    motregning = parse_innbetalinger(json.dumps({"innbetaling": [payment]}).encode()).rader[0].motregning

    assert motregning is not None
    assert motregning.beloep == Decimal("42.5")


def test_07_a_claim_with_four_due_dates_is_one_claim_with_one_kid(aapne: AapneKrav) -> None:
    krav = next(krav for krav in aapne.alle_krav if krav.kravtype == "UTSKR_FORSKSKATT")

    assert [f.gjenstaaende_beloep for f in krav.kravforfall] == [0, 23750, 23750, 23750]
    assert {f.betalingsinformasjon.kidnummer for f in krav.kravforfall} == {"7964366061915816262"}
    assert krav.count_forfalte(DAGEN) == 3


def test_08_credit_claims_are_negative_and_a_refund_appears_as_two_claims(alle_krav: dict[str, Krav]) -> None:
    owed, counter = alle_krav["248811576"], alle_krav["248811577"]

    assert (owed.opprinnelig_beloep, counter.opprinnelig_beloep) == (-18335, 18335)
    assert owed.is_kredit
    assert owed.kravforfall[0].plassert_utbetaling[0].plassert_beloep == 18335
    assert {owed.kravgruppe, counter.kravgruppe} == {"Andre krav"}


def test_09_payment_is_offered_only_with_an_amount_left_and_a_kid(aapne: AapneKrav, alle_krav: dict[str, Krav]) -> None:
    assert not alle_krav["KRAV-33426829"].betalbare  # settled, although it has a KID
    assert not alle_krav["FORF-91396163"].betalbare  # betalingsinformasjon is an empty object
    assert not alle_krav["248930987"].betalbare  # account without KID
    assert all(krav.betalbare for krav in aapne.alle_krav)
    example_b = parse_aapne_krav(read_answer(EKSEMPEL_B, "aapnekrav")).alle_krav[0].kravforfall[0]
    payer = example_b.plassert_innbetaling[0].innbetalt_fra
    assert payer is not None
    assert payer.konto is None  # an empty object is no account
