"""What is told by e-mail of an organisation, over any sequence of readings."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from portal.domain.epost import SNART, UNREAD_AFTER, Beskjedslag, Fortalt, apply_reading, list_skjulte, note_unread
from portal.domain.krav import Krav
from portal.domain.nytt import Endringsslag
from portal.domain.stand import Stand
from portal.domain.svar import KRAVLISTE, AapneKrav, UleseligRad
from tests.domain.stander import krav, stand
from tests.rader import DAG, innbetaling

S = Beskjedslag
BEGIN = Fortalt(siden=DAG)
DAY = timedelta(days=1)
Things = list[tuple[Beskjedslag, str, date | None]]


def read(before: Fortalt, after: Stand, skjulte: frozenset[str] | None = frozenset()) -> Fortalt:
    return apply_reading(before, after, after.dag, "reader", skjulte)


def tell(fortalt: Fortalt) -> tuple[Fortalt, Things]:
    """Send what may be told; returns the state after, and what it was."""
    assert fortalt.stand is not None
    some = fortalt.list_fortellbare(fortalt.stand.dag)
    return fortalt.without(frozenset(one.noekkel for one in some)), [(one.slag, one.navn, one.dato) for one in some]


def list_slag(fortalt: Fortalt) -> list[Beskjedslag]:
    return [one.slag for one in fortalt.venter]


CLAIMS = st.dictionaries(st.sampled_from("ABC"), st.integers(-12, 12).map(lambda days: DAG + timedelta(days=days)))


@given(st.lists(st.tuples(CLAIMS, st.booleans()), min_size=1, max_size=8))
def test_what_is_due_or_late_is_told_once_for_as_long_as_it_is_so(days: list[tuple[dict[str, date], bool]]) -> None:
    fortalt = BEGIN
    told = set[tuple[Beskjedslag, str, date]]()
    for number, (claims, is_sent) in enumerate(days):
        on = DAG + number * DAY
        after = stand(*(krav(name, due=due) for name, due in claims.items()), dager=number)
        fortalt = read(fortalt, after)
        now = {(S.FORFALT, n, due) for n, due in claims.items() if due < on}
        now |= {(S.SNART, n, due) for n, due in claims.items() if on <= due <= on + SNART}
        if number == 0:
            told |= {one for one in now if one[0] is S.FORFALT and one[2] < DAG - DAY}
        # What is no longer open is forgotten; a claim that comes again is told again.
        told = {one for one in told if claims.get(one[1]) == one[2]}
        waiting = {(one.slag, one.navn, one.dato) for one in fortalt.venter if one.slag in (S.FORFALT, S.SNART)}
        names = {krav.id: krav.navn for krav in after.krav}
        assert waiting == {(slag, names[name], due) for slag, name, due in now - told}
        if is_sent:
            fortalt, _ = tell(fortalt)
            told |= now


@given(st.lists(CLAIMS, min_size=2, max_size=6))
def test_a_new_claim_is_told_also_if_it_is_gone_before_the_message(days: list[dict[str, date]]) -> None:
    fortalt, expected, known = BEGIN, 0, set(days[0])
    for number, claims in enumerate(days):
        fortalt = read(fortalt, stand(*(krav(name, due=due) for name, due in claims.items()), dager=number))
        expected += len(claims.keys() - known)
        known = set(claims)

    assert sum(one.endring is Endringsslag.NYTT_KRAV for one in fortalt.venter) == expected
    assert len({one.noekkel for one in fortalt.venter}) == len(fortalt.venter)
    after, told = tell(fortalt)
    assert len(told) == len(fortalt.venter)
    assert after.venter == ()


def test_unused_money_is_told_until_it_is_used() -> None:
    paid = innbetaling("100", "60", name="I1")
    fortalt = read(read(BEGIN, stand()), stand(betalt=(paid,), dager=1))
    assert list_slag(fortalt) == [S.LIGGER]

    used = read(fortalt, stand(dager=2))

    assert S.LIGGER not in list_slag(used)


def make_rows(*names: str) -> tuple[Krav, ...]:
    return tuple(krav(name, due=DAG + 30 * DAY) for name in names)


def test_a_hidden_row_is_not_gone_and_not_new_when_it_is_back() -> None:
    fortalt, _ = tell(read(BEGIN, stand(*make_rows("A", "B"))))
    hidden = read(fortalt, stand(*make_rows("A"), dager=1, missing=(KRAVLISTE,)))
    back = read(hidden, stand(*make_rows("A", "B"), dager=2))

    assert list_slag(hidden) == [S.ULEST]
    assert back.venter == ()


def test_what_is_hidden_before_it_is_told_is_told_when_it_is_seen_again() -> None:
    due, paid = krav("A", due=DAG + 3 * DAY), innbetaling("100", "60", name="I1")
    fortalt = read(read(BEGIN, stand()), stand(due, betalt=(paid,), dager=1))
    assert {S.SNART, S.LIGGER} <= set(list_slag(fortalt))
    hidden = read(fortalt, stand(dager=2, missing=(KRAVLISTE, "innbetalingMedUplassertBeloep")))
    assert not {S.SNART, S.LIGGER} & set(list_slag(hidden))

    back = read(hidden, stand(due, betalt=(paid,), dager=2))

    assert {S.SNART, S.LIGGER} <= set(list_slag(back))


def test_where_rows_were_hidden_from_the_beginning_a_new_claim_is_known_by_its_id() -> None:
    hidden = UleseligRad(liste=KRAVLISTE, identifikator="H", grunn="")
    skjulte = list_skjulte(AapneKrav(uleselige=(hidden,)))
    fortalt, _ = tell(read(BEGIN, stand(*make_rows("A"), missing=(KRAVLISTE,)), skjulte))

    after = read(fortalt, stand(*make_rows("A", "H", "N"), dager=1, missing=(KRAVLISTE,)), skjulte)

    assert [one.noekkel.split("\n")[3] for one in after.venter if one.endring is Endringsslag.NYTT_KRAV] == ["N"]
    assert list_skjulte(AapneKrav(ukjente_lister=(KRAVLISTE,))) is None


def test_without_a_reading_of_the_day_nothing_is_told_but_that_there_is_none() -> None:
    fortalt = read(BEGIN, stand(krav("A", due=DAG + DAY)))
    silent = fortalt
    for days in range(1, 5):
        silent = note_unread(silent, DAG + days * DAY, is_certain=False)
        told = [one.slag for one in silent.list_fortellbare(DAG + days * DAY)]
        assert told == ([S.ULEST] if days * DAY > UNREAD_AFTER else [])

    refused = note_unread(fortalt, DAG + DAY, is_certain=True)
    assert [one.slag for one in refused.list_fortellbare(DAG + DAY)] == [S.ULEST]
    assert note_unread(refused, DAG + 2 * DAY, is_certain=True) == refused
