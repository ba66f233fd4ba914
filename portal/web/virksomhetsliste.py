"""A person's organisations: how they are searched, and the content of the switcher."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from portal.access.husket import get_huskeliste
from portal.domain.tilgang import Virksomhet
from portal.domain.virksomheter import Virksomhetstreff, choose
from portal.web.request import PortalRequest

SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class VirksomhetFilter:
    """What is searched for, and whether hidden units are shown; invalid parameters are ignored."""

    sok: str = ""
    vis_under: bool = False
    vis_slettede: bool = False

    @classmethod
    def from_query(cls, query: QueryDict) -> "VirksomhetFilter":
        """Parse a URL's query or a form."""
        return cls(
            sok=query.get("sok", "").strip()[:100],
            vis_under=query.get("under") == "1",
            vis_slettede=query.get("slettede") == "1",
        )

    @property
    def query(self) -> str:
        """The filter as a query string: `?sok=…&under=1`."""
        return "?" + urlencode([*([("sok", self.sok)] if self.sok else ()), *self.veksler])

    @property
    def veksler(self) -> tuple[tuple[str, str], ...]:
        """The toggles that are on, as parameters."""
        toggles = (("under", self.vis_under), ("slettede", self.vis_slettede))
        return tuple((name, "1") for name, is_on in toggles if is_on)

    def show_hidden(self, treff: Virksomhetstreff) -> "VirksomhetFilter":
        """The same filter with the hidden units of `treff` shown."""
        return replace(
            self,
            vis_under=self.vis_under or any(unit.overordnet for unit in treff.skjulte),
            vis_slettede=self.vis_slettede or any(unit.is_slettet for unit in treff.skjulte),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Veksler:
    """The toggles: how many units each of them shows."""

    antall_under: int
    antall_slettede: int
    is_synlig: bool  # not if everything is shown already


@dataclass(frozen=True, slots=True, kw_only=True)
class Gruppe:
    """Organisations under one heading."""

    id: str
    navn: str
    virksomheter: tuple[Virksomhet, ...]


def count_veksler(units: tuple[Virksomhet, ...], utvalg: VirksomhetFilter, treff: Virksomhetstreff) -> Veksler:
    """What the toggles of a list of `units` say."""
    under = sum(bool(unit.overordnet) for unit in units)
    slettede = sum(unit.is_slettet and not unit.is_overskrift for unit in units)
    is_used = utvalg != VirksomhetFilter() or bool(treff.skjulte)
    return Veksler(antall_under=under, antall_slettede=slettede, is_synlig=bool(under or slettede) and is_used)


def build_bytter(request: PortalRequest, everything: tuple[Virksomhet, ...], valgt: str) -> dict[str, object]:
    """Context of the switcher: the first hits, without `valgt`."""
    utvalg = VirksomhetFilter.from_query(request.GET)
    units = tuple(unit for unit in everything if unit.orgnr != valgt)
    treff = choose(
        units,
        get_huskeliste(request.session),
        utvalg.sok,
        vis_under=utvalg.vis_under,
        vis_slettede=utvalg.vis_slettede,
    )
    return {
        "virksomheter": treff.alle[:SHOWN],
        "grupper": tuple(_cut(treff, SHOWN)),
        "utvalg": utvalg,
        "treff": treff,
        "has_flere": treff.antall > SHOWN,
        "med_skjulte": utvalg.show_hidden(treff),
        "antall_i_alt": sum(not unit.is_overskrift for unit in everything),
        "veksler": count_veksler(units, utvalg, treff),
        "valgt": valgt,
    }


def _cut(treff: Virksomhetstreff, size: int) -> Iterator[Gruppe]:
    """The first hits, in groups."""
    for name, title, units in (
        ("favoritter", _("Favoritter"), treff.favoritter),
        ("nylige", _("Sist åpnet"), treff.nylige),
        ("andre", _("Andre virksomheter"), treff.andre),
    ):
        shown = units[: max(size, 0)]
        size -= len(units)
        if shown:
            yield Gruppe(id=name, navn=title, virksomheter=shown)
