"""Collects translatable texts from code and templates into locale/ and compiles them, without gettext tools."""

import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("nn", "en")
NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)  # fixed, so that a catalogue only changes when a text does
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def main() -> int:
    """Update all catalogues; returns 1 if a translation is missing."""
    template, waiting = collect(), 0
    for language in LANGUAGES:
        catalog = read(language)
        catalog.update(template, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        catalog.header_comment = "# The texts of the portal. `make messages` brings them up to date with the code."
        catalog.creation_date = catalog.revision_date = NO_DATE
        with get_path(language, "po").open("wb") as file:
            write_po(file, catalog, width=120, sort_output=True, include_lineno=False, omit_header=False)
        get_path(language, "mo").write_bytes(compile_catalog(catalog))
        missing = [message for message in catalog if message.id and not is_translated(message.string)]
        waiting += len(missing)
        print(f"{language}: {len(catalog)} texts, {len(missing)} not translated")
        for message in missing:
            print(f"  {message.id}")
    return 1 if waiting else 0


def collect() -> Catalog:
    """All texts marked for translation, with the files they are in."""
    catalog = Catalog(project="Min side for virksomheter", fuzzy=False)
    for path in list_files():
        for _line, message, _comments, context in extract("python", io.BytesIO(get_source(path)), KEYWORDS):
            catalog.add(message, locations=[(path.relative_to(ROOT).as_posix(), 0)], context=context, flags=())
    return catalog


def list_files() -> Iterator[Path]:
    """Files that may have translatable texts."""
    yield from sorted([*ROOT.glob("portal/**/*.py"), *ROOT.glob("templates/**/*.html")])


def get_source(path: Path) -> bytes:
    """The file as Python source. A template is turned into gettext calls, on one line to avoid indentation errors."""
    from django.utils.translation.template import templatize  # needs settings

    source = path.read_text(encoding="utf-8")
    return (templatize(source).replace("\n", " ").strip() if path.suffix == ".html" else source).encode()


def read(language: str) -> Catalog:
    """A language's catalogue, or a new empty one."""
    path = get_path(language, "po")
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        return Catalog(locale=language, project="Min side for virksomheter", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def compile_catalog(catalog: Catalog) -> bytes:
    """The catalogue in .mo format."""
    file = io.BytesIO()
    write_mo(file, catalog)
    return file.getvalue()


def is_translated(string: str | tuple[str, ...] | list[str] | None) -> bool:
    """Whether the text, or each of its plural forms, is filled in."""
    return bool(string) if isinstance(string, str) or not string else all(string)


def get_path(language: str, ending: str) -> Path:
    """The catalogue file of a language."""
    return ROOT / "locale" / language / "LC_MESSAGES" / f"django.{ending}"


if __name__ == "__main__":
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    sys.path.insert(0, str(ROOT))
    sys.exit(main())
