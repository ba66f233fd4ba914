"""Why a file of books is refused, in a sentence that says what to do."""

from datetime import date

from django.utils.translation import gettext as _

from portal.books.refusal import BooksRefused, Reason
from portal.domain.tekst import format_dato, format_orgnr


def explain_refusal(refused: BooksRefused, orgnr: str, dato: date) -> str:
    """`orgnr` and `dato` are what was asked for. Texts from the file are shown only as numbers, dates and currency."""
    facts = {
        "funnet": refused.detail,
        "orgnr": format_orgnr(orgnr),
        "dato": format_dato(dato),
    }
    if refused.reason is Reason.ANNEN_VIRKSOMHET:
        facts["funnet"] = format_orgnr(refused.detail)
    elif refused.reason in (Reason.SLUTTER_FOER, Reason.BEGYNNER_ETTER, Reason.FOR_LANG, Reason.CSV_DATO):
        facts["funnet"] = _write_day(refused.detail)
    return (_of_content(refused) or _of_form(refused.reason)) % facts


def _of_content(refused: BooksRefused) -> str:
    """Sentences that name what was found."""
    is_day = "-" in refused.detail
    return {
        Reason.ANNEN_VIRKSOMHET: _(
            "Filen gjelder organisasjonsnummer %(funnet)s, ikke %(orgnr)s. Velg en fil fra riktig virksomhet."
        ),
        Reason.UTEN_VIRKSOMHET: _(
            "Filen sier ikke hvilken virksomhet den gjelder. Lag den på nytt i regnskapssystemet."
        ),
        Reason.ANNEN_VALUTA: _("Filen må være i norske kroner. Valutaen i filen er «%(funnet)s»."),
        Reason.SLUTTER_FOER: _(
            "Filen slutter %(funnet)s, før %(dato)s. Lag en fil som går lenger frem, eller velg en tidligere dato."
        )
        if is_day
        else _("Filen sier ikke hvilke dager den dekker. Lag den på nytt med en periode som går til %(dato)s."),
        Reason.BEGYNNER_ETTER: _(
            "Filen begynner %(funnet)s, etter %(dato)s. Lag en fil som begynner tidligere, eller velg en senere dato."
        )
        if is_day
        else _("Filen sier ikke hvilke dager den dekker. Lag den på nytt med en periode som går til %(dato)s."),
        Reason.FOR_LANG: _("Filen går for langt tilbake. Lag en fil som begynner %(funnet)s eller senere."),
        Reason.CSV_DATO: _("En linje er datert %(funnet)s, utenfor perioden du oppga.")
        if is_day
        else _("Datoen på linje %(funnet)s i filen kan ikke leses."),
        Reason.CSV_KONTO: _("Linje %(funnet)s i filen har ikke noe kontonummer.") if refused.detail else "",
        Reason.CSV_BELOEP: _(
            "Beløpet på linje %(funnet)s i filen kan ikke leses sikkert. Skriv beløp med øre, som 1234,50."
        ),
        Reason.CSV_ANFOERSEL: _(
            "På linje %(funnet)s i filen er det en tekst over flere linjer, kanskje fordi et anførselstegn mangler. "
            'Ta bort tegnet «"» der, og prøv igjen.'
        ),
    }.get(refused.reason, "")


def _of_form(reason: Reason) -> str:
    """Sentences about the file as such."""
    return {
        Reason.FLERE_PERIODER: _("Zip-filen har filer for flere perioder. Lag én fil for hele perioden."),
        Reason.IKKE_SAFT: _(
            "Dette er ikke en SAF-T-fil for regnskap. "
            "Velg SAF-T Regnskap (Financial) i regnskapssystemet, som XML eller ZIP."
        ),
        Reason.KASSESYSTEM: _("Dette er en SAF-T-fil fra et kassesystem. Velg SAF-T Regnskap (Financial)."),
        Reason.UTRYGG: _("Filen har innhold som en SAF-T-fil ikke skal ha, og er derfor ikke lest."),
        Reason.ULESELIG: _(
            "Filen er ødelagt eller ufullstendig og kan ikke leses. Lag den på nytt i regnskapssystemet."
        ),
        Reason.FOR_STOR: _("Filen er for stor. Den kan være på høyst 200 MB når den er pakket ut."),
        Reason.FOR_MANGE_LINJER: _("Filen har for mange linjer. Lag en fil for en kortere periode."),
        Reason.ZIP_PASSORD: _("Zip-filen har passord. Pakk den uten passord."),
        Reason.ZIP_UTEN_XML: _("Zip-filen har ingen XML-fil. Velg filen slik den kom fra regnskapssystemet."),
        Reason.ZIP_UTRYGG: _("Zip-filen kan ikke pakkes ut trygt. Pakk den på nytt, eller velg XML-filen selv."),
        Reason.CSV_KOLONNER: _(
            "Velg kolonner for dato og for beløp, eller for debet og kredit. Ingen kolonne kan være to ting."
        ),
        Reason.CSV_KONTO: _("Velg kolonnen med kontonummer, eller skriv kontonummeret som gjelder hele filen."),
        Reason.CSV_FLERE_KONTOER: _(
            "Filen har flere kontoer, hver under sin overskrift. "
            "Lag en fil med en kolonne for konto, eller en fil med bare én konto."
        ),
        Reason.CSV_FOR_STOR: _("Filen er for stor. En kontoutskrift kan være på høyst 20 MB."),
        Reason.CSV_TOM: _("Filen er ikke en tabell med kolonner. Lagre kontoutskriften som CSV."),
    }[reason]


def _write_day(detail: str) -> str:
    """A day as people write it; the number of a row as it is."""
    return format_dato(date.fromisoformat(detail)) if "-" in detail else detail
