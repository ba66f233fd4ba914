"""Form fields for what people type: dates, amounts, periods and years."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.domain import typed
from portal.domain.tekst import format_beloep, format_dato

AAR_TILBAKE = 10
MAX_ID = 500  # characters of an identifier in a URL; longer ones are cut when parsed from the API
MAX_DATO = 40  # characters of a typed date


class DatoField(forms.Field):
    """A date as people write it: see `typed.read_date`."""

    def to_python(self, value: str | None) -> date | None:
        """The date; None if nothing is typed. Raises ValidationError if it is none."""
        day = typed.read_date(value or "")
        if value and day is None:
            raise ValidationError(self.error_messages["invalid"])
        return day


class BeloepField(forms.Field):
    """An amount in kroner as people write it: see `typed.read_amount`."""

    def to_python(self, value: str | None) -> Decimal | None:
        """The amount; None if nothing is typed. Raises ValidationError if it is no amount, or can be two."""
        amount = typed.read_amount(value or "", get_language() or "")
        if value and amount is None:
            raise ValidationError(self.error_messages["invalid"], params={"tekst": value})
        if amount is not None and amount.is_ambiguous:
            text = _("«%(tekst)s» kan leses på to måter. Skriv %(hele)s hvis du mener hele kroner.")
            raise ValidationError(text, params={"tekst": value, "hele": format_beloep(amount.value)})
        return amount.value if amount is not None else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Periode:
    """A requested period: the dates if valid, the input, and error messages, also by field."""

    fra: date | None
    til: date | None
    fra_tekst: str  # as typed if it is wrong, else as people write dates
    til_tekst: str
    feil: tuple[str, ...] = ()
    feil_i: Mapping[str, str] = field(default_factory=dict)

    @property
    def first_wrong(self) -> str:
        """The field that takes the focus; empty if none is wrong."""
        return next(iter(self.feil_i), "")


class Periodeskjema(forms.Form):
    """First and last day of a period."""

    fra = DatoField()
    til = DatoField()

    def __init__(self, texts: dict[str, str], *, today: date, earliest: date) -> None:
        super().__init__(texts)
        self._today, self._earliest = today, earliest
        how = _("Skriv dag, måned og år, for eksempel %(dato)s.") % {"dato": f"31.12.{today.year - 1}"}
        names = {"fra": _("Fra og med"), "til": _("Til og med")}
        for name, one in self.fields.items():
            missing, invalid = _("Datoen «%(navn)s» mangler."), _("«%(tekst)s» er ikke en dato.")
            one.error_messages |= {
                "required": f"{missing % {'navn': names[name]}} {how}",
                "invalid": f"{invalid % {'tekst': texts[name]}} {how}",
            }

    def clean(self) -> None:
        """Check the dates against each other and against what can be asked for; each message belongs to one field."""
        fra, til = self.cleaned_data.get("fra"), self.cleaned_data.get("til")
        earliest, today = {"dato": format_dato(self._earliest)}, {"dato": format_dato(self._today)}
        if fra is not None and fra < self._earliest:
            self.add_error("fra", _("Fra-datoen kan tidligst være %(dato)s.") % earliest)
        elif fra is not None and til is not None and fra > til:
            self.add_error("fra", _("Fra-datoen er etter til-datoen."))
        if til is not None and til > self._today:
            self.add_error("til", _("Til-datoen kan senest være i dag, %(dato)s.") % today)


def read_periode(query: QueryDict, today: date, *, earliest: date | None = None) -> Periode:
    """`fra` and `til`, each given once; at most ten years back (or to `earliest`), at most to today."""
    names = tuple(Periodeskjema.base_fields)
    texts = {name: query.get(name, "").strip()[:MAX_DATO] for name in names}
    skjema = Periodeskjema(texts, today=today, earliest=earliest or get_first_day(today))
    for name in names:
        if len(query.getlist(name)) > 1:
            skjema.add_error(name, _("Oppgi «%(navn)s» én gang.") % {"navn": name})
    problems = {name: str(skjema.errors[name][0]) for name in names if name in skjema.errors}
    valid = skjema.cleaned_data
    shown = {name: texts[name] if name in problems else format_dato(valid[name]) for name in names}
    return Periode(
        fra=None if problems else valid["fra"],
        til=None if problems else valid["til"],
        fra_tekst=shown["fra"],
        til_tekst=shown["til"],
        feil=tuple(problems.values()),
        feil_i=problems,
    )


def read_aar(query: QueryDict, today: date) -> int | None:
    """The requested year, by default this year; None if it is not one of the last ten."""
    asked = query.getlist("aar") or [str(today.year)]
    return next((aar for aar in list_aar(today) if asked == [str(aar)]), None)


def list_aar(today: date) -> range:
    """Valid years, newest first."""
    return range(today.year, today.year - AAR_TILBAKE - 1, -1)


def get_first_day(today: date) -> date:
    """Earliest start of a statement: 1 January ten years back."""
    return date(today.year - AAR_TILBAKE, 1, 1)
