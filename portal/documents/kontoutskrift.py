"""The account statement as page, PDF and JSON, from the figures of `Kontoutskrift`."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property

import msgspec
from django.utils.translation import gettext as _

from portal.documents.csvfil import render_tabell
from portal.documents.dokument import Dokument, Vedlegg, write_html
from portal.documents.filformat import PDF, write_stempel
from portal.documents.linjer import Bevegelser, build_aapne_krav, build_bevegelser, build_grupper
from portal.documents.oppsummering import build_alder, build_merknader, build_saldo, build_status
from portal.documents.referanse import Paategning, make_referanse
from portal.documents.tabell import Celle, Tabell, list_bevegelser_tabell, list_krav_tabell
from portal.domain.forbehold import Forbehold, list_forbehold
from portal.domain.kontoutskrift import Kontoutskrift
from portal.domain.svar import KRAVLISTE, Oppslag, Problem
from portal.domain.tekst import format_dato, format_orgnr
from portal.wording import write_tidspunkt
from portal.wording_forbehold import Merknad, describe_uleselig

FORMAT = 2  # version of the attached JSON; 2 has separate sums for debt and credit


@dataclass(frozen=True, slots=True, kw_only=True)
class Hode:
    """Head of a statement: organisation, author, creation time and age of the figures."""

    orgnr: str
    navn: str
    laget: datetime
    laget_av: str
    tall_hentet: datetime  # fetch time of the oldest part
    tall_hentet_siste: datetime | None  # of the newest part, if more than a minute later
    is_gammelt: bool  # the authority did not answer, so cached figures are used


@dataclass(frozen=True, kw_only=True)
class Utskrift:
    """A statement with its head, and everything derived from them."""

    kontoutskrift: Kontoutskrift
    hode: Hode

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
    def tabeller(self) -> tuple[Tabell, Tabell]:
        """Movements and open claims."""
        remarks = [self._tell_hva(), *self.merknader]
        utskrift = self.kontoutskrift
        movements = replace(
            list_bevegelser_tabell(utskrift, remarks), is_ufullstendig=utskrift.is_bevegelser_ufullstendig
        )
        claims = replace(list_krav_tabell(utskrift.aapne_krav, remarks), is_ufullstendig=utskrift.oversikt.mangler_krav)
        lacks_movements = any(one.is_uten_liste for one in self.forbehold)
        lacks_claims = utskrift.is_skjermet or KRAVLISTE in utskrift.aapne.ukjente_lister
        return (
            movements.without_sum() if lacks_movements else movements,
            claims.without_sum() if lacks_claims else claims,
        )

    @cached_property
    def innhold(self) -> bytes:
        """The content as JSON, without author and creation time: equal figures give equal bytes."""
        utskrift, hode = self.kontoutskrift, self.hode
        return msgspec.json.encode(
            {
                "format": FORMAT,
                "organisasjonsnummer": hode.orgnr,
                "navn": hode.navn,
                "fra": utskrift.fra,
                "til": utskrift.til,
                "per": utskrift.idag,
                "tall_hentet": hode.tall_hentet,
                "saldo_start": _write(utskrift.saldo_start),
                "saldo_slutt": _write(utskrift.saldo_slutt),
                **self._write_summer(),
                "merknader": self.merknader,
                **{
                    tabell.navn: [dict(zip(tabell.kolonner, map(_write, rad), strict=True)) for rad in tabell.rader]
                    for tabell in self.tabeller
                },
            }
        )

    @cached_property
    def bevegelser(self) -> Bevegelser:
        """Movements as printed."""
        return build_bevegelser(self.kontoutskrift)

    @cached_property
    def referanse(self) -> str:
        """Reference for checking a printed statement."""
        return make_referanse(
            Paategning(
                orgnr=self.hode.orgnr,
                fra=self.kontoutskrift.fra,
                til=self.kontoutskrift.til,
                laget=self.hode.laget,
                saldo=self.kontoutskrift.saldo_slutt,
            ),
            self.innhold,
        )

    def build_dokument(self) -> Dokument:
        """Build the PDF's input, with the movements attached as CSV and JSON."""
        movements, _claims = self.tabeller
        return Dokument(
            html=write_html("documents/kontoutskrift.html", self.build_context()),
            rader=self.bevegelser.rader,
            filnavn=f"{self.filnavn}.{PDF.suffix}",
            laget=self.hode.laget,
            hentet=self.hode.tall_hentet,
            vedlegg=(
                Vedlegg(navn="bevegelser.csv", beskrivelse=_("Bevegelsene"), innhold=render_tabell(movements)),
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
            "tittel": " ".join(
                (_("Kontoutskrift"), hode.navn, f"{format_dato(utskrift.fra)}–{format_dato(utskrift.til)}")
            ),
            "navn": hode.navn,
            "orgnr": format_orgnr(hode.orgnr),
            "referanse": self.referanse,
            "laget_iso": hode.laget.isoformat(),
            "hode": self._build_head(),
            "merknader": self._list_merknader(),
            "saldo": build_saldo(utskrift),
            "status": build_status(utskrift),
            "grupper": build_grupper(utskrift),
            "alder": build_alder(utskrift),
            "bevegelser": self.bevegelser,
            "aapne": build_aapne_krav(utskrift),
            "idag": format_dato(utskrift.idag),
            "is_skjermet": utskrift.is_skjermet,
            "mangler_krav": utskrift.oversikt.mangler_krav,
            "is_aapent_ufullstendig": utskrift.oversikt.is_ufullstendig,
            "is_bevegelser_ufullstendig": utskrift.is_bevegelser_ufullstendig,
            "uleselige": [describe_uleselig(rad) for rad in utskrift.uleselige],
        }

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

    def _list_merknader(self) -> Sequence[Merknad]:
        return build_merknader(self.kontoutskrift, self.forbehold)

    def _write_summer(self) -> dict[str, str | date | None]:
        """Sums of what is open; unknown sums are None, not zero."""
        oversikt = self.kontoutskrift.oversikt
        summer = oversikt.summer
        of_claims = {
            "forfalt": summer.forfalt,
            "ikke_forfalt": summer.ikke_forfalt,
            "uten_forfallsdato": summer.uten_forfallsdato,
            "til_gode": summer.til_gode,
            "renter_hittil": summer.renter,
            "renter_til_gode": summer.renter_til_gode,
        }
        unplaced = oversikt.uplassert if oversikt.uplassert or not oversikt.mangler_innbetalinger else None
        return {
            **{name: _write(sum_ if sum_ or not oversikt.mangler_krav else None) for name, sum_ in of_claims.items()},
            "uplassert": _write(unplaced),
        }

    def _build_head(self) -> list[tuple[str, str]]:
        utskrift, hode = self.kontoutskrift, self.hode
        rows = [
            (_("Periode"), f"{format_dato(utskrift.fra)}–{format_dato(utskrift.til)}"),
            (_("Laget"), write_tidspunkt(hode.laget)),
            (_("Av"), hode.laget_av),
            (_("Tall hentet"), self._tell_hentet()),
            (_("Referanse"), self.referanse),
        ]
        return [(label, text) for label, text in rows if text]


def _write(cell: Celle) -> str | date | None:
    """Amounts as text with two decimals: JSON readers turn numbers into floats."""
    return f"{cell + 0:.2f}" if isinstance(cell, Decimal) else cell
