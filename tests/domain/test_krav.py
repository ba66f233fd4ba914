"""Claims: what is past due, what is left and where, and the order of claims and groups."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from portal.domain.felter import Kravperiode, Part
from portal.domain.gjentakelse import merge_krav
from portal.domain.krav import KRAVGRUPPER, UTEN_GRUPPE, Krav, sort_key_kravgruppe
from portal.domain.tekst import format_beloep
from tests.grunnlag import make_krav
from tests.rader import DAG, day, krav_of, motkrav, motregning, one_krav, plassert, plassert_utbetaling

NEXT = DAG + timedelta(days=1)


@pytest.mark.parametrize(
    ("left", "on", "expected"),
    [("1", DAG, False), ("1", NEXT, True), ("0.50", NEXT, True), ("-5", NEXT, False), ("0", NEXT, False)],
)
def test_an_unpaid_instalment_is_past_due_the_day_after_its_due_date(left: str, on: date, *, expected: bool) -> None:
    (forfall,) = one_krav("100", left).kravforfall

    assert forfall.is_forfalt(on) is expected


def test_placements_on_an_instalment_are_of_three_kinds() -> None:
    (forfall,) = one_krav("9", "0", plassert("1", DAG), motkrav("2"), plassert_utbetaling("4")).kravforfall

    assert forfall.plasseringer == (plassert("1", DAG), motkrav("2"), plassert_utbetaling("4"))
    assert forfall.plassert_beloep == 7


def test_sums_of_an_empty_claim_are_zero() -> None:
    bare = replace(krav_of(rest="0"), motregning=motregning("5"))
    (forfall,) = one_krav("0", "0").kravforfall

    sums = (bare.beloep_uten_termin, bare.motregnet_utenfor, bare.get_forfalt(DAG), forfall.plassert_beloep)
    assert [format_beloep(amount) for amount in sums] == ["0,00"] * 4
    assert format_beloep(one_krav("5", "5").motregnet_utenfor) == "0,00"


def test_a_rows_key_is_short_and_unique_where_the_identifier_is_not() -> None:
    krav = one_krav("100", "100")
    others = [
        replace(krav, part=Part(noekkel="310000011", is_person=False)),
        replace(krav, kravidentifikator="G"),
        replace(krav, kravgruppe="Andre krav"),
        replace(krav, opprettelsesdato_for_krav=NEXT),
        replace(krav, opprinnelig_beloep=Decimal(99)),
    ]

    assert len({krav.noekkel, *(other.noekkel for other in others)}) == 1 + len(others)
    assert len(krav.noekkel) == 12
    assert replace(krav, gjenstaaende_beloep=Decimal(1)).noekkel == krav.noekkel


@pytest.mark.parametrize(("amount", "expected"), [("-0.50", True), ("0", False), ("0.50", False)])
def test_a_claim_below_zero_is_a_credit_claim(amount: str, *, expected: bool) -> None:
    assert one_krav(amount, "0").is_kredit is expected


@pytest.mark.parametrize(
    ("krav", "expected"),
    [
        (krav_of("10", "20"), DAG),
        (krav_of("0", "20"), NEXT),
        (krav_of("10", "20", rest="0"), DAG),  # the earliest date of a settled claim
        (krav_of("10", rest="-5"), None),  # the amount left is not on any instalment
        (krav_of("0", rest="5"), None),
        (krav_of(rest="5"), None),
        (krav_of(rest="0"), None),
    ],
)
def test_the_due_date_is_the_earliest_with_an_amount_left(krav: Krav, expected: date | None) -> None:
    assert krav.forfallsdato == expected


def test_a_claim_has_its_date_of_entry_or_else_its_first_due_date() -> None:
    krav = krav_of("10", "20")

    assert replace(krav, opprettelsesdato_for_krav=day(1)).dato == day(1)
    assert krav.dato == DAG
    assert krav_of(rest="5").dato is None


def test_a_description_does_not_repeat_the_period_beside_it() -> None:
    krav = replace(krav_of("10"), kravbeskrivelse="Mva - 2022/2")

    assert krav.kort_beskrivelse == "Mva - 2022/2"
    assert replace(krav, kravperiode=Kravperiode(aar="2022", termin="2")).kort_beskrivelse == "Mva"


@pytest.mark.parametrize(
    ("placed", "left", "sources", "amount", "expected"),
    [
        ("0", "0", ("F",), "70", 70),
        ("0", "0", ("F", "G"), "70", 70),  # each source gave seventy
        ("0", "0", ("G", "F"), "70", 70),
        ("0", "-50", ("F",), "70", 70),  # although only fifty is gone from it
        # If this claim is no source: the amount gone and not placed, at most the whole set-off.
        ("10", "-30", (), "100", 60),
        ("10", "-30", (), "40", 40),
        ("10", "-30", ("G", "H"), "100", 60),
        ("80", "-30", (), "40", 0),
    ],
)
def test_set_off_outside_the_ledger_comes_from_its_source_or_from_the_amount_gone(
    placed: str, left: str, sources: tuple[str, ...], amount: str, expected: int
) -> None:
    krav = replace(one_krav("-100", left, motkrav(placed)), motregning=motregning(amount, sources=sources))

    assert krav.motregnet_utenfor == expected


def test_interest_runs_from_the_due_date_if_there_is_only_one() -> None:
    interest = Decimal("0.50")

    assert replace(krav_of("10"), stipulerte_renter=interest).renter_fra == DAG
    assert replace(krav_of("10", "20"), stipulerte_renter=interest).renter_fra is None
    assert krav_of("10").renter_fra is None
    assert replace(make_krav([(DAG, Decimal(1)), (DAG, Decimal(2))]), stipulerte_renter=interest).renter_fra == DAG


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("UTSKR_FORSKSKATT", True),
        ("utskrevetForskuddsskattPerson", True),
        ("UtskrevetForskuddsskatt", True),
        ("FORSKUDDSTREKK", False),
    ],
)
def test_advance_tax_is_recognised_by_its_codes(kind: str, *, expected: bool) -> None:
    assert replace(krav_of("10"), kravtype=kind).is_forskuddsskatt is expected


@pytest.mark.parametrize(
    ("amounts", "kind", "on", "expected"),
    [
        (["10", "20"], "UTSKR_FORSKSKATT", NEXT, True),
        (["0.50", "20"], "UTSKR_FORSKSKATT", NEXT, True),
        (["10", "20"], "UTSKR_FORSKSKATT", DAG, False),  # not yet late
        (["0", "20"], "UTSKR_FORSKSKATT", NEXT, False),  # paid
        (["-10", "20"], "UTSKR_FORSKSKATT", NEXT, False),
        (["10"], "UTSKR_FORSKSKATT", NEXT, False),  # there is no later instalment
        (["10", "20"], "MVA", NEXT, False),
    ],
)
def test_an_instalment_of_advance_tax_is_missed_if_past_due_with_others_to_follow(
    amounts: list[str], kind: str, on: date, *, expected: bool
) -> None:
    assert replace(krav_of(*amounts), kravtype=kind).has_oversittet_termin(on) is expected


def test_equal_rows_are_merged_with_all_instalments_and_placements() -> None:
    one = one_krav("100", "0", plassert("1", DAG), motkrav("2"), plassert_utbetaling("3"))
    other = one_krav("100", "0", plassert("4", DAG), motkrav("5"), plassert_utbetaling("6"))
    third = replace(one_krav("100", "0", due=NEXT), kravbeskrivelse="en annen")

    merged = merge_krav((one, replace(other, mottatt=2, kravbeskrivelse="en annen"), third))

    first, second = merged.kravforfall
    assert first.plassert_innbetaling == (plassert("1", DAG), plassert("4", DAG))
    assert first.plassert_motkrav == (motkrav("2"), motkrav("5"))
    assert first.plassert_utbetaling == (plassert_utbetaling("3"), plassert_utbetaling("6"))
    assert (second.forfallsdato, second.plasseringer) == (NEXT, ())
    assert (merged.mottatt, merged.kravbeskrivelse) == (4, "Krav")


def test_instalments_on_one_day_with_different_identifiers_stay_separate() -> None:
    merged = merge_krav((one_krav("10", "0"), one_krav("10", "0", name="G")))

    assert [forfall.kravforfallsidentifikator for forfall in merged.kravforfall] == ["F", "G"]


def test_groups_have_a_fixed_order_then_unknown_groups_then_no_group() -> None:
    expected = [*KRAVGRUPPER, "", "Annet", "Zoll"]
    expected.remove(UTEN_GRUPPE)
    expected.append(UTEN_GRUPPE)

    assert sorted(sorted(expected), key=sort_key_kravgruppe) == expected
