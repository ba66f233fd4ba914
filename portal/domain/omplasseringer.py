"""Set-off: credit of one claim group used on another, booked as one voucher."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date

from portal.domain.gruppering import Shares, add_share
from portal.domain.ledige import Ledige
from portal.domain.skattepost import Postslag, Skattepost
from portal.domain.treff import Foert, Regel, Sikkerhet, Treff
from portal.domain.utveier import has_way

SET_OFF_DAYS = 10


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


def may_be_others(ledige: Ledige, treff: Treff, taken: Collection[str]) -> bool:
    """Whether as little is left without a partner where the lines of a set-off are something else, most of them."""
    poster = [post for name, post in ledige.poster.items() if name not in taken]
    linjer = [linje for name, linje in ledige.linjer.items() if name not in taken]
    others = [linje for linje in treff.linjer if has_way(poster, linjer, replace(treff, linjer=(linje,)))]
    return 2 * len(others) > len(treff.linjer)


def has_same_shares(poster: Iterable[Skattepost], linjer: Iterable[Foert]) -> bool:
    """Whether both sides change each claim group by the same."""
    shares: Shares = {}
    for linje in linjer:
        add_share(shares, linje.gruppe, linje.beloep)
    for post in poster:
        for gruppe, amount in post.andeler:
            add_share(shares, gruppe, -amount)
    return not shares
