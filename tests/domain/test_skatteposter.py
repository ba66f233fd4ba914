"""The authority's side of a reconciliation: every movement once, in the group where the books have it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from portal.domain.betaling import Innbetaling
from portal.domain.felter import Betalingsinformasjon, Kravperiode, Part
from portal.domain.grunnlag import Grunnlag
from portal.domain.krav import UTEN_GRUPPE, Krav
from portal.domain.skattepost import EIER, RENTER, Postslag, Skattepost
from portal.domain.skatteposter import Skatteside, build_skatteside
from portal.domain.svar import AapneKrav
from portal.domain.terminer import make_termin
from tests.rader import (
    TOM,
    Placed,
    day,
    dekning,
    innbetaling,
    motkrav,
    one_krav,
    plassert,
)

MVA, TREKK = "Merverdiavgift", "Forskuddstrekk"
PERSON = Part(noekkel="eier", is_person=True)
LAST = day(30)
DEKNING = (dekning("60", day(12), name="K"), dekning("30", day(12), name="L"))


def claim(
    name: str, amount: str, left: str | None = None, *placed: Placed, gruppe: str = MVA, on: int = 5, kind: str = "T"
) -> Krav:
    made = one_krav(amount, amount if left is None else left, *placed, entered=day(on), due=day(20), name=name)
    return replace(made, kravgruppe=gruppe, kravtype=kind)


def ledger(*krav: Krav, **more: tuple[object, ...]) -> Grunnlag:
    """A ledger whose open list has what is left of these claims."""
    rows = more.get("innbetalinger", ())
    aapne = AapneKrav(
        alle_krav=tuple(one for one in krav if one.gjenstaaende_beloep),
        innbetalinger=tuple(one for one in rows if isinstance(one, Innbetaling) and one.uplassert_beloep),
    )
    return replace(TOM, aapne=aapne, krav=krav, **more)  # type: ignore[arg-type]  # by name


def build(*krav: Krav, **more: tuple[object, ...]) -> Skatteside:
    return build_skatteside(ledger(*krav, **more))


def one(side: Skatteside, slag: Postslag) -> Skattepost:
    """The only row of a kind."""
    (found,) = [post for post in side.poster if post.slag is slag]
    return found


def sums(side: Skatteside, on: date = LAST) -> Mapping[str, Decimal]:
    return side.get_saldo(on)


def test_a_claim_is_a_movement_of_its_group_and_open_until_it_is_paid() -> None:
    krav = replace(claim("K", "100"), kravbeskrivelse="Mva 3. termin", stipulerte_renter=Decimal(2))
    forfall = replace(krav.kravforfall[0], betalingsinformasjon=Betalingsinformasjon(kidnummer="123"))
    later = replace(forfall, forfallsdato=day(25), betalingsinformasjon=Betalingsinformasjon(kidnummer="456"))
    side = build(replace(krav, kravforfall=(forfall, later)))

    post = one(side, Postslag.KRAV)
    assert (post.dato, post.andeler, post.tekst) == (day(5), ((MVA, 100),), "Mva 3. termin")
    assert (post.referanse, post.kid, post.forfall, post.gruppe) == ("K", "123", day(20), MVA)
    assert side.krav_naa == ((MVA, 100),)
    assert (side.uplassert_naa, side.renter_naa) == ((), ((RENTER, 2),))
    assert (sums(side), sums(side, day(5)), sums(side, day(4))) == ({MVA: 100}, {MVA: 100}, {})


def test_the_owners_own_claims_stand_in_a_column_of_their_own() -> None:
    own = replace(claim("K", "100"), part=PERSON, stipulerte_renter=Decimal(2))
    side = build(own, claim("L", "7", gruppe=TREKK))

    assert side.krav_naa == ((EIER, 100), (TREKK, 7))
    assert side.renter_naa == ((EIER, 2),)


def test_kinds_of_claims_are_told_apart() -> None:
    side = build(
        claim("A", "1"),
        claim("B", "2", kind="FRENTE_MVA"),
        claim("C", "3", kind="Forsinkelsesrente"),
        replace(claim("D", "4"), hovedstol_kravidentifikator="A"),
        claim("E", "5", kind="GEBYR1"),
        claim("F", "-6", kind="AVVIK_1"),
        claim("G", "7", kind="Fors.rente"),
    )

    found = {post.referanse: post.slag for post in side.poster}
    assert found == {
        "A": Postslag.KRAV,
        **dict.fromkeys("BCDEG", Postslag.RENTE),
        "F": Postslag.AVSKRIVNING,
    }


def test_a_payment_is_shared_by_what_it_covered_and_the_rest_stays_where_it_belongs() -> None:
    payment = replace(
        innbetaling("100", "10", dato=day(12), covered=DEKNING),
        innbetalingstype="OCR",
        innbetalt_fra=Betalingsinformasjon(kidnummer="123"),
    )  # fmt: skip
    side = build(
        claim("K", "60", "0", plassert("60", day(12), paid_on=day(12))),
        claim("L", "40", "10", plassert("30", day(12), paid_on=day(12)), gruppe=TREKK),
        innbetalinger=(payment,),
    )

    post = one(side, Postslag.INNBETALING)
    assert (post.dato, post.andeler) == (day(12), ((TREKK, -30), (MVA, -70)))
    assert (post.tekst, post.referanse, post.kid, post.uplassert) == ("OCR", "I", "123", 10)
    assert side.uplassert_naa == ((MVA, 10),)
    assert sums(side) == {TREKK: 10, MVA: -10}
    assert sums(side, day(11)) == {TREKK: 40, MVA: 60}
    assert sums(side, day(4)) == {}


def test_unplaced_money_that_only_the_open_list_has_is_counted_too() -> None:
    side = build_skatteside(replace(TOM, aapne=AapneKrav(innbetalinger=(innbetaling("9", "9", dato=day(13)),))))

    assert side.uplassert_naa == ((UTEN_GRUPPE, 9),)
    assert sums(side) == {UTEN_GRUPPE: -9}
    assert sums(side, day(12)) == {}


def test_credit_used_on_another_groups_claim_moves_between_them_and_changes_no_total() -> None:
    debit = claim(
        "K", "40", "0", replace(motkrav("40", day(15)), kravforfallsidentifikator="C", kravbeskrivelse="Krav")
    )
    credit = claim("C", "-40", "0", gruppe=TREKK, on=2)

    side = build(debit, credit)

    post = one(side, Postslag.OMPLASSERING)
    assert (post.dato, post.andeler, post.beloep) == (day(15), ((TREKK, 40), (MVA, -40)), 0)
    assert (post.tekst, post.referanse) == ("Krav", "K")
    assert sums(side) == {}
    assert sums(side, day(14)) == {TREKK: -40, MVA: 40}
    undated = replace(motkrav("40", None), kravforfallsidentifikator="C")
    assert one(build(claim("K", "40", "0", undated), credit), Postslag.OMPLASSERING).dato == day(5)


def test_credit_used_within_a_group_or_of_an_unknown_claim_is_no_movement() -> None:
    placed = replace(motkrav("40", day(15)), kravforfallsidentifikator="C")
    side = build(claim("K", "40", "0", placed), claim("C", "-40", "0", on=2))
    lost = build(claim("K", "40", "0", placed))

    assert [post.slag for post in side.poster] == [Postslag.KRAV] * 2
    assert [post.slag for post in lost.poster] == [Postslag.KRAV]


def test_technical_claims_that_cancel_each_other_on_one_day_are_left_out() -> None:
    there = claim("A", "30", "0", kind="MOTP_TILB_BET")
    back = claim("B", "-30", "0", kind="KRAV_UTBET_KRED")
    assert build(there, back).poster == ()

    for other in (
        replace(back, kravtype="T"),
        replace(back, part=PERSON),
        claim("B", "-30", "0", kind="KRAV_UTBET_KRED", on=6),
        claim("B", "-30", "0", kind="AVVIK_1", gruppe=TREKK),
        claim("B", "-29", "0", kind="AVVIK_1"),
        claim("B", "30", "0", kind="AVVIK_1"),
    ):
        assert len(build(there, other).poster) == 2
    third = claim("C", "-30", "0", kind="AVVIK_1")
    assert len(build(there, back, third).poster) == 1


def test_rows_come_by_day_and_each_has_a_key_of_its_own_whatever_the_order_of_the_answers() -> None:
    rows = (claim("B", "5", on=6), claim("A", "5", on=6), claim("C", "5", on=3))
    paid = (innbetaling("1", "1", dato=day(6)), innbetaling("1", "1", dato=day(6)))
    side = build(*rows, innbetalinger=paid)

    assert [(post.referanse, post.dato) for post in side.poster] == [
        ("C", day(3)),
        ("A", day(6)),
        ("B", day(6)),
        ("I", day(6)),
        ("I", day(6)),
    ]
    assert len({post.noekkel for post in side.poster}) == len(side.poster)
    assert build(*reversed(rows), innbetalinger=paid) == side


def test_a_claim_without_any_date_or_amount_is_no_movement() -> None:
    lost = replace(claim("K", "5"), opprettelsesdato_for_krav=None, kravforfall=())

    assert build(lost, claim("L", "0")).poster == ()


def test_unused_money_is_in_the_group_that_the_years_list_tells_of() -> None:
    listed = innbetaling("100", "40", dato=day(12), covered=(dekning("60", day(12), name="K"),))
    krav = claim("K", "60", "0", plassert("60", day(12), paid_on=day(12)))
    aapne = AapneKrav(innbetalinger=(replace(listed, plassert_krav=()),))

    side = build_skatteside(replace(TOM, aapne=aapne, krav=(krav,), innbetalinger=(listed,)))

    assert side.uplassert_naa == ((MVA, 40),)


def test_a_row_keeps_its_key_when_others_come() -> None:
    few, many = build(claim("B", "5", on=6)), build(claim("B", "5", on=6), claim("A", "5", on=3))

    assert {post.noekkel for post in few.poster} < {post.noekkel for post in many.poster}


def test_a_claim_has_the_period_of_its_group_and_one_without_instalments_has_no_kid() -> None:
    third = Kravperiode(aar="2023", termin="3")
    vat = one(build(replace(claim("K", "5"), kravperiode=third)), Postslag.KRAV)
    bare = one(build(replace(claim("K", "5"), kravforfall=())), Postslag.KRAV)

    assert vat.periode == make_termin(2023, 3)
    assert one(build(claim("K", "5")), Postslag.KRAV).periode is None
    assert one(build(replace(claim("K", "5", gruppe="Skatt"), kravperiode=third)), Postslag.KRAV).periode is None
    assert (bare.kid, bare.forfall, bare.dato) == ("", None, day(5))
    first = Kravperiode(aar="2026", termin="1")
    due = replace(claim("K", "5", gruppe=TREKK), kravperiode=first)
    in_time = replace(due, kravforfall=tuple(replace(one, forfallsdato=date(2026, 3, 16)) for one in due.kravforfall))
    assert one(build(in_time), Postslag.KRAV).periode == make_termin(2026, 1)
    assert one(build(due), Postslag.KRAV).periode is None
