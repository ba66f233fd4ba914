"""Several payment files together: a ZIP with one file for each organisation."""

import io
import zipfile
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from portal.documents.filformat import Filformat
from portal.documents.pain001 import Painversjon, name_betalingsfil, write_pain001
from portal.domain.filmerker import Betalingsfil

ZIP = Filformat(suffix="zip", content_type="application/zip", navn=_("Betalingsfiler"))


def write_filpakke(filer: Sequence[Betalingsfil], versjon: Painversjon) -> bytes:
    """The files, each as it would be by itself."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for fil in filer:
            # With the time the file was made: the same files packed again are the same bytes.
            entry = zipfile.ZipInfo(name_betalingsfil(fil, versjon), fil.laget.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, write_pain001(fil, versjon))
    return packed.getvalue()
