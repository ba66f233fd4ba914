"""Trace: from a payment to the claims it covered, from interest to its principal, and back.

A link may have no target: the claim may be older than every list, or the payment outside the fetched years. Such a link
is kept and shown as unresolved.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from portal.domain.betaling import Innbetaling, KreditKrav, PlassertKrav, Utbetaling
from portal.domain.krav import Krav, Kravforfall
from portal.domain.plassering import PlassertInnbetaling, PlassertMotkrav

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dekning:
    """What a payment covered, with the claim and instalment if we have them; `krav` None is an unresolved link."""

    plassert: PlassertKrav
    krav: Krav | None
    forfall: Kravforfall | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opphav:
    """What covered an instalment, with the payment if we have it; None is an unresolved link."""

    plassert: PlassertInnbetaling
    innbetaling: Innbetaling | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Motpost:
    """Another claim set off against an instalment, if we have it; a link to itself counts as unresolved."""

    plassert: PlassertMotkrav
    krav: Krav | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kilde:
    """A credit claim behind a payout, with the claim if we have it; None is an unresolved link."""

    kredit: KreditKrav
    krav: Krav | None


class Spor:
    """Every available claim and payment by identifier. Identifiers are not unique: the party's own row comes first."""

    def __init__(self, alle_krav: Iterable[Krav], innbetalinger: Iterable[Innbetaling] = ()) -> None:
        self._krav: dict[str, list[Krav]] = {}
        self._forfall: dict[str, list[tuple[Krav, Kravforfall]]] = {}
        self._innbetalinger: dict[str, list[Innbetaling]] = {}
        self._renter: dict[str, list[Krav]] = {}
        for krav in alle_krav:
            self._krav.setdefault(krav.kravidentifikator, []).append(krav)
            if krav.hovedstol_kravidentifikator:
                self._renter.setdefault(krav.hovedstol_kravidentifikator, []).append(krav)
            for forfall in krav.kravforfall:
                self._forfall.setdefault(forfall.kravforfallsidentifikator, []).append((krav, forfall))
        for innbetaling in innbetalinger:
            self._innbetalinger.setdefault(innbetaling.innbetalingsidentifikator, []).append(innbetaling)

    def get_dekning(self, innbetaling: Innbetaling) -> tuple[Dekning, ...]:
        """Each claim the payment covered. The owner's payment may cover claims of the organisation."""
        return tuple(self._make_dekning(innbetaling, plassert) for plassert in innbetaling.plassert_krav)

    def get_opphav(self, krav: Krav, forfall: Kravforfall) -> tuple[Opphav, ...]:
        """Each payment that covered the instalment."""
        return tuple(
            Opphav(plassert=plassert, innbetaling=self._find_innbetaling(krav, forfall, plassert))
            for plassert in forfall.plassert_innbetaling
        )

    def get_kilder(self, utbetaling: Utbetaling) -> tuple[Kilde, ...]:
        """Each credit claim behind a payout."""
        found = []
        for kredit in utbetaling.kredit_krav:
            same = self._forfall.get(kredit.kravforfallsidentifikator, ())
            alle_krav = [krav for krav, _ in same if krav.is_kredit]
            found.append(Kilde(kredit=kredit, krav=_choose(alle_krav, lambda krav: (krav.part == utbetaling.part,))))
        return tuple(found)

    def get_motposter(self, krav: Krav, forfall: Kravforfall) -> tuple[Motpost, ...]:
        """Each claim set off against the instalment."""
        found = []
        for plassert in forfall.plassert_motkrav:
            others = [
                other
                for other, part in self._forfall.get(plassert.kravforfallsidentifikator, ())
                if part is not forfall and other.is_kredit != krav.is_kredit
            ]
            found.append(Motpost(plassert=plassert, krav=_choose(others, lambda other: (other.part == krav.part,))))
        return tuple(found)

    def get_hovedstol(self, rente: Krav) -> Krav | None:
        """The claim that an interest claim belongs to; None if there is none, or it is older than our lists."""
        same = self._krav.get(rente.hovedstol_kravidentifikator, ())
        return _choose([krav for krav in same if krav is not rente], lambda krav: (krav.part == rente.part,))

    def get_rentekrav(self, hovedstol: Krav) -> tuple[Krav, ...]:
        """Interest claims that belong to a claim."""
        named = self._renter.get(hovedstol.kravidentifikator, ())
        return tuple(rente for rente in named if rente is not hovedstol and self.get_hovedstol(rente) is hovedstol)

    def _find_innbetaling(self, krav: Krav, forfall: Kravforfall, plassert: PlassertInnbetaling) -> Innbetaling | None:
        return _choose(
            self._innbetalinger.get(plassert.innbetalingsidentifikator, ()),
            # A reversal may share its identifier with the payment.
            lambda row: (
                row.part == krav.part,
                _covers(row, forfall),
                row.innbetalingsdato == plassert.innbetalingsdato,
                row.is_reversering == (plassert.plassert_beloep < 0),
            ),
        )

    def _make_dekning(self, innbetaling: Innbetaling, plassert: PlassertKrav) -> Dekning:
        found = _choose(
            self._forfall.get(plassert.kravforfallsidentifikator, ()),
            lambda pair: (
                any(
                    row.innbetalingsidentifikator == innbetaling.innbetalingsidentifikator
                    for row in pair[1].plassert_innbetaling
                ),
                pair[0].part == innbetaling.part,
                pair[1].forfallsdato == plassert.kravforfallsdato,
            ),
        )
        krav, forfall = found or (None, None)
        return Dekning(plassert=plassert, krav=krav, forfall=forfall)


def _covers(innbetaling: Innbetaling, forfall: Kravforfall) -> bool:
    return any(row.kravforfallsidentifikator == forfall.kravforfallsidentifikator for row in innbetaling.plassert_krav)


def _choose(found: Iterable[T], weigh: Callable[[T], tuple[bool, ...]]) -> T | None:
    """The best match, the first of equals; None if there are none."""
    return max(found, key=weigh, default=None)
