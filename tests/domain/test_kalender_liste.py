"""What a calendar has: everything to be paid on a known date, each under a name that stays when it moves."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from portal.domain.felter import Part
from portal.domain.kalender import has_uten_dato, list_forfall, list_kommende
from portal.domain.krav import Krav
from portal.domain.svar import AapneKrav
from tests.domain.stander import krav
from tests.grunnlag import make_krav
from tests.rader import DAG, one_krav

DAY = timedelta(days=1)


def make(*alle_krav: Krav, is_skjermet: bool = False) -> AapneKrav:
    return AapneKrav(alle_krav=alle_krav, is_skjermet=is_skjermet)


def test_an_instalment_to_pay_has_its_date_amount_and_group() -> None:
    first, second = krav("A", "100", "60", due=DAG + DAY), krav("B", "50", due=DAG)

    earliest, latest = list_forfall(make(first, second))

    assert (earliest.dato, earliest.beloep, earliest.kravgruppe) == (DAG, 50, "Skatt")
    assert (latest.dato, latest.beloep, latest.krav, latest.forfall) == (DAG + DAY, 60, first, first.kravforfall[0])


def test_credit_what_is_paid_and_what_has_no_date_is_not_in_it() -> None:
    undated = make_krav([], rest=Decimal(70))

    assert list_forfall(make(krav("A", "-100"), krav("B", "100", "0"), undated)) == ()
    assert has_uten_dato(make(krav("A", "100"), undated))
    assert has_uten_dato(make(make_krav([], rest=Decimal("0.50"))))
    assert not has_uten_dato(make(make_krav([(DAG, Decimal(5))], rest=Decimal(0))))
    assert not has_uten_dato(make(krav("A", "100")))
    assert not has_uten_dato(make(make_krav([], rest=Decimal(0)), make_krav([], rest=Decimal(-70))))


def test_an_instalment_that_is_paid_leaves_the_others_and_small_amounts_are_in_it() -> None:
    paid_first = make_krav([(DAG, Decimal(0)), (DAG + DAY, Decimal("0.50"))])

    assert [(one.dato, one.beloep) for one in list_forfall(make(paid_first))] == [(DAG + DAY, Decimal("0.50"))]


def test_nothing_is_told_of_what_is_withheld() -> None:
    withheld = make(krav("A", "100"), make_krav([], rest=Decimal(70)), is_skjermet=True)

    assert list_forfall(withheld) == ()
    assert not has_uten_dato(withheld)


def test_a_name_stays_when_the_date_and_the_amount_change_and_no_two_are_alike() -> None:
    claim = one_krav("100", "100", name="A")
    other = replace(claim, part=Part(noekkel="eier", is_person=True))
    renamed, moved = one_krav("100", "100", name="B"), krav("A", "100", "60", due=DAG + DAY)
    again = replace(claim, kravforfall=(*claim.kravforfall, *claim.kravforfall), gjenstaaende_beloep=Decimal(200))

    (name,) = (one.noekkel for one in list_forfall(make(claim)))
    assert [one.noekkel for one in list_forfall(make(moved))] == [name]
    names = [one.noekkel for one in list_forfall(make(claim, other, renamed, claim, again))]
    assert len(set(names)) == len(names) == 6
    assert names == sorted(names)
    assert list_forfall(make(other, claim, renamed)) == list_forfall(make(claim, other, renamed))


def test_what_is_late_is_nothing_to_be_reminded_of() -> None:
    late, today, later = (krav(name, due=DAG + number * DAY) for number, name in ((-1, "A"), (0, "B"), (1, "C")))

    assert [one.dato for one in list_kommende(make(late, today, later), DAG)] == [DAG, DAG + DAY]
