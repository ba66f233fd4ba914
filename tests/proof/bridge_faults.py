"""A known fault in the books is found as its kind, or left for a person: unexplained, or as a suggestion."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from portal.domain.bro import Art, Bro
from portal.domain.treff import Foert, Regel
from sandbox.bookkeeping.faults import Fault, Injected, inject
from sandbox.bookkeeping.vouchers import ACCOUNTS, Voucher
from tests.proof.bookpairs import Pair
from tests.proof.bridge_truth import Truth

UNEXPLAINED, SUGGESTED, MATCHED = "unexplained", "suggested", "matched"
LATER = "later"  # after the day
# Where the line of the voucher may be, and where the authority's row of the event may be.
OF_LINE: dict[Fault, set[object]] = {
    Fault.PAID_EARLY: {Art.BETALT_IKKE_REGISTRERT, SUGGESTED},
    Fault.ACCOUNTS_SWAPPED: {Art.FEIL_KONTO_ELLER_KID, UNEXPLAINED, SUGGESTED, Art.BETALT_IKKE_REGISTRERT},
    Fault.BOOKED_TWICE: {UNEXPLAINED, SUGGESTED, MATCHED},
    Fault.CLAIM_CHANGED: {UNEXPLAINED, SUGGESTED, Art.IKKE_KRAV_ENNAA},
    Fault.ROUNDED: {UNEXPLAINED, SUGGESTED, Art.IKKE_KRAV_ENNAA},
    Fault.REVERSED: {MATCHED, UNEXPLAINED, Art.IKKE_KRAV_ENNAA},
    Fault.STRAY: {UNEXPLAINED, Art.IKKE_KRAV_ENNAA},
}
OF_POST: dict[Fault, set[object]] = {
    Fault.ACCOUNTS_SWAPPED: {Art.FEIL_KONTO_ELLER_KID, Art.REGISTRERT_IKKE_FOERT, Art.UPLASSERT, SUGGESTED, LATER},
    Fault.PAYMENT_MISSING: {Art.REGISTRERT_IKKE_FOERT, Art.UPLASSERT, SUGGESTED, LATER},
    Fault.INTEREST_MISSING: {Art.RENTER_IKKE_FOERT, SUGGESTED, LATER},
    Fault.CLAIM_CHANGED: {Art.KRAV_IKKE_FOERT, Art.ENDRET_FASTSETTING, SUGGESTED, LATER},
    Fault.ROUNDED: {Art.KRAV_IKKE_FOERT, Art.ENDRET_FASTSETTING, SUGGESTED, LATER},
    Fault.NOT_SETTLED: {Art.KRAV_IKKE_FOERT, Art.ENDRET_FASTSETTING, SUGGESTED, LATER},
}


def put_in(pair: Pair, fault: Fault, chance: random.Random) -> Injected | None:
    """Change the pair; None if the books have nothing that the fault could be in.

    Two faults of one event may cancel each other: a payment that is booked twice and then left out once is right.
    """
    faulty = {event for voucher in pair.vouchers if voucher.fault for event in voucher.events}

    def may_be(voucher: Voucher) -> bool:
        is_right = not voucher.fault and not faulty & {*voucher.events}
        return pair.first + timedelta(days=2) <= voucher.on <= pair.dato and is_right

    done = inject(fault, pair.vouchers, pair.context.books, chance, may_be)
    if done is None:
        return None
    vouchers, injected = done
    pair.vouchers = sorted(vouchers, key=lambda one: (one.on, one.text, sorted(one.events), one.fault))
    if fault is Fault.OPENING_MOVED:
        pair.style = replace(pair.style, moved_opening={injected.account: injected.amount})
    if fault is Fault.PAID_EARLY and injected.voucher is not None:
        pair.dato = injected.voucher.on
    return injected


def check_fault(pair: Pair, bro: Bro, truth: Truth, injected: Injected) -> Iterator[str]:
    """Whether the fault is where it may be."""
    if injected.fault is Fault.OPENING_MOVED:
        line = bro.get_linje(Art.INNGAAENDE)
        gruppe = {account: name for name, account in ACCOUNTS.items()}[injected.account]
        if line is None or gruppe not in dict(line.andeler):
            yield f"{injected.fault}: the opening balance is not said to differ"
        return
    wanted = OF_LINE.get(injected.fault, set())
    for linje, place in _place_lines(bro):
        if wanted and truth.get_voucher(linje).fault == injected.fault and place not in wanted:
            yield f"{injected.fault}: the line is {place}"
    allowed = OF_POST.get(injected.fault)
    if allowed:
        found = {place for events, place in _place_posts(truth, bro) if injected.event in events}
        if not (found or {LATER}) <= allowed:
            yield f"{injected.fault}: the authority's row is {found}"


def _place_lines(bro: Bro) -> Iterator[tuple[Foert, object]]:
    """Every line up to the day, and where it is."""
    on_a_line = {treff.noekkel: one.art for one in bro.linjer for treff in one.treff}
    for treff in bro.treff:
        place: object = SUGGESTED if treff.venter else on_a_line.get(treff.noekkel, MATCHED)
        yield from ((linje, place) for linje in treff.linjer if linje.dato <= bro.dato)
    for one in bro.linjer:
        yield from ((linje, one.art) for linje in one.linjer)
    yield from ((linje, UNEXPLAINED) for linje in bro.uforklarte)


def _place_posts(truth: Truth, bro: Bro) -> Iterator[tuple[set[str], object]]:
    on_a_line = {treff.noekkel: one.art for one in bro.linjer for treff in one.treff}
    for treff in bro.treff:
        if treff.regel is Regel.INNGAAENDE:
            continue
        place: object = SUGGESTED if treff.venter else on_a_line.get(treff.noekkel, MATCHED)
        yield from ((truth.get_events(post), place) for post in treff.poster if post.dato <= bro.dato)
    for one in bro.linjer:
        yield from ((truth.get_events(post), one.art) for post in one.poster if one.art is not Art.EIERENS_EGNE)
