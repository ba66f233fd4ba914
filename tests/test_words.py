"""One word for one thing: no text has a word that docs/words.md replaces."""

import re
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Catalog

from scripts.messages import ROOT, collect, read

WORDS = ROOT / "docs/words.md"
LANGUAGES = {"Bokmål": "nb", "Nynorsk": "nn", "English": "en"}
QUOTED = re.compile(r"`([^`]+)`")
NOT_WORDS = re.compile(r"%\(\w+\)[sd]|<[^>]*>")


def list_rules() -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    """Language, word to write, word that it replaces, and where that is allowed."""
    for section in WORDS.read_text(encoding="utf-8").split("\n## ")[1:]:
        title, _, table = section.partition("\n")
        for line in table.splitlines():
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            if len(cells) == 4 and "`" in cells[1]:
                yield from (
                    (LANGUAGES[title], cells[0], word, tuple(QUOTED.findall(cells[2])))
                    for word in QUOTED.findall(cells[1])
                )


RULES = tuple(list_rules())


def list_texts(catalog: Catalog, language: str) -> list[str]:
    """What people read, without placeholders and tags."""
    found = [message.id if language == "nb" else message.string for message in catalog if message.id]
    texts = [text for one in found if one for text in ([one] if isinstance(one, str) else one)]
    return [NOT_WORDS.sub(" ", text) for text in texts]


@pytest.fixture(scope="module")
def texts() -> dict[str, list[str]]:
    return {code: list_texts(collect() if code == "nb" else read(code), code) for code in LANGUAGES.values()}


def compile_word(word: str) -> re.Pattern[str]:
    pattern = re.escape(word).replace(r"\*", r"\w*")
    return re.compile(rf"\b{pattern}\b", re.IGNORECASE)


@pytest.mark.parametrize(
    ("language", "instead", "word", "allowed"), RULES, ids=[f"{rule[0]}-{rule[2]}" for rule in RULES]
)
def test_no_text_has_a_word_that_another_replaces(
    texts: dict[str, list[str]], language: str, instead: str, word: str, allowed: tuple[str, ...]
) -> None:
    pattern = compile_word(word)
    kept = re.compile("|".join(map(re.escape, allowed)) or r"(?!)", re.IGNORECASE)

    wrong = [text for text in texts[language] if pattern.search(kept.sub(" ", text))]

    assert wrong == [], f"write: {instead}"


def test_every_language_has_its_words_and_every_exception_is_of_use(texts: dict[str, list[str]]) -> None:
    assert {rule[0] for rule in RULES} == set(LANGUAGES.values())
    exceptions = {(language, text) for language, _instead, _word, allowed in RULES for text in allowed}

    unused = [one for one in exceptions if not any(one[1].lower() in text.lower() for text in texts[one[0]])]

    assert unused == []


def test_a_word_with_a_star_is_found_with_any_ending_and_not_inside_another() -> None:
    assert compile_word("frist*").search("Fristen var i går")
    assert not compile_word("frist*").search("ofte kalt betalingsfrist")
    assert not compile_word("da").search("dagen")


def test_pages_for_accountants_call_a_business_a_client() -> None:
    pages = re.compile(r"templates/(klient(avstemming|kort|nytt|sok)/|papirer/|betalingsfil/\w*klient)")
    lists, rights = r"Min side for virksomheter|Alle virksomheter|listen over virksomheter", r"tilgang til virksomheten"
    kept = re.compile(rf"{lists}|{rights}|Hver virksomhet får en linje")
    shown = [one for one in collect() if one.id and any(pages.match(place) for place, _line in one.locations)]

    wrong = [one.id for one in shown if "virksomhet" in kept.sub("", str(one.id)).lower()]

    assert shown
    assert wrong == []
