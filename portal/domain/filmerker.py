"""Payment files that were made, and the mark that their claims have until the payment is seen.

A mark changes no figure. It tells that somebody has put the claim in a file, so that nobody pays it again.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from portal.domain.bankdager import Bankdager
from portal.domain.betalbart import Forfallspost, find_ubrukte, get_kid, get_konto
from portal.domain.krav import Krav, Kravforfall
from portal.domain.svar import AapneKrav

FORSINKET = 5  # bank days after the payment day
Betaling = tuple[date, str, str]  # day, KID and account
Noekkel = tuple[str, str]  # of an instalment: its party and its identifier, which two parties can share


@dataclass(frozen=True, slots=True, kw_only=True)
class Filpost:
    """An instalment as it was put in a file."""

    part: str = field(repr=False)
    identifikator: str = field(repr=False)
    kid: str = field(repr=False)
    konto: str = field(repr=False)
    mottaker: str = field(repr=False)
    beloep: Decimal = field(repr=False)  # what was left then
    dag: date
    is_fjernet: bool = False  # its mark was removed by hand

    @property
    def noekkel(self) -> Noekkel:
        """The instalment."""
        return self.part, self.identifikator

    @property
    def betaling(self) -> Betaling:
        """The payment that it is part of, within its file."""
        return self.dag, self.kid, self.konto


@dataclass(frozen=True, slots=True, kw_only=True)
class Betalingsfil:
    """A payment file as it was made. The same file can be written again from it."""

    id: str
    orgnr: str = field(repr=False)
    navn: str = field(repr=False)
    laget: datetime  # local time, as on documents
    laget_av: str = field(repr=False)
    konto: str = field(repr=False)
    poster: tuple[Filpost, ...] = field(repr=False)

    @property
    def dag(self) -> date:
        """The day it was made, as it is named by."""
        return self.laget.date()

    @property
    def betalinger(self) -> tuple[tuple[Filpost, ...], ...]:
        """Its payments: the instalments with the same KID, account and day together."""
        found: dict[Betaling, list[Filpost]] = {}
        for post in self.poster:
            found.setdefault(post.betaling, []).append(post)
        return tuple(tuple(posts) for posts in found.values())

    @property
    def sum(self) -> Decimal:
        """The total, in kroner."""
        return sum((post.beloep for post in self.poster), Decimal(0))

    @property
    def siste_dag(self) -> date:
        """The last day that something in it is paid on."""
        return max(post.dag for post in self.poster)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filmerke:
    """An instalment that is in a file and whose payment is not seen. `nr` is its place in the file."""

    fil: str
    nr: int
    noekkel: Noekkel
    laget: date
    dag: date
    is_forsinket: bool  # five bank days after the payment day, and still not seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Ventende:
    """A file with marks that still stand."""

    fil: Betalingsfil
    merker: tuple[Filmerke, ...]
    is_nedlastbar: bool  # all of it still waits and is what is left, so that the file pays nothing paid or unmarked

    @property
    def is_forsinket(self) -> bool:
        """Whether a payment should have been seen by now."""
        return any(merke.is_forsinket for merke in self.merker)


@dataclass(frozen=True, slots=True)
class Merker:
    """The marks of an organisation's open instalments."""

    alle: tuple[Filmerke, ...] = ()

    def find(self, post: Forfallspost) -> Filmerke | None:
        """The mark of an instalment."""
        return self.find_forfall(post.krav, post.forfall)

    def find_forfall(self, krav: Krav, forfall: Kravforfall) -> Filmerke | None:
        """The same, of a claim's instalment."""
        key = krav.part.noekkel, forfall.kravforfallsidentifikator
        return next((merke for merke in self.alle if merke.noekkel == key), None)

    def list_of(self, krav: Krav) -> tuple[Filmerke, ...]:
        """The marks on a claim."""
        found = (self.find_forfall(krav, forfall) for forfall in krav.kravforfall)
        return tuple(merke for merke in found if merke is not None)

    def sum_of(self, alle_krav: Iterable[Krav]) -> Decimal:
        """What is left of these claims' marked instalments, in kroner."""
        if not self.alle:
            return Decimal(0)
        marked = (f for krav in alle_krav for f in krav.betalbare if self.find_forfall(krav, f) is not None)
        return sum((forfall.gjenstaaende_beloep for forfall in marked), Decimal(0))


def find_ventende(
    filer: Iterable[Betalingsfil], aapne: AapneKrav, bankdager: Bankdager, on: date
) -> tuple[Ventende, ...]:
    """Files whose payments are not all seen, newest first."""
    alle_filer, instalments = tuple(filer), _list_forfall(aapne)
    received, payable = _find_mottatt(alle_filer, aapne), _find_payable(aapne)
    found = []
    for fil in alle_filer:
        waiting = [
            (nr, post)
            for nr, post in enumerate(fil.poster)
            if not (post.is_fjernet or (fil.id, post.betaling) in received)
            and any(one.gjenstaaende_beloep > 0 for one in instalments.get(post.noekkel, ()))
        ]
        marks = tuple(_make_merke(fil, nr, post, bankdager, on) for nr, post in waiting)
        is_whole = len(marks) == len(fil.poster) and all(post.dag >= on for post in fil.poster)
        is_nedlastbar = is_whole and all(
            payable.get(post.noekkel) == (post.kid, post.konto, post.beloep) for post in fil.poster
        )
        if marks:
            found.append(Ventende(fil=fil, merker=marks, is_nedlastbar=is_nedlastbar))
    return tuple(sorted(found, key=lambda one: (one.fil.laget, one.fil.id), reverse=True))


def collect_merker(ventende: Iterable[Ventende]) -> Merker:
    """The marks of all files that wait."""
    return Merker(tuple(merke for one in ventende for merke in one.merker))


def _make_merke(fil: Betalingsfil, nr: int, post: Filpost, bankdager: Bankdager, on: date) -> Filmerke:
    is_late = on > post.dag and on > bankdager.add(post.dag, FORSINKET)
    return Filmerke(fil=fil.id, nr=nr, noekkel=post.noekkel, laget=fil.dag, dag=post.dag, is_forsinket=is_late)


def _list_forfall(aapne: AapneKrav) -> dict[Noekkel, list[Kravforfall]]:
    found: dict[Noekkel, list[Kravforfall]] = {}
    for krav in aapne.alle_krav:
        for forfall in krav.kravforfall:
            found.setdefault((krav.part.noekkel, forfall.kravforfallsidentifikator), []).append(forfall)
    return found


def _find_payable(aapne: AapneKrav) -> dict[Noekkel, tuple[str, str, Decimal]]:
    """KID, account and amount of each instalment that can be paid and that no payment received may cover."""
    return {
        (krav.part.noekkel, forfall.kravforfallsidentifikator): (
            get_kid(forfall),
            get_konto(forfall),
            forfall.gjenstaaende_beloep,
        )
        for krav in aapne.alle_krav
        for forfall in krav.betalbare
        if not find_ubrukte(forfall, aapne.uplasserte)
    }


def _find_mottatt(filer: Iterable[Betalingsfil], aapne: AapneKrav) -> frozenset[tuple[str, Betaling]]:
    """File and payment of those that have come: a payment received is one of them, that of the latest day it can be of.

    What was received on the day that a file was made is not its payment: it pays on a later day.
    """
    waiting = {(fil.id, posts[0].betaling): (fil, _sum(posts)) for fil in filer for posts in fil.betalinger}
    found = set()
    for _, kid, received_on, amount in sorted(_list_mottatt(aapne), key=lambda row: row[2]):
        fits = [
            (key[1][0], key)
            for key, (fil, needed) in waiting.items()
            if key[1][1] == kid and fil.dag < received_on and needed <= amount
        ]
        if fits:
            on_time = [one for one in fits if one[0] <= received_on]
            _, key = max(on_time) if on_time else min(fits)
            del waiting[key]
            found.add(key)
    return frozenset(found)


def _list_mottatt(aapne: AapneKrav) -> frozenset[tuple[str, str, date, Decimal]]:
    """Id, KID, day and amount of every payment that the open list tells of, used on claims or not: each once."""
    unused = (
        (row.innbetalingsidentifikator, row.innbetalt_fra.kidnummer, row.innbetalingsdato, row.innbetalt_beloep)
        for row in aapne.innbetalinger
        if row.innbetalt_fra is not None and not row.is_reversering
    )
    used = (
        (row.innbetalingsidentifikator, row.innbetalt_fra.kidnummer, row.innbetalingsdato, row.innbetalt_beloep)
        for krav in aapne.alle_krav
        for forfall in krav.kravforfall
        for row in forfall.plassert_innbetaling
        if row.innbetalt_fra is not None
        and row.innbetalingsdato is not None
        and row.innbetalt_beloep is not None
        and row.plassert_beloep >= 0  # else a reversal
    )
    return frozenset(
        (key, "".join(kid.split()), day, amount) for key, kid, day, amount in (*unused, *used) if kid.strip()
    )


def _sum(posts: Iterable[Filpost]) -> Decimal:
    return sum((post.beloep for post in posts), Decimal(0))
