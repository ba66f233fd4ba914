"""An account statement as CSV for the gallery: recognised, and not."""

import io

from django.http import HttpResponse, QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.books.csv_preview import preview_csv
from portal.clock import get_clock
from portal.domain.tekst import format_dato
from portal.web.avstemmingsdag import make_way_back
from portal.web.avstemmingsskjema import Bokfilskjema, find_month_end
from portal.web.csvskjema import show_statement
from portal.web.eksempler import Eksempel
from portal.web.gallery_klientnytt import Show
from portal.web.render import render_page
from portal.web.request import PortalRequest

VIST = Eksempel()
KNOWN = """Hovedbok;;;;;
Bilagsdato;Bilagsnr;Konto;Tekst;Debet;Kredit
;;2740;Inngående saldo;;61 300,00
{dag};1998;2740;Betalt mva;61 300,00;
{dag};2046;2740;Mva 3. termin;;84 200,00
{dag};2047;2770;Arbeidsgiveravgift juli;;20 100,00
Sum;;;;61 300,00;104 300,00
"""


def _show(text: str, feil: str = "") -> Show:
    def show(request: PortalRequest) -> HttpResponse:
        today = get_clock().today()
        dato = find_month_end(today)
        file = io.BytesIO(text.format(dag=format_dato(dato)).encode())
        sett = preview_csv(file, None, None, lambda konto: konto.startswith("27"))
        context = {
            "tilgang": VIST,
            "tilbake": make_way_back(VIST),
            "skjema": Bokfilskjema(format_dato(dato), today),
            "billett": "x",
            "is_sendt": True,
            **show_statement(QueryDict(), sett, dato, feil),
        }
        return render_page(request, "avstemming/csv.html", context)

    return show


STATES: tuple[tuple[str, Promise, Show], ...] = (
    ("avstemming-csv", _("Kontoutskrift som CSV: kolonnene er kjent"), _show(KNOWN)),
    (
        "avstemming-csv-ukjent",
        _("Kontoutskrift som CSV: kolonnene må velges"),
        _show("Når;Nr;Hva;Kroner\n{dag};1;Betalt;10,00\n", "Velg kolonnen med dato."),
    ),
)
