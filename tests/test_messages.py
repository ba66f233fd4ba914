"""Every text exists in three languages, and no visible text is outside the catalogues."""

import ast
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

from scripts.messages import KEYWORDS, LANGUAGES, ROOT, collect, compile_catalog, get_path, is_translated, read

PLACEHOLDER = re.compile(r"%\([a-z_0-9]+\)[sd]|%%")
TRANSLATED = re.compile(r"\{% blocktranslate\b.*?\{% endblocktranslate %\}|\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
READ_OUT = ("aria-label", "data-l", "alt", "title", "placeholder")
TEMPLATES = sorted(path for path in (ROOT / "templates").glob("**/*.html") if "documents" not in path.parts)


def list_messages(catalog: Catalog) -> dict[tuple[str, str | None], Message]:
    found = {}
    for message in catalog:
        key = message.id if isinstance(message.id, str) else message.id[0]
        if key:
            found[key, message.context] = message
    return found


@pytest.fixture(scope="module")
def texts() -> Catalog:
    return collect()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated_and_no_unused_translation_is_left(texts: Catalog, language: str) -> None:
    wanted, found = list_messages(texts), list_messages(read(language))

    assert found.keys() == wanted.keys(), "run: make messages"
    assert [key for key, message in found.items() if not is_translated(message.string)] == []
    assert [key for key, message in found.items() if message.fuzzy] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_placeholders_of_its_text(language: str) -> None:
    for message in list_messages(read(language)).values():
        sources = [message.id] if isinstance(message.id, str) else list(message.id)
        for string in [message.string] if isinstance(message.string, str) else message.string or ():
            wanted = {found for source in sources for found in PLACEHOLDER.findall(source)}
            assert set(PLACEHOLDER.findall(string)) == wanted, string
            assert string.count("<") == string.count(">") == sources[0].count("<"), string


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogues_match_the_sources(language: str) -> None:
    assert get_path(language, "mo").read_bytes() == compile_catalog(read(language)), "run: make messages"


def test_no_text_is_marked_inside_another_where_it_is_not_collected() -> None:
    inside = [
        f"{path.name}:{call.lineno}"
        for path in (ROOT / "portal").rglob("*.py")
        for joined in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(joined, ast.JoinedStr)
        for call in ast.walk(joined)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in KEYWORDS
    ]

    assert inside == []


class _Reader(HTMLParser):
    """Collects a template's visible text, without the tags."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        self.found.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if name in READ_OUT]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_word_in_a_template_is_outside_the_catalogues(path: Path) -> None:
    reader = _Reader()
    reader.feed(TRANSLATED.sub(" ", path.read_text(encoding="utf-8")))

    words = [text for text in reader.found if re.search(r"[A-Za-zÆØÅæøå]{2,}", re.sub(r"&\w+;", "", text))]

    assert words == []
