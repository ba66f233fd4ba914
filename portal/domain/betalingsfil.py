"""What goes in a payment file, what is left out of it and why, and the day of each payment.

Every amount that is to be paid is in the file, left out with a reason, or was not chosen.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum

from portal.domain.bankdager import Bankdager
from portal.domain.betalbart import Forfallspost, find_ubrukte, get_kid, get_konto
from portal.domain.betaling import Innbetaling
from portal.domain.filmerker import Filmerke, Merker
from portal.domain.krav import Krav, Kravforfall
from portal.domain.numre import has_kid_form, is_kid, is_kontonummer
from portal.domain.svar import KRAVLISTE, AapneKrav

ZERO = Decimal(0)
MAX_I_FIL = 500  # payments in one file
LENGST_FREM = timedelta(days=365)  # banks take no payments further ahead


class Naar(Enum):
    """When to pay: all on the first bank day, each on its due date, or all on a chosen day."""

    FORST = "forst"
    FORFALL = "forfall"
    DAG = "dag"


class Utelatt(Enum):
    """Why something is not in the file."""

    UKJENT = "ukjent"  # chosen, but no open claim has it
    ULESELIG = "uleselig"
    TIL_GODE = "til gode"
    MOTSAGT = "motsagt"
    UTEN_FORFALL = "uten forfall"  # an amount on the claim that no instalment has
    UTEN_KID = "uten KID"
    KID_FORM = "KID form"
    KID_SIFFER = "KID siffer"
    UTEN_KONTO = "uten konto"
    KONTO_SIFFER = "konto siffer"
    DELT_KID = "delt KID"  # the same KID with another account
    I_FIL = "i fil"
    KAN_VAERE_DEKKET = "kan være dekket"
    FULL = "full"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filvalg:
    """What was chosen: everything, everything overdue, or these identifiers; and what was then taken out."""

    alle: bool = False
    forfalte: bool = False
    identifikatorer: frozenset[str] = frozenset()
    uten: frozenset[str] = frozenset()

    def has(self, forfall: Kravforfall, on: date) -> bool:
        """Whether the instalment is chosen."""
        key = forfall.kravforfallsidentifikator
        is_chosen = self.alle or key in self.identifikatorer or (self.forfalte and forfall.is_forfalt(on))
        return is_chosen and key not in self.uten


@dataclass(frozen=True, slots=True, kw_only=True)
class Betalingstid:
    """When to pay. `forst`: the first bank day that can be used."""

    naar: Naar
    forst: date
    dag: date | None = None  # the chosen day, a bank day

    def find_dag(self, forfall: Kravforfall, bankdager: Bankdager) -> date:
        """The day to pay an instalment: on time where that is still possible."""
        if self.naar is Naar.DAG and self.dag is not None:
            return self.dag
        if self.naar is Naar.FORFALL:
            return max(self.forst, bankdager.find_senest(min(forfall.forfallsdato, self.forst + LENGST_FREM)))
        return self.forst


@dataclass(frozen=True, slots=True, kw_only=True)
class Filbetaling:
    """One payment: every instalment with its KID and account that is paid on its day."""

    poster: tuple[Forfallspost, ...]
    dag: date

    @property
    def kid(self) -> str:
        """The KID, without spaces."""
        return get_kid(self.poster[0].forfall)

    @property
    def konto(self) -> str:
        """The account to pay to: eleven digits."""
        return get_konto(self.poster[0].forfall)

    @property
    def beloep(self) -> Decimal:
        """The amount, in kroner."""
        return sum((post.forfall.gjenstaaende_beloep for post in self.poster), ZERO)

    def is_for_sent(self, on: date) -> bool:
        """Whether something that is not overdue on a day would be when it is paid."""
        return any(on <= post.forfall.forfallsdato < self.dag for post in self.poster)


@dataclass(frozen=True, slots=True, kw_only=True)
class IkkeMed:
    """Something left out, with the reason. `beloep` is None where it is not known."""

    grunn: Utelatt
    krav: Krav | None = None
    post: Forfallspost | None = None
    identifikator: str = ""
    beloep: Decimal | None = None
    merke: Filmerke | None = None  # the file it waits in
    innbetaling: Innbetaling | None = None  # what may cover it


@dataclass(frozen=True, slots=True, kw_only=True)
class Filplan:
    """The payments of a file, first day first, and what is left out of it."""

    betalinger: tuple[Filbetaling, ...]
    ikke_med: tuple[IkkeMed, ...]
    ikke_valgt: tuple[Forfallspost, ...]
    antall_for_sent: int  # payments of what is not overdue yet, but would be

    @property
    def sum(self) -> Decimal:
        """The total, in kroner."""
        return sum((betaling.beloep for betaling in self.betalinger), ZERO)

    @property
    def dager(self) -> tuple[date, ...]:
        """The days that something is paid on."""
        return tuple(sorted({betaling.dag for betaling in self.betalinger}))


def plan_betalingsfil(
    aapne: AapneKrav, valg: Filvalg, tid: Betalingstid, bankdager: Bankdager, merker: Merker, on: date
) -> Filplan:
    """Sort everything in the open list into payments, what is left out, and what was not chosen."""
    candidates, left_out = _split(aapne)
    candidates.sort(key=lambda post: (post.forfall.forfallsdato, post.krav.noekkel, post.identifikator))
    chosen = [post for post in candidates if valg.has(post.forfall, on)]
    shared = _find_delte_kid(candidates)
    checked = [(post, _find_grunn(post, aapne, merker, shared)) for post in chosen]
    payments = _group(((post, tid.find_dag(post.forfall, bankdager)) for post, reason in checked if reason is None))
    full = [post for payment in payments[MAX_I_FIL:] for post in payment.poster]
    known = {post.identifikator for post in candidates}
    known |= {one.post.identifikator for one in left_out if one.post is not None}
    return Filplan(
        betalinger=payments[:MAX_I_FIL],
        ikke_med=(
            *(reason for _, reason in checked if reason is not None),
            *(_leave_out(post, Utelatt.FULL) for post in full),
            *left_out,
            *(IkkeMed(grunn=Utelatt.UKJENT, identifikator=key) for key in sorted(valg.identifikatorer - known)),
        ),
        ikke_valgt=tuple(post for post in candidates if not valg.has(post.forfall, on)),
        antall_for_sent=sum(payment.is_for_sent(on) for payment in payments[:MAX_I_FIL]),
    )


def _split(aapne: AapneKrav) -> tuple[list[Forfallspost], list[IkkeMed]]:
    """Instalments to pay that have a KID, and everything that cannot be paid whatever is chosen."""
    candidates: list[Forfallspost] = []
    left_out: list[IkkeMed] = []
    for krav in aapne.alle_krav:
        for forfall, amount in krav.rest_per_forfall:
            post = Forfallspost(krav=krav, forfall=forfall, termin=krav.get_termin(forfall)) if forfall else None
            reason = _find_hinder(krav, post, amount)
            if reason is not None:
                left_out.append(IkkeMed(grunn=reason, krav=krav, post=post, beloep=amount))
            elif post is not None and amount:
                candidates.append(post)
    unread = [rad for rad in aapne.uleselige if rad.liste == KRAVLISTE]
    left_out += [IkkeMed(grunn=Utelatt.ULESELIG, identifikator=rad.identifikator) for rad in unread]
    return candidates, left_out


def _find_hinder(krav: Krav, post: Forfallspost | None, amount: Decimal) -> Utelatt | None:
    if amount < 0:
        return Utelatt.TIL_GODE
    if not amount:
        return None
    if not krav.rest_per_forfall_er_kjent:
        return Utelatt.MOTSAGT
    if post is None:
        return Utelatt.UTEN_FORFALL
    return None if get_kid(post.forfall) else Utelatt.UTEN_KID


def _find_grunn(post: Forfallspost, aapne: AapneKrav, merker: Merker, shared: frozenset[str]) -> IkkeMed | None:
    """Why a chosen instalment is left out; None if it is not."""
    kid, konto = get_kid(post.forfall), get_konto(post.forfall)
    merke = merker.find(post)
    if merke is not None:
        return _leave_out(post, Utelatt.I_FIL, merke=merke)
    received = find_ubrukte(post.forfall, aapne.uplasserte)
    if received:
        return _leave_out(post, Utelatt.KAN_VAERE_DEKKET, innbetaling=received[0])
    doubts = (
        (not has_kid_form(kid), Utelatt.KID_FORM),
        (not is_kid(kid), Utelatt.KID_SIFFER),
        (not konto, Utelatt.UTEN_KONTO),
        (not is_kontonummer(konto), Utelatt.KONTO_SIFFER),
        (kid in shared, Utelatt.DELT_KID),
    )
    return next((_leave_out(post, reason) for is_so, reason in doubts if is_so), None)


def _leave_out(
    post: Forfallspost, grunn: Utelatt, *, merke: Filmerke | None = None, innbetaling: Innbetaling | None = None
) -> IkkeMed:
    amount = post.forfall.gjenstaaende_beloep
    return IkkeMed(grunn=grunn, krav=post.krav, post=post, beloep=amount, merke=merke, innbetaling=innbetaling)


def _find_delte_kid(posts: Iterable[Forfallspost]) -> frozenset[str]:
    """KIDs that the open list gives with more than one account."""
    accounts: dict[str, set[str]] = {}
    for post in posts:
        accounts.setdefault(get_kid(post.forfall), set()).add(get_konto(post.forfall))
    return frozenset(kid for kid, found in accounts.items() if len(found) > 1)


def _group(dated: Iterable[tuple[Forfallspost, date]]) -> tuple[Filbetaling, ...]:
    """One payment for each KID and day; earliest day first, then in the order given."""
    found: dict[tuple[str, date], list[Forfallspost]] = {}
    for post, day in dated:
        found.setdefault((get_kid(post.forfall), day), []).append(post)
    payments = [Filbetaling(poster=tuple(posts), dag=day) for (_, day), posts in found.items()]
    return tuple(sorted(payments, key=lambda payment: payment.dag))
