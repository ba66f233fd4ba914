"""Form fields for what people type: dates, amounts, periods and years."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from portal.domain.tekst import format_dato

AAR_TILBAKE = 10
MAX_ID = 500  # characters of an identifier in a URL; longer ones are cut when parsed from the API
MAX_DATO = 20  # characters of a typed date
AMOUNT = re.compile(r"[-\u2212]?([0-9]{1,13})(?:,([0-9]{1,2}))?")


class DatoField(forms.DateField):
    """A date as `dd.mm.åååå`, also with a space after the points, or ISO."""

    input_formats = ("%d.%m.%Y", "%Y-%m-%d")

    def to_python(self, value: str | date | None) -> date | None:
        """The date. Raises ValidationError if it is none."""
        if isinstance(value, str) and not value.isascii():
            raise ValidationError(self.error_messages["invalid"])  # Python reads the digits of all scripts
        return super().to_python(re.sub(r"(?<=\.)\s", "", value) if isinstance(value, str) else value)


class BeloepField(forms.Field):
    """An amount as people write it, in kroner: see `parse_beloep`."""

    def to_python(self, value: str | None) -> Decimal | None:
        """The amount; None if nothing is typed. Raises ValidationError if it is no amount."""
        amount = parse_beloep(value or "")
        if value and amount is None:
            raise ValidationError(self.error_messages["invalid"], params={"tekst": value})
        return amount


@dataclass(frozen=True, slots=True, kw_only=True)
class Periode:
    """A requested period: the dates if valid, the input, and error messages."""

    fra: date | None
    til: date | None
    fra_tekst: str
    til_tekst: str
    feil: tuple[str, ...] = ()


class Periodeskjema(forms.Form):
    """First and last day of a period."""

    fra = DatoField()
    til = DatoField()

    def __init__(self, texts: dict[str, str], *, today: date, earliest: date) -> None:
        super().__init__(texts)
        self._today, self._earliest = today, earliest
        how = _("Skriv dag, måned og år, for eksempel %(dato)s.") % {"dato": f"31.12.{today.year - 1}"}
        for name, field in self.fields.items():
            missing, invalid = _("Datoen «%(navn)s» mangler."), _("«%(tekst)s» er ikke en dato.")
            field.error_messages |= {
                "required": f"{missing % {'navn': name}} {how}",
                "invalid": f"{invalid % {'tekst': texts[name]}} {how}",
            }

    def clean(self) -> None:
        """Check the dates against each other and against what can be asked for."""
        fra, til = self.cleaned_data.get("fra"), self.cleaned_data.get("til")
        if fra is None or til is None:
            return
        earliest, today = {"dato": format_dato(self._earliest)}, {"dato": format_dato(self._today)}
        for is_wrong, text in (
            (fra > til, _("Fra-datoen er etter til-datoen.")),
            (fra < self._earliest, _("Fra-datoen kan tidligst være %(dato)s.") % earliest),
            (til > self._today, _("Til-datoen kan senest være i dag, %(dato)s.") % today),
        ):
            if is_wrong:
                self.add_error(None, text)


def read_periode(query: QueryDict, today: date, *, earliest: date | None = None) -> Periode:
    """`fra` and `til`, each given once; at most ten years back (or to `earliest`), at most to today."""
    names = tuple(Periodeskjema.base_fields)
    texts = {name: query.get(name, "").strip()[:MAX_DATO] for name in names}
    skjema = Periodeskjema(texts, today=today, earliest=earliest or get_first_day(today))
    twice = [_("Oppgi «%(navn)s» én gang.") % {"navn": name} for name in names if len(query.getlist(name)) > 1]
    problems = [*twice, *(str(error) for errors in skjema.errors.values() for error in errors)]
    return Periode(
        fra=None if problems else skjema.cleaned_data["fra"],
        til=None if problems else skjema.cleaned_data["til"],
        fra_tekst=texts["fra"],
        til_tekst=texts["til"],
        feil=tuple(problems),
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


def read_dato(text: str) -> date | None:
    """A typed date; None if invalid."""
    try:
        return DatoField().to_python(text)
    except ValidationError:
        return None


def parse_beloep(text: str) -> Decimal | None:
    """An amount as people write it: `21 200,00`, `21200`, `21.200,5`. None for anything else."""
    compact = re.sub(r"\s|(?<=[0-9])\.(?=[0-9]{3}(?:[.,]|$))", "", text).removesuffix("kr").removesuffix(",-")
    found = AMOUNT.fullmatch(compact)
    if found is None:
        return None
    amount = Decimal(f"{found[1]}.{found[2] or '0'}")
    return -amount if compact[:1] in "-\u2212" else amount
