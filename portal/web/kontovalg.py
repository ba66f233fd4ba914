"""The accounts as the person is asked about them: those suggested, and those near them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.domain.bok import Bok, Bokkonto
from portal.domain.kontokobling import FunnetVed, IkkeForeslaatt, foreslaa_kontoer
from portal.domain.krav import KRAVGRUPPER
from portal.domain.saldo import add_up
from portal.wording_kontroll import describe_kontroll

MAX_SHOWN = 200  # accounts on the page
FUNNET_VED: Mapping[FunnetVed, Promise] = {
    FunnetVed.LAGRET: _("Valgt sist"),
    FunnetVed.KONTONUMMER: _("Kontonummer"),
    FunnetVed.STANDARDKONTO: _("Standardkonto"),
    FunnetVed.NAVN: _("Navnet"),
    FunnetVed.FORSTAVELSE: _("Begynnelsen av nummeret"),
}
UTELATT: Mapping[IkkeForeslaatt, Promise] = {
    IkkeForeslaatt.IKKE_LEVERT: _("Ikke levert ennå. Blir et krav når mva-meldingen er sendt."),
    IkkeForeslaatt.AVSETNING: _("Avsetning, ikke et krav."),
    IkkeForeslaatt.VALGT_BORT: _("Ikke valgt sist."),
    IkkeForeslaatt.UKJENT: _("Vi vet ikke om kontoen gjelder Skatteetaten."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kontolinje:
    """One account."""

    konto: Bokkonto
    gruppe: str  # suggested, or chosen in the form
    er_valgt: bool
    ord: Promise
    maa_bekreftes: bool
    kredit: Decimal
    debet: Decimal
    saldo: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Kontoside:
    """What the page shows."""

    foreslaatt: tuple[Kontolinje, ...]
    andre: tuple[Kontolinje, ...]

    @property
    def alle(self) -> tuple[Kontolinje, ...]:
        """Both."""
        return (*self.foreslaatt, *self.andre)


def describe_file(bok: Bok, side: Kontoside) -> dict[str, object]:
    """Whether the file agrees with itself, and where not. A bridge on accounts that do not cannot be finished."""
    shown = {one.konto.kontonr for one in side.alle}
    return {"stemmer": bok.kontroll.is_ok(shown), "avvik": describe_kontroll(bok.kontroll, shown)}


def build_kontoside(bok: Bok, dato: date, lagret: Mapping[str, str]) -> Kontoside:
    """Suggestions by rule; what was chosen last is chosen again."""
    valg = foreslaa_kontoer(bok.kontoer, lagret)
    suggested = [
        _make(bok, dato, one.konto, one.kravgruppe, FUNNET_VED[one.funnet_ved], maa_bekreftes=one.maa_bekreftes)
        for one in valg.forslag
    ]
    others = [_make(bok, dato, one.konto, "", UTELATT[one.grunn]) for one in valg.utelatt]
    return Kontoside(foreslaatt=tuple(suggested[:MAX_SHOWN]), andre=tuple(others[:MAX_SHOWN]))


def read_kontoer(side: Kontoside, query: QueryDict) -> dict[str, str] | None:
    """The ticked accounts with their claim groups; None if a ticked one has none, or nothing is ticked."""
    chosen = {}
    for number, linje in enumerate(side.alle):
        if query.get(f"konto-{number}") == linje.konto.kontonr:
            chosen[linje.konto.kontonr] = query.get(f"gruppe-{number}", "")
    return chosen if chosen and all(gruppe in KRAVGRUPPER for gruppe in chosen.values()) else None


def _make(
    bok: Bok, dato: date, konto: Bokkonto, gruppe: str, tekst: Promise, *, maa_bekreftes: bool = False
) -> Kontolinje:
    amounts = [one.beloep for one in bok.linjer if one.kontonr == konto.kontonr and one.bilagsdato <= dato]
    return Kontolinje(
        konto=konto,
        gruppe=gruppe,
        er_valgt=bool(gruppe) and not maa_bekreftes,
        ord=tekst,
        maa_bekreftes=maa_bekreftes,
        kredit=add_up(amount for amount in amounts if amount > 0),
        debet=add_up(amount for amount in amounts if amount < 0),
        saldo=bok.get_saldo(konto.kontonr, dato),
    )
