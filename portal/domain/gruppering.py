"""Which claim group each claim and payment of a ledger counts in, for a reconciliation with books.

Claims made for technical reasons (money sent back, small amounts written off) count in the group of what they act on,
since that is where the organisation books them.
"""

from collections.abc import Iterable
from decimal import Decimal

from portal.domain.betaling import Innbetaling
from portal.domain.grunnlag import Grunnlag
from portal.domain.kontokobling import MVA
from portal.domain.krav import KRAVGRUPPER, UTEN_GRUPPE, Krav
from portal.domain.skattepost import EIER
from portal.domain.spor import Spor
from portal.domain.typed import fold

SENT_BACK, TO_PAY_OUT = "MOTP_TILB_BET", "KRAV_UTBET_KRED"
WRITE_OFFS = ("AVVIK_", "BORTSKRV", "Bortskriving")
Shares = dict[str, Decimal]


class Gruppering:
    """Groups by claim and payment."""

    def __init__(self, grunnlag: Grunnlag) -> None:
        self.alle_krav = grunnlag.get_alle_krav()
        self.innbetalinger = grunnlag.get_alle_innbetalinger()
        self.spor = Spor(self.alle_krav, self.innbetalinger)
        self._moved: dict[int, str] = {}  # technical claims, by identity
        self._by_kid = self._index_kids()
        self._move_write_offs()
        self._move_sent_back()
        self._move_write_offs()  # of money sent back too

    def get_krav(self, krav: Krav) -> str:
        """The column of a claim."""
        return EIER if krav.part.is_person else self._moved.get(id(krav), krav.kravgruppe)

    def share_innbetaling(self, row: Innbetaling) -> Shares:
        """A payment by the claims it has covered, negative; the rest where the payment belongs."""
        shares: Shares = {}
        main = self.get_innbetaling(row)
        for dekning in self.spor.get_dekning(row):
            group = self.get_krav(dekning.krav) if dekning.krav else read_gruppe(dekning.plassert.kravbeskrivelse)
            add_share(shares, group or main, -dekning.plassert.plassert_beloep)
        add_share(shares, main, -row.innbetalt_beloep - sum(shares.values(), Decimal(0)))
        return shares

    def _index_kids(self) -> dict[str, str]:
        """The group of each KID that belongs to one group only."""
        found: dict[str, set[str]] = {}
        for krav in self.alle_krav:
            for forfall in krav.kravforfall:
                if kid := forfall.betalingsinformasjon.kidnummer:
                    found.setdefault(kid, set()).add(self.get_krav(krav))
        return {kid: groups.pop() for kid, groups in found.items() if len(groups) == 1}

    def get_innbetaling(self, row: Innbetaling) -> str:
        """The column of what a payment has not been used on.

        By the KID, else by the claims it covered most of, else the payer's own if it is a person.
        """
        kid = row.innbetalt_fra.kidnummer if row.innbetalt_fra else ""
        if kid in self._by_kid:
            return self._by_kid[kid]
        covered: Shares = {}
        for dekning in self.spor.get_dekning(row):
            krav = dekning.krav
            if krav is None:
                add_share(covered, read_gruppe(dekning.plassert.kravbeskrivelse), dekning.plassert.plassert_beloep)
            elif krav.kravtype not in (SENT_BACK, TO_PAY_OUT):
                add_share(covered, self.get_krav(krav), dekning.plassert.plassert_beloep)
        if covered:
            return max(sorted(covered), key=lambda group: abs(covered[group]))
        return EIER if row.part.is_person else UTEN_GRUPPE

    def _move_sent_back(self) -> None:
        """Money sent back counts where the payment belongs, on both of its technical claims."""
        debits = [krav for krav in self.alle_krav if krav.kravtype == SENT_BACK]
        for debit in debits:
            payers = [
                one.innbetaling
                for forfall in debit.kravforfall
                for one in self.spor.get_opphav(debit, forfall)
                if one.innbetaling is not None
            ]
            if payers:
                self._moved[id(debit)] = self.get_innbetaling(payers[0])
        for credit in self.alle_krav:
            if credit.kravtype == TO_PAY_OUT and (pair := find_pair(credit, debits)) is not None:
                self._moved[id(credit)] = self._moved.get(id(pair), credit.kravgruppe)

    def _move_write_offs(self) -> None:
        """A claim that writes another off counts where that one does."""
        for krav in self.alle_krav:
            if not krav.kravtype.startswith(WRITE_OFFS):
                continue
            others = {
                self.get_krav(motpost.krav)
                for forfall in krav.kravforfall
                for motpost in self.spor.get_motposter(krav, forfall)
                if motpost.krav is not None and not motpost.krav.kravtype.startswith(WRITE_OFFS)
            }
            if len(others) == 1:
                self._moved[id(krav)] = others.pop()


def find_pair(krav: Krav, others: Iterable[Krav]) -> Krav | None:
    """The claim of the same party and day with the opposite amount."""
    return next(
        (
            other
            for other in others
            if (other.part, other.dato, other.opprinnelig_beloep) == (krav.part, krav.dato, -krav.opprinnelig_beloep)
        ),
        None,
    )


def read_gruppe(beskrivelse: str) -> str:
    """The group of a claim that only a payment tells of, if its text begins with it; else none."""
    text = fold(beskrivelse)
    if text.startswith("mva"):
        return MVA
    return next((group for group in KRAVGRUPPER if group != "Skatt" and text.startswith(fold(group))), UTEN_GRUPPE)


def add_share(shares: Shares, group: str, amount: Decimal) -> None:
    """Add to a share; one that comes to zero is removed."""
    total = shares.get(group, Decimal(0)) + amount
    if total:
        shares[group] = total
    else:
        shares.pop(group, None)
