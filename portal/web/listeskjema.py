"""The fields of a list's filter, as a form."""

import re
from collections.abc import Container

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from portal.web.forms import BeloepField

MAX_SOK, MAX_BELOEP = 100, 40  # characters of the search text and of an amount
FASETTER = ("kravgruppe", "type", "tilstand")
BELOEP = ("minst", "mest")
FELT = ("sok", *FASETTER, *BELOEP, "sorter", "side")


class Listeskjema(forms.Form):
    """The fields of a list's filter. The facets and columns are those of the list."""

    sok = forms.CharField(required=False)
    minst = BeloepField(required=False)
    mest = BeloepField(required=False)
    sorter = forms.CharField(required=False)
    side = forms.CharField(required=False)

    def __init__(self, query: QueryDict, kolonner: Container[str]) -> None:
        super().__init__({**query.dict(), **{name: query.get(name, "").strip()[:MAX_BELOEP] for name in BELOEP}})
        self._kolonner = kolonner
        self._twice = [name for name in FELT if len(query.getlist(name)) > 1]
        for name in BELOEP:
            text = _("«%(tekst)s» er ikke et beløp. Skriv for eksempel 21 200,00.")
            self.fields[name].error_messages["invalid"] = text

    def clean_sok(self) -> str:
        """Search words, cut if they are too many."""
        return str(self.cleaned_data["sok"])[:MAX_SOK]

    def clean_sorter(self) -> str:
        """A column, with a minus in front if descending."""
        column = str(self.cleaned_data["sorter"]).removeprefix("-")
        if column and column not in self._kolonner:
            raise ValidationError(_("Listen kan ikke sorteres etter «%(kolonne)s».") % {"kolonne": column[:30]})
        return str(self.cleaned_data["sorter"])

    def clean_side(self) -> int:
        """The page, by default the first."""
        side = str(self.cleaned_data["side"]) or "1"
        if not re.fullmatch(r"[1-9][0-9]{0,5}", side):
            raise ValidationError(_("«%(side)s» er ikke en side i listen.") % {"side": side[:30]})
        return int(side)

    def clean(self) -> None:
        """Each field given once, and the limits in order. Signs are ignored, since pages say them in words."""
        for name in self._twice:
            self.add_error(None, _("«%(navn)s» er oppgitt mer enn én gang.") % {"navn": name})
        least, most = (self.cleaned_data.get(name) for name in BELOEP)
        if least and most and abs(least) > abs(most):
            self.add_error("mest", _("«Beløp til» er mindre enn «Beløp fra»."))
