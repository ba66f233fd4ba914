"""The form that checks a printed statement."""

import re
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Never

from django.core.exceptions import ValidationError
from django.forms import Field, Form
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.clock import NORGE
from portal.documents.referanse import Paategning
from portal.domain.numre import is_orgnr
from portal.web.forms import parse_beloep, read_dato

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

MAX_LENGTH = 80  # characters per field


def _make_field(label: "_StrPromise", feil: "_StrPromise", hint: "str | _StrPromise" = "") -> Field:
    return Field(label=label, help_text=hint, error_messages={"required": feil, "invalid": feil})


class Kontrollskjema(Form):
    """Head of a print, with error messages that explain the format."""

    orgnr = _make_field(
        _("Organisasjonsnummer"), _("Skriv organisasjonsnummeret, ni sifre, slik det står på utskriften.")
    )
    fra = _make_field(
        _("Periode fra og med"), _("Skriv datoen perioden begynner, for eksempel 01.01.2023."), _("dd.mm.åååå")
    )
    til = _make_field(
        _("Periode til og med"), _("Skriv datoen perioden slutter, for eksempel 31.12.2023."), _("dd.mm.åååå")
    )
    laget = _make_field(
        _("Laget"), _("Skriv når utskriften er laget, for eksempel 28.08.2023 kl. 09.16."), _("dd.mm.åååå kl. tt.mm")
    )
    saldo = _make_field(
        _("Saldo ved periodens slutt"),
        _("Skriv saldoen ved periodens slutt, for eksempel 21 200,00."),
        _("Sett minus foran når saldoen er til gode. Skriv «Ikke beregnet» hvis det står på utskriften."),
    )
    referanse = _make_field(
        _("Referanse"), _("Skriv referansen slik den står på utskriften."), _("Åtte grupper med fire tegn")
    )

    @classmethod
    def read(cls, query: QueryDict) -> "Kontrollskjema":
        """Parse the query; a repeated field is invalid."""
        skjema = cls({name: query.get(name, "").strip()[:MAX_LENGTH] for name in cls.base_fields})
        for name in cls.base_fields:
            if len(query.getlist(name)) > 1:
                skjema.errors[name] = skjema.error_class([gettext("Feltet er sendt to ganger.")])
        return skjema

    def clean_orgnr(self) -> str:
        """Nine digits; spaces are allowed."""
        orgnr = re.sub(r"\s", "", self.cleaned_data["orgnr"])
        if not is_orgnr(orgnr):
            self._refuse("orgnr")
        return orgnr

    def clean_fra(self) -> date:
        """First day of the period."""
        return read_dato(self.cleaned_data["fra"]) or self._refuse("fra")

    def clean_til(self) -> date:
        """Last day of the period."""
        return read_dato(self.cleaned_data["til"]) or self._refuse("til")

    def clean_laget(self) -> datetime:
        """`28.08.2023 kl. 09.16`; `kl.` may be left out."""
        found = re.fullmatch(r"(\S+?)\s*(?:kl\.?|at)?\s*([0-9]{1,2})[.:]([0-9]{2})", self.cleaned_data["laget"])
        day = read_dato(found[1]) if found else None
        try:
            made = datetime.combine(day, time(int(found[2]), int(found[3])), NORGE) if found and day else None
        except ValueError:
            made = None
        return made or self._refuse("laget")

    def clean_saldo(self) -> Decimal | None:
        """The balance; None if the print says that it was not calculated."""
        text = self.cleaned_data["saldo"]
        if text.casefold() in {one.casefold() for one in ("Ikke beregnet", gettext("Ikke beregnet"))}:
            return None
        amount = parse_beloep(text)
        return self._refuse("saldo") if amount is None else amount

    def build_paategning(self) -> Paategning:
        """Build the head from a valid form."""
        return Paategning(**{name: self.cleaned_data[name] for name in ("orgnr", "fra", "til", "laget", "saldo")})

    def _refuse(self, name: str) -> Never:
        raise ValidationError(self.fields[name].error_messages["invalid"])
