"""The form to choose what to pay: what can be chosen, what is ticked, and the sum of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.http import QueryDict

from portal.domain.betalbart import Valgbart, list_uklare, list_uten_kid, list_valgbare
from portal.domain.filmerker import Merker
from portal.domain.krav import Krav

MAX_KRAV = 50  # identifiers per request
NO_MERKER = Merker()
FORFALTE, VALGT, REGN = "forfalte", "valgt", "regn"  # tick what is late; the form was sent; sum up, without JavaScript


@dataclass(frozen=True, slots=True, kw_only=True)
class Kryss:
    """A choice in the form."""

    valgbart: Valgbart
    is_valgt: bool

    @property
    def beloep(self) -> Decimal:
        """What it pays, in kroner."""
        return sum((post.forfall.gjenstaaende_beloep for post in self.valgbart.poster), Decimal(0))

    @property
    def oere(self) -> int:
        """The same in whole øre, for the script that sums up."""
        return int(self.beloep * 100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Betalingsskjema:
    """Everything that can be chosen, late first."""

    forfalte: tuple[Kryss, ...]
    kommende: tuple[Kryss, ...]
    is_forfalte_bedt: bool  # the person asked to pay what is late
    is_forfalte_valgt: bool  # the person asked to pay what is late, which is why it is ticked
    is_tomt: bool  # sent without a choice
    is_for_mange: bool  # sent with more than `MAX_KRAV`
    most: int = MAX_KRAV
    antall_i_fil: int = 0  # late ones that are in a payment file already

    @property
    def alle(self) -> tuple[Kryss, ...]:
        """All choices."""
        return (*self.forfalte, *self.kommende)

    @property
    def antall_krav_forfalt(self) -> int:
        """Number of claims behind the late choices."""
        return len({post.krav.noekkel for ett in self.forfalte for post in ett.valgbart.poster})

    @property
    def valgte(self) -> tuple[Kryss, ...]:
        """The ticked ones."""
        return tuple(ett for ett in self.alle if ett.is_valgt)

    @property
    def sum(self) -> Decimal:
        """What is ticked, in kroner."""
        return sum((ett.beloep for ett in self.valgte), Decimal(0))

    @property
    def is_grense_kjent(self) -> bool:
        """Whether there is more to choose than can be paid at once, so that the limit must be told."""
        return len(self.alle) > self.most

    @property
    def antall_etterpaa(self) -> int:
        """Late choices that were left out when what is late was ticked."""
        return max(len(self.forfalte) - self.antall_i_fil - self.most, 0)


def wants_form(query: QueryDict) -> bool:
    """Whether the form is to be shown: nothing is chosen, too much is, or only the sum is asked for."""
    asked = query.getlist("id")
    return not asked or (VALGT in query and (REGN in query or len(asked) > MAX_KRAV))


def build_betalingsskjema(
    alle_krav: Sequence[Krav], query: QueryDict, on: date, merker: Merker = NO_MERKER
) -> Betalingsskjema:
    """The form. Nothing is ticked but what the query names, or what is late if the query asks for it.

    What is late and already in a payment file is not ticked: it is about to be paid.
    """
    everything = list_valgbare(alle_krav)
    late = [ett for ett in everything if _is_forfalt(ett, on)]
    asks_for_late = FORFALTE in query and VALGT not in query
    unmarked = [ett for ett in late if not any(merker.find(post) for post in ett.poster)]
    ticked = {ett.identifikator for ett in unmarked[:MAX_KRAV]} if asks_for_late else set(query.getlist("id"))
    is_sent = VALGT in query
    return Betalingsskjema(
        forfalte=_make_kryss(late, ticked),
        kommende=_make_kryss((ett for ett in everything if not _is_forfalt(ett, on)), ticked),
        is_forfalte_valgt=asks_for_late and bool(unmarked),
        is_forfalte_bedt=asks_for_late,
        antall_i_fil=len(late) - len(unmarked),
        is_tomt=is_sent and not ticked,
        is_for_mange=len(ticked) > MAX_KRAV,
    )


def list_ikke_valgbart(alle_krav: Sequence[Krav]) -> dict[str, object]:
    """What cannot be chosen: instalments without KID, and claims that contradict their instalments."""
    return {"uten_kid": list_uten_kid(alle_krav), "uklare": list_uklare(alle_krav)}


def _make_kryss(some: Iterable[Valgbart], ticked: set[str]) -> tuple[Kryss, ...]:
    return tuple(Kryss(valgbart=ett, is_valgt=ett.identifikator in ticked) for ett in some)


def _is_forfalt(ett: Valgbart, on: date) -> bool:
    return any(post.forfall.is_forfalt(on) for post in ett.poster)
