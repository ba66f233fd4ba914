"""Whether a file that somebody sends is what its name says (ASVS 5.0, 5.2.2)."""

from django.utils.translation import gettext as _

ZIP, ZIP_START = ".zip", b"PK"
BOKFIL = (".xml", ZIP)
CSV = (".csv", ".txt", ".tsv")


def explain_name(suffix: str, begins: bytes, expected: tuple[str, ...]) -> str:
    """What is wrong with the name's ending; empty if nothing. `begins`: the file's first bytes.

    Whether XML or a table is one is found out where it is read.
    """
    endings = _("%(flere)s eller %(siste)s") % {"flere": ", ".join(expected[:-1]), "siste": expected[-1]}
    if suffix not in expected:
        return _("Velg en fil med et navn som slutter på %(endelser)s.") % {"endelser": endings}
    if (suffix == ZIP) is begins.startswith(ZIP_START):
        return ""
    if suffix == ZIP:
        return _("Navnet slutter på .zip, men filen er ikke pakket. Velg den riktige filen, eller rett navnet.")
    wrong = _("Navnet slutter på %(endelse)s, men filen er pakket, slik som en zip-fil eller en Excel-fil.")
    return wrong % {"endelse": suffix}
