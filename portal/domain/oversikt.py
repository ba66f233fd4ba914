"""Sums of what is open, from the rows and for a given day; every sum that lacks an unreadable row says so."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.domain.krav import Krav, sort_key_kravgruppe
from portal.domain.svar import INNBETALINGSLISTE, KRAVLISTE, AapneKrav, UleseligRad

NULL = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Summer:
    """Sums of open claims on one day, in kroner; credit is netted, and stated beside."""

    forfalt: Decimal
    ikke_forfalt: Decimal
    renter: Decimal
    forfalt_til_gode: Decimal  # the credit inside `forfalt`, negative or zero
    ikke_forfalt_til_gode: Decimal

    @property
    def forfalt_aa_betale(self) -> Decimal:
        """What is past due and to be paid: credit is not taken off, since nobody else has done so."""
        return self.forfalt - self.forfalt_til_gode

    @property
    def ikke_forfalt_aa_betale(self) -> Decimal:
        """The same of what is not past due."""
        return self.ikke_forfalt - self.ikke_forfalt_til_gode

    @property
    def til_gode(self) -> Decimal:
        """All credit claims together, positive."""
        return -(self.forfalt_til_gode + self.ikke_forfalt_til_gode)

    @property
    def saldo(self) -> Decimal:
        """All three together; unplaced payments are not in it."""
        return self.forfalt + self.ikke_forfalt + self.renter

    @property
    def restbeloep(self) -> Decimal:
        """What is left of the claims, without interest."""
        return self.forfalt + self.ikke_forfalt


@dataclass(frozen=True, slots=True, kw_only=True)
class Gruppesum:
    """The sums of one claim group."""

    kravgruppe: str
    summer: Summer
    antall: int
    is_ufullstendig: bool = False  # a claim of this group, or of a group nobody can tell, could not be read


@dataclass(frozen=True, slots=True, kw_only=True)
class Oversikt:
    """Everything the first page says in figures, on one day. All sums are of the rows shown."""

    dag: date
    summer: Summer
    opprinnelig_beloep: Decimal  # of all open claims together
    uplassert: Decimal  # positive: money received and not used
    antall_uplasserte: int
    grupper: tuple[Gruppesum, ...]
    antall_forfalte: int  # claims with something past due to pay; credit has no deadline and is not counted
    antall_fremtidige: int  # claims with something to pay that is not past due
    antall_til_gode: int  # credit claims
    antall_betalbare: int  # instalments that can be paid here
    eldste_frist: date | None
    neste_frist: date | None
    has_one_frist: bool  # all that is to pay and not past due falls due on the one day `neste_frist`
    mangler_krav: bool  # claims could not be read, so that the sums of claims lack something
    mangler_innbetalinger: bool  # the same for payments and what is unplaced of them

    @property
    def saldo(self) -> Decimal:
        """What the party owes in all, interest to date included and unplaced payments taken off."""
        return self.summer.saldo - self.uplassert

    @property
    def is_ufullstendig(self) -> bool:
        """Rows could not be read, so that what is owed in all may lack something."""
        return self.mangler_krav or self.mangler_innbetalinger

    @property
    def has_ingen_krav(self) -> bool:
        """Whether there is surely no claim to pay, and so none that money could be used on."""
        return not (self.summer.forfalt_aa_betale or self.summer.ikke_forfalt_aa_betale or self.mangler_krav)

    def lacks_krav_of(self, kravgruppe: str) -> bool:
        """Whether a claim of that group, or of a group nobody can tell, could not be read."""
        return any(gruppe.is_ufullstendig for gruppe in self.grupper if gruppe.kravgruppe == kravgruppe)

    @property
    def owes_nothing(self) -> bool:
        """Truly nothing: every row was read, and there is none with an amount."""
        sums = (self.summer.forfalt, self.summer.ikke_forfalt, self.summer.renter, self.uplassert)
        rows = self.antall_forfalte + self.antall_fremtidige + self.antall_til_gode + self.antall_uplasserte
        return not any(sums) and not rows and not self.is_ufullstendig


def sum_krav(alle_krav: Iterable[Krav], on: date) -> Summer:
    """Sums of claims on a day: past due is `forfallsdato < on` with something left, counted per instalment."""
    late = [amount for krav in alle_krav for amount in _amounts(krav, on, is_late=True)]
    coming = [amount for krav in alle_krav for amount in _amounts(krav, on, is_late=False)]
    return Summer(
        forfalt=sum(late, NULL),
        ikke_forfalt=sum(coming, NULL),
        renter=sum((krav.stipulerte_renter for krav in alle_krav), NULL),
        forfalt_til_gode=sum((amount for amount in late if amount < 0), NULL),
        ikke_forfalt_til_gode=sum((amount for amount in coming if amount < 0), NULL),
    )


def build_oversikt(aapne: AapneKrav, on: date) -> Oversikt:
    """All sums of an open-claims answer on the given day."""
    alle_krav = aapne.alle_krav
    unread = tuple(rad for rad in aapne.uleselige if rad.liste == KRAVLISTE)
    known = {krav.kravgruppe for krav in alle_krav} | {rad.kravgruppe for rad in unread if rad.kravgruppe is not None}
    groups = sorted(known, key=sort_key_kravgruppe)
    days = {due for krav in alle_krav for due, amount in krav.rest_per_dato if amount > 0}
    late = [due for due in days if due is not None and due < on]
    coming = [due for due in days if due is not None and due >= on]
    return Oversikt(
        dag=on,
        summer=sum_krav(alle_krav, on),
        opprinnelig_beloep=sum((krav.opprinnelig_beloep for krav in alle_krav), NULL),
        uplassert=sum((innbetaling.uplassert_beloep for innbetaling in aapne.innbetalinger), NULL),
        antall_uplasserte=len(aapne.uplasserte),
        grupper=tuple(_sum_group(group, alle_krav, unread, on) for group in groups),
        antall_forfalte=_count(alle_krav, on, is_late=True),
        antall_fremtidige=_count(alle_krav, on, is_late=False),
        antall_til_gode=sum(krav.gjenstaaende_beloep < 0 for krav in alle_krav),
        antall_betalbare=sum(forfall.can_be_paid for krav in alle_krav for forfall in krav.kravforfall),
        eldste_frist=min(late, default=None),
        neste_frist=min(coming, default=None),
        has_one_frist=len(coming) == 1 and None not in days,
        mangler_krav=bool(unread),
        mangler_innbetalinger=any(rad.liste == INNBETALINGSLISTE for rad in aapne.uleselige),
    )


def sort_by_forfall(alle_krav: Iterable[Krav]) -> tuple[Krav, ...]:
    """Oldest unpaid due date first; within a day by group and identifier, so that the order never moves by itself."""
    return tuple(
        sorted(
            alle_krav,
            key=lambda k: (
                k.forfallsdato or date.max,
                sort_key_kravgruppe(k.kravgruppe),
                k.kravidentifikator,
                k.noekkel,
            ),
        )
    )


def _amounts(krav: Krav, on: date, *, is_late: bool) -> list[Decimal]:
    return [amount for due, amount in krav.rest_per_dato if amount and (due is not None and due < on) == is_late]


def _count(alle_krav: Iterable[Krav], on: date, *, is_late: bool) -> int:
    return sum(any(amount > 0 for amount in _amounts(krav, on, is_late=is_late)) for krav in alle_krav)


def _sum_group(kravgruppe: str, alle_krav: tuple[Krav, ...], unread: tuple[UleseligRad, ...], on: date) -> Gruppesum:
    members = tuple(krav for krav in alle_krav if krav.kravgruppe == kravgruppe)
    return Gruppesum(
        kravgruppe=kravgruppe,
        summer=sum_krav(members, on),
        antall=len(members),
        is_ufullstendig=any(rad.kravgruppe in (kravgruppe, None) for rad in unread),
    )
