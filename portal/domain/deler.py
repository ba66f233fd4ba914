"""Which rows may be parts of one row of the other side, and whether they make its amount."""

from collections.abc import Hashable, Sequence
from datetime import timedelta

from portal.domain.koblingsregler import LATE_DAYS, is_claim_pair, may_be_claim, may_be_payment
from portal.domain.reverseringer import may_be_of_same, may_take_back, may_undo
from portal.domain.skattepost import Skattepost
from portal.domain.treff import Foert, Treff

Rad = Skattepost | Foert
TAKEN_BACK = object()  # like no voucher's number


def list_rader(treff: Treff) -> list[Rad]:
    """Those of both sides."""
    return [*treff.poster, *treff.linjer]


def may_be_same(one: Rad, other: Rad, partner: Rad | None = None) -> bool:
    """Whether a post and a line of the same amount could be one. `partner`: what one of them looks like now."""
    if isinstance(one, Foert) and isinstance(other, Skattepost):
        one, other = other, one
    if not (isinstance(one, Skattepost) and isinstance(other, Foert)) or one.beloep != other.beloep:
        return False
    return may_be_payment(one, other) or may_be_claim(
        one, other, is_beside=_is_beside(other if isinstance(partner, Foert) else one, partner)
    )


def may_cancel(one: Rad, other: Rad) -> bool:
    """Whether two rows of one side may take each other back whole."""
    if one.beloep != -other.beloep:
        return False
    if isinstance(one, Foert) and isinstance(other, Foert):
        return may_take_back(one, other)
    return isinstance(one, Skattepost) and isinstance(other, Skattepost) and may_undo(one, other)


def list_felles(whole: Rad, part: Rad, partner: Rad | None = None) -> Sequence[Hashable]:
    """What the part has in common with the whole's other parts: a voucher, day or term. Empty if it can be no part.

    Parts may be of either sign: what is deducted from the others. Parts of a line are also lines that take it back
    together. `partner`: what the whole looks like now.
    """
    if not part.beloep or not whole.beloep or part.beloep == whole.beloep:
        return ()
    if isinstance(whole, Foert) and isinstance(part, Foert):
        return _list_taken_back(whole, part)
    if isinstance(whole, Skattepost) and isinstance(part, Foert):
        return _list_of_linje(whole, part, partner)
    if isinstance(whole, Foert) and isinstance(part, Skattepost):
        return _list_of_post(whole, part, partner)
    return ()


def is_of_money(one: Rad, other: Rad) -> bool:
    """Whether one of them is a payment at the authority."""
    return any(isinstance(row, Skattepost) and row.is_penger for row in (one, other))


def is_voucher(felles: Hashable) -> bool:
    """Whether it is a voucher: of its lines, each sum may be meant."""
    return isinstance(felles, tuple) and len(felles) > 1


def is_taken_back(felles: Hashable) -> bool:
    """Whether it is that of lines that take back a line."""
    return isinstance(felles, tuple) and felles[0] is TAKEN_BACK


def _list_taken_back(whole: Foert, part: Foert) -> Sequence[Hashable]:
    """Lines of the days around, and lines of either sign of one voucher."""
    if part.beloep == -whole.beloep or not may_be_of_same(whole, part):
        return []
    is_smaller = may_take_back(whole, part) and abs(part.beloep) < abs(whole.beloep)
    return [*([(TAKEN_BACK,)] if is_smaller else []), (TAKEN_BACK, *part.linje.bilagsnavn)]


def _list_of_linje(post: Skattepost, linje: Foert, partner: Rad | None) -> Sequence[Hashable]:
    """Lines of a payment's voucher or day; of a claim also the salary runs of its term, or of about that time."""
    if post.is_penger:
        days = abs((linje.linje.betalingsdato - post.dato).days)
        is_near = days <= LATE_DAYS and may_be_payment(post, linje)
        return [linje.linje.bilagsnavn, *_list_days(linje)] if is_near else []
    if not linje.may_be_krav:
        return []
    is_near = may_be_claim(post, linje, is_beside=_is_beside(linje, partner))
    voucher = [(*linje.linje.bilagsnavn, linje.gruppe)] if is_near else []
    if linje.gruppe != post.gruppe:
        return voucher
    is_in_term = post.periode is not None and post.periode.fra <= linje.dato <= post.periode.til
    is_run = is_in_term or (post.periode is None and is_near)
    return [*([None] if is_run else []), *voucher, *([linje.dato] if is_near else [])]


def _list_days(linje: Foert) -> Sequence[Hashable]:
    return [*dict.fromkeys((linje.dato, linje.linje.betalingsdato))]


def _list_of_post(linje: Foert, post: Skattepost, partner: Rad | None) -> Sequence[Hashable]:
    """Payments of two days or a KID, recorded in parts; a claim and its corrections, of a term or day."""
    if post.is_penger:
        days = abs((post.dato - linje.linje.betalingsdato).days)
        is_near = days <= LATE_DAYS and may_be_payment(post, linje)
        kid = [post.kid] if post.kid else []
        return [post.dato - timedelta(days=1), post.dato, *kid] if is_near else []
    if not is_claim_pair(post, linje):
        return []
    is_of_term = post.periode is not None and post.periode == linje.periode
    is_near = may_be_claim(post, linje, is_beside=_is_beside(post, partner))
    terms = [post.periode] if post.periode is not None and (is_of_term or is_near) else []
    return [*terms, *([post.dato] if is_near else [])]


def _is_beside(row: Rad, partner: Rad | None) -> bool:
    """Of about the same day as what looks like the partner now, on the row's side, so that the day says nothing."""
    return partner is not None and abs((row.dato - partner.dato).days) <= LATE_DAYS
