"""The account statement as PDF: the figures of `Kontoutskrift`, written out and laid on paper."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.template.loader import render_to_string

from portal.documents.linjer import build_aapne_krav, build_bevegelser, build_grupper
from portal.documents.oppsummering import build_alder, build_merknader, build_saldo, build_status
from portal.documents.utseende import draw
from portal.domain.kontoutskrift import Kontoutskrift
from portal.domain.tekst import NBSP, format_dato, format_orgnr
from portal.ord import describe_uleselig

NORGE = ZoneInfo("Europe/Oslo")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hode:
    """What stands in the head of a statement: whose it is, who made it, when, and from figures of when."""

    orgnr: str
    navn: str
    laget: datetime
    laget_av: str
    tall_hentet: datetime  # the oldest part
    tall_hentet_siste: datetime | None  # the newest, where they lie more than a minute apart
    is_gammelt: bool  # the authority did not answer, so that figures kept from earlier are used
    referanse: str


def render_kontoutskrift(utskrift: Kontoutskrift, hode: Hode) -> bytes:
    """The statement as PDF. The same data, time, person and reference give the same bytes."""
    html = render_to_string("documents/kontoutskrift.html", build_context(utskrift, hode))
    return draw(html, hashlib.sha256(html.encode()).digest()[:16], made=hode.laget)


def build_context(utskrift: Kontoutskrift, hode: Hode) -> dict[str, object]:
    """Everything the template prints, as ready text: formatting in a template is what takes time there."""
    return {
        "tittel": f"Kontoutskrift {hode.navn} {format_dato(utskrift.fra)}–{format_dato(utskrift.til)}",
        "navn": hode.navn,
        "orgnr": format_orgnr(hode.orgnr),
        "referanse": hode.referanse,
        "laget_iso": hode.laget.isoformat(),
        "hode": _build_head(utskrift, hode),
        "merknader": build_merknader(utskrift, tall_hentet=_moment(hode.tall_hentet), is_gammelt=hode.is_gammelt),
        "saldo": build_saldo(utskrift),
        "status": build_status(utskrift),
        "grupper": build_grupper(utskrift),
        "alder": build_alder(utskrift),
        "bevegelser": build_bevegelser(utskrift),
        "aapne": build_aapne_krav(utskrift),
        "idag": format_dato(utskrift.idag),
        "is_skjermet": utskrift.is_skjermet,
        "mangler_krav": utskrift.oversikt.mangler_krav,
        "is_aapent_ufullstendig": utskrift.oversikt.is_ufullstendig,
        "is_bevegelser_ufullstendig": utskrift.is_bevegelser_ufullstendig,
        "uleselige": [describe_uleselig(rad) for rad in utskrift.uleselige],
    }


def file_name(orgnr: str, fra: date, til: date, laget: datetime) -> str:
    """`kontoutskrift_<orgnr>_<fra>_<til>_<laget>.pdf`, the time of making in Norway."""
    return f"kontoutskrift_{orgnr}_{fra.isoformat()}_{til.isoformat()}_{laget.astimezone(NORGE):%Y%m%dT%H%M}.pdf"


def _build_head(utskrift: Kontoutskrift, hode: Hode) -> list[tuple[str, str]]:
    fetched = _moment(hode.tall_hentet)
    if hode.tall_hentet_siste is not None:
        fetched = f"{fetched} til {_moment(hode.tall_hentet_siste)}"
    rows = [
        ("Periode", f"{format_dato(utskrift.fra)}–{format_dato(utskrift.til)}"),
        ("Laget", _moment(hode.laget)),
        ("Av", hode.laget_av),
        ("Tall hentet", fetched),
        ("Referanse", hode.referanse),
    ]
    return [(label, text) for label, text in rows if text]


def _moment(moment: datetime) -> str:
    local = moment.astimezone(NORGE)
    return f"{format_dato(local.date())} kl.{NBSP}{local:%H.%M}"
