"""Rules for every address, page and file."""

import ast
import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve

from tests.conftest import NORDLYS
from tests.settings import SANDBOX
from tests.web.sider import EVERY_PATH, PAGE_PATHS, list_knapper

ROOT = Path(__file__).parent.parent
PAGES = PAGE_PATHS
PERMISSIONS = ("Tilgang", "Sequence[Tilgang]")
# The authority, and who sets the rates: https://lovdata.no has the regulations.
OFFICIAL = (
    "https://www.skatteetaten.no/",
    "https://www.regjeringen.no/",
    "https://lovdata.no/",
    f"{SANDBOX}/altinn/",  # where a business gives the system access, and withdraws it
)
MAX_MODULE, MAX_FUNCTION = 250, 40  # lines


def walk(patterns: list[URLPattern | URLResolver], start: str = "") -> list[tuple[str, URLPattern]]:
    """Every address with its view, also of patterns within others."""
    found: list[tuple[str, URLPattern]] = []
    for pattern in patterns:
        route = f"{start}{pattern.pattern}"
        found += walk(pattern.url_patterns, route) if isinstance(pattern, URLResolver) else [(route, pattern)]
    return found


def test_every_address_states_its_access_policy() -> None:
    for route, pattern in walk(get_resolver().url_patterns):
        policy = getattr(pattern.callback, "access_policy", None)
        assert policy in ("open", "signed in", "organisation"), route
        assert (policy == "organisation") == ("orgnr" in route), route


def test_every_address_of_an_organisation_is_covered_by_the_access_walk() -> None:
    patterns = {route for route, _ in walk(get_resolver().url_patterns) if "orgnr" in route}
    walked = [f"virksomhet/{NORDLYS}/{path.partition('?')[0]}" for path in EVERY_PATH]

    assert {resolve(f"/{path}").route for path in walked} == patterns


def test_only_the_access_layer_creates_permissions() -> None:
    for file in (ROOT / "portal").rglob("*.py"):
        if file.is_relative_to(ROOT / "portal" / "access"):
            continue
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                assert name not in ("Tilgang", "Henterett", "Nattfirma", "Person"), f"{file}:{node.lineno}"
            if (
                isinstance(node, ast.Attribute)
                and node.attr == "replace"
                and getattr(node.value, "id", "") in ("tilgang", "rett")
            ):
                pytest.fail(f"{file}:{node.lineno} makes a permission of another")


def test_only_the_access_layer_chooses_who_reads() -> None:
    makes_agents = ROOT / "portal" / "api" / "agent_grants.py"
    for file in (ROOT / "portal").rglob("*.py"):
        if file.is_relative_to(ROOT / "portal" / "access") or file == makes_agents:
            continue
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Leser", "make_agent"):
                is_example = file.stem in (
                    "tilgang",
                    "gallery_systemtilgang",
                )  # the default, and one that reads nothing
                assert is_example, f"{file}:{node.lineno}"


def test_every_ledger_reader_takes_a_permission_and_never_a_number() -> None:
    tree = ast.parse((ROOT / "portal" / "api" / "reskontro.py").read_text())
    methods = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        and node.name.startswith(("get_", "fetch_"))
        and node.name != "get_reskontro"
    ]

    assert methods
    for method in methods:
        assert ast.unparse(method.args.args[1].annotation or ast.Constant("")) in PERMISSIONS, method.name


class Page(HTMLParser):
    """Collects headings, ids, table headers, and what a strict content policy forbids."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.h1, self.ids, self.wrong = 0, [], []  # type: ignore[var-annotated]
        self._tables: list[bool] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self.h1 += tag == "h1"
        if "id" in named:
            self.ids.append(named["id"])
        if tag == "th" and named.get("scope") not in ("col", "row", "rowgroup"):
            self.wrong.append("th without scope")
        if tag == "style" or "style" in named or (tag == "script" and "src" not in named):
            self.wrong.append(f"inline {tag}")
        if any(name.startswith("on") for name in named):
            self.wrong.append(f"handler in {tag}")
        address = named.get("href") or named.get("src") or ""
        is_official = tag == "a" and address.startswith(OFFICIAL)  # a link loads nothing until it is followed
        if tag in ("a", "link", "script", "img") and re.match(r"(https?:)?//", address) and not is_official:
            self.wrong.append("another host")
        if tag == "table":
            self._tables.append(False)
        if tag == "caption" and self._tables:
            self._tables[-1] = True

    def handle_endtag(self, tag: str) -> None:
        if tag == "table" and not self._tables.pop():
            self.wrong.append("table without caption")


@pytest.mark.django_db
@pytest.mark.parametrize("path", [*PAGES, "?apen=all", "finnes-ikke/"])
def test_every_page_has_one_heading_unique_ids_and_accessible_tables(bruker: Client, path: str) -> None:
    address = f"/virksomhet/{NORDLYS}/{path}"
    if path == "?apen=all":
        keys = [knapp.veksle.removeprefix("?apen=") for knapp in list_knapper(bruker.get(f"/virksomhet/{NORDLYS}/"))]
        address = f"/virksomhet/{NORDLYS}/?" + "&".join(f"apen={key}" for key in keys)

    page = Page(bruker.get(address).content.decode())

    assert page.h1 == 1
    assert len(page.ids) == len(set(page.ids))
    assert page.wrong == []


def test_every_test_named_in_the_documents_exists() -> None:
    for document in (ROOT / "docs").rglob("*.md"):
        for file, test in re.findall(r"`([\w/]+\.py)::(\w+)`", document.read_text(encoding="utf-8")):
            assert f"def {test}(" in (ROOT / "tests" / file).read_text(encoding="utf-8"), f"{document.name}: {test}"


ROOMS = ("portal", "sandbox", "scripts", "bench", "siege", "tests")


@pytest.mark.parametrize("room", ROOMS)
def test_modules_and_functions_are_short(room: str) -> None:
    long: list[Path | tuple[Path, str]] = []
    for file in (ROOT / room).rglob("*.py"):
        if file.parent.name == "migrations":  # written by Django
            continue
        text = file.read_text(encoding="utf-8")
        functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]
        long += [file] if len(text.splitlines()) > MAX_MODULE else []
        long += [(file, one.name) for one in functions if (one.end_lineno or 0) - one.lineno >= MAX_FUNCTION]

    assert long == []


def test_no_two_classes_share_a_name() -> None:
    """Except names that others choose: the API's, Django's commands and migrations, and headings of variables."""
    names: Counter[str] = Counter()
    for file in (ROOT / "portal").rglob("*.py"):
        if file.stem.startswith("wire") or file.parent.name in ("commands", "env", "migrations"):
            continue
        classes = (node.name for node in ast.parse(file.read_text()).body if isinstance(node, ast.ClassDef))
        names.update(name for name in classes if not name.startswith("_"))

    assert [name for name, count in names.items() if count > 1] == []
