"""What can be paid, and what is chosen of it: each once, never net of credit, and nothing is left unsaid."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from portal.domain.betalbart import Hinder, choose_betalinger, list_betalbare, list_uten_kid, list_valgbare
from portal.domain.felter import Betalingsinformasjon, Part
from portal.domain.krav import Krav
from portal.domain.oversikt import build_oversikt
from portal.domain.svar import AapneKrav
from tests.domain.test_oversikt import DATOER, KRAV
from tests.grunnlag import make_krav, nordlys

DAG = date(2023, 8, 28)


def with_kid(krav: Krav) -> Krav:
    info = Betalingsinformasjon(kidnummer="1824")
    return replace(krav, kravforfall=tuple(replace(f, betalingsinformasjon=info) for f in krav.kravforfall))


@given(st.lists(st.tuples(KRAV, st.booleans()), max_size=6))
def test_all_that_is_to_be_paid_on_a_date_can_be_paid_or_is_said_to_have_no_kid(drawn: list[tuple[Krav, bool]]) -> None:
    alle_krav = [with_kid(krav) if has_kid else krav for krav, has_kid in drawn]

    everything = [*list_betalbare(alle_krav), *list_uten_kid(alle_krav)]
    owed = sum(
        (f.gjenstaaende_beloep for k in alle_krav for f in k.kravforfall if f.gjenstaaende_beloep > 0), Decimal(0)
    )
    assert sum((post.forfall.gjenstaaende_beloep for post in everything), Decimal(0)) == owed
    oversikt = build_oversikt(AapneKrav(alle_krav=tuple(alle_krav)), DAG)
    assert oversikt.antall_betalbare == len(list_betalbare(alle_krav))


@given(st.lists(KRAV, max_size=6), st.lists(st.sampled_from(["0", "1", "2", "nei"]), max_size=6))
def test_what_is_asked_for_is_a_card_or_is_named(drawn: list[Krav], asked: list[str]) -> None:
    valg = choose_betalinger([with_kid(krav) for krav in drawn], asked)

    cards = {post.identifikator for post in valg.betalinger}
    named = [ett.identifikator for ett in valg.hindret]
    assert cards | set(named) == set(asked)
    assert not cards & set(named)
    assert len(named) == len(set(named))
    assert valg.sum == sum((post.forfall.gjenstaaende_beloep for post in valg.betalinger), Decimal(0))
    assert all(post.forfall.can_be_paid for post in valg.betalinger)


@given(DATOER)
def test_two_parties_with_one_identifier_are_one_choice_and_two_cards(day: date) -> None:
    one = with_kid(make_krav([(day, Decimal(100))]))
    other = replace(one, part=Part(noekkel="p", is_person=True), gjenstaaende_beloep=Decimal(50))

    (choice,) = list_valgbare([one, other])

    assert len(choice.poster) == 2
    assert len(choose_betalinger([one, other], [choice.identifikator]).betalinger) == 2


def test_why_something_cannot_be_paid() -> None:
    (tax,) = [krav for krav in nordlys().aapne.alle_krav if len(krav.kravforfall) == 4]
    credit = with_kid(make_krav([(DAG, Decimal(-5))]))
    bare = make_krav([(DAG, Decimal(5))])

    def why(krav: Krav, key: str) -> list[Hinder]:
        return [ett.hinder for ett in choose_betalinger([krav], [key]).hindret]

    assert why(tax, tax.kravforfall[0].kravforfallsidentifikator) == [Hinder.BETALT]
    assert (why(credit, "0"), why(bare, "0"), why(bare, "9")) == ([Hinder.TIL_GODE], [Hinder.UTEN_KID], [Hinder.UKJENT])
