"""Claim groups in a reconciliation: technical claims and payments count where the organisation books them."""

from dataclasses import replace

import pytest

from portal.domain.betaling import Innbetaling, PlassertKrav
from portal.domain.felter import Betalingsinformasjon
from portal.domain.gruppering import Gruppering, find_pair, read_gruppe
from portal.domain.krav import UTEN_GRUPPE, Krav
from portal.domain.skattepost import EIER
from tests.domain.test_skatteposter import MVA, PERSON, TREKK, claim, ledger
from tests.rader import day, dekning, innbetaling, motkrav, plassert

ANDRE = "Andre krav"


def with_kid(krav: Krav, kid: str) -> Krav:
    info = Betalingsinformasjon(kidnummer=kid)
    return replace(krav, kravforfall=tuple(replace(one, betalingsinformasjon=info) for one in krav.kravforfall))


def paid(*covered: PlassertKrav, amount: str = "100", kid: str = "") -> Innbetaling:
    fra = Betalingsinformasjon(kidnummer=kid) if kid else None
    return replace(innbetaling(amount, dato=day(12), covered=covered), innbetalt_fra=fra)


def test_a_payment_belongs_where_its_kid_does_if_that_is_one_group() -> None:
    krav = with_kid(claim("K", "60"), "1"), with_kid(claim("L", "60", gruppe=TREKK), "2")
    shared = with_kid(claim("M", "60", gruppe=TREKK), "1")
    row = paid(dekning("60", day(12), name="L"), kid="1")

    assert Gruppering(ledger(*krav, innbetalinger=(row,))).get_innbetaling(row) == MVA
    assert Gruppering(ledger(*krav, shared, innbetalinger=(row,))).get_innbetaling(row) == TREKK


def test_a_payment_without_a_known_kid_belongs_to_what_it_covered_most_of() -> None:
    krav = claim("K", "60"), claim("L", "60", gruppe=TREKK)
    for most, group in (("K", MVA), ("L", TREKK)):
        least = "L" if most == "K" else "K"
        for sign in ("", "-"):
            row = paid(dekning(f"{sign}30", day(12), name=least), dekning(f"{sign}60", day(12), name=most), kid="9")
            assert Gruppering(ledger(*krav, innbetalinger=(row,))).get_innbetaling(row) == group


def test_a_payment_of_which_nothing_is_known_has_no_group_or_is_the_payers_own() -> None:
    row = paid()
    own = replace(row, part=PERSON)

    assert Gruppering(ledger(innbetalinger=(row,))).get_innbetaling(row) == UTEN_GRUPPE
    assert Gruppering(ledger(innbetalinger=(own,))).get_innbetaling(own) == EIER


def test_a_claim_that_only_a_payment_tells_of_is_grouped_by_its_text_else_with_the_payment() -> None:
    told = replace(dekning("60", day(12), name="X"), kravbeskrivelse="Forskuddstrekk 2022")
    silent = replace(dekning("15", day(12), name="Y"), kravbeskrivelse="Noe annet")
    row = paid(told, silent, dekning("20", day(12), name="K"))

    shares = Gruppering(ledger(claim("K", "20", "0"), innbetalinger=(row,))).share_innbetaling(row)

    assert shares == {TREKK: -80, MVA: -20}  # what is not explained is where most of it is


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("Mva-melding 2023", MVA),
        ("FORSKUDDSTREKK 2. termin", TREKK),
        ("Arbeidsgiveravgift", "Arbeidsgiveravgift"),
        ("Skatt 2022", UTEN_GRUPPE),
        ("Noe mva", UTEN_GRUPPE),
    ],
)
def test_a_text_names_the_group_it_begins_with(text: str, group: str) -> None:
    assert read_gruppe(text) == group


def test_money_sent_back_counts_where_its_payment_belongs_on_both_of_its_claims() -> None:
    back = claim("D", "30", "0", plassert("30", day(12), paid_on=day(12)), gruppe=ANDRE, kind="MOTP_TILB_BET")
    out, later = (
        claim(name, "-30", "0", gruppe=ANDRE, kind="KRAV_UTBET_KRED", on=on) for name, on in (("C", 5), ("E", 6))
    )
    row = paid(dekning("20", day(12), name="K"), dekning("80", day(12), name="D"))
    grupper = Gruppering(ledger(claim("K", "20", "0"), back, out, later, innbetalinger=(row,)))

    assert [grupper.get_krav(krav) for krav in (back, out, later)] == [MVA, MVA, ANDRE]
    without = Gruppering(ledger(back, out))
    assert [without.get_krav(krav) for krav in (back, out)] == [ANDRE, ANDRE]


def test_a_write_off_counts_where_the_claim_does_that_it_writes_off() -> None:
    def write_off(*names: str) -> Krav:
        placed = [replace(motkrav("5", day(15)), kravforfallsidentifikator=name) for name in names]
        return claim("W", "-5", "0", *placed, gruppe=ANDRE, kind="AVVIK_1")

    krav = claim("K", "5", "0"), claim("L", "5", "0", gruppe=TREKK), claim("V", "5", "0", kind="BORTSKRV")
    for names, group in ((("K",), MVA), (("L",), TREKK), (("K", "L"), ANDRE), (("V",), ANDRE), (("L", "V"), TREKK)):
        row = write_off(*names)
        assert Gruppering(ledger(*krav, row)).get_krav(row) == group


def test_a_payment_of_nothing_but_a_write_off_belongs_where_that_counts() -> None:
    krav = claim("K", "5", "0")
    placed = replace(motkrav("5", day(15)), kravforfallsidentifikator="K")
    write_off = claim("W", "-5", "0", placed, gruppe=ANDRE, kind="AVVIK_1")
    row = paid(dekning("5", day(12), name="W"), amount="5")

    grupper = Gruppering(ledger(krav, write_off, innbetalinger=(row,)))

    assert grupper.get_krav(write_off) == grupper.get_innbetaling(row) == MVA
    assert grupper.share_innbetaling(row) == {MVA: -5}


def test_the_pair_of_a_claim_is_of_its_party_and_day_and_cancels_it() -> None:
    krav = claim("A", "30")
    others = claim("B", "30"), claim("C", "-30", on=6), replace(claim("D", "-30"), part=PERSON)

    assert find_pair(krav, others) is None
    assert find_pair(krav, (*others, claim("E", "-30"))) == claim("E", "-30")
