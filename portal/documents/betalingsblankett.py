"""The payment slip: details to type into the bank, one card per due date, and the sum."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from portal.documents.dokument import Dokument, write_html
from portal.documents.filformat import PDF, write_stempel
from portal.domain.betalbart import Forfallspost
from portal.domain.filmerker import Filmerke, Merker
from portal.domain.krav import is_past_due
from portal.domain.tekst import format_beloep, format_dato, format_kid, format_konto, format_orgnr
from portal.wording import write_tidspunkt
from portal.wording_betalingsfil import explain_merke
from portal.wording_krav import describe_forfall


@dataclass(frozen=True, slots=True, kw_only=True)
class Kort:
    """Details of one payment."""

    tittel: str
    rader: tuple[tuple[str, str], ...]


def build_betalingsblankett(
    orgnr: str,
    navn: str,
    betalinger: Sequence[Forfallspost],
    *,
    idag: date,
    hentet: datetime | None,
    laget: datetime,
    merker: Merker,
) -> Dokument:
    """Build the slip for these due dates. `merker`: those that are in payment files."""
    total = sum((one.forfall.gjenstaaende_beloep for one in betalinger), Decimal(0))
    head = (
        (_("Laget"), write_tidspunkt(laget)),
        (_("Tall hentet"), write_tidspunkt(hentet) if hentet else ""),
        (_("Sum"), _("%(beloep)s kroner") % {"beloep": format_beloep(total)}),
    )
    context = {
        "tittel": _("Betalingsinformasjon") + f" {navn}, {format_orgnr(orgnr)}",
        "navn": navn,
        "orgnr": format_orgnr(orgnr),
        "laget_iso": laget.isoformat(),
        "hode": [(label, text) for label, text in head if text],
        "kort": [_build_kort(one, idag, merker.find(one)) for one in betalinger],
        "antall": len(betalinger),
    }
    name = f"betaling_{orgnr}_{write_stempel(laget)}.{PDF.suffix}"
    return Dokument(
        html=write_html("documents/betalingsblankett.html", context), filnavn=name, laget=laget, hentet=hentet
    )


def _build_kort(one: Forfallspost, idag: date, merke: Filmerke | None) -> Kort:
    info, due = one.forfall.betalingsinformasjon, one.forfall.forfallsdato
    account = info.konto
    late = _("%(dato)s, forfalt") if is_past_due(due, idag) else "%(dato)s"
    rows = (
        (_("Beløp"), _("%(beloep)s kroner") % {"beloep": format_beloep(one.forfall.gjenstaaende_beloep)}),
        (_("Kontonummer"), format_konto(account.kontonummer) if account else ""),
        (_("KID"), format_kid(info.kidnummer)),
        (_("Forfallsdato"), late % {"dato": format_dato(due)}),
        (_("Mottaker"), account.kontoeiers_navn if account else ""),
        (_("IBAN"), format_kid("".join(account.iban.split())) if account else ""),
        (_("SWIFT/BIC"), account.swift_bic if account else ""),
        (_("Registrert på"), _("Innehaver som privatperson") if one.krav.part.is_person else ""),
        (_("Krav-id"), one.krav.kravidentifikator),
        (_("Betalingsfil"), explain_merke(merke) if merke else ""),
    )
    return Kort(
        tittel=describe_forfall(one.krav, one.forfall), rader=tuple((label, text) for label, text in rows if text)
    )
