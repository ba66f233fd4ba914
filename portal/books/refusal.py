"""Why a file of books is refused. `portal.wording_avstemming` has a sentence for each reason."""

from enum import Enum


class Reason(Enum):
    """What is wrong with the file, so far as the person can do something about it."""

    ANNEN_VIRKSOMHET = "annen virksomhet"
    UTEN_VIRKSOMHET = "uten virksomhet"
    ANNEN_VALUTA = "annen valuta"
    SLUTTER_FOER = "slutter før datoen"
    BEGYNNER_ETTER = "begynner etter datoen"
    FOR_LANG = "begynner før det som kan hentes"
    FLERE_PERIODER = "flere perioder"
    IKKE_SAFT = "ikke SAF-T"
    KASSESYSTEM = "SAF-T fra et kassesystem"
    UTRYGG = "utrygg XML"
    ULESELIG = "uleselig"
    FOR_STOR = "for stor"
    FOR_MANGE_LINJER = "for mange linjer"
    ZIP_PASSORD = "zip med passord"
    ZIP_UTEN_XML = "zip uten XML"
    ZIP_UTRYGG = "zip som ikke kan pakkes ut trygt"
    CSV_KOLONNER = "kolonner mangler"
    CSV_DATO = "dato i CSV"
    CSV_BELOEP = "beløp i CSV"
    CSV_KONTO = "konto i CSV"
    CSV_FLERE_KONTOER = "flere kontoer i CSV uten kolonne"
    CSV_ANFOERSEL = "anførselstegn i CSV"
    CSV_FOR_STOR = "for stor CSV"
    CSV_TOM = "tom CSV"


class BooksRefused(Exception):
    """The file cannot be used. `detail` is what the sentence names: a number, a currency, a date or a place."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(reason.value)
        self.reason, self.detail = reason, detail
