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
from portal.domain import typed
from portal.web.forms import BeloepField

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
        _("Saldo ved periodens slutt"),  # of a reconciliation: in the books
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

    @property
    def first_wrong(self) -> str:
        """The field that takes the focus; empty if none is wrong."""
        return next((name for name in self.fields if name in self.errors), "")

    @classmethod
    def prefill(cls, query: QueryDict) -> "Kontrollskjema":
        """The form as the QR code on a print fills it in, unchecked until it is sent. A repeated field is empty."""
        given = {name: query.getlist(name) for name in cls.base_fields}
        return cls(initial={name: texts[0].strip()[:MAX_LENGTH] for name, texts in given.items() if len(texts) == 1})

    def clean_orgnr(self) -> str:
        """However it is written."""
        return typed.read_orgnr(self.cleaned_data["orgnr"]) or self._refuse("orgnr")

    def clean_fra(self) -> date:
        """First day of the period."""
        return typed.read_date(self.cleaned_data["fra"]) or self._refuse("fra")

    def clean_til(self) -> date:
        """Last day of the period."""
        return typed.read_date(self.cleaned_data["til"]) or self._refuse("til")

    def clean_laget(self) -> datetime:
        """`28.08.2023 kl. 09.16`; `kl.` may be left out."""
        found = re.fullmatch(
            r"(.+?),? ?(?:kl\.?|at)? ?([0-9]{1,2})[.:]([0-9]{2})", typed.make_plain(self.cleaned_data["laget"])
        )
        day = typed.read_date(found[1]) if found else None
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
        return BeloepField(error_messages={"invalid": self.fields["saldo"].error_messages["invalid"]}).to_python(text)

    def build_paategning(self) -> Paategning:
        """Build the head from a valid form."""
        return Paategning(**{name: self.cleaned_data[name] for name in ("orgnr", "fra", "til", "laget", "saldo")})

    def _refuse(self, name: str) -> Never:
        raise ValidationError(self.fields[name].error_messages["invalid"])
