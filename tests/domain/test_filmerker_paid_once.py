"""A payment that is seen ends the marks of one payment, and a file is offered again only if it pays what is left."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest

from portal.bankdager import NORSKE
from portal.domain.betaling import Innbetaling
from portal.domain.felter import Betalingsinformasjon
from portal.domain.filmerker import Betalingsfil, Filpost, Ventende, collect_merker, find_ventende
from portal.domain.krav import Krav, Kravforfall
from portal.domain.plassering import PlassertInnbetaling
from portal.domain.svar import AapneKrav
from tests.betalingsfil import ANNEN_KONTO, KONTO, add_check_digit, make_forfall, make_innbetaling, make_krav

MADE, JANUARY, FEBRUARY = date(2026, 1, 5), date(2026, 1, 15), date(2026, 2, 16)
KID, OTHER = add_check_digit("1234567"), add_check_digit("7654321")


def make_post(key: str, amount: str, dag: date) -> Filpost:
    return Filpost(
        part="314055403", identifikator=key, kid=KID, konto=KONTO, mottaker="", beloep=Decimal(amount), dag=dag
    )


def make_fil(*poster: Filpost, key: str = "fil", made: date = MADE) -> Betalingsfil:
    return Betalingsfil(
        id=key,
        orgnr="314055403",
        navn="Nordlys",
        laget=datetime.combine(made, datetime.min.time()),
        laget_av="Kari",
        konto=KONTO,
        poster=poster,
    )


A, B = make_post("A", "100", JANUARY), make_post("B", "100", FEBRUARY)
OPEN_A, OPEN_B = (make_forfall(key, "100", day, kid=KID) for key, day in (("A", JANUARY), ("B", FEBRUARY)))
PAID_A = make_forfall("A", "0", JANUARY, kid=KID, original="100")


def find(
    alle_krav: Iterable[Krav],
    received: Iterable[Innbetaling] = (),
    filer: Iterable[Betalingsfil] = (make_fil(A, B),),
    on: date = MADE,
) -> tuple[Ventende, ...]:
    return find_ventende(filer, AapneKrav(alle_krav=tuple(alle_krav), innbetalinger=tuple(received)), NORSKE, on)


def list_marked(
    alle_krav: Iterable[Krav],
    received: Iterable[Innbetaling] = (),
    filer: Iterable[Betalingsfil] = (make_fil(A, B),),
) -> list[str]:
    return [merke.noekkel[1] for merke in collect_merker(find(alle_krav, received, filer)).alle]


def place(forfall: Kravforfall, on: date, amount: str = "100", identifier: str = "I-1") -> Kravforfall:
    placed = PlassertInnbetaling(
        innbetalingsidentifikator=identifier,
        plassert_beloep=forfall.dekket_beloep,
        plassert_dato=on,
        innbetalingsdato=on,
        innbetalt_beloep=Decimal(amount),
        innbetalt_fra=Betalingsinformasjon(kidnummer=KID),
        innbetalingstype="",
    )
    return replace(forfall, plassert_innbetaling=(placed,))


def test_the_first_of_two_payments_with_a_kid_does_not_end_the_mark_of_the_second() -> None:
    assert list_marked([make_krav(place(PAID_A, JANUARY), OPEN_B)]) == ["B"]
    assert list_marked([make_krav(OPEN_A, OPEN_B)], received=[make_innbetaling(KID, "100", JANUARY)]) == ["B"]


def test_two_payments_with_a_kid_end_both() -> None:
    received = [make_innbetaling(KID, "100", day) for day in (JANUARY, FEBRUARY)]

    assert list_marked([make_krav(OPEN_A, OPEN_B)], received=received) == []


def test_a_payment_used_on_two_instalments_is_one() -> None:
    first, second = (
        place(PAID_A, JANUARY, "150"),
        place(replace(OPEN_B, gjenstaaende_beloep=Decimal(50)), JANUARY, "150"),
    )

    assert list_marked([make_krav(first, second)]) == ["B"]


def test_a_payment_ends_the_mark_in_one_of_two_files() -> None:
    later = make_fil(make_post("C", "100", FEBRUARY), key="later")
    open_c = make_forfall("C", "100", FEBRUARY, kid=KID)

    marked = list_marked(
        [make_krav(OPEN_A), make_krav(open_c)],
        received=[make_innbetaling(KID, "100", JANUARY)],
        filer=(make_fil(A), later),
    )

    assert marked == ["C"]


def test_a_payment_ends_the_mark_of_the_latest_day_that_it_can_be_of() -> None:
    received = [make_innbetaling(KID, "100", FEBRUARY)]  # that of January is not told of, for its claim is gone

    assert list_marked([make_krav(OPEN_B)], received=received) == []


def test_a_payment_that_was_taken_back_is_none() -> None:
    (placed,) = place(PAID_A, JANUARY).plassert_innbetaling
    taken_back = replace(placed, innbetalingsidentifikator="I-2", plassert_beloep=-placed.plassert_beloep)

    assert list_marked([make_krav(replace(OPEN_A, plassert_innbetaling=(taken_back,)))], filer=(make_fil(A),)) == ["A"]


def test_what_was_paid_on_the_day_the_file_was_made_is_not_its_payment() -> None:
    partly = place(make_forfall("A", "100", JANUARY, kid=KID, original="200"), MADE)

    assert list_marked([make_krav(partly)], filer=(make_fil(A),)) == ["A"]


@pytest.mark.parametrize(
    ("now", "is_offered"),
    [
        (OPEN_A, True),
        (make_forfall("A", "40", JANUARY, kid=KID, original="100"), False),  # the rest was paid in another way
        (make_forfall("A", "120", JANUARY, kid=KID), False),
        (make_forfall("A", "100", JANUARY, kid=OTHER), False),
        (make_forfall("A", "100", JANUARY, kid=KID, konto=ANNEN_KONTO), False),
    ],
)
def test_a_file_that_pays_something_else_than_what_is_left_is_not_offered(now: Kravforfall, is_offered: bool) -> None:
    (found,) = find([make_krav(now)], filer=(make_fil(A),))

    assert found.is_nedlastbar is is_offered
    assert len(found.merker) == 1


def test_a_file_is_not_offered_where_a_claim_contradicts_its_instalments() -> None:
    (found,) = find([make_krav(OPEN_A, left="40")], filer=(make_fil(A),))

    assert not found.is_nedlastbar


def test_a_file_is_not_offered_while_an_unplaced_payment_may_cover_it() -> None:
    (found,) = find([make_krav(OPEN_A)], [make_innbetaling(KID, "60", MADE)], filer=(make_fil(A),))

    assert not found.is_nedlastbar


BOTH = make_fil(A, make_post("B", "100", JANUARY))  # one payment


@pytest.mark.parametrize("used_on_a", ["100", "0.50", "0"])
def test_a_payment_that_is_used_ends_the_mark_of_what_it_was_not_used_on(used_on_a: str) -> None:
    used = place(make_forfall("A", "0", JANUARY, kid=KID, original=used_on_a), JANUARY, "200")

    assert list_marked([make_krav(used, OPEN_B)], filer=(BOTH,)) == []


@pytest.mark.parametrize("unknown", ["innbetalt_fra", "innbetalingsdato", "innbetalt_beloep"])
def test_a_payment_of_which_something_is_not_known_ends_no_mark(unknown: str) -> None:
    used = place(PAID_A, JANUARY, "200")
    changed = tuple(replace(one, **{unknown: None}) for one in used.plassert_innbetaling)  # type: ignore[arg-type]  # by name

    assert list_marked([make_krav(replace(used, plassert_innbetaling=changed), OPEN_B)], filer=(BOTH,)) == ["B"]
    without_payer = replace(make_innbetaling(KID, "200", JANUARY), innbetalt_fra=None)
    assert list_marked([make_krav(OPEN_A, OPEN_B)], [without_payer], filer=(BOTH,)) == ["A", "B"]


def test_a_payment_that_comes_before_its_day_is_the_first_and_its_kid_may_be_spaced() -> None:
    early = make_innbetaling(f"{KID[:4]} {KID[4:]}", "100", date(2026, 1, 12))

    assert list_marked([make_krav(OPEN_A, OPEN_B)], [early]) == ["B"]


def test_payments_are_taken_in_the_order_they_came() -> None:
    fil = make_fil(make_post("A", "50", JANUARY), B)
    small = replace(OPEN_A, gjenstaaende_beloep=Decimal(50), opprinnelig_beloep=Decimal(50))
    early, later = make_innbetaling(KID, "100", date(2026, 1, 12)), make_innbetaling(KID, "50", JANUARY)

    received = [replace(early, innbetalingsidentifikator="I-2"), later]

    assert list_marked([make_krav(small, OPEN_B)], received, filer=(fil,)) == ["B"]
