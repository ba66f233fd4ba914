"""The printed statement, read back from the PDF."""

import io
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pikepdf
import pytest

from portal.documents.dokument import Dokument
from portal.documents.kontoutskrift import Utskrift
from portal.documents.pdf import draw
from portal.documents.statement_json import Hode
from portal.domain.bevegelser import Bevegelse, Slag
from portal.domain.grunnlag import Grunnlag, Mangel
from portal.domain.kontoutskrift import Kontoutskrift, Linje, build_kontoutskrift
from portal.domain.svar import Problem, UleseligRad
from tests.grunnlag import eksempel_b, nordlys
from tests.pdf_reading import read_pages, read_text, read_words

IDAG = date(2023, 8, 28)
HODE = Hode(
    orgnr="314055403",
    navn="Nordlys Eplepresseri ENK",
    laget=datetime(2023, 8, 28, 7, 16, tzinfo=UTC),
    laget_av="Kari Fjeldstad",
    tall_hentet=datetime(2023, 8, 28, 7, 14, tzinfo=UTC),
    tall_hentet_siste=None,
    kontroll="https://minside.example/kontroll/",
    is_gammelt=False,
)


def build(grunnlag: Grunnlag, fra: date = date(2022, 1, 1), til: date = date(2022, 12, 31)) -> Kontoutskrift:
    return build_kontoutskrift(grunnlag, fra, til, IDAG)


def render_kontoutskrift(utskrift: Kontoutskrift, hode: Hode) -> bytes:
    return draw(Utskrift(kontoutskrift=utskrift, hode=hode).build_dokument())


@pytest.fixture(scope="module")
def plain() -> bytes:
    """The statement of the example, drawn once for all that read it."""
    return render_kontoutskrift(build(nordlys()), HODE)


def make_lines(count: int, text: str = "Mva-melding") -> tuple[Linje, ...]:
    movement = Bevegelse(
        dato=date(2022, 5, 1), slag=Slag.KRAV, tekst=text, referanse="KRAV-1", beloep=Decimal("123456789.25")
    )
    return tuple(
        Linje(bevegelse=replace(movement, referanse=f"KRAV-{number}"), saldo=Decimal(-123456789) * number)
        for number in range(count)
    )


def test_the_printed_balance_adds_up(plain: bytes) -> None:
    text = read_text(plain)

    for words in (
        "Saldo 01.01.2022 51 574,00",
        "Nye krav, minus nye beløp til gode + 278 308,00",
        "Innbetalinger − 186 750,00",
        "Utbetalinger og motregning + 18 335,00",
        "Saldo 31.12.2022, skyldig = 161 467,00",
    ):
        assert words in text
    assert "Kontoutskriften går ikke opp" not in text
    assert "Sum i perioden, og saldo ved periodens slutt 314 989,00 205 096,00 161 467,00" in text
    assert "Sum, lik saldoen 161 467,00 62 500,00 223 967,00" in text


def test_the_head_shows_organisation_author_and_creation_time(plain: bytes) -> None:
    text = read_pages(plain)[0]

    for words in ("Nordlys Eplepresseri ENK", "314 055 403", "Kari Fjeldstad", "28.08.2023 kl. 09.16", "kl. 09.14"):
        assert words in text


def test_open_claims_show_kid_account_and_due_date(plain: bytes) -> None:
    text = read_text(plain)

    for words in ("18241683524485628643901", "7694 05 18888", "11.04.2022", "† er registrert på innehaveren"):
        assert words in text


def test_an_unexplained_balance_is_shown_first_and_in_the_sum() -> None:
    first = read_pages(render_kontoutskrift(build(eksempel_b(), date(2023, 1, 1), IDAG), HODE))[0]

    assert "Kontoutskriften går ikke opp. 2 000,00 kroner av saldoen ved starten av 01.01.2023" in first
    assert "Ikke forklart, inngår i saldoen over 2 000,00" in first


def test_no_balance_is_printed_when_a_list_is_missing() -> None:
    missing = Mangel(liste="krav", aar=2021, problem=Problem.UTILGJENGELIG)

    text = read_text(render_kontoutskrift(build(replace(nordlys(), mangler=(missing,))), HODE))

    assert "Ikke beregnet" in text
    assert "Krav for 2021 kunne ikke hentes. Radene mangler, og saldo er ikke beregnet." in text
    assert "51 574,00" not in text


def test_unreadable_rows_are_listed_and_the_sums_marked() -> None:
    bad = UleseligRad(liste="krav", identifikator="KRAV-X", grunn="opprinneligBeloep")

    text = read_text(render_kontoutskrift(build(replace(nordlys(), uleselige=(bad,))), HODE))

    assert "Kunne ikke leses: KRAV-X i krav: feltet «opprinneligBeloep» er ikke som det skal" in text
    assert "ufullstendig" in text


def test_an_unreadable_sum_from_the_authority_does_not_affect_ours() -> None:
    bad = UleseligRad(liste="totalOversikt", identifikator="", grunn="saldo")

    text = read_text(render_kontoutskrift(build(replace(nordlys(), uleselige=(bad,))), HODE))

    assert "Summene her er regnet av kravene, og er ikke berørt." in text
    assert "ufullstendig" not in text


def test_a_differing_sum_from_the_authority_is_shown_beside_ours() -> None:
    grunnlag = nordlys()
    sums = grunnlag.aapne.total_oversikt
    assert sums is not None
    lacking = replace(sums, forfalt=sums.forfalt - 6373, renter=sums.renter - 800, saldo=sums.saldo - 7173)
    wrong = replace(grunnlag.aapne, total_oversikt=lacking)

    first = read_pages(render_kontoutskrift(build(replace(grunnlag, aapne=wrong)), HODE))[0]

    assert "Skatteetaten oppgir 155 094,00 kroner." in first
    assert "er kravene i listen 161 467,00. Forskjellen er −6 373,00." in first
    assert "uten kravet Arbeidsgiveravgift - 2022/2 (253517389)" in first


def test_dates_are_not_broken_across_lines(plain: bytes) -> None:
    words = [word.text for page in read_words(plain) for word in page.words]

    assert "31.12.2022" in words
    assert not [word for word in words if re.fullmatch(r"[0-9]{2}\.[0-9]{2}\.(|2|20|202)", word)]


def test_old_figures_are_marked_on_the_first_page() -> None:
    first = read_pages(render_kontoutskrift(build(nordlys()), replace(HODE, is_gammelt=True)))[0]

    assert "Tallene er gamle." in first


def test_figures_fetched_far_apart_show_both_times() -> None:
    head = replace(HODE, tall_hentet_siste=datetime(2023, 8, 28, 7, 15, 30, tzinfo=UTC))

    first = read_pages(render_kontoutskrift(build(nordlys()), head))[0]

    assert "28.08.2023 kl. 09.14 til" in first
    assert "kl. 09.15" in first


def test_every_page_has_table_head_organisation_and_page_number() -> None:
    utskrift = Utskrift(kontoutskrift=replace(build(nordlys()), linjer=make_lines(120)), hode=HODE)
    pages = read_pages(draw(utskrift.build_dokument()))

    assert len(pages) > 3
    for number, page in enumerate(pages, start=1):
        assert f"Side {number} av {len(pages)}" in page
        assert "Nordlys Eplepresseri ENK, org.nr. 314 055 403" in page
        assert "Kontoutskrift 01.01.2022–31.12.2022" in page
        assert utskrift.referanse in page
    assert all("Dato Tekst Referanse Debet Kredit Saldo" in page for page in pages[1:3])


def test_long_texts_and_large_amounts_neither_overflow_nor_overlap() -> None:
    text = "Svært lang beskrivelse " * 9 + "slutten"
    pdf = render_kontoutskrift(replace(build(nordlys()), linjer=make_lines(3, text)), HODE)

    assert "slutten" in read_text(pdf)
    assert "123 456 789,25" in read_text(pdf)
    assert all(word.x1 <= page.width - 45 for page in read_words(pdf) for word in page.words)


@pytest.mark.parametrize("text", ["W" * 500, "ord " * 125])
def test_a_long_text_is_cut_in_print_and_whole_in_the_attachments(text: str) -> None:
    pdf = render_kontoutskrift(replace(build(nordlys()), linjer=make_lines(3, text)), HODE)

    assert "…" in read_text(pdf)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        inside = document.attachments["bevegelser.csv"].get_file().read_bytes().decode("utf-8-sig")
    assert inside.count(text.strip()) == 3


def test_a_statement_without_movements_says_so() -> None:
    assert "Ingen bevegelser i perioden." in read_text(render_kontoutskrift(replace(build(nordlys()), linjer=()), HODE))


def test_equal_statements_give_equal_bytes(plain: bytes) -> None:
    assert render_kontoutskrift(build(nordlys()), HODE) == plain
    assert plain != render_kontoutskrift(build(nordlys()), replace(HODE, laget_av="En annen"))


def test_hostile_text_is_printed_as_text() -> None:
    texts = ("<script>alert(1)</script>", '<img src="file:///etc/passwd">', "{{ hode }}")
    lines = tuple(line for text in texts for line in make_lines(1, text))

    pdf = render_kontoutskrift(replace(build(nordlys()), linjer=lines), HODE)

    printed = read_text(pdf).replace(" ", "")
    assert [text for text in texts if text.replace(" ", "") not in printed] == []
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert "/JavaScript" not in str(document.Root)


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "http://127.0.0.1:9/x.png", "fonts/../../../manage.py", "data:image/png;base64,AA"]
)
def test_only_the_projects_own_print_files_are_read(url: str, caplog: pytest.LogCaptureFixture) -> None:
    html = f'<html lang="nb"><head><title>x</title></head><body><img src="{url}" alt="x"></body></html>'
    draw(Dokument(html=html, filnavn="x.pdf", laget=HODE.laget, hentet=None))

    assert "only the project's own print files are read" in caplog.text


def test_the_file_is_tagged_has_a_language_and_a_title(plain: bytes) -> None:
    with pikepdf.open(io.BytesIO(plain)) as document:
        assert document.Root.Lang == "nb"
        assert document.Root.MarkInfo.Marked
        assert "Kontoutskrift Nordlys Eplepresseri ENK" in str(document.docinfo["/Title"])
        assert "/StructTreeRoot" in document.Root


def test_the_file_name_has_organisation_period_and_creation_time() -> None:
    name = Utskrift(kontoutskrift=build(nordlys()), hode=HODE).build_dokument().filnavn

    assert name == "kontoutskrift_314055403_2022-01-01_2022-12-31_20230828T0916.pdf"
