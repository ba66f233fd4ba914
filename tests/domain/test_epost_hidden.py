"""What an e-mail tells of claims and payments that cannot be seen for a while: they are neither gone nor new."""

from datetime import timedelta
from decimal import Decimal

from portal.domain.epost import Beskjedslag, Fortalt
from portal.domain.nytt import Endringsslag
from portal.domain.svar import INNBETALINGSLISTE, KRAVLISTE
from tests.domain.stander import krav, stand
from tests.domain.test_epost_words import BEGIN, read, tell_all
from tests.grunnlag import make_krav
from tests.rader import DAG, innbetaling, plassert_utbetaling

S = Beskjedslag
DAY = timedelta(days=1)
FAR = DAG + 60 * DAY
PAID = innbetaling("100", "60", name="P")


def list_new(fortalt: Fortalt) -> list[Decimal | None]:
    """Amounts of the claims that wait to be told as new."""
    return [one.beloep for one in fortalt.venter if one.endring is Endringsslag.NYTT_KRAV]


def list_urgent(fortalt: Fortalt) -> list[Beskjedslag]:
    return [one.slag for one in fortalt.venter if one.slag in (S.FORFALT, S.SNART)]


def test_what_was_told_of_a_claim_is_not_told_again_when_it_is_seen_again() -> None:
    rows = krav("A", due=DAG + 5 * DAY), krav("B", due=DAG - DAY)
    told = tell_all(read(BEGIN, stand(*rows)))

    hidden = tell_all(read(told, stand(dager=1, missing=(KRAVLISTE,))))

    assert read(hidden, stand(*rows, dager=2)).venter == ()
    assert list_urgent(read(told, stand(*rows, dager=1))) == []


def test_a_claim_that_was_gone_and_is_back_is_told_again() -> None:
    rows = krav("A", due=DAG + 5 * DAY), krav("B", due=DAG - DAY)
    told = tell_all(read(BEGIN, stand(*rows)))

    gone = tell_all(read(told, stand(dager=1)))

    assert list_urgent(read(gone, stand(*rows, dager=2))) == [S.FORFALT, S.SNART]


def test_a_late_claim_waits_to_be_told_until_it_is_paid() -> None:
    fortalt = read(BEGIN, stand(krav("A", due=DAG - DAY)))

    for days in (1, 2):
        fortalt = read(fortalt, stand(krav("A", due=DAG - DAY), dager=days))
        assert list_urgent(fortalt) == [S.FORFALT]
    assert list_urgent(read(fortalt, stand(dager=3))) == []


def test_a_payment_that_was_told_is_not_new_when_it_is_seen_again() -> None:
    told = tell_all(read(BEGIN, stand(betalt=(PAID,))))
    hidden = tell_all(read(told, stand(dager=1, missing=(INNBETALINGSLISTE,))))
    assert hidden.stand is not None
    assert [one.id for one in hidden.stand.betalinger] == ["P"]

    assert read(hidden, stand(betalt=(PAID,), dager=2)).venter == ()


def test_payments_are_kept_in_the_order_of_their_ids_also_those_that_are_hidden() -> None:
    told = tell_all(read(BEGIN, stand(betalt=(PAID,))))

    hidden = read(told, stand(betalt=(innbetaling("9", "9", name="Z"),), dager=1, missing=(INNBETALINGSLISTE,)))

    assert hidden.stand is not None
    assert [one.id for one in hidden.stand.betalinger] == ["P", "Z"]


def test_a_payment_that_is_used_is_told_as_used_once() -> None:
    used = tell_all(read(tell_all(read(BEGIN, stand(betalt=(PAID,)))), stand(dager=1)))

    assert read(used, stand(dager=2)).venter == ()


def test_a_payment_that_may_have_been_there_from_the_beginning_is_not_new() -> None:
    fortalt = BEGIN
    for days in (0, 1):
        fortalt = tell_all(read(fortalt, stand(dager=days, missing=(INNBETALINGSLISTE,))))

    assert read(fortalt, stand(betalt=(PAID,), dager=2)).venter == ()


def test_a_claim_that_may_have_been_there_from_the_beginning_is_not_new() -> None:
    fortalt = BEGIN
    for days in (0, 1):
        fortalt = tell_all(read(fortalt, stand(dager=days, missing=(KRAVLISTE,)), frozenset("H")))

    after = read(fortalt, stand(krav("H", "7", due=FAR), krav("N", "5", due=FAR), dager=2))

    assert list_new(after) == [5]


def test_a_claim_that_was_not_there_when_all_could_be_read_is_new() -> None:
    whole = tell_all(read(BEGIN, stand(krav("A", due=FAR))))
    hidden = tell_all(read(whole, stand(krav("A", due=FAR), dager=1, missing=(KRAVLISTE,)), frozenset("N")))

    assert list_new(read(hidden, stand(krav("A", due=FAR), krav("N", "5", due=FAR), dager=2))) == [5]


def test_a_payout_that_was_taken_back_while_its_claim_was_hidden_is_told_and_one_that_was_not_is_no_news() -> None:
    rows = [krav("A", "-100", left, *placed, due=FAR) for left, *placed in (
        ("-40", plassert_utbetaling("60")), ("-20", plassert_utbetaling("80")), ("-100",),
    )]  # fmt: skip
    hidden = tell_all(read(tell_all(read(BEGIN, stand(rows[0]))), stand(dager=1, missing=(KRAVLISTE,))))

    told = [[(one.endring, one.beloep) for one in read(hidden, stand(row, dager=2)).venter] for row in rows]
    assert told == [[], [(Endringsslag.UTBETALING_ENDRET, 20)], [(Endringsslag.UTBETALING_ENDRET, -60)]]


def test_a_new_claim_is_told_with_its_due_date_and_whole_amount_also_where_others_were_hidden() -> None:
    hidden = tell_all(read(BEGIN, stand(missing=(KRAVLISTE,)), frozenset("H")))
    several = make_krav([(FAR + DAY, Decimal(5)), (FAR, Decimal(7))])

    (one,) = [row for row in read(hidden, stand(several, dager=1)).venter if row.endring]
    (undated,) = [row for row in read(hidden, stand(make_krav([], rest=Decimal(3)), dager=1)).venter if row.endring]

    kept = read(read(hidden, stand(several, dager=1)), stand(several, dager=2))
    assert (one.slag, one.navn, one.dato, one.beloep, one.endring) == (
        S.NYTT, "Krav", FAR, 12, Endringsslag.NYTT_KRAV,
    )  # fmt: skip
    assert (undated.dato, undated.navn) == (None, "Krav")
    assert kept.venter == (one,)
