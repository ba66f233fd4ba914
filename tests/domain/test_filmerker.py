"""Marks of claims in payment files: there until the payment is seen, and late after five bank days."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from portal.bankdager import NORSKE
from portal.domain.betaling import Innbetaling
from portal.domain.filmerker import Betalingsfil, Filmerke, Filpost, Merker, collect_merker, find_ventende
from portal.domain.krav import Krav
from portal.domain.svar import AapneKrav
from tests.betalingsfil import KONTO, add_check_digit, make_forfall, make_innbetaling, make_krav

MADE, PAID = date(2026, 11, 28), date(2026, 11, 30)
KID = add_check_digit("1234567")


def make_post(key: str, amount: str, **changed: object) -> Filpost:
    post = Filpost(
        part="314055403",
        identifikator=key,
        kid=KID,
        konto=KONTO,
        mottaker="",
        beloep=Decimal(amount),
        dag=PAID,
    )
    return replace(post, **changed)  # type: ignore[arg-type]  # any field


def make_fil(*poster: Filpost) -> Betalingsfil:
    return Betalingsfil(
        id="fil",
        orgnr="314055403",
        navn="Nordlys",
        laget=datetime.combine(MADE, datetime.min.time()),
        laget_av="Kari",
        konto=KONTO,
        poster=poster,
    )


FIL = make_fil(make_post("A", "100"), make_post("B", "50"))
A, B = make_forfall("A", "100", PAID, kid=KID), make_forfall("B", "50", PAID, kid=KID)


def list_marked(*alle_krav: Krav, received: tuple[Innbetaling, ...] = (), on: date = MADE) -> list[str]:
    aapne = AapneKrav(alle_krav=alle_krav, innbetalinger=received)
    return [merke.noekkel[1] for merke in collect_merker(find_ventende([FIL], aapne, NORSKE, on)).alle]


def test_a_mark_stands_while_nothing_is_seen() -> None:
    assert list_marked(make_krav(A), make_krav(B)) == ["A", "B"]


def test_a_claim_that_is_gone_or_has_nothing_left_has_no_mark() -> None:
    assert list_marked(make_krav(A)) == ["A"]
    paid = make_forfall("B", "0", PAID, kid=KID, original="50")
    assert list_marked(make_krav(A), make_krav(paid)) == ["A"]
    little = make_forfall("B", "0.50", PAID, kid=KID, original="50")
    assert list_marked(make_krav(little)) == ["B"]
    assert list_marked() == []


def test_a_file_has_the_sum_and_the_last_day_of_what_is_in_it() -> None:
    later = PAID + timedelta(days=2)
    fil = make_fil(make_post("A", "100", dag=later), make_post("B", "50"))

    assert (fil.sum, fil.siste_dag) == (150, later)


def test_a_mark_names_its_file_its_place_in_it_and_both_days() -> None:
    (found,) = find_ventende([FIL], AapneKrav(alle_krav=(make_krav(B),)), NORSKE, MADE)

    assert found.merker == (
        Filmerke(fil="fil", nr=1, noekkel=("314055403", "B"), laget=MADE, dag=PAID, is_forsinket=False),
    )


def test_files_that_wait_stand_newest_first_and_those_of_one_time_by_name() -> None:
    older, same = replace(FIL, id="x", laget=FIL.laget - timedelta(days=1)), replace(FIL, id="gil")

    found = find_ventende([older, FIL, same], AapneKrav(alle_krav=(make_krav(A),)), NORSKE, MADE)

    assert [one.fil.id for one in found] == ["gil", "fil", "x"]


def test_what_is_left_of_marked_instalments_is_summed() -> None:
    marked, other = make_krav(A), make_krav(make_forfall("C", "7", PAID, kid=KID))
    merker = collect_merker(find_ventende([FIL], AapneKrav(alle_krav=(marked,)), NORSKE, MADE))

    assert merker.sum_of([marked, other]) == 100
    for nothing in (merker.sum_of([other]), Merker().sum_of([marked])):
        assert (nothing, type(nothing)) == (0, Decimal)


@pytest.mark.parametrize(
    ("kid", "amount", "day", "is_seen"),
    [
        (KID, "150", PAID, True),  # both instalments were one payment
        (KID, "100", PAID, False),  # something else was paid with the KID: the file's own payment is still to come
        (KID, "150", date(2026, 11, 27), False),  # before the file was made
        (add_check_digit("7654321"), "150", PAID, False),
    ],
)
def test_a_payment_with_the_kid_ends_the_mark(kid: str, amount: str, day: date, is_seen: bool) -> None:
    received = (make_innbetaling(kid, amount, day),)

    assert (list_marked(make_krav(A), make_krav(B), received=received) == []) is is_seen


@pytest.mark.parametrize(("on", "is_late"), [("2026-12-07", False), ("2026-12-08", True)])
def test_five_bank_days_after_the_payment_day_it_is_late(on: str, is_late: bool) -> None:
    aapne = AapneKrav(alle_krav=(make_krav(A), make_krav(B)))

    (found,) = find_ventende([FIL], aapne, NORSKE, date.fromisoformat(on))

    assert found.is_forsinket is is_late


@pytest.mark.parametrize(
    ("fil", "left", "on", "is_offered"),
    [
        (FIL, (A, B), PAID, True),
        (FIL, (A,), PAID, False),  # it would pay B again
        (FIL, (A, B), date(2026, 12, 1), False),  # its day is over
        (make_fil(FIL.poster[0], make_post("B", "50", is_fjernet=True)), (A, B), PAID, False),
    ],
)
def test_the_same_file_is_offered_only_while_all_of_it_waits(
    fil: Betalingsfil, left: tuple[object, ...], on: date, is_offered: bool
) -> None:
    aapne = AapneKrav(alle_krav=tuple(make_krav(one) for one in left))  # type: ignore[arg-type]

    (found,) = find_ventende([fil], aapne, NORSKE, on)

    assert found.is_nedlastbar is is_offered


def test_a_mark_belongs_to_one_party() -> None:
    other = replace(make_krav(A), part=replace(make_krav(A).part, noekkel="person"))

    merker = collect_merker(find_ventende([FIL], AapneKrav(alle_krav=(make_krav(A), make_krav(B))), NORSKE, MADE))

    assert merker.list_of(make_krav(A))
    assert merker.list_of(other) == ()
    assert merker.sum_of([make_krav(A), other]) == 100


def test_no_mark_changes_a_claim() -> None:
    krav = make_krav(A)
    aapne = AapneKrav(alle_krav=(krav,))

    find_ventende([FIL], aapne, NORSKE, MADE)

    assert aapne == AapneKrav(alle_krav=(make_krav(A),))


def test_the_repr_tells_nothing_about_anybody() -> None:
    assert not [word for word in ("314055403", "Kari", "Nordlys", KONTO, KID) if word in repr(FIL)]
