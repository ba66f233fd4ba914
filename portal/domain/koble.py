"""Matches the two sides of a reconciliation. Deterministic: the order of rows in file and answers changes nothing."""

from collections.abc import Iterable
from datetime import date

from portal.domain.dobbeltfoert import MAX_ALIKE
from portal.domain.inngaaende import Inngaaende, suggest_opening
from portal.domain.koblingsregler import (
    AFTER_PERIOD,
    find_pairs,
    may_be_payment,
    suggest_pairs,
    suggest_weaker,
)
from portal.domain.ledige import Ledige, Svar
from portal.domain.skattepost import Postslag, Skattepost
from portal.domain.sumregler import (
    match_set_off,
    match_split_payments,
    suggest_collected_claims,
    suggest_split_payments,
)
from portal.domain.treff import Foert, Regel, Sikkerhet, name_rad
from portal.domain.utveier import find_certain, has_way, is_several_posts

REVERSED_DAYS = 366


def koble(
    poster: Iterable[Skattepost],
    linjer: Iterable[Foert],
    on: date,
    svar: Svar,
    opening: Inngaaende,
    tidligere: Iterable[Skattepost] = (),
) -> Ledige:
    """What belongs together, and what is left on either side. The rules come in a fixed order, the surest first.

    `tidligere`: the authority's rows from before those that may have a line in the file.
    """
    ledige = Ledige(
        poster={post.noekkel: post for post in sorted(poster, key=lambda post: (post.dato, post.noekkel))},
        linjer={one.noekkel: one for one in sorted(linjer, key=lambda one: (one.linje.sortering, one.noekkel))},
        svar=svar,
    )
    _tie(ledige)
    _take_out_reversals(ledige, on)
    match_set_off(ledige)
    _match_pairs(ledige)
    match_split_payments(ledige)
    suggest_pairs(ledige)
    suggest_split_payments(ledige)
    suggest_opening(ledige, opening)
    _net_reversed_payments(ledige, tidligere)
    suggest_collected_claims(ledige)
    suggest_weaker(ledige, has_way)
    return ledige


def _tie(ledige: Ledige) -> None:
    """What a person has tied, if each of the rows is still there. It comes before every rule."""
    if not ledige.svar.koblet:
        return
    poster = {name_rad(noekkel): post for noekkel, post in ledige.poster.items()}
    linjer = {name_rad(noekkel): linje for noekkel, linje in ledige.linjer.items()}
    for kobling in ledige.svar.koblet:
        both_sides = bool(kobling.poster and kobling.linjer)
        if both_sides and {*kobling.poster} <= {*poster} and {*kobling.linjer} <= {*linjer}:
            chosen = [poster.pop(name) for name in kobling.poster], [linjer.pop(name) for name in kobling.linjer]
            ledige.koble(Regel.BRUKER, Sikkerhet.GODTATT, *chosen)


def _match_pairs(ledige: Ledige) -> None:
    """R1 to R4, where no other row could be one of the pair's."""
    for treff in find_certain(find_pairs(ledige)):
        ledige.koble(treff.regel, treff.sikkerhet, treff.poster, treff.linjer)


def _take_out_reversals(ledige: Ledige, on: date) -> None:
    """Lines of the books that cancel each other, one with one, where the authority has nothing of the amount.

    If it has, one of the lines may be right: a term and a credit term of the same amount, or a payment that came back.
    """
    money = {abs(post.beloep) for post in ledige.poster.values() if post.is_penger}
    claims = {(post.gruppe, abs(post.beloep)) for post in ledige.poster.values() if post.is_krav}
    poster = [*ledige.poster.values()]
    by_amount: dict[object, list[Foert]] = {}
    for linje in ledige.linjer.values():
        is_there = (linje.may_be_penger and abs(linje.beloep) in money) or (
            linje.may_be_krav and (linje.gruppe, abs(linje.beloep)) in claims
        )
        if not is_there:
            by_amount.setdefault((linje.linje.kontonr, abs(linje.beloep)), []).append(linje)
    for rows in by_amount.values():
        if len(rows) > MAX_ALIKE:
            continue  # left as they are: nobody keeps such books, and each would be compared with all
        for one in rows:
            others = [other for other in rows if _is_reversal(one, other, on)]
            if one.beloep > 0 and len(others) == 1:
                back = [other for other in rows if _is_reversal(others[0], other, on)]
                if len(back) == 1:
                    is_open = _may_both_be_claimed(one, others[0], on) or any(
                        is_several_posts(poster, each) for each in (one, others[0])
                    )
                    sikkerhet = Sikkerhet.FORSLAG if is_open else Sikkerhet.SIKKER
                    ledige.koble(Regel.REVERSERING, sikkerhet, (), (one, others[0]))


def _may_both_be_claimed(one: Foert, other: Foert, on: date) -> bool:
    """Whether lines that cancel each other may be a term and a credit term that the authority does not have yet."""
    is_same_month = (one.dato.year, one.dato.month) == (other.dato.year, other.dato.month)
    is_recent = (on - max(one.dato, other.dato)).days <= AFTER_PERIOD
    has_reference = one.linje.referanse and one.linje.referanse == other.linje.referanse
    return one.may_be_krav and is_recent and not is_same_month and not has_reference


def _is_reversal(one: Foert, other: Foert, on: date) -> bool:
    """Two lines that cancel each other: the same account and kind, told to be the same, and on one side of the day."""
    is_opposite = one.linje.kontonr == other.linje.kontonr and one.beloep == -other.beloep
    is_told = (one.linje.tekst and one.linje.tekst == other.linje.tekst and one.linje.er_bank is not None) or (
        one.linje.referanse and one.linje.referanse == other.linje.referanse
    )
    is_near = abs((one.dato - other.dato).days) <= REVERSED_DAYS
    is_on_one_side = (one.dato <= on) == (other.dato <= on)
    return bool(is_opposite and is_told and is_near and is_on_one_side and one.linje.er_bank == other.linje.er_bank)


def _may_be_booked(ledige: Ledige, post: Skattepost) -> bool:
    """Whether a free line could be the payment, on whatever account."""
    return any(linje.beloep == post.beloep and may_be_payment(post, linje) for linje in ledige.linjer.values())


def _net_reversed_payments(ledige: Ledige, tidligere: Iterable[Skattepost]) -> None:
    """A payment that the authority reversed, and that the books know nothing of."""
    known = [*tidligere, *(post for treff in ledige.treff for post in treff.poster), *ledige.poster.values()]
    payments = [post for post in known if post.slag is Postslag.INNBETALING]
    for reversal in [post for post in payments if post.beloep > 0 and post.noekkel in ledige.poster]:
        opposite = tuple((gruppe, -amount) for gruppe, amount in reversal.andeler)
        undone = [post for post in payments if post.andeler == opposite and post.dato <= reversal.dato]
        free = [post for post in undone if post.noekkel in ledige.poster]
        if free and not any(_may_be_booked(ledige, post) for post in (*free, reversal)):
            sikkerhet = Sikkerhet.SIKKER if len(undone) == 1 else Sikkerhet.FORSLAG
            ledige.koble(Regel.TILBAKEFOERT, sikkerhet, (free[-1], reversal), ())
