"""Lists of one year as tables: of one organisation for its page, and of many for papers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from portal.api.aarsliste import YearLedger
from portal.documents.lister import list_merknader, mark
from portal.documents.tabell import (
    Tabell,
    list_betalte_krav_tabell,
    list_innbetalinger_tabell,
    list_utbetalinger_tabell,
)
from portal.documents.tilgodetabell import list_tilgodebeloep_tabell
from portal.domain.forbehold import Forbehold, list_forbehold
from portal.domain.svar import AapneKrav, Oppslag
from portal.domain.tilgode import list_betalte_krav, list_tilgodebeloep


@dataclass(frozen=True, slots=True, kw_only=True)
class Aarstabell:
    """`kilde`: the API's list that the rows are of. `sum`: the column that tells what they are together."""

    kilde: str
    lister: tuple[str, ...]  # to be read
    has_aapne: bool = True  # the open list decides what is left of some rows, and may be older than the others
    sum: str
    make: Callable[[YearLedger, Sequence[str]], Tabell]

    def build(self, liste: YearLedger) -> Tabell:
        """The table, with its reservations."""
        forbehold = self._list_forbehold(liste)
        return mark(self.make(liste, list_merknader(self.list_oppslag(liste), forbehold)), forbehold)

    def list_oppslag(self, liste: YearLedger) -> list[Oppslag[object]]:
        """What its rows are made of, for their age."""
        return [*liste.list_oppslag(self.kilde), *([liste.regnskap.aapne] if self.has_aapne else [])]

    def _list_forbehold(self, liste: YearLedger) -> tuple[Forbehold, ...]:
        """If the open claims are withheld, so is every list."""
        return list_forbehold(
            oppslag=self.list_oppslag(liste),
            aapne=AapneKrav(is_skjermet=liste.regnskap.aapne.data.is_skjermet),
            mangler=liste.list_mangler(self.kilde),
            uleselige=liste.list_uleselige(self.kilde),
        )


AARSTABELLER: Mapping[str, Aarstabell] = {
    "betalte_krav": Aarstabell(
        kilde="krav",
        lister=("krav",),
        sum="beloep",
        make=lambda liste, notes: list_betalte_krav_tabell(list_betalte_krav(liste.get_alle_krav(), liste.aar), notes),
    ),
    "innbetalinger": Aarstabell(
        kilde="innbetalinger",
        lister=("innbetalinger", "krav"),  # placements on claims tell reversals from payments
        sum="innbetalt",
        make=lambda liste, notes: list_innbetalinger_tabell(liste.get_innbetalinger(), notes),
    ),
    "utbetalinger": Aarstabell(
        kilde="utbetalinger",
        lister=("utbetalinger", "krav"),
        has_aapne=False,
        sum="utbetalt",
        make=lambda liste, notes: list_utbetalinger_tabell(liste.get_utbetalinger(), notes),
    ),
    "tilgodebeloep": Aarstabell(
        kilde="krav",
        lister=("krav",),
        sum="rest_til_gode",
        make=lambda liste, notes: list_tilgodebeloep_tabell(
            list_tilgodebeloep(liste.get_alle_krav(), liste.aar), notes
        ),
    ),
}
