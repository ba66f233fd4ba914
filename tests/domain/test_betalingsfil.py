"""What goes in a payment file: everything to pay is in it, left out with a reason, or was not chosen."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.bankdager import NORSKE
from portal.domain.betalingsfil import (
    LENGST_FREM,
    MAX_I_FIL,
    Betalingstid,
    Filplan,
    Filvalg,
    Naar,
    Utelatt,
    plan_betalingsfil,
)
from portal.domain.filmerker import Filmerke, Merker
from portal.domain.krav import Krav, Kravforfall
from portal.domain.oversikt import sum_krav
from portal.domain.svar import KRAVLISTE, AapneKrav, UleseligRad
from tests.betalingsfil import ANNEN_KONTO, KONTO, add_check_digit, make_forfall, make_innbetaling, make_krav

ON = date(2026, 11, 28)
FIRST = NORSKE.find_neste(ON)
DUE = date(2026, 12, 10)
ALLE = Filvalg(alle=True)
AMOUNTS = st.decimals(min_value=-500, max_value=90000, places=2).map(str)
KIDS = st.sampled_from((add_check_digit("1234567"), add_check_digit("99887766"), "12345", "", "AB12"))
KONTOER = st.sampled_from((KONTO, ANNEN_KONTO, "", "12345678901"))
DAYS = st.dates(min_value=date(2025, 12, 1), max_value=date(2027, 1, 31))


def plan(
    *alle_krav: Krav,
    aapne: AapneKrav | None = None,
    valg: Filvalg = ALLE,
    naar: Naar = Naar.FORST,
    merker: Merker = Merker(),  # noqa: B008 (frozen)
    on: date = ON,
) -> Filplan:
    tid = Betalingstid(naar=naar, forst=NORSKE.find_neste(on))
    return plan_betalingsfil(aapne or AapneKrav(alle_krav=alle_krav), valg, tid, NORSKE, merker, on)


@st.composite
def make_alle_krav(draw: st.DrawFn) -> tuple[Krav, ...]:
    claims = []
    for number in range(draw(st.integers(min_value=1, max_value=6))):
        parts: list[Kravforfall] = [
            make_forfall(f"K-{number}-{nr}", draw(AMOUNTS), draw(DAYS), kid=draw(KIDS), konto=draw(KONTOER))
            for nr in range(draw(st.integers(min_value=1, max_value=3)))
        ]
        extra = draw(st.sampled_from((Decimal(0), Decimal(0), Decimal(50), Decimal(-50))))
        left = sum((one.gjenstaaende_beloep for one in parts), Decimal(0)) + extra
        claims.append(make_krav(*parts, left=str(left)))
    return tuple(claims)


@given(alle_krav=make_alle_krav(), on=DAYS, naar=st.sampled_from((Naar.FORST, Naar.FORFALL)), data=st.data())
def test_nothing_is_left_out_without_a_reason(
    alle_krav: tuple[Krav, ...], on: date, naar: Naar, data: st.DataObject
) -> None:
    ids = [forfall.kravforfallsidentifikator for krav in alle_krav for forfall in krav.kravforfall]
    chosen = data.draw(st.sampled_from((ALLE, Filvalg(forfalte=True), Filvalg(identifikatorer=frozenset(ids[:2])))))

    found = plan(*alle_krav, valg=chosen, naar=naar, on=on)

    left_out = sum((one.beloep for one in found.ikke_med if one.beloep and one.beloep > 0), Decimal(0))
    not_chosen = sum((post.forfall.gjenstaaende_beloep for post in found.ikke_valgt), Decimal(0))
    assert found.sum + left_out + not_chosen == sum_krav(alle_krav, on).aa_betale
    assert chosen is not ALLE or not found.ikke_valgt
    assert found.sum == sum(payment.beloep for payment in found.betalinger)
    keys = [(payment.kid, payment.dag) for payment in found.betalinger]
    assert len(set(keys)) == len(keys)


@given(alle_krav=make_alle_krav(), on=DAYS)
def test_every_payment_is_on_a_bank_day_in_time_where_possible_and_never_before_the_next(
    alle_krav: tuple[Krav, ...], on: date
) -> None:
    first = NORSKE.find_neste(on)

    for payment in plan(*alle_krav, naar=Naar.FORFALL, on=on).betalinger:
        assert NORSKE.is_bankdag(payment.dag)
        assert payment.dag >= first
        for post in payment.poster:
            assert payment.dag == first or payment.dag <= post.forfall.forfallsdato
            wanted = min(post.forfall.forfallsdato, first + LENGST_FREM)
            assert payment.dag == first or payment.dag > wanted - timedelta(days=7)


@pytest.mark.parametrize(
    ("due", "paid"),
    [
        ("2026-11-16", "2026-11-30"),  # overdue: the first bank day
        ("2026-12-10", "2026-12-10"),
        ("2026-12-13", "2026-12-11"),  # a Sunday: the bank day before
        ("2026-12-24", "2026-12-23"),
        ("2027-01-01", "2026-12-31"),
        ("2027-03-26", "2027-03-24"),  # Good Friday
        ("9999-12-31", "2027-11-30"),  # banks take no more than a year
    ],
)
def test_on_each_due_date(due: str, paid: str) -> None:
    found = plan(make_krav(make_forfall("K-1", "100", date.fromisoformat(due))), naar=Naar.FORFALL)

    assert [payment.dag for payment in found.betalinger] == [date.fromisoformat(paid)]


KID = add_check_digit("1234567")
REASONS = {
    Utelatt.KID_SIFFER: make_krav(make_forfall("K-1", "100", DUE, kid="12345670")),
    Utelatt.KID_FORM: make_krav(make_forfall("K-1", "100", DUE, kid="12A45")),
    Utelatt.UTEN_KID: make_krav(make_forfall("K-1", "100", DUE, kid="")),
    Utelatt.UTEN_KONTO: make_krav(make_forfall("K-1", "100", DUE, konto="")),
    Utelatt.KONTO_SIFFER: make_krav(make_forfall("K-1", "100", DUE, konto="76940518889")),
    Utelatt.TIL_GODE: make_krav(make_forfall("K-1", "-100", DUE)),
    Utelatt.MOTSAGT: make_krav(make_forfall("K-1", "100", DUE), make_forfall("K-2", "100", DUE), left="150"),
    Utelatt.UTEN_FORFALL: make_krav(
        make_forfall("K-1", "0", DUE, original="100"), make_forfall("K-2", "10", DUE), left="30"
    ),
}


@pytest.mark.parametrize("reason", REASONS, ids=lambda reason: reason.name)
def test_what_cannot_be_paid_is_left_out_with_its_reason(reason: Utelatt) -> None:
    assert reason in [one.grunn for one in plan(REASONS[reason]).ikke_med]


def test_what_a_payment_received_may_cover_is_left_out() -> None:
    krav = make_krav(make_forfall("K-1", "100", DUE, kid=KID))
    aapne = AapneKrav(alle_krav=(krav,), innbetalinger=(make_innbetaling(f" {KID} ", "40", ON),))

    found = plan(aapne=aapne)

    assert [(one.grunn, one.beloep) for one in found.ikke_med] == [(Utelatt.KAN_VAERE_DEKKET, Decimal(100))]
    assert found.betalinger == ()


def test_what_waits_in_a_file_is_left_out() -> None:
    merke = Filmerke(fil="a", nr=0, noekkel=("314055403", "K-1"), laget=ON, dag=FIRST, is_forsinket=False)

    found = plan(make_krav(make_forfall("K-1", "100", DUE)), merker=Merker((merke,)))

    assert [(one.grunn, one.merke) for one in found.ikke_med] == [(Utelatt.I_FIL, merke)]


def test_unreadable_rows_and_unknown_choices_are_named() -> None:
    aapne = AapneKrav(uleselige=(UleseligRad(liste=KRAVLISTE, identifikator="U-1", grunn="dato"),))

    found = plan(aapne=aapne, valg=Filvalg(identifikatorer=frozenset({"BORTE"})))

    assert [(one.grunn, one.identifikator) for one in found.ikke_med] == [
        (Utelatt.ULESELIG, "U-1"),
        (Utelatt.UKJENT, "BORTE"),
    ]


def test_the_same_kid_is_one_payment_a_day_and_two_accounts_with_it_are_none() -> None:
    terms = [make_forfall(f"T-{month}", "100", date(2026, month, 15), kid=KID) for month in (9, 10, 12)]

    assert [payment.beloep for payment in plan(make_krav(*terms)).betalinger] == [Decimal(300)]
    assert [payment.beloep for payment in plan(make_krav(*terms), naar=Naar.FORFALL).betalinger] == [200, 100]
    other = make_krav(make_forfall("X", "1", DUE, kid=KID, konto=ANNEN_KONTO))
    assert {one.grunn for one in plan(make_krav(*terms), other).ikke_med} == {Utelatt.DELT_KID}


def test_a_file_takes_no_more_than_it_can_and_says_so() -> None:
    claims = [
        make_krav(make_forfall(f"K-{number}", "100", DUE, kid=add_check_digit(str(number + 1000))))
        for number in range(MAX_I_FIL + 3)
    ]

    found = plan(*claims)

    assert len(found.betalinger) == MAX_I_FIL
    assert [one.grunn for one in found.ikke_med] == [Utelatt.FULL] * 3


def test_what_is_taken_out_is_not_chosen() -> None:
    claims = [make_krav(make_forfall(key, "100", DUE)) for key in ("A", "B")]

    found = plan(*claims, valg=Filvalg(alle=True, uten=frozenset({"A"})))

    assert [payment.poster[0].identifikator for payment in found.betalinger] == ["B"]
    assert [post.identifikator for post in found.ikke_valgt] == ["A"]
