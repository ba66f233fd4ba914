"""Sums of the open list, computed from its rows for a given day; incomplete sums are marked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.domain.krav import Krav, is_past_due, sort_key_kravgruppe
from portal.domain.svar import KRAVLISTE, AapneKrav, UleseligRad

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Summer:
    """Sums of open claims on one day, in kroner. Each is zero or more: debt and credit are never netted."""

    forfalt: Decimal  # to be paid, past due
    ikke_forfalt: Decimal  # to be paid, due today or later
    uten_forfallsdato: Decimal  # to be paid, due date unknown: neither past due nor "not yet due"
    til_gode: Decimal  # credit claims; they have no deadline
    renter: Decimal  # estimated interest owed, in addition to the rest
    renter_til_gode: Decimal  # estimated interest in the party's favour

    @property
    def aa_betale(self) -> Decimal:
        """Total to be paid, without interest."""
        return self.forfalt + self.ikke_forfalt + self.uten_forfallsdato

    @property
    def netto(self) -> Decimal:
        """The claims' balance in the ledger. Use it only for the statement's balance; it is not the amount to pay."""
        return self.aa_betale - self.til_gode


@dataclass(frozen=True, slots=True, kw_only=True)
class Gruppesum:
    """The sums of one claim group."""

    kravgruppe: str
    summer: Summer
    antall: int
    is_ufullstendig: bool = False  # a claim of this group, or of an unknown group, may be missing


@dataclass(frozen=True, slots=True, kw_only=True)
class Oversikt:
    """Every figure on the first page, for one day. All sums are of the rows shown."""

    dag: date
    summer: Summer
    uplassert: Decimal  # positive: money received but not used
    antall_uplasserte: int
    grupper: tuple[Gruppesum, ...]
    antall_forfalte: int  # claims with a past due amount
    antall_fremtidige: int  # claims with an amount to pay that is not past due
    antall_uten_forfallsdato: int  # claims with an amount to pay without a known due date
    antall_til_gode: int  # credit claims
    antall_betalbare: int  # instalments that can be paid here
    antall_forfalte_betalbare: int  # those of them that are past due
    eldste_frist: date | None
    neste_frist: date | None
    neste_beloep: Decimal  # what falls due on `neste_frist`
    neste_krav: tuple[Krav, ...]  # the claims behind it
    has_one_frist: bool  # everything to pay that is not past due falls due on `neste_frist`
    lacks_krav: bool  # claims may be missing from the rows, so that their sums are incomplete
    lacks_innbetalinger: bool  # the same for payments and their unplaced amounts

    @property
    def is_ufullstendig(self) -> bool:
        """Rows may be missing, so that the total owed may be incomplete."""
        return self.lacks_krav or self.lacks_innbetalinger

    @property
    def has_ingen_krav(self) -> bool:
        """Whether it is certain that there is no claim to pay, and so nothing to use money on."""
        return not (self.summer.aa_betale or self.lacks_krav)

    @property
    def senere_beloep(self) -> Decimal:
        """What falls due after the next due date."""
        return self.summer.ikke_forfalt - self.neste_beloep

    def lacks_krav_of(self, kravgruppe: str) -> bool:
        """Whether a claim of that group, or of an unknown group, may be missing."""
        return any(gruppe.is_ufullstendig for gruppe in self.grupper if gruppe.kravgruppe == kravgruppe)

    @property
    def owes_nothing(self) -> bool:
        """Whether it is certain that nothing is owed: everything is known, and no row has an amount."""
        summer = self.summer
        sums = (summer.aa_betale, summer.til_gode, summer.renter, summer.renter_til_gode, self.uplassert)
        return not any(sums) and not self.antall_uplasserte and not self.is_ufullstendig


def sum_krav(alle_krav: Iterable[Krav], on: date) -> Summer:
    """Sums of claims on a day: past due means `forfallsdato < on` with an amount left, per instalment."""
    rows = tuple(alle_krav)
    parts = [part for krav in rows for part in krav.rest_per_dato]
    interest = [krav.stipulerte_renter for krav in rows]
    return Summer(
        forfalt=_add(amount for due, amount in parts if amount > 0 and is_past_due(due, on)),
        ikke_forfalt=_add(
            amount for due, amount in parts if amount > 0 and due is not None and not is_past_due(due, on)
        ),
        uten_forfallsdato=_add(amount for due, amount in parts if amount > 0 and due is None),
        til_gode=_add(-amount for _, amount in parts if amount < 0),
        renter=_add(amount for amount in interest if amount > 0),
        renter_til_gode=_add(-amount for amount in interest if amount < 0),
    )


def build_oversikt(aapne: AapneKrav, on: date) -> Oversikt:
    """All sums of an open list on the given day."""
    alle_krav = aapne.alle_krav
    unread = tuple(rad for rad in aapne.uleselige if rad.liste == KRAVLISTE)
    known = {krav.kravgruppe for krav in alle_krav} | {rad.kravgruppe for rad in unread if rad.kravgruppe is not None}
    groups = sorted(known, key=sort_key_kravgruppe)
    of_each = [sum_krav((krav,), on) for krav in alle_krav]
    days = {due for krav in alle_krav for due, amount in krav.rest_per_dato if amount > 0}
    late = [due for due in days if due is not None and is_past_due(due, on)]
    coming = [due for due in days if due is not None and not is_past_due(due, on)]
    neste = min(coming, default=None)
    payable = [forfall for krav in alle_krav for forfall in krav.betalbare]
    return Oversikt(
        dag=on,
        summer=sum_krav(alle_krav, on),
        uplassert=_add(innbetaling.uplassert_beloep for innbetaling in aapne.innbetalinger),
        antall_uplasserte=len(aapne.uplasserte),
        grupper=tuple(_sum_group(group, aapne, unread, on) for group in groups),
        antall_forfalte=sum(summer.forfalt > 0 for summer in of_each),
        antall_fremtidige=sum(summer.ikke_forfalt > 0 for summer in of_each),
        antall_uten_forfallsdato=sum(summer.uten_forfallsdato > 0 for summer in of_each),
        antall_til_gode=sum(summer.til_gode > 0 for summer in of_each),
        antall_betalbare=len(payable),
        antall_forfalte_betalbare=sum(forfall.is_forfalt(on) for forfall in payable),
        eldste_frist=min(late, default=None),
        neste_frist=neste,
        neste_beloep=_add(amount for krav in alle_krav for amount in _list_due(krav, neste)),
        neste_krav=tuple(krav for krav in alle_krav if any(_list_due(krav, neste))),
        has_one_frist=len(coming) == 1 and None not in days,
        lacks_krav=aapne.lacks_krav,
        lacks_innbetalinger=aapne.lacks_innbetalinger,
    )


def sort_by_forfall(alle_krav: Iterable[Krav]) -> tuple[Krav, ...]:
    """Oldest unpaid due date first; then group and identifier, so that the order is stable.

    Credit is last: it has no deadline.
    """
    return tuple(
        sorted(
            alle_krav,
            key=lambda k: (
                k.gjenstaaende_beloep < 0,
                k.forfallsdato or date.max,
                sort_key_kravgruppe(k.kravgruppe),
                k.kravidentifikator,
                k.noekkel,
            ),
        )
    )


def _sum_group(kravgruppe: str, aapne: AapneKrav, unread: tuple[UleseligRad, ...], on: date) -> Gruppesum:
    members = tuple(krav for krav in aapne.alle_krav if krav.kravgruppe == kravgruppe)
    is_unread = any(rad.kravgruppe in (kravgruppe, None) for rad in unread)
    return Gruppesum(
        kravgruppe=kravgruppe,
        summer=sum_krav(members, on),
        antall=len(members),
        is_ufullstendig=is_unread or KRAVLISTE in aapne.ukjente_lister,
    )


def _list_due(krav: Krav, on: date | None) -> list[Decimal]:
    """What is to be paid of a claim on that due date."""
    return [amount for due, amount in krav.rest_per_dato if amount > 0 and due is not None and due == on]


def _add(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, ZERO)
