"""Sums of what is open, from the rows and for a given day, and where the authority's own sums differ from them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum

from portal.domain.krav import Krav, sort_key_kravgruppe
from portal.domain.svar import AapneKrav, EgneSummer, UleseligRad

NULL = Decimal(0)
KRAVLISTE = "aapentKravMedGjenstaaendeBeloep"


@dataclass(frozen=True, slots=True, kw_only=True)
class Summer:
    """Sums of open claims on one day, in kroner; credit is netted, and stated beside."""

    forfalt: Decimal
    ikke_forfalt: Decimal
    renter: Decimal
    forfalt_til_gode: Decimal  # the credit inside `forfalt`, negative or zero
    ikke_forfalt_til_gode: Decimal

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Oversikt:
    """Everything the first page says in figures, on one day. All sums are of the rows shown."""

    dag: date
    summer: Summer
    uplassert: Decimal  # positive: money received and not used
    antall_uplasserte: int
    grupper: tuple[Gruppesum, ...]
    antall_forfalte: int  # claims with something past due
    antall_fremtidige: int  # claims with something not past due
    eldste_frist: date | None
    neste_frist: date | None
    uleselige: tuple[UleseligRad, ...]

    @property
    def saldo(self) -> Decimal:
        """What the party owes in all, interest to date included and unplaced payments taken off."""
        return self.summer.saldo - self.uplassert

    @property
    def is_ufullstendig(self) -> bool:
        """Rows could not be read, so that the sums may lack something."""
        return bool(self.uleselige)

    @property
    def owes_nothing(self) -> bool:
        """Truly nothing: every row was read, and there is none with an amount."""
        sums = (self.summer.forfalt, self.summer.ikke_forfalt, self.summer.renter, self.uplassert)
        return not any(sums) and not self.antall_forfalte and not self.antall_fremtidige and not self.is_ufullstendig


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
    groups = sorted({krav.kravgruppe for krav in alle_krav}, key=sort_key_kravgruppe)
    late, coming = _due_dates(alle_krav, lambda due: due < on), _due_dates(alle_krav, lambda due: due >= on)
    return Oversikt(
        dag=on,
        summer=sum_krav(alle_krav, on),
        uplassert=sum((innbetaling.uplassert_beloep for innbetaling in aapne.innbetalinger), NULL),
        antall_uplasserte=len(aapne.uplasserte),
        grupper=tuple(_sum_group(group, alle_krav, on) for group in groups),
        antall_forfalte=sum(krav.is_forfalt(on) for krav in alle_krav),
        antall_fremtidige=sum(bool(_amounts(krav, on, is_late=False)) for krav in alle_krav),
        eldste_frist=min(late, default=None),
        neste_frist=min(coming, default=None),
        uleselige=aapne.uleselige,
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


class Sum(Enum):
    """Which sum differs."""

    FORFALT = "forfalt"
    IKKE_FORFALT = "ikke_forfalt"
    RENTER = "renter"
    UPLASSERT = "uplassert"


class Aarsak(Enum):
    """Why the authority's sum and ours may differ, where it is known."""

    ANNEN_DAG = "annen dag"  # the authority's sums hold for another day
    AVRUNDING = "avrunding"  # theirs is in whole kroner
    ULESELIG = "uleselig rad"
    UKJENT = "ukjent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Avvik:
    """A sum of the authority that is not the sum of its rows."""

    sum: Sum
    kravgruppe: str | None  # None: the total
    skatteetatens: Decimal
    vaar: Decimal
    aarsak: Aarsak

    @property
    def differanse(self) -> Decimal:
        """Theirs less ours, in kroner."""
        return self.skatteetatens - self.vaar


@dataclass(frozen=True, slots=True, kw_only=True)
class ForfaltSiden:
    """Claims that have fallen due between the day the authority's sums hold for and today."""

    beloep: Decimal
    krav: tuple[Krav, ...]
    sist_riktig: date  # the last day on which the authority's sums agree with the rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Sammenligning:
    """The authority's own sums held against the rows."""

    avvik: tuple[Avvik, ...] = ()
    forfalt_siden: ForfaltSiden | None = None


def compare_sums(aapne: AapneKrav, fetched_on: date, today: date) -> Sammenligning:
    """Hold the authority's sums against ours on the day of the fetch.

    Equal then, or on an earlier day (a sum can be older than its fetch): what fell due since is named, and is no
    difference. Otherwise each sum that differs is an `Avvik`. Answers without sums give nothing to compare.
    """
    theirs = aapne.total_oversikt
    if theirs is None:
        return Sammenligning()
    day = _find_day(aapne.alle_krav, theirs, fetched_on)
    if day is None:
        return Sammenligning(avvik=_differences(aapne, fetched_on))
    if day > fetched_on:
        return Sammenligning(avvik=_differences(aapne, fetched_on, Aarsak.ANNEN_DAG))
    since = tuple(
        krav
        for krav in aapne.alle_krav
        if any(f.gjenstaaende_beloep and day <= f.forfallsdato < today for f in krav.kravforfall)
    )
    amount = sum_krav(aapne.alle_krav, today).forfalt - theirs.forfalt
    fallen = ForfaltSiden(beloep=amount, krav=since, sist_riktig=day) if since else None
    return Sammenligning(avvik=_differences(aapne, day), forfalt_siden=fallen)


def _find_day(alle_krav: tuple[Krav, ...], theirs: EgneSummer, fetched_on: date) -> date | None:
    """The day whose sums are theirs: that of the fetch, else the last earlier one, else the first later one."""
    # The sums change only on the day after a due date, so that these days are all there is to try.
    due = {forfall.forfallsdato for krav in alle_krav for forfall in krav.kravforfall}
    days = due | {day + timedelta(days=1) for day in due}
    earlier = sorted((day for day in days if day < fetched_on), reverse=True)
    for day in (fetched_on, *earlier, *sorted(day for day in days if day > fetched_on)):
        ours = sum_krav(alle_krav, day)
        if (ours.forfalt, ours.ikke_forfalt) == (theirs.forfalt, theirs.ikke_forfalt):
            return day
    return None


def _differences(aapne: AapneKrav, day: date, cause: Aarsak | None = None) -> tuple[Avvik, ...]:
    ours = build_oversikt(aapne, day)
    by_group = {gruppe.kravgruppe: gruppe.summer for gruppe in ours.grupper}
    pairs: list[tuple[str | None, Sum, Decimal, Decimal]] = []
    if aapne.total_oversikt is not None:
        theirs = aapne.total_oversikt
        pairs += _pairs(None, theirs, ours.summer)
        pairs.append((None, Sum.UPLASSERT, theirs.uplassert, -ours.uplassert))
    for kravgruppe, theirs in aapne.oversikt_per_kravgruppe:
        pairs += _pairs(kravgruppe, theirs, by_group.get(kravgruppe) or sum_krav((), day))
    return tuple(
        Avvik(sum=which, kravgruppe=group, skatteetatens=their, vaar=our, aarsak=cause or _cause(their, our, aapne))
        for group, which, their, our in pairs
        if their != our
    )


def _pairs(kravgruppe: str | None, theirs: EgneSummer, ours: Summer) -> list[tuple[str | None, Sum, Decimal, Decimal]]:
    return [
        (kravgruppe, Sum.FORFALT, theirs.forfalt, ours.forfalt),
        (kravgruppe, Sum.IKKE_FORFALT, theirs.ikke_forfalt, ours.ikke_forfalt),
        (kravgruppe, Sum.RENTER, theirs.renter, ours.renter),
    ]


def _cause(theirs: Decimal, ours: Decimal, aapne: AapneKrav) -> Aarsak:
    if aapne.uleselige:
        return Aarsak.ULESELIG
    if theirs == theirs.to_integral_value() and abs(theirs - ours) < 1:
        return Aarsak.AVRUNDING
    return Aarsak.UKJENT


def _amounts(krav: Krav, on: date, *, is_late: bool) -> list[Decimal]:
    amounts = [
        f.gjenstaaende_beloep for f in krav.kravforfall if f.gjenstaaende_beloep and (f.forfallsdato < on) == is_late
    ]
    # Money on no instalment follows the claim's oldest due date, so that the tiles still add up to the list.
    oldest = krav.forfallsdato
    if krav.beloep_uten_termin and (oldest is not None and oldest < on) == is_late:
        amounts.append(krav.beloep_uten_termin)
    return amounts


def _sum_group(kravgruppe: str, alle_krav: tuple[Krav, ...], on: date) -> Gruppesum:
    members = tuple(krav for krav in alle_krav if krav.kravgruppe == kravgruppe)
    return Gruppesum(kravgruppe=kravgruppe, summer=sum_krav(members, on), antall=len(members))


def _due_dates(alle_krav: tuple[Krav, ...], wanted: Callable[[date], bool]) -> list[date]:
    return [
        forfall.forfallsdato
        for krav in alle_krav
        for forfall in krav.kravforfall
        if forfall.gjenstaaende_beloep and wanted(forfall.forfallsdato)
    ]
