"""The bridge on paper: for the archive, for screen readers, and verifiable like a statement."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import translation

from portal.documents.avstemming import Papir, build_avstemming, make_kontroll
from portal.documents.pdf import draw
from portal.documents.referanse import Paategning, Utskriftsslag, find_slag
from portal.domain.bok import Bok
from portal.domain.bro import Bro
from portal.domain.ledige import Svar
from portal.domain.treff import make_foert
from tests.documents.test_arkiv import STRANGE
from tests.documents.verapdf import check
from tests.domain.avstemming import DATO, GRUPPER, Reskontro, bygg, make_bok, make_krav, make_linje
from tests.pdf_reading import read_text

LAGET = datetime(2026, 9, 2, 8, 14, tzinfo=UTC)
PAPIR = Papir(
    orgnr="314055403",
    navn="Nordlys Eplepresseri ENK",
    laget=LAGET,
    hentet=LAGET,
    lest=LAGET,
    kontroll="https://minside.example/kontroll/",
)
FERDIG = replace(PAPIR, laast=LAGET, laast_av="Kari Fjeldstad")
HEAD = Paategning(
    orgnr="314055403",
    fra=date(2026, 1, 1),
    til=DATO,
    laget=LAGET,
    saldo=Decimal("5000.50"),
    slag=Utskriftsslag.AVSTEMMING,
)


def make(tekst: str = "Feilført", count: int = 1) -> tuple[Bro, Bok]:
    """Claims that the books lack, and lines that a person explains."""
    krav = [make_krav("700", date(2026, 5, 1), ident=str(number)) for number in range(count)]
    linjer = [make_linje("2740", "5000.50", date(2026, 5, 4), tekst)]
    foert = make_foert(linjer, GRUPPER)
    svar = Svar(forklart=tuple((one.noekkel, tekst) for one in foert))
    return bygg(Reskontro(krav), linjer, svar=svar), replace(make_bok(linjer), filsum="ab12" * 16)


def test_the_bridge_conforms_to_pdf_a_and_pdf_ua_in_each_language(tmp_path: Path) -> None:
    files = [draw(build_avstemming(FERDIG, *make(), GRUPPER))]
    with translation.override("en"):
        files.append(draw(build_avstemming(PAPIR, *make(STRANGE, 60), GRUPPER)))

    said = check(tmp_path, files)

    assert [line for line in said if " failed " in line] == []
    assert len([line for line in said if " checked " in line]) == 2 * len(files)


def test_the_print_has_a_reference_its_own_fields_verify_and_the_files_checksum() -> None:
    text = read_text(draw(build_avstemming(FERDIG, *make(), GRUPPER)))
    printed = re.search(r"(?:[0-9A-Z]{4}-){7}[0-9A-Z]{4}", text)
    assert printed is not None

    assert find_slag(HEAD, printed[0]) is Utskriftsslag.AVSTEMMING
    assert "Periode 01.01.2026–31.08.2026" in text
    assert "Saldo i boka 31.08.2026 5 000,50" in text
    assert "ab12ab12 " * 7 + "ab12ab12" in text
    query = parse_qs(urlsplit(make_kontroll(FERDIG, *make(), GRUPPER).lenke).query)
    assert {name: texts[0] for name, texts in query.items()} == {
        "orgnr": "314055403",
        "fra": "01.01.2026",
        "til": "31.08.2026",
        "laget": "02.09.2026 10.14",
        "saldo": "5000,50",
        "referanse": printed[0],
    }


@pytest.mark.parametrize(
    "other",
    [replace(HEAD, saldo=Decimal("5000.51")), replace(HEAD, til=date(2026, 8, 30)), replace(HEAD, orgnr="212201782")],
)
def test_another_head_does_not_verify(other: Paategning) -> None:
    assert find_slag(other, make_kontroll(FERDIG, *make(), GRUPPER).referanse) is None


def test_what_is_not_finished_does_not_pass_for_finished_nor_another_content_for_this() -> None:
    finished, draft = (make_kontroll(papir, *make(), GRUPPER).referanse for papir in (FERDIG, PAPIR))
    other = make_kontroll(FERDIG, *make("Noe annet"), GRUPPER).referanse
    by_other = make_kontroll(replace(FERDIG, laast_av="En annen"), *make(), GRUPPER).referanse

    assert find_slag(HEAD, draft) is Utskriftsslag.UFERDIG
    assert len({finished[5:14], other[5:14], by_other[5:14]}) == 3  # the digest of the content
