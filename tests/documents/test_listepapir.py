"""A list on paper has what its remarks lead to."""

from datetime import UTC, date, datetime

from portal.documents.listepapir import Listehode, build_listedokument
from portal.documents.tabell import list_innbetalinger_tabell
from portal.domain.papirer import Papirslag
from tests.betalingsfil import make_innbetaling
from tests.conftest import NORDLYS

NAA = datetime(2023, 8, 28, 7, 15, tzinfo=UTC)
HODE = Listehode(tittel="Innbetalinger 2023", orgnr=NORDLYS, navn="N", laget=NAA, laget_av="", hentet=NAA)


def write(unplaced: str) -> str:
    tabell = list_innbetalinger_tabell([make_innbetaling("1", "100", date(2023, 8, 1), unplaced=unplaced)])
    return build_listedokument(tabell, Papirslag.INNBETALINGER, HODE).html


def test_what_the_authority_does_not_explain_of_payments_has_a_column_where_a_remark_leads_to_it() -> None:
    some, none = write("40"), write("100")

    assert ("se kolonnen «ikke_forklart»" in some, "Ikke forklart</th>" in some, some.count("60,00")) == (True, True, 2)
    assert "forklart" not in none
