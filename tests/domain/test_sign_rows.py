"""Facts about each movement, from payment rows and from claims."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from portal.api.parse import parse_innbetalinger, parse_krav_liste, parse_utbetalinger
from portal.domain.betaling import Innbetaling, Utbetaling
from portal.domain.felter import Konto
from portal.domain.plassering import Motregning
from portal.domain.sign_rows import (
    InstalmentShare,
    Money,
    Placed,
    clean_konto,
    forfall_node,
    list_placed,
    list_ties,
    name_innbetaling,
    name_kind,
    name_utbetaling,
    of_innbetaling,
    of_utbetaling,
)
from tests.signs import ORGNR, Row, dump, make_covers, make_innbetaling, make_krav, make_placed, make_utbetaling

DAY, NEXT_DAY = date(2023, 1, 5), date(2023, 1, 6)
SENT = [{"utbetalingsidentifikator": "U", "utbetaltdato": "2023-03-01", "utbetaltBeloep": 100}]
SET_OFF = Motregning(
    motregningsidentifikator="M", motregnetdato=DAY, innkrevingsmyndighet="", dekket_krav=(), kilder=()
)


def read_innbetaling(row: Row) -> Innbetaling:
    (read,) = parse_innbetalinger(dump({"innbetaling": [row]})).rader
    return read


def read_utbetaling(row: Row) -> Utbetaling:
    (read,) = parse_utbetalinger(dump({"utbetaling": [row]})).rader
    return read


def make_whole() -> Innbetaling:
    """A payment with every field set."""
    own_day = {**make_covers("F", 60, 80, 20), "plassertDato": "2023-01-06"}
    told = {"kravbeskrivelse": {"spraakTekst": [{"tekst": "Trekk - 2022/1"}]}}
    covers = (
        {**own_day, **told},
        make_covers("G", 30, 30, 0),
        {**make_covers("H", 5), "opprinneligKravforfallsbeloep": 5},
        {**make_covers("I", 5), "gjenstaaendeKravforfallsbeloep": 0},
    )
    payer = {"innbetaltFra": {"kidnummer": "11"}, "mottakersKontonummer": {"kontonummer": "76940518888"}}
    return read_innbetaling(make_innbetaling("P", "2023-01-05", -100, 0, *covers, **payer))


def test_a_payment_states_what_it_covered_and_its_ledger_ties() -> None:
    row = make_whole()

    assert of_innbetaling(row) == Money(
        key=name_innbetaling(row),
        part=row.part.noekkel,
        identifier="P",
        day=DAY,
        amount=Decimal(100),
        raw_sign=-1,
        is_used=False,
        placed=Decimal(100),
        claims=("F", "G", "H", "I"),
        shares=(
            InstalmentShare(forfall="F", amount=Decimal(60), day=NEXT_DAY, original=Decimal(80), left=Decimal(20)),
            InstalmentShare(forfall="G", amount=Decimal(30), day=DAY, original=Decimal(30), left=Decimal(0)),
        ),
        kid="11",
        konto="76940518888",
        ties=(("kid", "11"), ("konto", "76940518888")),
        kinds=frozenset({"trekk"}),
    )


def test_a_payment_with_unknown_fields_states_no_more() -> None:
    found = of_innbetaling(read_innbetaling(make_innbetaling("P", "2023-01-05", 100)))

    assert (found.claims, found.shares, found.kid, found.konto) == ((), (), "", "")
    assert (found.ties, found.kinds, found.placed) == ((), frozenset(), 0)


def test_a_payment_that_was_taken_off_its_claim_covers_nothing() -> None:
    off = {**make_covers("F", -100, 100, 100), "plassertDato": "2023-01-06"}
    row = read_innbetaling(make_innbetaling("P", "2023-01-05", -100, 100, make_covers("F", 100, 100, 100), off))

    assert of_innbetaling(row).placed == 0


def test_a_known_reversal_states_the_same_as_before() -> None:
    row = make_whole()
    covers = tuple(replace(krav, plassert_beloep=-krav.plassert_beloep) for krav in row.plassert_krav)

    assert of_innbetaling(replace(row, innbetalt_beloep=Decimal(-100), plassert_krav=covers)) == of_innbetaling(row)


def test_a_refunded_or_set_off_payment_was_used() -> None:
    kept = read_innbetaling(make_innbetaling("P", "2023-01-05", 100))

    assert not of_innbetaling(kept).is_used
    assert of_innbetaling(read_innbetaling(make_innbetaling("P", "2023-01-05", 100, plassertUtbetaling=SENT))).is_used
    assert of_innbetaling(replace(kept, motregning=SET_OFF)).is_used


def test_a_payments_key_includes_amount_and_sign_and_does_not_change_when_settled() -> None:
    first, *others = (read_innbetaling(make_innbetaling("P", "2023-01-05", amount)) for amount in (100, 70, -100))

    assert name_innbetaling(replace(first, innbetalt_beloep=-first.innbetalt_beloep)) == name_innbetaling(first)
    assert len({name_innbetaling(row) for row in (first, *others)}) == 3


def test_a_payouts_key_includes_amount_and_sign_and_does_not_change_when_settled() -> None:
    first, *others = (read_utbetaling(make_utbetaling("U", "2023-01-05", amount)) for amount in (100, 70, -100))

    assert name_utbetaling(replace(first, utbetalt_beloep=-first.utbetalt_beloep)) == name_utbetaling(first)
    assert len({name_utbetaling(row) for row in (first, *others)}) == 3


def test_a_payout_states_its_credit_claims_and_whether_a_payment_names_it() -> None:
    credit = {
        "kravforfallIdentifikator": "F",
        "opprinneligBeloep": -80,
        "gjenstaaendeBeloep": -20,
        "utbetaltBeloep": 60,
    }
    row = read_utbetaling(make_utbetaling("U", "2023-01-05", -60, grunnlagForUtbetaling={"kreditKrav": [credit]}))
    expected = Money(
        key=name_utbetaling(row),
        part=row.part.noekkel,
        identifier="U",
        day=DAY,
        amount=Decimal(60),
        raw_sign=-1,
        is_used=True,
        placed=Decimal(60),
        claims=("F",),
        shares=(InstalmentShare(forfall="F", amount=Decimal(60), day=DAY, original=Decimal(-80), left=Decimal(-20)),),
    )

    assert of_utbetaling(row, {("U", DAY), ("V", DAY)}) == expected
    assert of_utbetaling(row, {("U", NEXT_DAY), ("V", DAY)}) == replace(expected, is_used=False)


def test_a_claim_shows_the_payments_and_payouts_placed_on_it() -> None:
    payer = {"innbetaltFra": {"kidnummer": "11"}}
    taken_back = {
        "utbetalingsidentifikator": "U",
        "utbetaltDato": "2023-01-05",
        "utbetaltBeloep": -5,
        "plassertBeloep": -5,
        "plassertDato": "2023-01-05",
    }
    placed = {**make_placed("P", "2023-01-05", 60, -90), **payer}, make_placed("Q", "2023-01-06", 10)
    row = make_krav("K", 100, 35, *placed, plassertUtbetaling=[taken_back])
    (krav,) = parse_krav_liste(dump({"krav": [row]})).rader

    placed_in = Placed(
        part=krav.part.noekkel,
        forfall="K",
        identifier="P",
        day=DAY,
        amount=Decimal(90),
        raw_sign=-1,
        kid="11",
        covers=Decimal(60),
        is_proof=True,
    )
    unknown = replace(placed_in, identifier="Q", day=NEXT_DAY, amount=None, raw_sign=0, kid="", covers=Decimal(10))
    placed_out = replace(placed_in, identifier="U", amount=Decimal(5), raw_sign=0, kid="", covers=Decimal(-5))
    assert krav.part.noekkel == ORGNR
    assert list(list_placed([krav], is_out=False)) == [placed_in, unknown]
    assert list(list_placed([krav], is_out=True)) == [placed_out]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Trekk - 2022/1", "trekk"),
        ("trekk -", "trekk"),
        ("Gebyr X - 2022 - 2", "gebyr x"),
        ("Forskudd - særlig 2021", "forskudd - særlig"),
        ("Restskatt", "restskatt"),
    ],
)
def test_the_kind_of_a_claim_is_its_description_without_the_period(text: str, kind: str) -> None:
    assert name_kind(text) == kind


def test_an_accounts_format_does_not_matter_and_empty_ties_are_left_out() -> None:
    assert [clean_konto(Konto(kontonummer=text)) for text in ("7694.05.18888", "7694 05 18888")] == ["76940518888"] * 2
    assert clean_konto(None) == ""
    assert list_ties("11", "76940518888") == (("kid", "11"), ("konto", "76940518888"))
    assert list_ties("", "76940518888") == (("konto", "76940518888"),)
    assert list_ties("11", "") == (("kid", "11"),)
    assert list_ties("", "") == ()


def test_an_instalment_is_not_mistaken_for_a_kid_or_account_with_its_number() -> None:
    assert forfall_node("11") == ("forfall", "11")
    assert forfall_node("11") not in list_ties("11", "11")
