"""The account statement as page, PDF and JSON, from the figures of `Kontoutskrift`."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from django.utils.translation import gettext as _

from portal.documents.csvfil import render_tabell
from portal.documents.dokument import Dokument, MovementTable, Vedlegg, write_html
from portal.documents.filformat import PDF, write_stempel
from portal.documents.kontrollkode import Kontrollkode
from portal.documents.linjer import build_grupper, build_movements
from portal.documents.open_rows import build_aapne_krav, build_open_table, list_csv_rows, list_open_items_tabell
from portal.documents.oppsummering import (
    build_alder,
    build_merknader,
    build_saldo,
    build_siden,
    build_sluttsaldo,
    list_notes,
)
from portal.documents.referanse import Paategning, make_referanse
from portal.documents.statement_json import Hode, write_json
from portal.documents.tabell import Tabell, list_bevegelser_tabell, list_krav_tabell
from portal.domain.forbehold import Forbehold, list_forbehold
from portal.domain.kontoutskrift import Kontoutskrift
from portal.domain.svar import KRAVLISTE, Oppslag, Problem
from portal.domain.tekst import format_dato, format_orgnr
from portal.wording import write_tidspunkt
from portal.wording_forbehold import Merknad, describe_uleselig


@dataclass(frozen=True, kw_only=True)
class Utskrift:
    """A statement with its head, and everything derived from them."""

    kontoutskrift: Kontoutskrift
    hode: Hode
    is_saldo: bool = False  # balance and open items on one day, without movements

    @cached_property
    def forbehold(self) -> tuple[Forbehold, ...]:
        """Reservations about the figures."""
        utskrift, hode = self.kontoutskrift, self.hode
        age: Oppslag[object] = Oppslag(
            data=None, fetched_at=hode.tall_hentet, is_old=hode.is_gammelt, problem=Problem.UTILGJENGELIG
        )
        return list_forbehold(
            oppslag=[age],
            aapne=utskrift.aapne,
            mangler=utskrift.mangler,
            usette_aar=utskrift.usette_aar,
            tilgode_uten_krav=utskrift.tilgode_uten_krav,
            uleselige=utskrift.uleselige,
            sammenligning=utskrift.sammenligning,
        )

    @cached_property
    def merknader(self) -> list[str]:
        """Reservations and unreadable rows as plain sentences."""
        return [text for one in self._list_merknader() for text in (one.setning, *one.punkter)]

    @cached_property
    def tabeller(self) -> tuple[Tabell, Tabell, Tabell]:
        """Movements, what the closing balance consists of, and open claims."""
        remarks = [self._tell_hva(), *self.merknader]
        utskrift = self.kontoutskrift
        items = replace(list_open_items_tabell(utskrift, remarks), is_ufullstendig=utskrift.is_bevegelser_ufullstendig)
        movements = replace(
            list_bevegelser_tabell(utskrift, remarks),
            is_ufullstendig=utskrift.is_bevegelser_ufullstendig,
            csv_only=list_csv_rows(utskrift, items),
        )
        claims = replace(list_krav_tabell(utskrift.aapne_krav, remarks), is_ufullstendig=utskrift.oversikt.lacks_krav)
        lacks_movements = any(one.is_uten_liste for one in self.forbehold)
        lacks_claims = utskrift.is_skjermet or KRAVLISTE in utskrift.aapne.ukjente_lister
        return (
            movements.without_sum() if lacks_movements else movements,
            items.without_sum() if lacks_movements else items,
            claims.without_sum() if lacks_claims else claims,
        )

    @property
    def fil_tabeller(self) -> tuple[Tabell, ...]:
        """The tables of a file: a balance on one day has no movements."""
        return self.tabeller[1:] if self.is_saldo else self.tabeller

    @cached_property
    def innhold(self) -> bytes:
        """The content as JSON, without author and creation time: equal figures give equal bytes."""
        return write_json(self.kontoutskrift, self.hode, self.merknader, self.tabeller)

    @cached_property
    def bevegelser(self) -> MovementTable:
        """Movements as printed."""
        return build_movements(self.kontoutskrift)

    @property
    def paategning(self) -> Paategning:
        """What the reference vouches for."""
        return Paategning(
            orgnr=self.hode.orgnr,
            fra=self.kontoutskrift.fra,
            til=self.kontoutskrift.til,
            laget=self.hode.laget,
            saldo=self.kontoutskrift.saldo_slutt,
        )

    @cached_property
    def referanse(self) -> str:
        """Reference for checking a printed statement."""
        return make_referanse(self.paategning, self.innhold)

    def build_dokument(self) -> Dokument:
        """Build the PDF's input, with the movements attached as CSV and JSON."""
        first = self.fil_tabeller[0]
        attached = Vedlegg(navn="bevegelser.csv", beskrivelse=_("Bevegelsene"), innhold=render_tabell(first))
        if self.is_saldo:
            attached = Vedlegg(navn="saldo.csv", beskrivelse=_("Hva saldoen består av"), innhold=render_tabell(first))
        return Dokument(
            html=write_html("documents/kontoutskrift.html", self.build_context()),
            movements=None if self.is_saldo else self.bevegelser,
            filnavn=f"{self.filnavn}.{PDF.suffix}",
            laget=self.hode.laget,
            hentet=self.hode.tall_hentet,
            vedlegg=(
                attached,
                Vedlegg(navn="kontoutskrift.json", beskrivelse=_("Hele kontoutskriften"), innhold=self.innhold),
            ),
        )

    @property
    def filnavn(self) -> str:
        """`kontoutskrift_<orgnr>_<fra>_<til>_<laget>`, without a suffix."""
        utskrift, hode = self.kontoutskrift, self.hode
        return f"kontoutskrift_{hode.orgnr}_{utskrift.fra}_{utskrift.til}_{write_stempel(hode.laget)}"

    def build_context(self) -> dict[str, object]:
        """Everything printed or shown, already formatted: formatting in the template is slow."""
        utskrift, hode = self.kontoutskrift, self.hode
        return {
            "tittel": f"{self._name()} {hode.navn} {self._write_periode()}",
            "overskrift": self._name(),
            "is_saldo": self.is_saldo,
            "navn": hode.navn,
            "orgnr": format_orgnr(hode.orgnr),
            "referanse": self.referanse,
            "laget_iso": hode.laget.isoformat(),
            "hode": self._build_head(),
            "hentet": self._tell_hentet(),
            "merknader": self._list_merknader(),
            "periodetekst": self._write_periode(),
            "is_til_idag": utskrift.til >= utskrift.idag,
            "til": format_dato(utskrift.til),
            "saldo": build_sluttsaldo(utskrift) if self.is_saldo else build_saldo(utskrift),
            "siden": build_siden(utskrift),
            "noter": list_notes(utskrift),
            "grupper": build_grupper(utskrift),
            "alder": build_alder(utskrift),
            "bevegelser": self.bevegelser,
            "bestaar_av": build_open_table(utskrift),
            "aapne": build_aapne_krav(utskrift),
            "has_owner": self._has_owner(),
            "kontroll": Kontrollkode(paategning=self.paategning, referanse=self.referanse, adresse=hode.kontroll),
            "idag": format_dato(utskrift.idag),
            "is_skjermet": utskrift.is_skjermet,
            "lacks_krav": utskrift.oversikt.lacks_krav,
            "is_aapent_ufullstendig": utskrift.oversikt.is_ufullstendig,
            "is_bevegelser_ufullstendig": utskrift.is_bevegelser_ufullstendig,
            "uleselige": [describe_uleselig(rad) for rad in utskrift.uleselige],
        }

    def _name(self) -> str:
        return _("Saldo") if self.is_saldo else _("Kontoutskrift")

    def _write_periode(self) -> str:
        fra, til = format_dato(self.kontoutskrift.fra), format_dato(self.kontoutskrift.til)
        return til if self.is_saldo else f"{fra}–{til}"

    def _tell_hva(self) -> str:
        """Organisation and period, for files without a head."""
        hode, utskrift = self.hode, self.kontoutskrift
        return _(
            "%(navn)s, organisasjonsnummer %(orgnr)s, perioden %(fra)s til %(til)s. "
            "Tallene er hentet %(naar)s. Åpne krav er per %(idag)s."
        ) % {
            "navn": hode.navn,
            "orgnr": hode.orgnr,
            "fra": format_dato(utskrift.fra),
            "til": format_dato(utskrift.til),
            "naar": self._tell_hentet(),
            "idag": format_dato(utskrift.idag),
        }

    def _tell_hentet(self) -> str:
        """Fetch time of the figures, as a range if the parts differ by more than a minute."""
        first, last = write_tidspunkt(self.hode.tall_hentet), self.hode.tall_hentet_siste
        if last is None:
            return first
        return _("%(foerste)s til %(siste)s") % {"foerste": first, "siste": write_tidspunkt(last)}

    def _has_owner(self) -> bool:
        """Whether any line is registered on the owner as a person."""
        utskrift = self.kontoutskrift
        return (
            any(line.bevegelse.is_person for line in utskrift.linjer)
            or any(krav.part.is_person for krav in utskrift.aapne_krav)
            or any(item.krav is not None and item.krav.part.is_person for item in utskrift.open_items.items)
        )

    def _list_merknader(self) -> Sequence[Merknad]:
        return build_merknader(self.kontoutskrift, self.forbehold)

    def _build_head(self) -> list[tuple[str, str]]:
        hode = self.hode
        rows = [
            (_("Dato") if self.is_saldo else _("Periode"), self._write_periode()),
            (_("Tall hentet"), self._tell_hentet()),
            (_("Laget"), write_tidspunkt(hode.laget)),
            (_("Av"), hode.laget_av),
        ]
        return [(label, text) for label, text in rows if text]
