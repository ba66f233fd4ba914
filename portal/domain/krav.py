"""Claims: what the party owes or is owed, with instalments and placements.

Signs, normalised in `portal.api.parse_krav`: owed is positive, credit is negative, and a placement is the positive
amount it covers (negative only for a reversal). Amounts are in kroner.
"""

import hashlib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.domain.collation import sort_key
from portal.domain.felter import Betalingsinformasjon, Kravperiode, Part
from portal.domain.plassering import Motregning, Plassering, PlassertInnbetaling, PlassertMotkrav, PlassertUtbetaling

UTEN_GRUPPE = ""
KRAVGRUPPER = (
    "Skatt", "Merverdiavgift", "Arbeidsgiveravgift", "Forskuddstrekk", "Særavgifter", "Andre krav",
    "Øvrige offentlige krav",
)  # fmt: skip


def is_past_due(due: date | None, on: date) -> bool:
    """Whether a due date has passed. It has not on the day itself, and an unknown one never has."""
    return due is not None and due < on


@dataclass(frozen=True, slots=True, kw_only=True)
class Kravforfall:
    """Instalment: the part of a claim that falls due on one date."""

    kravforfallsidentifikator: str
    forfallsdato: date
    opprinnelig_beloep: Decimal
    gjenstaaende_beloep: Decimal
    betalingsinformasjon: Betalingsinformasjon
    plassert_innbetaling: tuple[PlassertInnbetaling, ...] = ()
    plassert_motkrav: tuple[PlassertMotkrav, ...] = ()
    plassert_utbetaling: tuple[PlassertUtbetaling, ...] = ()

    def is_forfalt(self, on: date) -> bool:
        """Past due with something left to pay; not late on the due date itself. Credit has no deadline."""
        return is_past_due(self.forfallsdato, on) and self.gjenstaaende_beloep > 0

    @property
    def dekket_beloep(self) -> Decimal:
        """What has covered the instalment, with the claim's sign."""
        return self.opprinnelig_beloep - self.gjenstaaende_beloep

    @property
    def plasseringer(self) -> tuple[Plassering, ...]:
        """All placements here, of all three kinds."""
        return (*self.plassert_innbetaling, *self.plassert_motkrav, *self.plassert_utbetaling)

    @property
    def plassert_beloep(self) -> Decimal:
        """Amount covered, in kroner: positive on a credit claim too."""
        return sum((plassering.plassert_beloep for plassering in self.plasseringer), Decimal(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Krav:
    """Claim: positive when the party owes it, negative (credit claim) when the party is owed."""

    part: Part
    kravidentifikator: str
    kravtype: str
    kravbeskrivelse: str
    kravgruppe: str
    kravperiode: Kravperiode | None
    opprettelsesdato_for_krav: date | None
    opprinnelig_beloep: Decimal
    gjenstaaende_beloep: Decimal
    stipulerte_renter: Decimal
    kravforfall: tuple[Kravforfall, ...]
    hovedstol_kravidentifikator: str = ""
    fastsettingsmaate: str = ""
    is_utsatt_iverksettelse: bool = False
    motregning: Motregning | None = None
    mottatt: int = 1  # number of times the row occurred in the answer
    is_motsagt: bool = False  # a list has an amount left, the open list does not: show no status and nothing to pay

    @property
    def noekkel(self) -> str:
        """Short key for this row, safe in URLs and element ids; the identifier alone is not unique."""
        parts = (self.part.noekkel, self.kravidentifikator, self.kravgruppe, self.dato, self.opprinnelig_beloep)
        return hashlib.blake2s(repr(parts).encode(), digest_size=6).hexdigest()

    @property
    def is_kredit(self) -> bool:
        """A credit claim: money the party is owed."""
        return self.opprinnelig_beloep < 0

    @property
    def dekket_beloep(self) -> Decimal:
        """What has covered the claim, with the claim's sign."""
        return self.opprinnelig_beloep - self.gjenstaaende_beloep

    @property
    def forfallsdato(self) -> date | None:
        """The earliest due date with something to pay, else with credit, else of a settled claim. None if unknown."""
        left = [(due, amount) for due, amount in self.rest_per_dato if amount]
        if left:
            days = [due for due, amount in left if amount > 0] or [due for due, _ in left]
            return min((due for due in days if due is not None), default=None)
        return min((forfall.forfallsdato for forfall in self.kravforfall), default=None)

    @property
    def dato(self) -> date | None:
        """The day the claim changes the balance: the date of entry, else the earliest due date."""
        if self.opprettelsesdato_for_krav is not None:
            return self.opprettelsesdato_for_krav
        return min((forfall.forfallsdato for forfall in self.kravforfall), default=None)

    @property
    def kort_beskrivelse(self) -> str:
        """The description without an ending that repeats the period."""
        if self.kravperiode is None:
            return self.kravbeskrivelse
        return self.kravbeskrivelse.removesuffix(self.kravperiode.stands_in(self.kravbeskrivelse))

    @property
    def beloep_uten_termin(self) -> Decimal:
        """Amount left without a known due date; zero unless the answer contradicts itself or lacks dates."""
        return sum((amount for forfall, amount in self.rest_per_forfall if forfall is None), Decimal(0))

    @property
    def is_helt_uten_forfallsdato(self) -> bool:
        """Whether something is to be paid and none of it has a known due date."""
        return self.rest_aa_betale > 0 and self.forfallsdato is None

    @property
    def motregnet_utenfor(self) -> Decimal:
        """Amount of this claim set off against claims of other authorities, positive, in kroner."""
        if self.motregning is None:
            return Decimal(0)
        ids = {forfall.kravforfallsidentifikator for forfall in self.kravforfall}
        sources = ids.intersection(source for source, _ in self.motregning.kilder)  # each once: it may have two shares
        if not sources:  # other claims may have contributed too
            placed = sum((forfall.plassert_beloep for forfall in self.kravforfall), Decimal(0))
            gone = abs(self.opprinnelig_beloep - self.gjenstaaende_beloep) - placed
            return min(self.motregning.beloep, max(gone, Decimal(0)))
        return sum((self.motregning.get_andel(source) for source in sources), Decimal(0))

    @property
    def renter_fra(self) -> date | None:
        """First day of the interest to date; None if the claim has several due dates.

        Interest runs from the due date (skattebetalingsloven § 11-1 first paragraph).
        """
        days = {forfall.forfallsdato for forfall in self.kravforfall}
        return days.pop() if self.stipulerte_renter and len(days) == 1 else None

    @property
    def is_forskuddsskatt(self) -> bool:
        """Advance tax, by the codes that the ledgers are known to use."""
        return self.kravtype == "UTSKR_FORSKSKATT" or self.kravtype.casefold().startswith("utskrevetforskuddsskatt")

    def has_oversittet_termin(self, on: date) -> bool:
        """Whether an instalment of advance tax was missed, so that the later ones may fall due at once.

        Skattebetalingsloven § 10-20 fourth paragraph. The authority seldom uses it, and it does not change when
        interest starts (§ 11-1 third paragraph), so the instalments keep the ledger's due dates.
        """
        missed = any(forfall.is_forfalt(on) for forfall in self.kravforfall)
        return self.is_forskuddsskatt and len(self.kravforfall) > 1 and missed

    @property
    def rest_per_forfall(self) -> tuple[tuple[Kravforfall | None, Decimal], ...]:
        """Amount left, by instalment; the key None is money on no instalment.

        If the instalments have more left than the claim, or the opposite sign, the claim's own amount is used. The
        instalment is then unknown, unless only one has anything left, and the same sign.
        """
        left = self.gjenstaaende_beloep
        outside = left - sum((f.gjenstaaende_beloep for f in self.kravforfall), Decimal(0))
        parts = tuple((forfall, forfall.gjenstaaende_beloep) for forfall in self.kravforfall)
        if not outside:
            return parts
        if 0 < outside <= left or left <= outside < 0:
            return (*parts, (None, outside))
        unpaid = [forfall for forfall, amount in parts if amount]
        is_on_it = len(unpaid) == 1 and unpaid[0].gjenstaaende_beloep * left > 0
        return ((unpaid[0] if is_on_it else None, left),)

    @property
    def rest_per_forfall_er_kjent(self) -> bool:
        """Whether the amount left is known per instalment: the claim does not contradict its instalments."""
        known = ((None, amount) if f is None else (f, f.gjenstaaende_beloep) for f, amount in self.rest_per_forfall)
        is_as_told = tuple(known) == self.rest_per_forfall
        return is_as_told and not self.is_motsagt and (None, self.gjenstaaende_beloep) not in self.rest_per_forfall

    @property
    def betalbare(self) -> tuple[Kravforfall, ...]:
        """Instalments that can be paid: they have a KID, and an amount left that is no more than the claim's."""
        if not self.rest_per_forfall_er_kjent:
            return ()
        return tuple(f for f in self.kravforfall if f.gjenstaaende_beloep > 0 and f.betalingsinformasjon.kidnummer)

    @property
    def rest_per_dato(self) -> tuple[tuple[date | None, Decimal], ...]:
        """Amount left, by due date; the key None means an unknown due date."""
        return tuple((forfall.forfallsdato if forfall else None, amount) for forfall, amount in self.rest_per_forfall)

    @property
    def rest_aa_betale(self) -> Decimal:
        """Amount left to be paid. Credit on another instalment is never subtracted."""
        return sum((amount for _, amount in self.rest_per_forfall if amount > 0), Decimal(0))

    @property
    def rest_til_gode(self) -> Decimal:
        """Credit left, positive."""
        return sum((-amount for _, amount in self.rest_per_forfall if amount < 0), Decimal(0))

    @property
    def rest(self) -> Decimal:
        """The amount left as one figure: what is to be paid if anything is, else the credit, negative."""
        return self.rest_aa_betale or -self.rest_til_gode

    @property
    def is_begge_veier(self) -> bool:
        """Whether some instalments are to be paid and others are credit: two figures, never netted."""
        return bool(self.rest_aa_betale and self.rest_til_gode)

    def get_termin(self, forfall: Kravforfall) -> int:
        """Number of an instalment, from 1; 0 if the claim has only one."""
        numbers = (number for number, one in enumerate(self.kravforfall, start=1) if one is forfall)
        return next(numbers) if len(self.kravforfall) > 1 else 0

    def get_forfalt(self, on: date) -> Decimal:
        """Amount to be paid that is past due on a day. Credit has no deadline."""
        return sum((amount for due, amount in self.rest_per_dato if amount > 0 and is_past_due(due, on)), Decimal(0))

    def is_forfalt(self, on: date) -> bool:
        """Whether anything to be paid is past due."""
        return self.get_forfalt(on) > 0

    def count_forfalte(self, on: date) -> int:
        """Number of past due instalments."""
        return sum(forfall.is_forfalt(on) for forfall in self.kravforfall)


def sort_key_kravgruppe(kravgruppe: str) -> tuple[bool, int, tuple[str, str]]:
    """The fixed order; unknown groups follow in alphabetical order, claims without a group come last."""
    place = KRAVGRUPPER.index(kravgruppe) if kravgruppe in KRAVGRUPPER else len(KRAVGRUPPER)
    return kravgruppe == UTEN_GRUPPE, place, sort_key(kravgruppe)
