"""Documents name files that exist."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = ("README.md", "CONTRIBUTING.md", "docs/architecture.md", "docs/operations.md")
MADE = {"bench/results.json"}  # by the command that the document is about
FILE = re.compile(r"`((?:portal|templates|tests|scripts|sandbox|bench|locale|docs|static)/[\w./-]*)`")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_file_that_a_document_names_exists(document: str) -> None:
    named = FILE.findall((ROOT / document).read_text(encoding="utf-8"))

    assert [path for path in named if path not in MADE and not (ROOT / path).exists()] == []
