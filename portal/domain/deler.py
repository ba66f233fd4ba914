"""Which rows may be parts of one row of the other side, and whether they make its amount."""

from collections.abc import Hashable, Sequence
from decimal import Decimal

from portal.domain.delsum import find_delsummer
from portal.domain.koblingsregler import LATE_DAYS, is_claim_pair, may_be_claim, may_be_payment
from portal.domain.reverseringer import may_take_back, may_undo
from portal.domain.skattepost import Skattepost
from portal.domain.treff import Foert, Treff

Rad = Skattepost | Foert
TAKEN_BACK = "taken back"


def list_rader(treff: Treff) -> list[Rad]:
    """Those of both sides."""
    return [*treff.poster, *treff.linjer]


def may_be_same(one: Rad, other: Rad, partner: Rad | None = None) -> bool:
    """Whether a post and a line of the same amount could be one. `partner`: what one of them looks like now."""
    if isinstance(one, Foert) and isinstance(other, Skattepost):
        one, other = other, one
    if not (isinstance(one, Skattepost) and isinstance(other, Foert)) or one.beloep != other.beloep:
        return False
    return may_be_payment(one, other) or may_be_claim(one, other, is_beside=_is_beside(one, other, partner))


def may_cancel(one: Rad, other: Rad) -> bool:
    """Whether two rows of one side may take each other back whole."""
    if one.beloep != -other.beloep:
        return False
    if isinstance(one, Foert) and isinstance(other, Foert):
        return may_take_back(one, other)
    return isinstance(one, Skattepost) and isinstance(other, Skattepost) and may_undo(one, other)


def list_felles(whole: Rad, part: Rad, partner: Rad | None = None) -> Sequence[Hashable]:
    """What the part has in common with the whole's other parts: a voucher, day or term. Empty if it can be no part.

    Parts of a line are also lines that take it back together. `partner`: what the whole looks like now.
    """
    if not 0 < abs(part.beloep) < abs(whole.beloep):
        return ()
    if isinstance(whole, Foert) and isinstance(part, Foert):
        return [TAKEN_BACK] if may_take_back(whole, part) else []
    if part.beloep * whole.beloep < 0:
        return ()
    if isinstance(whole, Skattepost) and isinstance(part, Foert):
        return _list_of_linje(whole, part, partner)
    if isinstance(whole, Foert) and isinstance(part, Skattepost):
        return _list_of_post(whole, part, partner)
    return ()


def makes(total: Decimal, amounts: Sequence[Decimal]) -> bool:
    """Whether one or several of the amounts make the total; yes if that is not known."""
    if total in amounts:
        return True
    searched = find_delsummer(amounts, total)
    return bool(searched.loesninger) or searched.is_oppgitt


def _list_of_linje(post: Skattepost, linje: Foert, partner: Rad | None) -> Sequence[Hashable]:
    """Lines of a payment's voucher or day; of a claim also the salary runs of its term, or of about that time."""
    if post.is_penger:
        days = abs((linje.linje.betalingsdato - post.dato).days)
        is_near = linje.may_be_penger and days <= LATE_DAYS and may_be_payment(post, linje)
        return [(linje.linje.bilag, linje.dato), linje.linje.betalingsdato] if is_near else []
    if not linje.may_be_krav or linje.gruppe != post.gruppe:
        return []
    is_in_term = post.periode is not None and post.periode.fra <= linje.dato <= post.periode.til
    is_near = may_be_claim(post, linje, is_beside=_is_beside(post, linje, partner))
    is_run = is_in_term or (post.periode is None and is_near)
    return [*([None] if is_run else []), *([linje.linje.bilag, linje.dato] if is_near else [])]


def _list_of_post(linje: Foert, post: Skattepost, partner: Rad | None) -> Sequence[Hashable]:
    """Payments of a day, as one sum was recorded in parts; a claim and its corrections, of a term or day."""
    if post.is_penger:
        days = abs((post.dato - linje.linje.betalingsdato).days)
        is_near = linje.may_be_penger and days <= LATE_DAYS and may_be_payment(post, linje)
        return [post.dato] if is_near else []
    if not is_claim_pair(post, linje):
        return []
    is_of_term = post.periode is not None and post.periode == linje.periode
    is_near = may_be_claim(post, linje, is_beside=_is_beside(post, linje, partner))
    terms = [post.periode] if post.periode is not None and (is_of_term or is_near) else []
    return [*terms, *([post.dato] if is_near else [])]


def _is_beside(post: Skattepost, linje: Foert, partner: Rad | None) -> bool:
    """Of about the same day as what looks like its partner, so that the day says nothing."""
    if partner is None:
        return False
    row: Rad = linje if isinstance(partner, Foert) else post
    return abs((row.dato - partner.dato).days) <= LATE_DAYS
