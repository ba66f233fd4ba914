"""What can be paid and chosen: each item once, never net of credit, nothing left out silently."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from portal.domain.betalbart import (
    Hinder,
    choose_betalinger,
    count_ventende,
    find_ubrukte,
    find_ventende,
    get_kid,
    get_konto,
    list_betalbare,
    list_uklare,
    list_uten_kid,
    list_valgbare,
)
from portal.domain.betaling import Innbetaling
from portal.domain.felter import Betalingsinformasjon, Konto, Part
from portal.domain.krav import Krav
from portal.domain.oversikt import build_oversikt
from portal.domain.svar import AapneKrav
from tests.domain.test_oversikt import DATOER, KRAV
from tests.grunnlag import make_krav, nordlys

DAG = date(2023, 8, 28)


def with_kid(krav: Krav, kid: str = "1824") -> Krav:
    info = Betalingsinformasjon(kidnummer=kid)
    return replace(krav, kravforfall=tuple(replace(f, betalingsinformasjon=info) for f in krav.kravforfall))


@given(st.lists(st.tuples(KRAV, st.booleans()), max_size=6))
def test_every_amount_with_a_due_date_can_be_paid_or_is_listed_without_a_kid(drawn: list[tuple[Krav, bool]]) -> None:
    alle_krav = [with_kid(krav) if has_kid else krav for krav, has_kid in drawn]

    everything = [*list_betalbare(alle_krav), *list_uten_kid(alle_krav)]
    owed = sum(
        (
            amount
            for k in alle_krav
            for forfall, amount in k.rest_per_forfall
            if forfall and amount > 0 and k not in list_uklare([k])
        ),
        Decimal(0),
    )
    assert sum((post.forfall.gjenstaaende_beloep for post in everything), Decimal(0)) == owed
    oversikt = build_oversikt(AapneKrav(alle_krav=tuple(alle_krav)), DAG)
    assert oversikt.antall_betalbare == len(list_betalbare(alle_krav))


@given(st.lists(KRAV, max_size=6))
def test_no_more_than_the_rest_of_a_claim_can_be_paid(drawn: list[Krav]) -> None:
    for krav in [with_kid(krav) for krav in drawn if krav.gjenstaaende_beloep >= 0]:
        offered = sum((post.forfall.gjenstaaende_beloep for post in list_betalbare([krav])), Decimal(0))
        credit = sum((f.gjenstaaende_beloep for f in krav.kravforfall if f.gjenstaaende_beloep < 0), Decimal(0))
        assert offered + credit <= krav.gjenstaaende_beloep or not offered
        if krav.gjenstaaende_beloep > 0 and not offered:
            assert krav in list_uklare([krav]) or not any(f.gjenstaaende_beloep > 0 for f in krav.kravforfall)


def test_a_claim_is_named_but_not_payable_if_its_instalments_exceed_it() -> None:
    krav = with_kid(make_krav([(DAG, Decimal(500))], rest=Decimal(300)))

    assert (krav.betalbare, list_betalbare([krav]), list_uten_kid([krav])) == ((), (), ())
    assert list_uklare([krav]) == (krav,)
    assert [ett.hinder for ett in choose_betalinger([krav], ["0"]).hindret] == [Hinder.MOTSAGT]
    assert build_oversikt(AapneKrav(alle_krav=(krav,)), DAG).antall_betalbare == 0
    for rest, is_named in (("0.50", True), ("0", False), ("-300", False)):
        other = with_kid(make_krav([(DAG, Decimal(500))], rest=Decimal(rest)))
        assert list_uklare([other]) == ((other,) if is_named else ())
    assert len(list_betalbare([with_kid(make_krav([(DAG, Decimal(500))], rest=Decimal(800)))])) == 1


@given(st.lists(KRAV, max_size=6), st.lists(st.sampled_from(["0", "1", "2", "nei"]), max_size=6))
def test_every_requested_item_is_a_card_or_is_named_as_unpayable(drawn: list[Krav], asked: list[str]) -> None:
    valg = choose_betalinger([with_kid(krav) for krav in drawn], asked)

    cards = {post.identifikator for post in valg.betalinger}
    named = [ett.identifikator for ett in valg.hindret]
    assert cards | set(named) == set(asked)
    assert not cards & set(named)
    assert len(named) == len(set(named))
    assert valg.sum == sum((post.forfall.gjenstaaende_beloep for post in valg.betalinger), Decimal(0))
    assert all(post.can_be_paid for post in valg.betalinger)


@given(DATOER)
def test_two_parties_with_the_same_identifier_are_one_choice_and_two_cards(day: date) -> None:
    one = with_kid(make_krav([(day, Decimal(100))]))
    other = replace(one, part=Part(noekkel="p", is_person=True), gjenstaaende_beloep=Decimal(150))

    (choice,) = list_valgbare([one, other])

    assert len(choice.poster) == 2
    assert len(choose_betalinger([one, other], [choice.identifikator]).betalinger) == 2


def test_the_reason_why_something_cannot_be_paid_is_given() -> None:
    (tax,) = [krav for krav in nordlys().aapne.alle_krav if len(krav.kravforfall) == 4]
    credit = with_kid(make_krav([(DAG, Decimal(-5))]))
    bare = make_krav([(DAG, Decimal(5))])

    def why(krav: Krav, key: str) -> list[Hinder]:
        return [ett.hinder for ett in choose_betalinger([krav], [key]).hindret]

    assert why(tax, tax.kravforfall[0].kravforfallsidentifikator) == [Hinder.BETALT]
    oere = [make_krav([(DAG, Decimal(amount))]) for amount in ("0.50", "-0.50")]
    assert [why(krav, "0") for krav in oere] == [[Hinder.UTEN_KID], [Hinder.TIL_GODE]]
    assert (why(credit, "0"), why(bare, "0"), why(bare, "9")) == ([Hinder.TIL_GODE], [Hinder.UTEN_KID], [Hinder.UKJENT])


def test_an_unpayable_item_is_named_with_its_claim() -> None:
    credit = with_kid(make_krav([(DAG, Decimal(-5))]))

    (hindered,) = choose_betalinger([credit], ["0"]).hindret

    assert (hindered.identifikator, hindered.post.forfall if hindered.post else None) == ("0", credit.kravforfall[0])
    assert [ett.post for ett in choose_betalinger([credit], ["9"]).hindret] == [None]


def test_the_sum_of_an_empty_choice_is_zero() -> None:
    valg = choose_betalinger([], [])

    assert (type(valg.sum), valg.sum) == (Decimal, Decimal(0))


def test_payable_items_are_sorted_by_due_date_and_claim_group() -> None:
    later = with_kid(make_krav([(DAG, Decimal(5))], gruppe="Skatt"))
    vat = with_kid(make_krav([(date(2023, 8, 1), Decimal(5))], gruppe="Merverdiavgift"))
    tax = with_kid(make_krav([(date(2023, 8, 1), Decimal(5))], gruppe="Skatt"))

    assert [post.krav for post in list_betalbare([later, vat, tax])] == [tax, vat, later]
    assert [choice.poster[0].krav for choice in list_valgbare([later])] == [later]
    assert [post.krav for post in list_uten_kid([with_kid(later, ""), with_kid(vat, "")])] == [
        with_kid(vat, ""),
        with_kid(later, ""),
    ]


def test_items_with_equal_due_date_and_group_have_a_stable_order() -> None:
    one = with_kid(make_krav([(DAG, Decimal(5))]))
    others = [replace(one, kravidentifikator=str(number)) for number in range(5)]

    assert list_betalbare(others) == list_betalbare(others[::-1])


def test_instalments_are_numbered_if_there_are_several() -> None:
    one = with_kid(make_krav([(DAG, Decimal(5))]))
    several = with_kid(make_krav([(DAG, Decimal(5)), (date(2023, 9, 1), Decimal(5))]))

    assert [post.termin for post in list_betalbare([one])] == [0]
    assert [post.termin for post in list_betalbare([several])] == [1, 2]


def make_innbetaling(kid: str | None, uplassert: str, innbetalt: int = 100) -> Innbetaling:
    return replace(
        nordlys().innbetalinger[0],
        innbetalt_beloep=Decimal(innbetalt),
        uplassert_beloep=Decimal(uplassert),
        innbetalt_fra=None if kid is None else Betalingsinformasjon(kidnummer=kid),
    )


def test_an_unused_payment_is_linked_to_the_unpaid_instalment_with_its_kid_and_back() -> None:
    unpaid, other = with_kid(make_krav([(DAG, Decimal(5))]), "18 24"), with_kid(make_krav([(DAG, Decimal(5))]), "99")
    came = make_innbetaling("1 824", "0.50")

    assert [post.krav for post in find_ventende(came, [other, unpaid])] == [unpaid]
    assert find_ubrukte(unpaid.kravforfall[0], [came]) == (came,)
    assert find_ubrukte(other.kravforfall[0], [came]) == ()
    assert count_ventende([came, came, make_innbetaling("77", "1")], [other, unpaid]) == 2


def test_used_or_reversed_payments_and_payments_without_a_kid_match_no_instalment() -> None:
    unpaid = with_kid(make_krav([(DAG, Decimal(5))]))
    bare = with_kid(unpaid, "")
    paid = replace(unpaid, kravforfall=(replace(unpaid.kravforfall[0], gjenstaaende_beloep=Decimal(0)),))
    used = make_innbetaling("1824", "0")
    taken_back = make_innbetaling("1824", "5", innbetalt=-5)
    without = [make_innbetaling(None, "5"), make_innbetaling(" ", "5")]

    for row in (used, taken_back, *without):
        assert find_ventende(row, [unpaid, bare]) == ()
        assert find_ubrukte(unpaid.kravforfall[0], [row]) == ()
        assert find_ubrukte(bare.kravforfall[0], [row]) == ()
    assert count_ventende([used, taken_back, *without], [unpaid, bare]) == 0
    assert find_ventende(make_innbetaling("1824", "5"), [paid]) == ()
    assert count_ventende([make_innbetaling("1824", "5")], [paid]) == 0


def test_every_unpaid_instalment_without_a_kid_is_listed_even_for_one_oere() -> None:
    alle_krav = [make_krav([(DAG, Decimal(amount))]) for amount in ("0", "0.50", "-5")]

    assert [post.forfall.gjenstaaende_beloep for post in list_uten_kid(alle_krav)] == [Decimal("0.50")]


def test_an_account_and_a_kid_are_the_same_however_they_are_spaced() -> None:
    (forfall,) = make_krav([(DAG, Decimal(5))]).kravforfall
    info = Betalingsinformasjon(konto=Konto(kontonummer=" 7694.05 18888"), kidnummer="18 24 ")
    spaced = replace(forfall, betalingsinformasjon=info)

    assert (get_konto(spaced), get_kid(spaced)) == ("76940518888", "1824")
    assert (get_konto(forfall), get_kid(forfall)) == ("", "")
