"""Set-off: credit of one claim group used on another, booked as one voucher."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from portal.domain.deler import Rad, may_be_same, may_cancel
from portal.domain.delsum import PossibleSums
from portal.domain.gruppering import Shares, add_share
from portal.domain.ledige import Ledige
from portal.domain.skattepost import Postslag, Skattepost
from portal.domain.treff import Foert, Regel, Sikkerhet, Treff

SET_OFF_DAYS = 10
LATE_SET_OFF_DAYS = 75  # a voucher this late may still be the set-off, so that no other surely is


def find_set_off(ledige: Ledige, cancelled: Collection[str] = ()) -> list[Treff]:
    """Credit of one group used on another, booked as a voucher between the two accounts.

    `cancelled`: lines that others cancel.
    """
    vouchers: dict[tuple[str, date], list[Foert]] = {}
    for linje in ledige.linjer.values():
        if linje.linje.er_bank is False and linje.noekkel not in cancelled:
            vouchers.setdefault((linje.linje.bilag, linje.dato), []).append(linje)
    posts = [post for post in ledige.poster.values() if post.slag is Postslag.OMPLASSERING]
    pairs = [
        (post, name)
        for post in posts
        for name, linjer in vouchers.items()
        if len(linjer) >= 2 and abs((name[1] - post.dato).days) <= SET_OFF_DAYS and has_same_shares((post,), linjer)
    ]
    return [
        Treff(regel=Regel.OMPLASSERING, sikkerhet=Sikkerhet.SIKKER, poster=(post,), linjer=tuple(vouchers[name]))
        for post, name in pairs
        if sum(other is post for other, _ in pairs) == sum(other == name for _, other in pairs) == 1
    ]


def find_unsure(ledige: Ledige, alle: Iterable[Treff], taken: Collection[str]) -> list[Treff]:
    """Those whose rows may be others, so that as little would be left without a partner.

    `taken`: rows that are not free.
    """
    poster = [row for row in ledige.poster.values() if row.noekkel not in taken]
    linjer = [row for row in ledige.linjer.values() if row.noekkel not in taken]
    free: dict[Decimal, list[Rad]] = {}
    rows: list[Rad] = [*poster, *linjer]
    for row in rows:
        free.setdefault(abs(row.beloep), []).append(row)
    return [
        one
        for one in alle
        if 2 * sum(_may_be_other(linje, one, free) for linje in one.linjer) > len(one.linjer)
        or _may_be_booked(one.poster[0], linjer)
        or _may_be_recorded(one, poster)
    ]


def _may_be_booked(post: Skattepost, linjer: Iterable[Foert]) -> bool:
    """Whether other lines may be the set-off, of each of its groups: of one voucher or several."""
    near = [linje for linje in linjer if linje.may_be_krav and abs((linje.dato - post.dato).days) <= LATE_SET_OFF_DAYS]
    amounts = {gruppe: [linje.beloep for linje in near if linje.gruppe == gruppe] for gruppe, _ in post.andeler}
    return all(PossibleSums(amounts[gruppe], is_voucher=False).may_make(amount) for gruppe, amount in post.andeler)


def _may_be_recorded(treff: Treff, poster: Iterable[Skattepost]) -> bool:
    """Whether the voucher may be another set-off at the authority."""
    return any(
        post.slag is Postslag.OMPLASSERING
        and abs((post.dato - treff.linjer[0].dato).days) <= LATE_SET_OFF_DAYS
        and has_same_shares((post,), treff.linjer)
        for post in poster
    )


def _may_be_other(linje: Foert, treff: Treff, free: Mapping[Decimal, Sequence[Rad]]) -> bool:
    """Whether a line could be one of the authority's rows, or be taken back by another line."""
    rows = free.get(abs(linje.beloep), ())
    return any(may_be_same(row, linje, treff.poster[0]) or may_cancel(row, linje) for row in rows)


def has_same_shares(poster: Iterable[Skattepost], linjer: Iterable[Foert]) -> bool:
    """Whether both sides change each claim group by the same."""
    shares: Shares = {}
    for linje in linjer:
        add_share(shares, linje.gruppe, linje.beloep)
    for post in poster:
        for gruppe, amount in post.andeler:
            add_share(shares, gruppe, -amount)
    return not shares
