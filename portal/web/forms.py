"""Parses user input leniently, with messages for what is invalid."""

import re
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext as _

from portal.domain.tekst import format_dato

AAR_TILBAKE = 10
MAX_ID = 500  # characters of an identifier in a URL; longer ones are cut when parsed from the API


@dataclass(frozen=True, slots=True, kw_only=True)
class Periode:
    """A requested period: the dates if valid, the input, and error messages."""

    fra: date | None
    til: date | None
    fra_tekst: str
    til_tekst: str
    feil: tuple[str, ...] = ()


def read_periode(query: QueryDict, today: date, *, earliest: date | None = None) -> Periode:
    """`fra` and `til` as `dd.mm.åååå` or ISO; at most ten years back (or to `earliest`), at most to today."""
    texts = {name: query.getlist(name) for name in ("fra", "til")}
    problems = [_("Oppgi «%(navn)s» én gang.") % {"navn": name} for name, values in texts.items() if len(values) > 1]
    fra_text, til_text = (values[0].strip()[:20] if values else "" for values in texts.values())
    fra, til = read_dato(fra_text), read_dato(til_text)
    for name, text, day in (("fra", fra_text, fra), ("til", til_text, til)):
        if day is None:
            what = (
                _("«%(tekst)s» er ikke en dato.") % {"tekst": text}
                if text
                else _("Datoen «%(navn)s» mangler.") % {"navn": name}
            )
            how = _("Skriv dag, måned og år, for eksempel %(dato)s.") % {"dato": f"31.12.{today.year - 1}"}
            problems.append(f"{what} {how}")
    if fra and til:
        problems += _check(fra, til, today, earliest or get_first_day(today))
    if problems:
        return Periode(fra=None, til=None, fra_tekst=fra_text, til_tekst=til_text, feil=tuple(problems))
    return Periode(fra=fra, til=til, fra_tekst=fra_text, til_tekst=til_text)


def read_aar(query: QueryDict, today: date) -> int | None:
    """The requested year, by default this year; None if it is not one of the last ten."""
    asked = query.getlist("aar") or [str(today.year)]
    if len(asked) != 1 or not re.fullmatch(r"[0-9]{4}", asked[0]):
        return None
    return int(asked[0]) if int(asked[0]) in list_aar(today) else None


def list_aar(today: date) -> range:
    """Valid years, newest first."""
    return range(today.year, today.year - AAR_TILBAKE - 1, -1)


def get_first_day(today: date) -> date:
    """Earliest start of a statement: 1 January ten years back."""
    return date(today.year - AAR_TILBAKE, 1, 1)


def _check(fra: date, til: date, today: date, earliest: date) -> list[str]:
    problems = []
    if fra > til:
        problems.append(_("Fra-datoen er etter til-datoen."))
    if fra < earliest:
        problems.append(_("Fra-datoen kan tidligst være %(dato)s.") % {"dato": format_dato(earliest)})
    if til > today:
        problems.append(_("Til-datoen kan senest være i dag, %(dato)s.") % {"dato": format_dato(today)})
    return problems


def read_dato(text: str) -> date | None:
    """`dd.mm.åååå` or ISO; None if invalid."""
    norwegian = re.fullmatch(r"([0-9]{1,2})\.\s?([0-9]{1,2})\.\s?([0-9]{4})", text)
    iso = re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", text)
    try:
        if norwegian:
            return date(int(norwegian[3]), int(norwegian[2]), int(norwegian[1]))
        return date(int(iso[1]), int(iso[2]), int(iso[3])) if iso else None
    except ValueError:
        return None
