"""Words of a firm's access for its clients: the kinds of relation, and what Altinn says of one client."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.api.altinn_problem import ProblemKind
from portal.jobs.klientoppdrag import Oppdragsstans
from portal.web.altinnsord import ORD, Altinnsord

FORHOLD: Mapping[str, Promise] = {
    "regn": _("Regnskapsfører"),
    "revi": _("Revisor"),
    "ffor": _("Forretningsfører"),
    "krav": _("Fullmakt fra klienten"),
}
MANGLER: Mapping[str, Altinnsord] = {
    "regn": Altinnsord(
        _("Klienten har ikke gitt dere det systemet trenger av en regnskapsfører"),
        _(
            "Er dere revisor, legger du klienten til under Revisor. "
            "Ellers må klienten registrere dere som regnskapsfører i Enhetsregisteret."
        ),
    ),
    "revi": Altinnsord(
        _("Klienten har ikke gitt dere det systemet trenger av en revisor"),
        _(
            "Er dere regnskapsfører, legger du klienten til under Regnskapsfører. "
            "Ellers må klienten registrere dere som revisor i Enhetsregisteret."
        ),
    ),
    "krav": Altinnsord(
        _("Klienten har ikke gitt dere fullmakten systemet trenger"),
        _(
            "Er dere regnskapsfører eller revisor, legger du klienten til der. "
            "Ellers må klienten gi dere fullmakten i Altinn."
        ),
    ),
}  # fmt: skip
STANS: Mapping[Oppdragsstans, Promise] = {
    Oppdragsstans.STOPP: _("Stoppet av deg"),
    Oppdragsstans.UTLOGGET: _("Stoppet fordi du ble logget ut"),
    Oppdragsstans.ALTINN: _("Stoppet av en feil hos Altinn"),
    Oppdragsstans.UKJENT: _("Stoppet uten at vi vet hvorfor"),
}


def name_forhold(relasjon: str) -> str:
    """The kind of relation in words. One that was added by the operator has its own name."""
    return str(FORHOLD.get(relasjon, relasjon))


def find_klientord(kind: ProblemKind, relasjon: str) -> Altinnsord:
    """What is wrong with one client, for a firm with this kind of relation."""
    is_lacking = kind is ProblemKind.CLIENT_LACKS
    return MANGLER.get(relasjon, ORD[kind]) if is_lacking else ORD[kind]
