"""What else the rows of a pair could belong to. A pair is sure only if there is nothing.

Rows may be missing on either side: not booked yet, or not at the authority yet. So a row without a partner may be what
one of the pair's rows truly belongs to, although it says less of itself than the pair's other row. So may several rows
that make the amount together.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from datetime import date
from decimal import Decimal
from typing import TypeVar

from portal.domain.delsum import find_delsummer
from portal.domain.koblingsregler import LATE_DAYS, is_claim_pair, may_be_claim, may_be_payment
from portal.domain.ledige import Ledige
from portal.domain.skattepost import Skattepost
from portal.domain.sumregler import list_near
from portal.domain.terminer import Tidsrom
from portal.domain.treff import Foert, Treff

MAX_NEAR, MAX_LINES = 400, 4_000  # rows without a partner among which sums are looked for; of more it is not known
T = TypeVar("T", Skattepost, Foert)


def find_certain(proevd: Ledige) -> list[Treff]:
    """The pairs with no other way. A row of a pair that has one is itself a way for its neighbours' rows."""
    pairs, utveier = list(proevd.treff), Utveier()
    poster, linjer = list(proevd.poster.values()), list(proevd.linjer.values())
    while poster or linjer:
        utveier.add(poster, linjer)
        is_open = {id(one): utveier.has_any(one.poster[0], one.linjer[0]) for one in pairs}
        poster = [post for one in pairs if is_open[id(one)] for post in one.poster]
        linjer = [linje for one in pairs if is_open[id(one)] for linje in one.linjer]
        pairs = [one for one in pairs if not is_open[id(one)]]
    return pairs


def has_way(poster: Iterable[Skattepost], linjer: Iterable[Foert], post: Skattepost, linje: Foert) -> bool:
    """Whether the post or the line could be one of these, or several."""
    utveier = Utveier()
    utveier.add(poster, linjer)
    return utveier.has_any(post, linje)


def is_several_posts(poster: Iterable[Skattepost], linje: Foert) -> bool:
    """Whether posts of one day make the line's amount: it was paid in one sum, and recorded in parts."""
    near = ((one, one.dato) for one in poster if may_be_payment(one, linje))
    return linje.may_be_penger and _makes(linje.beloep, near)


class Utveier:
    """Rows without a partner, and whether a row could be one of them or several together."""

    def __init__(self) -> None:
        self._poster: dict[Decimal, list[Skattepost]] = defaultdict(list)
        self._poster_by_day: dict[date, list[Skattepost]] = defaultdict(list)
        self._krav: dict[tuple[str | None, Tidsrom], list[Skattepost]] = defaultdict(list)
        self._linjer: dict[Decimal, list[Foert]] = defaultdict(list)
        self._linjer_by_day: dict[date, list[Foert]] = defaultdict(list)
        self._linjer_by_group: dict[str, list[Foert]] = defaultdict(list)

    def add(self, poster: Iterable[Skattepost], linjer: Iterable[Foert]) -> None:
        """Rows that have no partner."""
        for post in poster:
            self._poster[post.beloep].append(post)
            if post.is_penger:
                self._poster_by_day[post.dato].append(post)
            elif post.periode is not None:
                self._krav[post.gruppe, post.periode].append(post)
        for linje in linjer:
            self._linjer[linje.beloep].append(linje)
            if linje.may_be_penger:
                self._linjer_by_day[linje.linje.betalingsdato].append(linje)
            if linje.may_be_krav:
                self._linjer_by_group[linje.gruppe].append(linje)

    def has_any(self, post: Skattepost, linje: Foert) -> bool:
        """Whether the post or the line could be another row, or several."""
        return (
            any(_may_be_line(one, post, linje) for one in self._linjer.get(post.beloep, ()))
            or any(_may_be_post(one, post, linje) for one in self._poster.get(linje.beloep, ()))
            or (self._is_paid_by_several(post, linje) if post.is_penger else self._is_claimed_by_several(post, linje))
        )

    def _is_paid_by_several(self, post: Skattepost, linje: Foert) -> bool:
        near = list_near(self._linjer_by_day, post.dato, LATE_DAYS)
        poster = list_near(self._poster_by_day, linje.linje.betalingsdato, LATE_DAYS)
        linjer = [one for one in near if may_be_payment(post, one)] if len(near) <= MAX_NEAR else []
        return (
            max(len(near), len(poster)) > MAX_NEAR
            or _makes(post.beloep, ((one, (one.linje.bilag, one.dato)) for one in linjer))
            or _makes(post.beloep, ((one, one.linje.betalingsdato) for one in linjer))
            or _makes(linje.beloep, ((one, one.dato) for one in poster if may_be_payment(one, linje)))
        )

    def _is_claimed_by_several(self, post: Skattepost, linje: Foert) -> bool:
        """As the salary runs of a term or the lines of a voucher, or as a claim and its corrections booked as one."""
        lines, periode = self._linjer_by_group.get(post.gruppe or "", ()), post.periode
        if len(lines) > MAX_LINES:
            return True
        runs = [one for one in lines if periode is not None and periode.fra <= one.dato <= periode.til]
        near = [one for one in lines if _may_be_line(one, post, linje)]
        claims = self._krav.get((linje.gruppe, linje.periode), ()) if linje.periode is not None else ()
        return (
            _makes(post.beloep, ((one, None) for one in runs))
            or _makes(post.beloep, ((one, one.linje.bilag) for one in near))
            or _makes(post.beloep, ((one, one.dato) for one in near))
            or _makes(linje.beloep, ((one, None) for one in claims if is_claim_pair(one, linje)))
        )


def _may_be_line(one: Foert, post: Skattepost, linje: Foert) -> bool:
    is_beside = abs((one.dato - linje.dato).days) <= LATE_DAYS
    return may_be_payment(post, one) or may_be_claim(post, one, is_beside=is_beside)


def _may_be_post(one: Skattepost, post: Skattepost, linje: Foert) -> bool:
    is_beside = abs((one.dato - post.dato).days) <= LATE_DAYS
    return may_be_payment(one, linje) or may_be_claim(one, linje, is_beside=is_beside)


def _makes(total: Decimal, rows: Iterable[tuple[T, Hashable]]) -> bool:
    """Whether rows that belong together, such as those of one voucher, make the total; yes if that is not known."""
    groups: dict[Hashable, list[Decimal]] = defaultdict(list)
    for row, key in rows:
        groups[key].append(row.beloep)
    searched = (find_delsummer(amounts, total) for amounts in groups.values() if len(amounts) > 1)
    return any(one.loesninger or one.is_oppgitt for one in searched)
