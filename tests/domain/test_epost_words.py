"""What an e-mail tells of an organisation: which amounts and days, in which order, and for how long."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from portal.domain.epost import SNART, Beskjed, Beskjedslag, Fortalt, apply_reading, list_skjulte, note_unread
from portal.domain.nytt import Endringsslag
from portal.domain.stand import Stand
from portal.domain.svar import INNBETALINGSLISTE, KRAVLISTE, AapneKrav, UleseligRad
from tests.domain.stander import PERSON, krav, lister, stand
from tests.rader import DAG, innbetaling, plassert

S = Beskjedslag
DAY = timedelta(days=1)
BEGIN = Fortalt(siden=DAG)
BOTH = (KRAVLISTE, INNBETALINGSLISTE)


def read(before: Fortalt, after: Stand, skjulte: frozenset[str] | None = frozenset()) -> Fortalt:
    return apply_reading(before, after, after.dag, "reader", skjulte)


def tell_all(fortalt: Fortalt) -> Fortalt:
    """The state after everything that waited was told."""
    return fortalt.without(frozenset(one.noekkel for one in fortalt.venter))


def test_a_claim_that_is_late_or_due_soon_is_told_with_its_day_and_what_is_left() -> None:
    late, soon = krav("A", "100", "60", due=DAG - DAY), krav("B", "50", "0.50", due=DAG + SNART)
    others = krav("C", due=DAG + SNART + DAY), krav("D", due=DAG - 2 * DAY), krav("E", "-9"), krav("F", "9", "0")

    fortalt = read(BEGIN, stand(late, soon, *others))

    assert fortalt.venter == (
        Beskjed(slag=S.FORFALT, noekkel=f"forfalt\n\nA\n{DAG - DAY}", navn="Krav", dato=DAG - DAY, beloep=Decimal(60)),
        Beskjed(
            slag=S.SNART, noekkel=f"snart\n\nB\n{DAG + SNART}", navn="Krav", dato=DAG + SNART, beloep=Decimal("0.50")
        ),
    )
    assert (fortalt.lest, fortalt.leser, fortalt.ulest_siden) == (DAG, "reader", None)


def test_a_persons_claim_of_the_same_id_is_told_for_itself() -> None:
    own, other = krav("A", due=DAG + DAY), replace(krav("A", "7", due=DAG + DAY), part=PERSON)

    assert [one.beloep for one in read(BEGIN, stand(own, other)).venter] == [100, 7]


def test_amounts_are_those_of_the_latest_reading() -> None:
    first = stand(krav("A", "100", due=DAG + DAY), betalt=(innbetaling("9", "5"),))
    second = stand(krav("A", "100", "60", due=DAG + DAY), betalt=(innbetaling("9", "4"),), dager=1)
    third = stand(krav("A", "100", "50", due=DAG + DAY), betalt=(innbetaling("9", "3"),), dager=2)

    def list_amounts(fortalt: Fortalt) -> list[tuple[Beskjedslag, Decimal | None]]:
        return [(one.slag, one.beloep) for one in fortalt.venter if one.slag is not S.NYTT]

    fortalt = read(BEGIN, first)
    assert list_amounts(fortalt) == [(S.SNART, 100), (S.LIGGER, 5)]
    fortalt = read(fortalt, second)
    assert list_amounts(fortalt) == [(S.SNART, 60), (S.LIGGER, 4)]
    assert list_amounts(read(fortalt, third)) == [(S.FORFALT, 50), (S.LIGGER, 3)]


def test_unused_money_is_told_if_it_came_on_the_first_day_or_later() -> None:
    rows = [innbetaling("9", amount, name=name, dato=DAG + days * DAY)
            for name, amount, days in (("A", "5", -1), ("B", "-6", 0), ("C", "0", 1), ("D", "7", 1))]  # fmt: skip

    fortalt = read(BEGIN, stand(betalt=tuple(rows)))

    assert fortalt.venter == (
        Beskjed(slag=S.LIGGER, noekkel="ligger\nB", dato=DAG, beloep=Decimal(6)),
        Beskjed(slag=S.LIGGER, noekkel="ligger\nD", dato=DAG + DAY, beloep=Decimal(7)),
    )


def test_money_that_lies_unused_again_is_told_again_and_as_long_as_it_lies() -> None:
    claim = krav("A", due=DAG + 30 * DAY)
    fortalt = tell_all(read(BEGIN, stand(claim, betalt=(innbetaling("9", "4"), innbetaling("9", "4", name="J")))))

    more = read(fortalt, stand(claim, betalt=(innbetaling("9", "6"), innbetaling("9", "4", name="J")), dager=1))

    assert more.venter == (Beskjed(slag=S.LIGGER, noekkel="ligger\nI", dato=DAG, beloep=Decimal(6)),)
    kept = read(more, stand(claim, betalt=(innbetaling("9", "6"),), dager=2))
    assert [one.noekkel for one in kept.venter if one.slag is S.LIGGER] == ["ligger\nI"]
    assert not [
        one
        for one in read(more, stand(claim, betalt=(innbetaling("9", "4", name="J"),), dager=2)).venter
        if one.slag is S.LIGGER
    ]


def test_other_changes_are_told_with_their_claim_day_amount_and_kind() -> None:
    due = DAG + 30 * DAY
    fortalt = read(BEGIN, stand(krav("A", due=due)))

    after = stand(krav("A", "100", "60", plassert("40", DAG, name="I"), due=due), krav("B", "5", due=due), dager=1)
    found = read(fortalt, after).venter

    assert [replace(one, noekkel="") for one in found] == [
        Beskjed(slag=S.NYTT, noekkel="", dato=None, beloep=Decimal(40), endring=Endringsslag.MOTTATT),
        Beskjed(slag=S.NYTT, noekkel="", navn="Krav", dato=due, beloep=Decimal(5), endring=Endringsslag.NYTT_KRAV),
    ][::-1]
    assert len({one.noekkel for one in found}) == 2


def test_what_waits_is_told_by_kind_and_then_by_day_and_name() -> None:
    later, sooner = DAG + 5 * DAY, DAG + 2 * DAY
    named = [replace(krav(name, due=sooner), kravbeskrivelse=text) for name, text in (("A", "Skatt"), ("B", "Mva"))]

    fortalt = read(
        BEGIN, stand(krav("C", due=later), *named, krav("D", due=DAG - DAY), betalt=(innbetaling("9", "4"),))
    )

    assert [(one.slag, one.dato, one.navn) for one in fortalt.venter] == [
        (S.FORFALT, DAG - DAY, "Krav"),
        (S.SNART, sooner, "Mva"),
        (S.SNART, sooner, "Skatt"),
        (S.SNART, later, "Krav"),
        (S.LIGGER, DAG, ""),
    ]


def test_that_figures_cannot_be_read_is_told_once_and_forgotten_when_they_can() -> None:
    read_once = tell_all(read(BEGIN, stand(krav("A", due=DAG + 30 * DAY))))
    assert note_unread(read_once, DAG + DAY, is_certain=False).ulest_siden == DAG + DAY

    silent = note_unread(note_unread(read_once, DAG + DAY, is_certain=False), DAG + 3 * DAY, is_certain=False)

    assert silent.venter == (Beskjed(slag=S.ULEST, noekkel=f"ulest/{DAG + 3 * DAY}", dato=DAG + DAY),)
    assert (silent.ulest_siden, silent.is_ulest_fortalt) == (DAG + DAY, True)
    assert note_unread(silent, DAG + 9 * DAY, is_certain=False).venter == silent.venter
    again = read(silent, stand(krav("A", due=DAG + 30 * DAY), dager=4))
    assert (again.ulest_siden, again.is_ulest_fortalt, again.venter) == (None, False, ())


def test_a_missing_part_is_told_at_once_for_claims_and_for_payments() -> None:
    for missing in BOTH:
        fortalt = read(BEGIN, stand(missing=(missing,)))

        assert [(one.slag, one.dato) for one in fortalt.venter] == [(S.ULEST, DAG)]


def test_only_what_is_read_today_is_told() -> None:
    fortalt = note_unread(read(BEGIN, stand(krav("A", due=DAG + DAY))), DAG + DAY, is_certain=True)

    assert [one.slag for one in fortalt.list_fortellbare(DAG)] == [S.SNART, S.ULEST]
    assert [one.slag for one in fortalt.list_fortellbare(DAG + DAY)] == [S.ULEST]
    assert [one.slag for one in fortalt.list_fortellbare(None)] == [S.ULEST]
    assert [one.slag for one in replace(fortalt, lest=None).list_fortellbare(None)] == [S.ULEST]


def test_the_claims_that_could_not_be_read_are_remembered_by_id() -> None:
    def rows(*ids: str, liste: str = KRAVLISTE) -> AapneKrav:
        return AapneKrav(uleselige=tuple(UleseligRad(liste=liste, identifikator=one, grunn="") for one in ids))

    assert list_skjulte(rows("A", "B")) == {"A", "B"}
    assert list_skjulte(rows("A", "")) is None
    assert list_skjulte(rows("", liste=INNBETALINGSLISTE)) == frozenset()
    first = read(BEGIN, stand(), frozenset("A"))
    assert read(first, stand(), frozenset("B")).skjulte == {"A", "B"}
    assert read(first, stand(), None).skjulte is None
    assert read(read(first, stand(), None), stand(), frozenset("B")).skjulte is None


def test_what_payments_covered_is_used_once_and_not_kept() -> None:
    fortalt = read(read(BEGIN, stand()), stand(lister=lister(innbetaling("9", "4")), dager=1))

    assert fortalt.stand is not None
    assert [one.dekker for one in fortalt.stand.betalinger] == [()]
