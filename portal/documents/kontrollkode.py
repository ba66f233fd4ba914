"""Where to verify a print, as a link and a QR code that open the form with its fields filled in.

The link has only what is printed on the same page.
"""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

import segno

from portal.clock import NORGE
from portal.documents.referanse import Paategning
from portal.domain.tekst import format_dato

BORDER = 2  # modules of white around the code; the box around it is white too
# Any mask is valid, and the best one takes ten times as long to find (ISO/IEC 18004 section 7.8).
MASK = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Kontrollkode:
    """The address of the form, and what to fill in."""

    paategning: Paategning
    referanse: str
    adresse: str

    @property
    def sted(self) -> str:
        """The address as people type it."""
        return self.adresse.partition("://")[2]

    @property
    def lenke(self) -> str:
        """The address with the fields of `Kontrollskjema`."""
        head = self.paategning
        fields = {
            "orgnr": head.orgnr,
            "fra": format_dato(head.fra),
            "til": format_dato(head.til),
            "laget": f"{head.laget.astimezone(NORGE):%d.%m.%Y %H.%M}",
            "saldo": "Ikke beregnet" if head.saldo is None else f"{head.saldo:.2f}".replace(".", ","),
            "referanse": self.referanse,
        }
        return f"{self.adresse}?{urlencode(fields, quote_via=quote, safe=',')}"

    @property
    def qr(self) -> tuple[int, str]:
        """Width in modules, and the path of the dark ones, a line for each run of them."""
        code = segno.make_qr(self.lenke, error="m", mask=MASK)
        path = []
        for y, row in enumerate(code.matrix_iter(border=BORDER)):
            runs = "".join("1" if dark else "0" for dark in row)
            x = runs.find("1")
            while x >= 0:
                end = runs.find("0", x)
                path.append(f"M{x} {y}h{end - x}v1h{x - end}z")
                x = runs.find("1", end)
        return len(code.matrix) + 2 * BORDER, "".join(path)
