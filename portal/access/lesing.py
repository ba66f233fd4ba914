"""Reads with a permission, and goes on with another system user where the first turns out not to be there."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

from portal.access.kjente_lesere import forget_agent, forget_lesbare, note_egen, note_uten_egen
from portal.access.leser import find_override
from portal.access.systemforespoersler import find_husket
from portal.access.tilgang import TilgangUtilgjengelig, UkjentVirksomhet
from portal.api.errors import ApiError, ApiRefused, ApiUnavailable, Party
from portal.api.reskontro import get_reskontro
from portal.domain.svar import AapneKrav, Oppslag
from portal.domain.tilgang import Tilgang

T = TypeVar("T")
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


def read_aapne_krav(
    tilganger: Sequence[Tilgang], get_anew: Callable[[str], Tilgang]
) -> list[tuple[Tilgang, Oppslag[AapneKrav] | ApiError]]:
    """The open lists, fetched together. Those whose system user is not there are read by another, if there is one.

    `get_anew`: the permission for an organisation, decided anew, with `is_sure`. One that is gone is left out.
    """
    found: dict[str, tuple[Tilgang, Oppslag[AapneKrav] | ApiError]] = {}
    for _ in range(MAX_READERS):
        answers = list(zip(tilganger, get_reskontro().get_aapne_for(tilganger), strict=True))
        again: list[Tilgang] = []
        for tilgang, one in answers:
            found[tilgang.orgnr] = tilgang, one
            if isinstance(one, ApiRefused):
                try:
                    anew = find_next(tilgang, one, partial(get_anew, tilgang.orgnr))
                except UkjentVirksomhet:
                    del found[tilgang.orgnr]
                except TilgangUtilgjengelig:
                    found[tilgang.orgnr] = tilgang, ApiUnavailable(Party.ALTINN, "systemuser")
                else:
                    again += [anew] if anew is not None else []
        tilganger = again
    return list(found.values())


def _note_refusal(tilgang: Tilgang, exc: ApiRefused) -> bool:
    """Take note of what a refusal says of the system user. Whether there may be another to read by."""
    if find_override(tilgang.orgnr) is not None:
        return False
    is_gone = exc.party is Party.MASKINPORTEN
    if not tilgang.leser.is_egen:
        (forget_agent if is_gone else forget_lesbare)(tilgang.leser)
        return is_gone
    if not is_gone:
        return False
    husket = find_husket(tilgang)
    if husket is not None and not tilgang.leser.external_ref and husket.external_ref != tilgang.orgnr:
        note_egen(tilgang.orgnr, husket.external_ref)
    else:
        note_uten_egen(tilgang.orgnr)
    return True
