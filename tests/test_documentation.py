"""What documents say of the code holds: files, tests, tables and limits."""

import importlib
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from portal.env.variables import Environment

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = ("README.md", "CONTRIBUTING.md", "docs/architecture.md", "docs/operations.md")
PROVEN = ("docs/security.md", "docs/privacy.md", "docs/accessibility.md")  # each names the tests that hold it
MADE = {"bench/results.json"}  # by the command that the document is about
# How many places one more of each may touch (decision 129).
MAX_PLACES = {"A field of a claim": 6, "A list of the API": 8, "A file format of tables": 2}
FILE = re.compile(r"`((?:portal|templates|tests|scripts|sandbox|bench|locale|docs|static)/[\w./-]*)`")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_file_that_a_document_names_exists(document: str) -> None:
    named = FILE.findall((ROOT / document).read_text(encoding="utf-8"))

    assert [path for path in named if path not in MADE and not (ROOT / path).exists()] == []


@pytest.mark.parametrize("document", PROVEN)
def test_every_test_that_a_document_names_exists(document: str) -> None:
    named = re.findall(r"`([\w/]+\.py)::(test_\w+)`", (ROOT / document).read_text(encoding="utf-8"))

    assert named
    assert [one for one in named if f"def {one[1]}(" not in (ROOT / "tests" / one[0]).read_text("utf-8")] == []


def test_every_name_of_the_code_in_the_security_document_exists() -> None:
    text = (ROOT / "docs/security.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:\w+/)*\w+)\.(?!(?:py|js|css|md|toml)`)(\w+)[`.]", text)
    modules = {module: list((ROOT / "portal").rglob(f"{module}.py")) for module, _ in named if module != "os"}

    missing = [
        f"{module}.{name}"
        for module, name in named
        if module in modules and not any(re.search(rf"\b{name}\b", file.read_text("utf-8")) for file in modules[module])
    ]
    assert len(named) > 100
    assert missing == []


def test_every_link_between_documents_leads_to_one() -> None:
    documents = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    links = [
        (document, link)
        for document in documents
        for link in re.findall(r"\]\(([^):#]+)[#)]", document.read_text(encoding="utf-8"))
    ]

    assert links
    assert [(one.name, link) for one, link in links if not (one.parent / link).exists()] == []


@pytest.mark.parametrize("what", MAX_PLACES)
def test_one_more_of_a_kind_touches_few_places(what: str) -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    section = text.partition(f"**{what}.**")[2].split("\n\n")[0]

    places = re.findall(r"^[0-9]+\. ", section, re.MULTILINE)
    assert 2 <= len(places) <= MAX_PLACES[what]


def test_the_privacy_document_lists_every_table_of_the_database() -> None:
    text = (ROOT / "docs/privacy.md").read_text(encoding="utf-8")
    listed = {
        name for row in re.findall(r"^\| (`\w+`.*?) \|", text, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)
    }

    tables = connection.introspection.django_table_names()
    assert listed == {*tables, "django_migrations", "api_cache"}


def test_every_kind_of_thing_in_the_cache_is_in_the_privacy_document() -> None:
    stores = {
        match
        for file in (ROOT / "portal").rglob("*.py")
        for match in re.findall(r"= (?:Large)?SealedStore\((\w+)", file.read_text())
    }

    # Whoever adds a store describes it in docs/privacy.md, and then adds it here.
    assert stores == {
        "Angre",
        "Dropped",
        "Egen",
        "Entry",
        "Failure",
        "Fil",
        "HuskedeKlienter",
        "Klientgrunnlag",
        "Fylling",
        "Klientrader",
        "_IVisning",
        "_Innsynsdag",
        "_Natt",
        "Lesbare",
        "Matching",
        "Merket",
        "Lesing",
        "Readers",
        "Confirmation",
        "_Agenter",
        "Oppdrag",
        "_Avgjorelse",
        "_Liste",
        "_Mark",
        "bytes",
        "datetime",
        "str",
    }  # bytes: versions of others


def test_every_threat_names_a_test_and_no_requirement_is_left_open() -> None:
    text = (ROOT / "docs/security.md").read_text(encoding="utf-8")
    threats = text[text.index("## 1. Threats") : text.index("## 2. OWASP")]

    without = [one.split("**")[0] for one in re.split(r"^\*\*", threats, flags=re.MULTILINE)[1:] if ".py" not in one]
    assert without == []
    assert "| not met |" not in text


def test_the_limits_are_those_of_the_code() -> None:
    text = (ROOT / "docs/security.md").read_text(encoding="utf-8")
    stated = list_stated(text, "| What | At most | Where |")

    assert [(what, said, find_limit(where)) for what, said, where in stated if find_limit(where) != said] == []


def test_things_are_kept_as_long_as_the_privacy_document_says() -> None:
    text = (ROOT / "docs/privacy.md").read_text(encoding="utf-8")
    stated = list_stated(text, "| What | How long | Where | Tests |")

    assert [(what, said, where) for what, said, where in stated if where and read_span(said) != find_value(where)] == []


def list_stated(text: str, head: str) -> list[tuple[str, str, str]]:
    """Each value of a table, with what it is of and its place in the code. The module is named once for several."""
    table = text[text.index(head) :].split("\n\n")[0]
    stated = []
    for row in table.splitlines()[2:]:
        what, several, named, *_ = (cell.strip() for cell in row.removeprefix("|").removesuffix("|").split("|"))
        first, *more = (place.strip("` ") for place in named.split(", "))
        module = first.rpartition(".")[0]
        places = [first, *(place if "." in place else f"{module}.{place}" for place in more)]
        stated += [(what, said, place) for said, place in zip(several.split(", "), places, strict=True)]
    return stated


def read_span(text: str) -> timedelta:
    number, _, unit = text.partition(" ")
    return timedelta(**{f"{unit.removesuffix('s')}s": int(number)})


def find_value(where: str) -> object:
    module, _, name = where.rpartition(".")
    return getattr(importlib.import_module(f"portal.{module.replace('/', '.')}"), name)


def find_limit(where: str) -> str:
    """The value of `env NAME`, a variable's default, or `module.NAME`, a constant: as the document writes it."""
    if where.startswith("env "):
        defaults = {one.name: one.default for one in Environment.list_variables()}
        return f"{int(defaults[where.removeprefix('env ')] or 0):,}"
    value = find_value(where)
    seconds = value.total_seconds() if isinstance(value, timedelta) else value
    assert isinstance(seconds, int | float)
    return f"{int(seconds):,}"
