"""Matches the two sides of a reconciliation. Deterministic: the order of rows in file and answers changes nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from portal.domain.annen_vei import has_way
from portal.domain.deler import list_rader
from portal.domain.inngaaende import Inngaaende, suggest_opening
from portal.domain.koblingsregler import find_pairs, has_other_kid, may_be_payment, suggest_pairs, suggest_weaker
from portal.domain.ledige import Ledige, Svar
from portal.domain.omplasseringer import find_set_off, find_unsure
from portal.domain.reverseringer import find_reverseringer
from portal.domain.search_budget import SearchBudget, SoekOppgitt
from portal.domain.sikre_par import find_certain
from portal.domain.skattepost import Postslag, Skattepost
from portal.domain.sumregler import (
    match_split_payments,
    suggest_collected_claims,
    suggest_split_payments,
)
from portal.domain.treff import Foert, Regel, Sikkerhet, Treff, name_rad


@dataclass(frozen=True, slots=True, kw_only=True)
class Koblingsgrunnlag:
    """Both sides, and all that the matching depends on.

    `tidligere`: the authority's rows from before those that may have a line in the file.
    """

    poster: tuple[Skattepost, ...]
    linjer: tuple[Foert, ...]
    on: date
    svar: Svar
    opening: Inngaaende
    tidligere: tuple[Skattepost, ...] = ()

    def make_ledige(self, budget: SearchBudget | None = None) -> Ledige:
        """All rows, in an order that is the same for the same rows. None is matched yet."""
        poster = sorted(self.poster, key=lambda post: (post.dato, post.noekkel))
        linjer = sorted(self.linjer, key=lambda one: (one.linje.sortering, one.noekkel))
        return Ledige(
            poster={post.noekkel: post for post in poster},
            linjer={one.noekkel: one for one in linjer},
            svar=self.svar,
            budget=budget or SearchBudget(),
        )


def koble(grunnlag: Koblingsgrunnlag, budget: SearchBudget | None = None) -> Ledige:
    """What belongs together, and what is left on either side. The rules come in a fixed order, the surest first.

    Raises NeedsMoreTime if the budget says so.
    """
    ledige = grunnlag.make_ledige(budget)
    _tie(ledige)
    reverseringer = find_reverseringer(ledige, grunnlag.on)
    omplasseringer = find_set_off(ledige, {linje.noekkel for treff in reverseringer for linje in treff.linjer})
    _match_pairs(ledige, reverseringer, omplasseringer)
    match_split_payments(ledige)
    suggest_pairs(ledige)
    suggest_split_payments(ledige)
    suggest_opening(ledige, grunnlag.opening)
    _net_reversed_payments(ledige, grunnlag.tidligere)
    suggest_collected_claims(ledige)
    _suggest_unsure(ledige, [*omplasseringer, *reverseringer])
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


def _match_pairs(ledige: Ledige, reverseringer: Sequence[Treff], omplasseringer: Sequence[Treff]) -> None:
    """R1 to R4, set-off, and lines that cancel each other, where no other row could be one of theirs."""
    proevd = find_pairs(ledige, {row.noekkel for treff in omplasseringer for row in list_rader(treff)})
    sure = [one for one in reverseringer if not one.venter]
    cancelled = {linje.noekkel for treff in sure for linje in treff.linjer}
    poster = [*proevd.poster.values()]
    linjer = [linje for linje in proevd.linjer.values() if linje.noekkel not in cancelled]
    kept, unsure = [*omplasseringer], list[Treff]()
    while True:
        poster += [post for treff in unsure for post in treff.poster]
        linjer += [linje for treff in unsure for linje in treff.linjer]
        try:
            certain, oppgitt = find_certain([*sure, *proevd.treff], [*poster, *linjer], ledige.budget.make_same())
        except SoekOppgitt:
            certain, oppgitt = [], 1
        ledige.oppgitt += oppgitt
        names = {row.noekkel for treff in (*certain, *kept) for row in list_rader(treff)}
        unsure = find_unsure(ledige, kept, names)
        if not unsure:
            break
        kept = [treff for treff in kept if treff not in unsure]
    for treff in (*kept, *certain):
        ledige.koble(treff.regel, treff.sikkerhet, treff.poster, treff.linjer)


def _suggest_unsure(ledige: Ledige, alle: Iterable[Treff]) -> None:
    """Set-off and lines that cancel each other that are not sure, where nothing else was found that the rows are."""
    for treff in alle:
        if all(one.noekkel in ledige.poster or one.noekkel in ledige.linjer for one in list_rader(treff)):
            ledige.koble(treff.regel, Sikkerhet.FORSLAG, treff.poster, treff.linjer)


def _may_be_booked(ledige: Ledige, post: Skattepost) -> bool:
    """Whether a free line could be the payment, on whatever account."""
    return any(linje.beloep == post.beloep and may_be_payment(post, linje) for linje in ledige.linjer.values())


def _net_reversed_payments(ledige: Ledige, tidligere: Iterable[Skattepost]) -> None:
    """A payment that the authority reversed, and that the books know nothing of."""
    known = [*tidligere, *(post for treff in ledige.treff for post in treff.poster), *ledige.poster.values()]
    payments = [post for post in known if post.slag is Postslag.INNBETALING]
    for reversal in [post for post in payments if post.beloep > 0 and post.noekkel in ledige.poster]:
        opposite = tuple((gruppe, -amount) for gruppe, amount in reversal.andeler)
        before = [post for post in payments if post.andeler == opposite and post.dato <= reversal.dato]
        undone = [post for post in before if not has_other_kid(post, reversal.kid)]
        free = [post for post in undone if post.noekkel in ledige.poster]
        if free and not any(_may_be_booked(ledige, post) for post in (*free, reversal)):
            found = Treff(regel=Regel.TILBAKEFOERT, sikkerhet=Sikkerhet.SIKKER, poster=(free[-1], reversal), linjer=())
            is_sure = len(undone) == 1 and not has_way(ledige, found)
            ledige.koble(found.regel, Sikkerhet.SIKKER if is_sure else Sikkerhet.FORSLAG, found.poster, ())
