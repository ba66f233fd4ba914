"""What a person notes about a client, typed and in files."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.documents.csvfil import render_tabell
from portal.documents.klienttabell import list_klientkort_tabell
from portal.domain.klientkort import (
    MAX_ANSVARLIG,
    MAX_ETIKETT,
    MAX_ETIKETTER,
    MAX_NOTAT,
    MAX_NUMMER,
    Klientkort,
    TooLong,
    make_klientkort,
    rank_nummer,
)
from portal.domain.klientkortfil import LestFil, Linjefeil, read_klientkort

NORDLYS, SOLVIK = "314055403", "212201782"


def test_what_is_typed_is_cleaned() -> None:
    kort, wrong = make_klientkort(" 10\u00a001 ", "Lønn,, bygg , LØNN", "Kari\tNordmann", "a\u0301\u202e")

    assert (kort.nummer, kort.etiketter, kort.ansvarlig, kort.notat) == (
        "10 01",
        ("LØNN", "bygg"),
        "Kari Nordmann",
        "á",
    )
    assert wrong == ()


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"nummer": "1" * (MAX_NUMMER + 1)}, TooLong(field="nummer", most=MAX_NUMMER)),
        ({"etiketter": "a" * (MAX_ETIKETT + 1)}, TooLong(field="etikett", most=MAX_ETIKETT)),
        ({"etiketter": "a,b,c,d,e,f"}, TooLong(field="etiketter", most=MAX_ETIKETTER)),
        ({"ansvarlig": "a" * (MAX_ANSVARLIG + 1)}, TooLong(field="ansvarlig", most=MAX_ANSVARLIG)),
        ({"notat": "a" * (MAX_NOTAT + 1)}, TooLong(field="notat", most=MAX_NOTAT)),
    ],
)
def test_what_is_too_long_is_told(typed: dict[str, str], wrong: TooLong) -> None:
    assert make_klientkort(**typed)[1] == (wrong,)


def test_what_is_as_long_as_it_may_be_is_not_too_long() -> None:
    labels = ",".join(f"{number}".rjust(MAX_ETIKETT, "a") for number in range(MAX_ETIKETTER))

    assert make_klientkort("1" * MAX_NUMMER, labels, "a" * MAX_ANSVARLIG, "a" * MAX_NOTAT)[1] == ()
    assert make_klientkort() == (Klientkort(), ())


def test_labels_are_added_and_removed_in_whatever_case_they_are_written() -> None:
    kort = Klientkort(nummer="7", etiketter=("Lønn", "Bygg"), ansvarlig="Kari")

    assert kort.with_labels(("LØNN", "År")) == Klientkort(
        nummer="7", etiketter=("LØNN", "Bygg", "År"), ansvarlig="Kari"
    )
    assert kort.without(("lønn", "År")) == Klientkort(nummer="7", etiketter=("Bygg",), ansvarlig="Kari")
    assert kort.sokbart == "7 lønn bygg kari"


@pytest.mark.parametrize("text", ["=1", "-1", "\uff1d1", "\uff201", "a; \uff0b1"])
def test_an_escaped_formula_is_read_as_it_was_typed(text: str) -> None:
    kort, _ = make_klientkort(notat=text)
    written = render_tabell(list_klientkort_tabell([(NORDLYS, "Nordlys", kort)]))

    assert f";{text}" not in written.decode()
    assert read_klientkort(written).kort[NORDLYS] == kort


def test_numbers_are_sorted_as_numbers() -> None:
    assert sorted(["10", "9", "1001", "A2"], key=lambda nummer: rank_nummer(nummer) or "") == ["9", "10", "1001", "A2"]
    assert rank_nummer("") is None


TEXT = st.text(st.characters(codec="utf-8", exclude_characters=","), max_size=20)
CARDS = st.builds(lambda *typed: make_klientkort(*typed)[0], TEXT, st.lists(TEXT, max_size=3).map(",".join), TEXT, TEXT)


@given(kort=CARDS)
def test_a_card_survives_our_own_file(kort: Klientkort) -> None:
    file = render_tabell(list_klientkort_tabell([(NORDLYS, "Nordlys =1, ENK", kort)]))

    lest = read_klientkort(file)

    assert lest.feil == ()
    assert lest.kort == {NORDLYS: kort}
    assert lest.merge({}, [NORDLYS]) == ({} if kort.is_empty else {NORDLYS: kort})


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("between", [";", ",", "\t"])
def test_a_file_is_read_as_programs_write_it(coding: str, between: str) -> None:
    lines = [("Org.nr.", "Kundenr", "Ukjent", "Etikett"), ("314 055 403", "7", "x", "Lønn"), ("", "", "", "")]
    data = "\r\n".join(between.join(line) for line in lines).encode(coding)

    lest = read_klientkort(data)

    assert lest.kort == {NORDLYS: Klientkort(nummer="7", etiketter=("Lønn",))}
    assert (lest.columns, lest.feil) == ({"nummer", "etiketter"}, ())


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0\0",
        b"\xff\xfe\x00",
        b"navn;etikett\nA;B",
        b"notat;etikett\nA;B",
        b"orgnr;notat\n314055403;a\0b",
        b"organisasjonsnummer\n314055403",
        b'orgnr;notat\n"',
        b"PK\x03\x04",
    ],
)
def test_what_is_no_such_file_is_told(data: bytes) -> None:
    assert read_klientkort(data).is_unreadable


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_the_heading_alone_tells_what_is_between_cells(end: str) -> None:
    lines = ("Organisasjonsnummer;XXXX;Notat", f"{NORDLYS};x;a, b, c, d, e", f"{SOLVIK};x;f, g, h, i, j", "")

    assert read_klientkort(end.join(lines).encode()).kort == {
        NORDLYS: Klientkort(notat="a, b, c, d, e"),
        SOLVIK: Klientkort(notat="f, g, h, i, j"),
    }


def test_a_file_is_read_in_either_order_of_its_bytes() -> None:
    data = f"orgnr;notat\n{NORDLYS};Lønn".encode("utf-16-be")

    assert read_klientkort(b"\xfe\xff" + data).kort == {NORDLYS: Klientkort(notat="Lønn")}


def test_empty_lines_and_remarks_are_passed_over() -> None:
    lest = read(";", f"{NORDLYS};1", " ; ", "merknad;2", f"{SOLVIK};5")

    assert (lest.kort, lest.feil) == ({NORDLYS: Klientkort(nummer="1"), SOLVIK: Klientkort(nummer="5")}, ())


def test_what_a_short_line_lacks_is_empty() -> None:
    lest = read(NORDLYS, f"{SOLVIK};5")

    assert (lest.kort, lest.feil) == ({NORDLYS: Klientkort(), SOLVIK: Klientkort(nummer="5")}, ())


def read(*lines: str) -> LestFil:
    return read_klientkort("\n".join(("organisasjonsnummer;klientnummer", *lines)).encode())


def test_each_wrong_line_is_told() -> None:
    lest = read("314055403;1", "123;2", "314 055 403;3", f"{SOLVIK};{'9' * 21}")
    assert lest.kort.keys() == {NORDLYS, SOLVIK}

    assert lest.feil == (
        Linjefeil(linje=3),
        Linjefeil(linje=4, is_repeated=True),
        Linjefeil(linje=5, feil=TooLong(field="nummer", most=MAX_NUMMER)),
    )


@pytest.mark.parametrize(
    ("lines", "known", "after"),
    [
        (["314055403;2"], [NORDLYS], {NORDLYS: Klientkort(nummer="2", notat="Ring"), SOLVIK: Klientkort(nummer="5")}),
        (["314055403;"], [NORDLYS], {NORDLYS: Klientkort(notat="Ring"), SOLVIK: Klientkort(nummer="5")}),
        ([f"{SOLVIK};"], [NORDLYS, SOLVIK], {NORDLYS: Klientkort(nummer="1", notat="Ring")}),
        (["314055403;2"], [SOLVIK], {NORDLYS: Klientkort(nummer="1", notat="Ring"), SOLVIK: Klientkort(nummer="5")}),
    ],
)
def test_only_columns_of_the_file_and_known_organisations_change(
    lines: Sequence[str], known: Sequence[str], after: dict[str, Klientkort]
) -> None:
    kept = {NORDLYS: Klientkort(nummer="1", notat="Ring"), SOLVIK: Klientkort(nummer="5")}

    assert read(*lines).merge(kept, known) == after


def test_an_organisation_without_a_card_gets_one() -> None:
    assert read("314055403;2").merge({}, [NORDLYS]) == {NORDLYS: Klientkort(nummer="2")}
