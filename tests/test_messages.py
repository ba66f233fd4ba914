"""Every text is there in three languages, and nothing that people read stands outside the catalogues."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

from scripts.messages import LANGUAGES, ROOT, collect, compile_catalog, get_path, is_translated, read

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
def test_every_text_is_translated_and_no_translation_is_left_over(texts: Catalog, language: str) -> None:
    wanted, found = list_messages(texts), list_messages(read(language))

    assert found.keys() == wanted.keys(), "run: make messages"
    assert [key for key, message in found.items() if not is_translated(message.string)] == []
    assert [key for key, message in found.items() if message.fuzzy] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_values_of_its_text(language: str) -> None:
    for message in list_messages(read(language)).values():
        sources = [message.id] if isinstance(message.id, str) else list(message.id)
        for string in [message.string] if isinstance(message.string, str) else message.string or ():
            wanted = {found for source in sources for found in PLACEHOLDER.findall(source)}
            assert set(PLACEHOLDER.findall(string)) == wanted, string
            assert string.count("<") == string.count(">") == sources[0].count("<"), string


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_compiled_is_what_is_written(language: str) -> None:
    assert get_path(language, "mo").read_bytes() == compile_catalog(read(language)), "run: make messages"


class _Reader(HTMLParser):
    """What of a template stands there for people to read, whatever its tags put in."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        self.found.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if name in READ_OUT]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_word_of_a_template_is_outside_the_catalogues(path: Path) -> None:
    reader = _Reader()
    reader.feed(TRANSLATED.sub(" ", path.read_text(encoding="utf-8")))

    words = [text for text in reader.found if re.search(r"[A-Za-zÆØÅæøå]{2,}", re.sub(r"&\w+;", "", text))]

    assert words == []
