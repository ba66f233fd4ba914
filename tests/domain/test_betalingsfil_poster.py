"""What a payment file and its marks add up to, and what each thing left out of it says."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from portal.bankdager import NORSKE
from portal.domain.betalingsfil import LENGST_FREM, Betalingstid, Filplan, Filvalg, Naar, Utelatt, plan_betalingsfil
from portal.domain.filmerker import Betalingsfil, Filmerke, Merker, Ventende, collect_merker, find_ventende
from portal.domain.krav import Krav
from portal.domain.svar import INNBETALINGSLISTE, KRAVLISTE, AapneKrav, UleseligRad
from tests.betalingsfil import ANNEN_KONTO, KONTO, make_forfall, make_innbetaling, make_krav
from tests.domain.test_filmerker import FIL, KID, MADE, PAID, make_fil, make_post

ON, DUE = date(2026, 11, 26), date(2026, 12, 10)  # a Thursday
FIRST = NORSKE.find_neste(ON)
DAY = timedelta(days=1)
A, B = make_forfall("A", "100", DUE, kid=KID), make_forfall("B", "50", DUE + DAY, kid=KID)
OTHER = make_forfall("C", "7", DUE + 2 * DAY)
MERKE = Filmerke(fil="fil", nr=0, noekkel=("314055403", "A"), laget=MADE, dag=PAID, is_forsinket=False)


def plan(aapne: AapneKrav, valg: Filvalg, naar: Naar = Naar.FORST, merker: Merker | None = None) -> Filplan:
    tid = Betalingstid(naar=naar, forst=FIRST, dag=DUE)
    return plan_betalingsfil(aapne, valg, tid, NORSKE, merker or Merker(), ON)


def of(*alle_krav: Krav, **more: tuple[object, ...]) -> AapneKrav:
    return AapneKrav(alle_krav=alle_krav, **more)  # type: ignore[arg-type]  # by name


def test_one_payment_has_all_instalments_with_its_kid_and_day() -> None:
    found = plan(of(make_krav(B), make_krav(A), make_krav(OTHER)), Filvalg(alle=True))

    first, second = found.betalinger
    assert [post.identifikator for post in first.poster] == ["A", "B"]
    assert (first.kid, first.konto, first.beloep, first.dag) == (KID, KONTO, 150, FIRST)
    assert (second.kid, second.konto) == (OTHER.betalingsinformasjon.kidnummer, KONTO)
    assert (second.beloep, found.sum, found.dager) == (7, 157, (FIRST,))
    apart = plan(of(make_krav(B), make_krav(A)), Filvalg(alle=True), Naar.FORFALL)
    assert [one.beloep for one in apart.betalinger] == [100, 50]
    assert apart.dager == (DUE, DUE + DAY)
    chosen = plan(of(make_krav(A)), Filvalg(alle=True), Naar.DAG)
    assert chosen.dager == (DUE,)


def test_what_is_paid_late_that_was_not_late_before_is_counted() -> None:
    today, tomorrow = make_forfall("D", "5", ON), make_forfall("E", "5", FIRST - DAY)
    late, on_time = make_forfall("F", "5", ON - DAY), make_forfall("G", "5", FIRST)

    for forfall, number in ((today, 1), (tomorrow, int(FIRST - DAY >= ON)), (late, 0), (on_time, 0)):
        assert plan(of(make_krav(forfall)), Filvalg(alle=True)).antall_for_sent == number


def test_a_payment_is_made_in_time_and_not_further_ahead_than_banks_take() -> None:
    tid = Betalingstid(naar=Naar.FORFALL, forst=FIRST)

    assert tid.find_dag(make_forfall("A", "1", DUE), NORSKE) == DUE
    assert tid.find_dag(make_forfall("A", "1", date(2026, 12, 13)), NORSKE) == date(2026, 12, 11)  # a Sunday
    assert tid.find_dag(make_forfall("A", "1", ON - DAY), NORSKE) == FIRST
    far = tid.find_dag(make_forfall("A", "1", FIRST + 2 * LENGST_FREM), NORSKE)
    assert far == NORSKE.find_senest(FIRST + LENGST_FREM)
    assert Betalingstid(naar=Naar.DAG, forst=FIRST).find_dag(A, NORSKE) == FIRST


def test_only_what_is_chosen_and_not_taken_out_is_in_it() -> None:
    late = make_forfall("L", "5", ON - DAY)
    aapne = of(make_krav(A), make_krav(OTHER), make_krav(late))

    def chosen(valg: Filvalg) -> list[str]:
        return sorted(post.identifikator for one in plan(aapne, valg).betalinger for post in one.poster)

    assert chosen(Filvalg()) == []
    assert isinstance(plan(aapne, Filvalg()).sum, Decimal)  # it is written as an amount
    assert chosen(Filvalg(alle=True, uten=frozenset("A"))) == ["C", "L"]
    assert chosen(Filvalg(forfalte=True)) == ["L"]
    assert chosen(Filvalg(forfalte=True, identifikatorer=frozenset("C"))) == ["C", "L"]
    assert chosen(Filvalg(identifikatorer=frozenset("CA"), uten=frozenset("C"))) == ["A"]
    rest = plan(aapne, Filvalg(identifikatorer=frozenset("A"))).ikke_valgt
    assert [post.identifikator for post in rest] == ["L", "C"]  # earliest due date first


def test_each_thing_left_out_says_why_and_of_what() -> None:
    waiting = make_innbetaling(A.betalingsinformasjon.kidnummer, "9", ON)
    krav = make_krav(A)
    ((marked,),) = [plan(of(krav), Filvalg(alle=True), merker=Merker((MERKE,))).ikke_med]
    assert (marked.grunn, marked.krav, marked.beloep, marked.merke) == (Utelatt.I_FIL, krav, 100, MERKE)
    ((covered,),) = [plan(of(krav, innbetalinger=(waiting,)), Filvalg(alle=True)).ikke_med]
    assert (covered.grunn, covered.innbetaling, covered.beloep) == (Utelatt.KAN_VAERE_DEKKET, waiting, 100)
    assert covered.post is not None
    assert covered.post.forfall == A
    credit = make_krav(make_forfall("D", "-5", DUE))
    ((owed,),) = [plan(of(credit), Filvalg(alle=True)).ikke_med]
    assert (owed.grunn, owed.krav, owed.beloep) == (Utelatt.TIL_GODE, credit, -5)


def test_what_is_not_known_is_said_once() -> None:
    rows = tuple(UleseligRad(liste=liste, identifikator="U", grunn="") for liste in (KRAVLISTE, INNBETALINGSLISTE))
    uten_kid = make_forfall("K", "5", DUE, kid="")
    aapne = of(make_krav(A), make_krav(uten_kid), uleselige=rows)

    found = plan(aapne, Filvalg(identifikatorer=frozenset({"A", "K", "borte"}))).ikke_med

    assert [(one.grunn, one.identifikator) for one in found] == [
        (Utelatt.UTEN_KID, ""),
        (Utelatt.ULESELIG, "U"),
        (Utelatt.UKJENT, "borte"),
    ]


def test_a_kid_with_two_accounts_is_left_out_though_only_one_is_chosen() -> None:
    other = make_forfall("B", "50", DUE, kid=KID, konto=ANNEN_KONTO)

    found = plan(of(make_krav(A), make_krav(other)), Filvalg(identifikatorer=frozenset("A")))

    assert [one.grunn for one in found.ikke_med] == [Utelatt.DELT_KID]
    assert found.betalinger == ()


def test_a_kept_file_adds_up_to_its_payments() -> None:
    later = make_post("C", "25", dag=PAID + DAY)
    fil = make_fil(*FIL.poster, later, make_post("D", "1", konto=ANNEN_KONTO))

    assert (fil.sum, fil.siste_dag, fil.dag) == (176, PAID + DAY, MADE)
    assert [[post.identifikator for post in posts] for posts in fil.betalinger] == [["A", "B"], ["C"], ["D"]]


def find(*filer: Betalingsfil, aapne: AapneKrav, on: date = MADE) -> tuple[Ventende, ...]:
    return find_ventende(filer, aapne, NORSKE, on)


def test_marks_of_several_files_are_found_by_claim_newest_file_first() -> None:
    newer = replace(FIL, id="ny", laget=FIL.laget + DAY)
    krav, bare = make_krav(A, make_forfall("B", "50", DUE, kid="")), make_krav(OTHER)
    found = find(FIL, newer, aapne=of(krav, bare))

    assert [one.fil.id for one in found] == ["ny", "fil"]
    merker = collect_merker(found)
    assert [(one.fil, one.nr) for one in merker.alle] == [("ny", 0), ("ny", 1), ("fil", 0), ("fil", 1)]
    assert [(one.laget, one.dag) for one in merker.alle] == [(MADE + DAY, PAID)] * 2 + [(MADE, PAID)] * 2
    assert [(one.fil, one.noekkel[1]) for one in merker.list_of(krav)] == [("ny", "A"), ("ny", "B")]
    assert merker.list_of(bare) == ()
    assert (merker.sum_of([krav, bare]), merker.sum_of([bare])) == (100, 0)  # B has no KID, and is paid by nobody
    assert isinstance(merker.sum_of([bare]), Decimal)  # it is written as an amount
    assert (Merker().sum_of([krav]), Merker().list_of(krav)) == (Decimal(0), ())


def test_a_file_is_late_when_one_of_its_payments_is() -> None:
    aapne = of(make_krav(A), make_krav(B))
    last = NORSKE.add(PAID, 5)

    assert not find(FIL, aapne=aapne, on=last)[0].is_forsinket
    assert find(FIL, aapne=aapne, on=last + DAY)[0].is_forsinket


def test_a_small_amount_left_still_waits() -> None:
    left = make_forfall("A", "0.50", DUE, kid=KID, original="100")

    assert [merke.noekkel[1] for merke in collect_merker(find(FIL, aapne=of(make_krav(left)))).alle] == ["A"]


def test_what_is_paid_is_not_told_of_and_a_small_amount_is_paid() -> None:
    zero, small = make_forfall("Z", "0", DUE, original="5"), make_forfall("S", "0.50", DUE)

    found = plan(of(make_krav(A, zero), make_krav(small)), Filvalg(alle=True))

    assert (found.sum, found.ikke_med, found.ikke_valgt) == (Decimal("100.50"), (), ())
    paid = [post.identifikator for one in found.betalinger for post in one.poster]
    assert sorted(paid) == ["A", "S"]
    (both,) = plan(of(make_krav(A, B)), Filvalg(alle=True)).betalinger
    assert [post.termin for post in both.poster] == [1, 2]
