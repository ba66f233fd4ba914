"""The opening balance of the books against the authority's on the day before the file begins."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from portal.domain.bro import Andeler
from portal.domain.ledige import Ledige
from portal.domain.saldo import add_up
from portal.domain.skattepost import EIER, Skattepost
from portal.domain.treff import Regel, Sikkerhet

EARLY_MONEY, EARLY_CLAIMS = timedelta(days=10), timedelta(days=75)
LATE_MONEY, LATE_CLAIMS = timedelta(days=10), timedelta(days=75)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inngaaende:
    """By how much the books began with more debt than the authority had, by claim group."""

    fra: date
    forskjell: Andeler
    grupper: frozenset[str] = frozenset()  # those that the books have an account for


def list_in_play(poster: Iterable[Skattepost], opening: Inngaaende) -> list[Skattepost]:
    """Rows that may have a line in the file: from its first day, without the owner's own shares.

    Rows from just before it are among them only where the opening balances differ. Else the books had them already.
    """
    off, fra = dict(opening.forskjell), opening.fra
    found = []
    for post in poster:
        own = tuple((gruppe, amount) for gruppe, amount in post.andeler if gruppe != EIER)
        if not own:
            continue
        margin = EARLY_CLAIMS if post.is_krav else EARLY_MONEY
        may_be_early = fra - margin <= post.dato and all(gruppe in off for gruppe, _ in own)
        if post.dato >= fra or may_be_early:
            found.append(replace(post, andeler=own))
    return found


def suggest_opening(ledige: Ledige, opening: Inngaaende) -> None:
    """Claims of periods that ended before the file, and payments recorded in its first days: perhaps booked before it.

    Only where together they are exactly what the opening balances differ by. No line of the file shows it, and a claim
    that the books never had looks the same when it is paid, so a person is asked.
    """
    for gruppe, forskjell in opening.forskjell:
        if gruppe not in opening.grupper:
            continue
        claims = [post for post in ledige.poster.values() if post.gruppe == gruppe and _is_booked_before(post, opening)]
        money = [post for post in ledige.poster.values() if post.gruppe == gruppe and _is_paid_before(post, opening)]
        for chosen in (claims, money, [*claims, *money]):
            if chosen and _sum(chosen) == forskjell:
                ledige.koble(Regel.INNGAAENDE, Sikkerhet.FORSLAG, chosen, ())
                break


def _is_booked_before(post: Skattepost, opening: Inngaaende) -> bool:
    is_near = opening.fra <= post.dato <= opening.fra + LATE_CLAIMS
    return post.is_krav and is_near and post.periode is not None and post.periode.til < opening.fra


def _is_paid_before(post: Skattepost, opening: Inngaaende) -> bool:
    return post.is_penger and opening.fra <= post.dato <= opening.fra + LATE_MONEY


def _sum(poster: Iterable[Skattepost]) -> Decimal:
    return add_up(post.beloep for post in poster)
