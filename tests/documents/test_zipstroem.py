"""A ZIP as it is sent: names that every file system takes, and no package that lacks a file in silence."""

import io
import zipfile
from datetime import UTC, datetime
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.documents.zipstroem import name_filer, stream_zip

LAGET = datetime(2023, 8, 28, 7, 14, tzinfo=UTC)
ORGNR = "314055403"
# Letters with marks, path separators, control and direction marks, what Windows and command lines read otherwise.
ODD = st.text(alphabet='aA./\\:*?"<>|-~ \x00\n\u202e\u200bøÅ\u0301ﬁ\U0001f9fe1', max_size=12)


@given(st.lists(st.tuples(ODD, ODD), max_size=6))
def test_names_are_unique_and_no_path_whatever_clients_are_called(clients: list[tuple[str, str]]) -> None:
    names = name_filer([(nummer, navn, ORGNR) for nummer, navn in clients], ["00 Oversikt"])

    assert len({name.casefold() for name in names} | {"00 oversikt"}) == len(clients) + 1
    for name in names:
        assert name == name.strip(" .")
        assert name.isprintable()
        assert not set(name) & set('/\\:*?"<>|')
        assert not name.startswith((".", "-", "~"))


@pytest.mark.parametrize(
    ("nummer", "navn", "name"),
    [
        ("1001", "Nordlys Eplepresseri ENK", "1001 Nordlys Eplepresseri ENK"),
        ("", "Åsbakken Gård", "314055403 Åsbakken Gård"),
        ("", "../../etc/passwd", "314055403 .. .. etc passwd"),
        ("../x", "y", "x y"),
        ("CON", "", "314055403 CON"),
        ("con.1", "", "314055403 con.1"),
        ("00", "Oversikt", "314055403 00 Oversikt"),
    ],
)
def test_a_name_is_number_and_client(nummer: str, navn: str, name: str) -> None:
    assert name_filer([(nummer, navn, ORGNR)], ["00 Oversikt"]) == [name]


def test_a_long_name_fits_in_a_file_system() -> None:
    first, second = name_filer([("1", "å" * 500, "314055403"), ("1", "å" * 500, "212201782")])

    assert first != second
    assert max(len(f"{name}.xlsx".encode()) for name in (first, second)) <= 255


def test_a_package_is_written_a_file_at_a_time() -> None:
    read: list[str] = []

    def make(name: str) -> bytes:
        read.append(name)
        return name.encode() * 1000

    stream = stream_zip(((f"{name}.pdf", partial(make, name)) for name in ("å", "b")), LAGET)
    first = next(stream)
    assert read == ["å"]

    with zipfile.ZipFile(io.BytesIO(first + b"".join(stream))) as package:
        assert package.namelist() == ["å.pdf", "b.pdf"]
        assert package.read("å.pdf") == "å".encode() * 1000
        assert package.testzip() is None


def test_a_package_that_lacks_a_file_cannot_be_opened() -> None:
    def fail() -> bytes:
        raise LookupError

    sent: list[bytes] = []
    with pytest.raises(LookupError):
        sent.extend(stream_zip([("a.pdf", lambda: b"a"), ("b.pdf", fail)], LAGET))

    with pytest.raises(zipfile.BadZipFile):
        zipfile.ZipFile(io.BytesIO(b"".join(sent)))
