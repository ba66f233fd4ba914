"""Names have Norwegian order."""

import unicodedata
from collections.abc import Callable
from typing import Literal

import pytest

from portal.domain.collation import sort_key

ORDER = [
    "3D-print", "Aker", "Berg", "Eclair", "Éclair", "Ester", "Lund", "Mykle", "Müller", "Zebra", "Ærlig",
    "Ørret", "Ålesund",
    "Ås", "Aas", "Åsane", "Åse", "Aasen",
]  # fmt: skip


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("change", [str, str.upper, str.lower])
def test_names_are_in_norwegian_order_in_any_form(form: Literal["NFC", "NFD"], change: Callable[[str], str]) -> None:
    written = [unicodedata.normalize(form, change(name)) for name in ORDER]
    shuffled = written[::-1]

    assert sorted(shuffled, key=sort_key) == written


def test_swedish_and_german_letters_have_the_norwegian_ones_place() -> None:
    assert sorted(["Öst", "Zz", "Ål", "Äng"], key=sort_key) == ["Zz", "Äng", "Öst", "Ål"]
