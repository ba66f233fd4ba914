"""The pitfalls of single values (10 to 18), each tested against an example that has it."""

import json
from datetime import date
from decimal import Decimal

import pytest

from portal.api.client import EMPTY
from portal.api.parse import parse_aapne_krav, parse_innbetalinger, parse_krav_liste, parse_utbetalinger
from portal.domain.avvik import compare_sums
from portal.domain.grunnlag import Grunnlag
from portal.domain.kontoutskrift import build_kontoutskrift
from portal.domain.krav import Krav, sort_key_kravgruppe
from portal.domain.nettosummer import sum_netto
from portal.domain.oversikt import build_oversikt
from portal.domain.svar import AapneKrav
from portal.wording import write_periode
from tests.conftest import EKSEMPEL_B, EKSEMPEL_C, NORDLYS, read_answer

DAGEN = date(2023, 8, 28)


def test_10_missing_fields_are_none_or_empty_and_never_an_error(alle_krav: dict[str, Krav]) -> None:
    without_sums = parse_aapne_krav(read_answer(EKSEMPEL_B, "aapnekrav"))

    assert alle_krav["248469533"].stipulerte_renter == 0
    assert alle_krav["248469533"].fastsettingsmaate == ""
    assert without_sums.total_oversikt is None
    assert build_oversikt(without_sums, DAGEN).summer.forfalt == 20000
    assert build_oversikt(without_sums, DAGEN).summer.renter == 400
    assert parse_aapne_krav(EMPTY) == AapneKrav()


def test_11_our_sums_match_the_authoritys_on_the_day_of_the_call(aapne: AapneKrav) -> None:
    ours, theirs = build_oversikt(aapne, DAGEN), aapne.total_oversikt

    assert theirs is not None
    assert (theirs.forfalt, theirs.ikke_forfalt, theirs.renter) == (161467, 62500, 19124)
    assert (ours.summer.forfalt, ours.summer.ikke_forfalt, ours.summer.renter) == (161467, 62500, 19124)
    assert sum_netto(aapne.alle_krav, DAGEN).saldo == theirs.saldo == 243091
    comparison = compare_sums(aapne, DAGEN, DAGEN)
    assert (comparison.avvik, comparison.forfalt_siden) == ((), None)


def test_12_a_payment_listed_as_unplaced_with_nothing_unplaced_is_not_shown_as_unplaced() -> None:
    aapne = parse_aapne_krav(read_answer(EKSEMPEL_B, "aapnekrav"))

    assert len(aapne.innbetalinger) == 2
    assert aapne.uplasserte == ()
    assert build_oversikt(aapne, DAGEN).antall_uplasserte == 0


def test_13_the_period_is_built_from_its_parts_in_all_four_forms(aapne: AapneKrav) -> None:
    periods = {krav.kravidentifikator: krav.kravperiode for krav in aapne.alle_krav}
    text_only = parse_aapne_krav(read_answer(EKSEMPEL_B, "aapnekrav")).alle_krav[0].kravperiode
    labels = {name: (period.merke, write_periode(period)) for name, period in periods.items() if period}

    assert labels["KRAV-33712709"] == ("2022-1", "januar–februar 2022")
    assert labels["253517389"] == ("2022-2", "2. termin 2022")
    assert labels["250884358"] == ("2022", "2022")
    assert text_only is not None
    assert (text_only.merke, write_periode(text_only)) == ("2023/02", "2023/02")


def test_14_the_description_or_else_the_code_is_shown_and_unknown_groups_are_kept() -> None:
    def parse(**fields: object) -> Krav:
        krav = {
            "partIdentifikator": NORDLYS,
            "kravidentifikator": "1",
            "kravtype": "HELT_NY_TYPE",
            "opprinneligBeloep": 1.0,
            "gjenstaaendeBeloep": 1.0,
            "opprettelsesdatoForKrav": "2022-01-01",
            "kravforfall": [],
        }
        return parse_krav_liste(json.dumps({"krav": [krav | fields]}).encode()).rader[0]

    groups = [parse(kravgruppe=name).kravgruppe for name in ("Særavgift", "Skatt", "Helt ny gruppe", "", "Andre krav")]

    assert parse().kravbeskrivelse == "HELT_NY_TYPE"
    ordered = sorted(groups, key=sort_key_kravgruppe)
    assert ordered == ["Skatt", "Særavgifter", "Andre krav", "Helt ny gruppe", ""]


def test_14_an_ending_that_repeats_the_period_is_left_out_beside_it(aapne: AapneKrav) -> None:
    short = {krav.kravidentifikator: krav.kort_beskrivelse for krav in aapne.alle_krav}

    assert short["253517389"] == "Arbeidsgiveravgift"
    assert short["250884358"] == "Utskrevet forskuddsskatt, person"
    assert short["KRAV-33712709"] == "Mva-melding"


def test_15_payers_and_payees_accounts_are_masked_and_the_authoritys_own_is_whole(
    aapne: AapneKrav, alle_krav: dict[str, Krav]
) -> None:
    refund = alle_krav["248811576"].kravforfall[0].plassert_utbetaling[0].betalt_til
    payer = next(k for k in aapne.alle_krav if k.part.is_person).kravforfall[0].plassert_innbetaling[0].innbetalt_fra
    own = aapne.alle_krav[0].kravforfall[0].betalingsinformasjon.konto
    came_masked = parse_utbetalinger(read_answer(EKSEMPEL_C, "utbetalinger")).rader[0].betalt_til

    assert refund is not None
    assert refund.konto is not None
    assert refund.konto.kontonummer == "******22817"
    assert payer is not None
    assert payer.konto is not None
    assert payer.konto.kontonummer == "******08808"
    assert own is not None
    assert own.kontonummer == "76940518888"
    assert came_masked is not None
    assert came_masked.konto is not None
    assert came_masked.konto.kontonummer == "627xxxxxx"


def test_16_a_kid_is_text_with_leading_zeros(aapne: AapneKrav) -> None:
    payroll = next(krav for krav in aapne.alle_krav if krav.kravtype == "ARBGAVG")

    assert payroll.kravforfall[0].betalingsinformasjon.kidnummer == "0098245937454356990"


@pytest.mark.parametrize(
    "amount",
    ["NaN", "-Infinity", "1e5", "1E+5", '"100.0"', "true", "1.234", "12345678901234", "null", "[]", "{}", "1e999999"],
)
def test_17_an_amount_that_is_no_plain_number_makes_only_its_row_unreadable(amount: str) -> None:
    body = read_answer(NORDLYS, "aapnekrav").decode().replace(": 6373.0", f": {amount}", 1).encode()

    aapne = parse_aapne_krav(body)

    assert len(aapne.alle_krav) == 4
    assert [(row.identifikator, row.grunn) for row in aapne.uleselige] == [("253517389", "opprinneligBeloep")]
    assert build_oversikt(aapne, DAGEN).is_ufullstendig


@pytest.mark.parametrize("half", ["\\ud83d", "\\ude00", "\\\\\\ud83d"])
def test_17_half_a_surrogate_pair_makes_no_row_unreadable(half: str) -> None:
    body = read_answer(NORDLYS, "aapnekrav").decode().replace("Mva-melding", f"Mva{half}", 1).encode()

    aapne = parse_aapne_krav(body)

    assert len(aapne.alle_krav) == 5
    assert any("Mva" in krav.kravtype for krav in aapne.alle_krav)


def test_17_amounts_are_exact_to_the_oere() -> None:
    body = read_answer(NORDLYS, "aapnekrav").decode().replace("6373.0", "6373.07").encode()

    assert Decimal("6373.07") in {krav.gjenstaaende_beloep for krav in parse_aapne_krav(body).alle_krav}


def test_18_a_payout_known_only_from_the_claim_it_settled_is_in_the_statement() -> None:
    grunnlag = Grunnlag(
        aapne=parse_aapne_krav(read_answer(NORDLYS, "aapnekrav")),
        krav=parse_krav_liste(read_answer(NORDLYS, "krav")).rader,
        innbetalinger=parse_innbetalinger(read_answer(NORDLYS, "innbetalinger")).rader,
        utbetalinger=(),
    )

    utskrift = build_kontoutskrift(grunnlag, date(2022, 1, 1), date(2022, 12, 31), DAGEN)

    assert utskrift.utbetalinger == 18335
    assert (utskrift.saldo_start, utskrift.saldo_slutt) == (51574, 161467)
