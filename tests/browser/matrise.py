"""Every page and state in every language: axe at two sizes, the width of the smallest screen, and paper."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.conftest import NARROW, launch, start, start_gallery, stop
from tests.browser.vandring import walk

LANGUAGES = ("nb", "nn", "en")


def walk_matrix() -> Iterator[tuple[str, list[str]]]:
    """Yield each page or state in each language, with its faults."""
    with tempfile.TemporaryDirectory() as var, sync_playwright() as playwright:
        running, browser = start(Path(var)), launch(playwright)
        try:
            with start_gallery(running) as gallery:
                for language in LANGUAGES:
                    for sett in walk(browser, running.portal, gallery, language=language):
                        is_wide = sett.width_at_320 > NARROW[0]
                        wide = [f"{sett.side.path}: {sett.width_at_320} pixels wide on the smallest screen"]
                        spilling = [f"sticks out of its box: {box}" for box in sett.list_spilling()]
                        paper = [f"on paper: {one}" for one in sett.find_wrong_on_paper()]
                        yield f"{language} {sett.side.path}", [*sett.axe, *(wide if is_wide else []), *spilling, *paper]
        finally:
            browser.close()
            stop(running)
