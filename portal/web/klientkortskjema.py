"""The form for what a person notes about a client, and the words for what is wrong in a file of such notes."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from portal.domain.klientkort import MAX_NOTAT, Klientkort, TooLong, make_klientkort
from portal.domain.klientkortfil import LestFil, Linjefeil

MAX_SHOWN = 20  # lines that are wrong
MAX_TYPED = 2 * MAX_NOTAT  # characters of one field that are read and shown again


class Klientkortskjema(forms.Form):
    """The fields of one card."""

    nummer = forms.CharField(required=False, label=_("Klientnummer"))
    etiketter = forms.CharField(required=False, label=_("Etiketter"), help_text=_("Sett komma mellom flere."))
    ansvarlig = forms.CharField(required=False, label=_("Ansvarlig"))
    notat = forms.CharField(required=False, label=_("Notat"))

    kort = Klientkort()

    @classmethod
    def of(cls, kort: Klientkort) -> "Klientkortskjema":
        """The form with what is kept."""
        texts = {"nummer": kort.nummer, "etiketter": ", ".join(kort.etiketter), "ansvarlig": kort.ansvarlig}
        return cls(initial=texts | {"notat": kort.notat})

    @classmethod
    def read(cls, query: QueryDict) -> "Klientkortskjema":
        """What was typed."""
        return cls({name: query.get(name, "")[:MAX_TYPED] for name in cls.base_fields})

    @property
    def first_wrong(self) -> str:
        """The field that takes the focus; empty if none is wrong."""
        return next((name for name in self.fields if name in self.errors), "")

    def clean(self) -> None:
        """Make the card; each message belongs to one field."""
        self.kort, too_long = make_klientkort(**self.cleaned_data)
        for one in too_long:
            self.add_error("etiketter" if one.field == "etikett" else one.field, describe_too_long(one))


class Etikettskjema(forms.Form):
    """Labels to put on many clients, or to take off."""

    etiketter = forms.CharField(
        label=_("Etiketter"),
        help_text=_("Sett komma mellom flere."),
        error_messages={"required": _("Skriv minst én etikett.")},
    )

    @classmethod
    def read(cls, query: QueryDict) -> "Etikettskjema":
        """What was typed."""
        return cls({"etiketter": query.get("etiketter", "")[:MAX_TYPED]})

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels, once the form is valid."""
        return make_klientkort(etiketter=self.cleaned_data["etiketter"])[0].etiketter

    @property
    def first_wrong(self) -> str:
        """The field that takes the focus; empty if it is right."""
        return next(iter(self.errors), "")

    def clean_etiketter(self) -> str:
        """At least one label, and none too long."""
        typed = str(self.cleaned_data["etiketter"])
        kort, too_long = make_klientkort(etiketter=typed)
        if not kort.etiketter:
            raise forms.ValidationError(self.fields["etiketter"].error_messages["required"])
        if too_long:
            raise forms.ValidationError([describe_too_long(one) for one in too_long])
        return typed


def describe_too_long(one: TooLong) -> str:
    """A sentence."""
    sentences = {
        "nummer": _("Klientnummeret kan ha høyst %(most)d tegn."),
        "etiketter": _("En klient kan ha høyst %(most)d etiketter."),
        "etikett": _("En etikett kan ha høyst %(most)d tegn."),
        "ansvarlig": _("Navnet på den ansvarlige kan ha høyst %(most)d tegn."),
        "notat": _("Notatet kan ha høyst %(most)d tegn."),
    }
    return str(sentences[one.field]) % {"most": one.most}


def describe_fil(lest: LestFil) -> list[str]:
    """What is wrong with the file, each in a sentence; empty if it can be used."""
    if lest.is_unreadable:
        columns = "organisasjonsnummer, klientnummer, etiketter, ansvarlig, notat"
        return [gettext("Filen kan ikke leses. Bruk en CSV-fil med kolonnene %(kolonner)s.") % {"kolonner": columns}]
    sentences = [describe_linje(one) for one in lest.feil[:MAX_SHOWN]]
    more = len(lest.feil) - MAX_SHOWN
    if more > 0:
        text = ngettext("%(antall)d feil til.", "%(antall)d feil til.", more)
        sentences.append(text % {"antall": more})
    return sentences


def describe_linje(one: Linjefeil) -> str:
    """A sentence that names the line."""
    if one.feil is not None:
        return gettext("Linje %(linje)d: %(feil)s") % {"linje": one.linje, "feil": describe_too_long(one.feil)}
    if one.is_repeated:
        return gettext("Linje %(linje)d: organisasjonsnummeret står på en linje før også.") % {"linje": one.linje}
    return gettext("Linje %(linje)d: organisasjonsnummeret er ikke gyldig.") % {"linje": one.linje}
