"""Rules for every template: short lines, explicit inputs to components, and few levels."""

import re
from functools import cache
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parent.parent / "templates"
STYLES = Path(__file__).parent.parent / "static" / "css"
FILES = sorted(TEMPLATES.rglob("*.html"))
MAX_LINE, MAX_LEVELS = 160, 3
INCLUDE = re.compile(r'{% include (?:"([^"]+)"|([\w.]+))[^%]*%}')
# Templates named by variables, and the templates of our own tags.
YEAR_LISTS = tuple(f"aarslister/{name}.html" for name in ("betalte_krav", "innbetalinger", "utbetalinger"))
ICONS = ("components/ikon.html",)
BY_VARIABLE = {"side.mal": (*YEAR_LISTS, "aarslister/tilgodebeloep.html"), "ikon": ICONS, "mal": ICONS}
BY_TAG = {"kolonne": "components/kolonne.html", "last_ned": "components/last_ned.html"}


@pytest.mark.parametrize("file", sorted(STYLES.glob("*.css")), ids=lambda file: file.name)
def test_paper_counts_as_wide_unless_a_rule_says_that_it_is_for_screens(file: Path) -> None:
    queries = re.findall(r"@media ([^{]*width[^{]*)", file.read_text())

    for query in queries:
        is_narrow = re.search(r"width <|max-width", query)
        assert query.startswith("screen and (" if is_narrow else ("print, (", "screen and (")), query


def name_of(file: Path) -> str:
    return str(file.relative_to(TEMPLATES))


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_no_line_of_a_template_is_too_long(file: Path) -> None:
    lines = file.read_text(encoding="utf-8").splitlines()

    assert [(number, len(line)) for number, line in enumerate(lines, start=1) if len(line) > MAX_LINE] == []


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_an_included_template_knows_only_what_it_is_given(file: Path) -> None:
    includes = [found[0] for found in INCLUDE.finditer(file.read_text(encoding="utf-8"))]

    assert [include for include in includes if not include.endswith(" only %}")] == []


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_a_constant_part_names_no_variable_but_the_languages(file: Path) -> None:
    parts = re.findall(r"{% constant %}(.*?){% endconstant %}", file.read_text(encoding="utf-8"), flags=re.DOTALL)
    named = {name for part in parts for name in re.findall(r"{(?:{|% (?:el)?if) ([^%}]+) [%}]}", part)}

    assert named <= {"spraak", "kode", "navn", "kode == spraak"}


CONSTANT_TAG = re.compile(
    r"""translate ("[^"]+"|'[^']+')|blocktranslate trimmed|endblocktranslate|static '[^']+'|include "[^"]+" only"""
    r"|url '\w+'|url 'velg_spraak' kode|get_current_language as spraak"
    r"|for kode, navn in alle_spraak|endfor|if kode == spraak|endif"
)


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_a_constant_part_has_only_tags_that_say_the_same_to_everybody(file: Path) -> None:
    """Others, such as `csrf_token`, would be silent in it."""
    parts = re.findall(r"{% constant %}(.*?){% endconstant %}", file.read_text(encoding="utf-8"), flags=re.DOTALL)
    tags = [tag for part in parts for tag in re.findall(r"{%\s*(.*?)\s*%}", part, flags=re.DOTALL)]

    assert [tag for tag in tags if not CONSTANT_TAG.fullmatch(tag)] == []


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_templates_include_each_other_at_most_three_levels_deep(file: Path) -> None:
    path = find_longest(name_of(file))

    assert len(path) - 1 <= MAX_LEVELS, " > ".join(path)


@cache
def find_longest(name: str) -> tuple[str, ...]:
    """The longest chain of includes from a template or a part of it."""
    ways = [find_longest(other) for other in list_included(read(name))]
    return (name, *max(ways, key=len, default=()))


def read(name: str) -> str:
    """A template with its parent, or a part of it; named parts are left out of the whole."""
    file, _, part = name.partition("#")
    text = (TEMPLATES / file).read_text(encoding="utf-8")
    if part:
        found = re.search(rf"{{% partialdef {part}\b.*?%}}(.*?){{% endpartialdef", text, flags=re.DOTALL)
        assert found, name
        return found[1]
    base = re.search(r'{% extends "([^"]+)" %}', text)
    own = re.sub(r"{% partialdef [\w-]+ %}.*?{% endpartialdef[^%]*%}", "", text, flags=re.DOTALL)
    return own + (read(base[1]) if base else "")


def list_included(text: str) -> list[str]:
    """Names of all templates that a text includes."""
    names = [BY_TAG[tag] for tag in BY_TAG if f"{{% {tag} " in text]
    for literal, variable in INCLUDE.findall(text):
        names += [literal] if literal else BY_VARIABLE[variable]
    return names


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_attributes_of_htmx_are_valid_html(file: Path) -> None:
    assert re.findall(r"(?<![\w-])hx-[a-z-]+=", file.read_text(encoding="utf-8")) == []
