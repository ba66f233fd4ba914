"""Every reason to refuse a file of books has a sentence, in every language, without codes or loose ends."""

from datetime import date

import pytest
from django.utils import translation

from portal.books.refusal import BooksRefused, Reason
from portal.wording_avstemming import explain_refusal

ORGNR, DATO = "314055403", date(2026, 8, 31)
DETAILS = {
    Reason.ANNEN_VIRKSOMHET: ("310555002",),
    Reason.ANNEN_VALUTA: ("SEK",),
    Reason.SLUTTER_FOER: ("2026-07-31", ""),
    Reason.BEGYNNER_ETTER: ("2026-09-01", ""),
    Reason.CSV_DATO: ("2026-09-01", "17"),
    Reason.CSV_BELOEP: ("17",),
    Reason.CSV_ANFOERSEL: ("17",),
}


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_is_a_sentence(reason: Reason, language: str) -> None:
    with translation.override(language):
        for detail in DETAILS.get(reason, ("",)):
            text = explain_refusal(BooksRefused(reason, detail), ORGNR, DATO)

            assert text.endswith(".")
            assert "%" not in text
            assert "-0" not in text


def test_what_was_found_and_what_was_asked_for_are_named() -> None:
    other = explain_refusal(BooksRefused(Reason.ANNEN_VIRKSOMHET, "310555002"), ORGNR, DATO)
    early = explain_refusal(BooksRefused(Reason.SLUTTER_FOER, "2026-07-31"), ORGNR, DATO)

    assert "310\u00a0555\u00a0002, ikke 314\u00a0055\u00a0403" in other
    assert "31.07.2026, før 31.08.2026" in early


def test_a_garbled_detail_of_a_file_is_never_shown() -> None:
    assert "<script>" not in explain_refusal(BooksRefused(Reason.ULESELIG, "<script>"), ORGNR, DATO)
