"""The form for a file of books: the day and the file."""

from datetime import date, timedelta

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from portal.domain.tekst import format_dato
from portal.web.forms import MAX_DATO, DatoField, get_first_day


class Bokfilskjema(forms.Form):
    """The day of the reconciliation. The file itself is not Django's: `server/uploads.py` has taken it."""

    dato = DatoField()

    def __init__(self, tekst: str, today: date) -> None:
        super().__init__({"dato": tekst})
        self.tekst, self._today = tekst, today
        self.filfeil = ""
        how = _("Skriv dag, måned og år, for eksempel %(dato)s.") % {"dato": format_dato(find_month_end(today))}
        missing, invalid = _("Datoen mangler."), _("«%(tekst)s» er ikke en dato.")
        self.fields["dato"].error_messages |= {
            "required": f"{missing} {how}",
            "invalid": f"{invalid % {'tekst': tekst}} {how}",
        }

    @classmethod
    def read(cls, query: QueryDict, today: date) -> "Bokfilskjema":
        """What was typed."""
        return cls(query.get("dato", "").strip()[:MAX_DATO], today)

    def clean_dato(self) -> date:
        """A day that both sides can have."""
        dato: date = self.cleaned_data["dato"]
        if dato > self._today:
            raise forms.ValidationError(
                _("Datoen kan senest være i dag, %(dato)s.") % {"dato": format_dato(self._today)}
            )
        if dato < get_first_day(self._today):
            earliest = format_dato(get_first_day(self._today))
            raise forms.ValidationError(_("Datoen kan tidligst være %(dato)s.") % {"dato": earliest})
        return dato

    @property
    def datofeil(self) -> str:
        """What is wrong with the day."""
        return str(self.errors["dato"][0]) if "dato" in self.errors else ""

    @property
    def feil(self) -> tuple[str, ...]:
        """Everything that is wrong."""
        return tuple(text for text in (self.datofeil, self.filfeil) if text)


def find_month_end(today: date) -> date:
    """The last day of the month before: what is reconciled as a rule."""
    return today.replace(day=1) - timedelta(days=1)
