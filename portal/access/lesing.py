"""Reads with a permission, and tries another system user if the first does not exist."""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from functools import partial
from typing import TypeVar

from portal.access.kjente_lesere import forget_agent, forget_egen, forget_lesbare, note_egen, note_uten_egen
from portal.access.leser import find_override
from portal.access.systemforespoersler import find_husket
from portal.access.tilgang import TilgangUtilgjengelig, UkjentVirksomhet
from portal.api.errors import ApiError, ApiRefused, ApiUnavailable, Party
from portal.api.open_lists import MaxAge, use_freshness
from portal.api.reskontro import get_reskontro
from portal.domain.svar import AapneKrav, Oppslag
from portal.domain.tilgang import Tilgang

T = TypeVar("T")
Reading = Oppslag[AapneKrav] | ApiError
MAX_READERS = 4  # its own, its own with another reference, and agents of two firms


def read_with(tilgang: Tilgang, get_anew: Callable[[], Tilgang], work: Callable[[Tilgang], T]) -> T:
    """The result of the work, which fetches figures.

    `get_anew`: the permission, decided anew, with `is_sure`. Raises what the work and this raise.
    """
    for _ in range(MAX_READERS - 1):
        try:
            return work(tilgang)
        except ApiRefused as exc:
            anew = find_next(tilgang, exc, get_anew)
            if anew is None:
                raise
            tilgang = anew
    return work(tilgang)


def find_next(tilgang: Tilgang, exc: ApiRefused, get_anew: Callable[[], Tilgang]) -> Tilgang | None:
    """The permission with another system user than the one that was refused; None if there is none."""
    if not _note_refusal(tilgang, exc):
        return None
    anew = get_anew()
    return anew if anew.lesernoekkel != tilgang.lesernoekkel else None


class ManyReadings:
    """The open lists of many organisations, each read by a system user that exists.

    `get_anew`: the permission for an organisation, decided anew, with `is_sure`. One that is gone is left out.
    """

    def __init__(
        self,
        tilganger: Iterable[Tilgang],
        get_anew: Callable[[str], Tilgang],
        *,
        newer_than: MaxAge = use_freshness,
        with_closed_years: bool = True,
    ) -> None:
        self._tilganger, self._get_anew = iter(tilganger), get_anew
        self._again: deque[Tilgang] = deque()
        self._readers: Counter[str] = Counter()
        self._lists = get_reskontro().read_many(self, newer_than, with_closed_years=with_closed_years)

    @property
    def calls(self) -> int:
        """Calls made to the tax administration so far."""
        return self._lists.calls

    @property
    def fetched(self) -> Set[str]:
        """Organisations of which something was fetched, whether or not a result was given."""
        return self._lists.fetched

    def finish_calls(self) -> None:
        """Wait for the calls under way and release their locks, before the caller fetches more itself."""
        self._lists.finish_calls()

    def __next__(self) -> Tilgang:
        """The next permission to read with. After the last one, there may be more again."""
        return self._again.popleft() if self._again else next(self._tilganger)

    def __iter__(self) -> Iterator[Tilgang]:
        return self

    def read(self) -> Iterator[tuple[Tilgang, Reading]]:
        """Each organisation as it comes."""
        for tilgang, one in self._lists.read():
            found: Reading | None = one
            self._readers[tilgang.orgnr] += 1
            if isinstance(one, ApiRefused) and self._readers[tilgang.orgnr] < MAX_READERS:
                found = self._go_on(tilgang, one)
            if found is not None:
                yield tilgang, found

    def _go_on(self, tilgang: Tilgang, refusal: ApiRefused) -> Reading | None:
        """None if another system user reads, or the right is gone."""
        try:
            anew = find_next(tilgang, refusal, partial(self._get_anew, tilgang.orgnr))
        except UkjentVirksomhet:
            return None
        except TilgangUtilgjengelig:
            return ApiUnavailable(Party.ALTINN, "systemuser")
        if anew is None:
            return refusal
        self._again.append(anew)
        return None


def read_aapne_krav(
    tilganger: Sequence[Tilgang], get_anew: Callable[[str], Tilgang], *, newer_than: MaxAge = use_freshness
) -> list[tuple[Tilgang, Reading]]:
    """The open lists of these, in their order."""
    readings = ManyReadings(tilganger, get_anew, newer_than=newer_than)
    found = {tilgang.orgnr: (tilgang, one) for tilgang, one in readings.read()}
    return [found[one.orgnr] for one in tilganger if one.orgnr in found]


def _note_refusal(tilgang: Tilgang, exc: ApiRefused) -> bool:
    """Note what a refusal says about the system user; True if another one may be able to read."""
    if find_override(tilgang.orgnr) is not None:
        return False
    is_gone = exc.party is Party.MASKINPORTEN
    if not tilgang.leser.is_egen:
        (forget_agent if is_gone else forget_lesbare)(tilgang.leser)
        forget_egen(tilgang.orgnr)  # it may have one by now
        return is_gone
    if not is_gone:
        return False
    husket = find_husket(tilgang)
    if husket is not None and not tilgang.leser.external_ref and husket.external_ref != tilgang.orgnr:
        note_egen(tilgang.orgnr, husket.external_ref)
    else:
        note_uten_egen(tilgang.orgnr, is_expected=husket is not None and husket.is_awaited)
    return True
