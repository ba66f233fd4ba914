"""Rules for every bridge: each function returns the violations, and nothing if there are none."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from portal.domain.bro import Art, Bro, Broforbehold, sum_andeler
from portal.domain.gruppering import Shares, add_share
from portal.domain.skattepost import EIER, RENTER
from portal.domain.skatteposter import Skatteside
from portal.domain.treff import Foert, Regel, Sikkerhet, Treff
from tests.proof.bookpairs import Pair
from tests.proof.bridge_truth import Truth

ZERO = Decimal(0)


def check_sums(pair: Pair, bro: Bro) -> Iterator[str]:
    """Both ends are the true balances, and what is unexplained is made of the rows that nothing explains."""
    saldo = dict(bro.saldo_skatt)
    without_interest = sum(saldo.values(), ZERO) - bro.herav_renter
    truth = pair.context.books.journal.party_balance(bro.dato)
    if without_interest != truth and Broforbehold.SKATTEETATEN_UFULLSTENDIG not in bro.forbehold:
        yield f"the authority's balance is {without_interest}, truly {truth}"
    if bro.herav_krav + bro.herav_uplassert + bro.herav_renter != sum(saldo.values(), ZERO):
        yield "the parts of the authority's balance do not make it"
    accounts = {"2740", "2770", "2600", "2510", "2790"}
    booked = sum(
        (line.amount for one in pair.vouchers if one.on <= bro.dato for line in one.lines if line.account in accounts),
        sum(pair.style.moved_opening.values(), ZERO),
    )
    if sum((amount for _, amount in bro.saldo_bok), ZERO) != booked:
        yield f"the books' balance is {bro.saldo_bok}, truly {booked}"
    if sum_andeler((bro.beregnet, bro.uforklart)) != bro.saldo_bok:
        yield "A, the lines and what is unexplained do not make C"
    if (rest := _sum_unexplained(bro)) != dict(bro.uforklart):
        yield f"unexplained is {bro.uforklart}, but the rows make {rest}"
    nine = bro.get_linje(Art.FEIL_KONTO_ELLER_KID)
    if nine is not None and nine.beloep:
        yield f"the wrong accounts make {nine.beloep}"
    if any(name in dict(bro.uforklart) for name in (EIER, RENTER)):
        yield "interest or the owner's own is unexplained"


def _sum_unexplained(bro: Bro) -> Shares:
    rest: Shares = {}
    for linje in bro.uforklarte:
        add_share(rest, linje.gruppe, linje.beloep)
    for treff in bro.forslag_med_differanse:
        for gruppe, amount in treff.get_bidrag(bro.dato).items():
            add_share(rest, gruppe, amount)
    for treff in bro.uforklarte_rester:
        for gruppe, amount in treff.get_rest().items():
            add_share(rest, gruppe, amount)
    return rest


def check_rows(pair: Pair, bro: Bro, side: Skatteside, foert: tuple[Foert, ...]) -> Iterator[str]:
    """Every row up to the day is in exactly one place, and no line is without rows."""
    posts = Counter(post.noekkel for treff in bro.treff for post in treff.poster)
    lines = Counter(linje.noekkel for treff in bro.treff for linje in treff.linjer)
    for one in bro.linjer:
        if one.art is not Art.EIERENS_EGNE:
            posts.update(post.noekkel for post in one.poster)
        lines.update(linje.noekkel for linje in one.linjer)
        if one.art not in (Art.INNGAAENDE, Art.RENTER_IKKE_FOERT) and not (one.poster or one.linjer or one.treff):
            yield f"{one.art.name} has no rows"
    lines.update(linje.noekkel for linje in bro.uforklarte)
    known = {linje.noekkel: linje for linje in foert}
    due = {linje.noekkel for linje in foert if linje.dato <= bro.dato}
    yield from (f"{name} is in {lines[name]} places" for name in due if lines[name] != 1)
    yield from (f"{name} is in {count} places" for name, count in lines.items() if count > 1 or name not in known)
    mine = {
        post.noekkel
        for post in side.poster
        if pair.first <= post.dato <= bro.dato and any(gruppe != EIER for gruppe, _ in post.andeler)
    }
    yield from (f"{name} is in {posts[name]} places" for name in mine if posts[name] != 1)
    yield from (f"{name} is in {count} places" for name, count in posts.items() if count > 1)


def check_matches(truth: Truth, bro: Bro) -> Iterator[str]:
    """What is called sure is of the same event on both sides, to the øre."""
    for treff in bro.treff:
        if treff.sikkerhet not in (Sikkerhet.SIKKER, Sikkerhet.FUNN):
            continue
        if treff.differanse and treff.regel is not Regel.INNGAAENDE:
            yield f"{treff.regel.name} is sure and differs by {treff.differanse}"
        if not is_right(truth, treff):
            rows = [post.noekkel for post in treff.poster] + [linje.noekkel for linje in treff.linjer]
            yield f"{treff.regel.name} is sure and wrong: {rows}"


def is_right(truth: Truth, treff: Treff) -> bool:
    """Whether the rows truly belong together."""
    if treff.regel is Regel.REVERSERING:
        one, other = (truth.get_voucher(linje) for linje in treff.linjer)
        return bool(one.fault) and one.fault == other.fault
    if treff.regel is Regel.TILBAKEFOERT:
        payments, reversals = (truth.get_events(post) for post in treff.poster)
        return any(truth.reverses.get(key) in payments for key in reversals)
    if treff.regel is Regel.INNGAAENDE:
        return all(truth.is_booked_before(post) for post in treff.poster)
    booked = {truth.get_event(linje) for linje in treff.linjer}
    told = [truth.get_events(post) for post in treff.poster]
    return all(booked & events for events in told) and all(any(one in events for events in told) for one in booked)
