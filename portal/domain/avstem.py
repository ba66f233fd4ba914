"""The reconciliation of one day: what the authority has against what the books have."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta

from portal.domain.bok import Bok
from portal.domain.bro import Andeler, Bro, Broforbehold, freeze
from portal.domain.brobygger import Brobygger
from portal.domain.grunnlag import Grunnlag
from portal.domain.gruppering import Shares, add_share
from portal.domain.inngaaende import Inngaaende, list_in_play
from portal.domain.koble import Koblingsgrunnlag, koble
from portal.domain.kontoutskrift import Kontoutskrift, build_kontoutskrift
from portal.domain.ledige import Ledige, Svar
from portal.domain.saldo import add_up
from portal.domain.skattepost import EIER
from portal.domain.skatteposter import Skatteside, build_skatteside
from portal.domain.treff import make_foert

DAY = timedelta(days=1)
NO_ANSWERS = Svar()
Match = Callable[[Koblingsgrunnlag], Ledige]


def avstem(
    grunnlag: Grunnlag,
    bok: Bok,
    kontoer: Mapping[str, str],
    dato: date,
    idag: date,
    svar: Svar = NO_ANSWERS,
    match: Match = koble,
) -> Bro:
    """The bridge on `dato`. `kontoer` is account to claim group; `idag` is the day the ledger was fetched.

    `match` finds what belongs together: `koble`, or what has kept its result. What it raises is raised.
    """
    if not bok.dekning_fra <= dato <= min(bok.dekning_til, idag):
        raise ValueError("the books and the ledger must cover the day")
    side = build_skatteside(grunnlag)
    opening = _find_opening(side, bok, kontoer)
    poster = list_in_play(side.poster, opening)
    in_play = {post.noekkel for post in poster}
    ledige = match(
        Koblingsgrunnlag(
            poster=tuple(poster),
            linjer=make_foert(bok.linjer, kontoer),
            on=dato,
            svar=svar,
            opening=opening,
            tidligere=tuple(post for post in side.poster if post.noekkel not in in_play),
        )
    )
    utskrift = build_kontoutskrift(grunnlag, bok.dekning_fra, dato, idag)
    forbehold = _list_forbehold(utskrift, side, bok, kontoer)
    builder = Brobygger(dato, idag, side, opening, ledige, svar)
    return builder.build(
        _sum_books(bok, kontoer, dato),
        utskrift.open_items.uplassert.then,
        (*forbehold, *([Broforbehold.SOEK_OPPGITT] if ledige.oppgitt else [])),
    )


def _find_opening(side: Skatteside, bok: Bok, kontoer: Mapping[str, str]) -> Inngaaende:
    """By how much the books began with more than the authority had."""
    found: Shares = {}
    for konto in bok.kontoer:
        if konto.kontonr in kontoer:
            add_share(found, kontoer[konto.kontonr], konto.inngaaende)
    for gruppe, amount in side.get_saldo(bok.dekning_fra - DAY).items():
        if gruppe != EIER:
            add_share(found, gruppe, -amount)
    return Inngaaende(fra=bok.dekning_fra, forskjell=freeze(found), grupper=frozenset(kontoer.values()))


def _sum_books(bok: Bok, kontoer: Mapping[str, str], dato: date) -> Andeler:
    found: Shares = {}
    for konto in bok.kontoer:
        if konto.kontonr in kontoer:
            add_share(found, kontoer[konto.kontonr], bok.get_saldo(konto.kontonr, dato))
    return freeze(found)


def _list_forbehold(
    utskrift: Kontoutskrift, side: Skatteside, bok: Bok, kontoer: Mapping[str, str]
) -> Iterable[Broforbehold]:
    """The balance must be the statement's, to the øre, and the statement must have no rest."""
    is_same = utskrift.saldo_slutt == add_up(side.get_saldo(utskrift.til).values())
    is_explained = not (utskrift.ikke_forklart_start or utskrift.ikke_forklart_slutt)
    if not (is_same and is_explained) or utskrift.is_bevegelser_ufullstendig or utskrift.is_skjermet:
        yield Broforbehold.SKATTEETATEN_UFULLSTENDIG
    if not bok.kontroll.is_ok(kontoer):
        yield Broforbehold.BOKA_STEMMER_IKKE
