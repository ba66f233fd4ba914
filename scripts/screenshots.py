"""Takes screenshots of every page, or of those named, for desktop and phone, into docs/screenshots/."""

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.browser.conftest import DESKTOP, PHONE, launch, start, start_gallery, stop  # noqa: E402 (needs the path)
from tests.web.sider import DAGLIG_LEDER, REGNSKAPSFORER  # noqa: E402

FOLDER = ROOT / "docs" / "screenshots"
EIER, NORDLYS = "13916520071", "314055403"
KREDIT = "312385155"  # has unplaced payments and a credit balance


@dataclass(frozen=True, slots=True)
class Shot:
    """One screenshot: file name, person, path, and a button to press first."""

    name: str
    pid: str
    path: str
    press: str = ""


SHOTS = (
    Shot("forside", "", "/"),
    Shot("krav-og-betalinger", EIER, f"/virksomhet/{NORDLYS}/", "Utskrevet forskuddsskatt"),
    Shot("ubetalte-krav", EIER, f"/virksomhet/{NORDLYS}/ubetalte-krav/"),
    Shot("uplasserte-innbetalinger", REGNSKAPSFORER, f"/virksomhet/{KREDIT}/uplasserte-innbetalinger/"),
    Shot("betalte-krav", EIER, f"/virksomhet/{NORDLYS}/betalte-krav/?aar=2022", "Mva-melding"),
    Shot("innbetalinger", EIER, f"/virksomhet/{NORDLYS}/innbetalinger/?aar=2022", "17.01.2022"),
    Shot("utbetalinger", REGNSKAPSFORER, f"/virksomhet/{KREDIT}/utbetalinger/?aar=2023"),
    Shot("tilgodebeloep", REGNSKAPSFORER, f"/virksomhet/{KREDIT}/tilgodebeloep/?aar=2023"),
    Shot("krav", EIER, f"/virksomhet/{NORDLYS}/krav/KRAV-33712709/"),
    Shot("betal", EIER, f"/virksomhet/{NORDLYS}/betal/KRAV-33949619/"),
    Shot("velg", EIER, f"/virksomhet/{NORDLYS}/betal/"),
    Shot("betal-flere", EIER, f"/virksomhet/{NORDLYS}/betal/?id=KRAV-33712709&id=KRAV-33949619"),
    Shot("innsyn", EIER, f"/virksomhet/{NORDLYS}/innsyn/?sok=ubetalte"),
    Shot("kontoutskrift", EIER, f"/virksomhet/{NORDLYS}/kontoutskrift/"),
    Shot("kontoutskrift-vist", EIER, f"/virksomhet/{NORDLYS}/kontoutskrift/?fra=2022-01-01&til=2022-12-31"),
    Shot("virksomheter", DAGLIG_LEDER, "/virksomheter/?under=1&slettede=1"),
    Shot("klienter", REGNSKAPSFORER, "/virksomheter/?vis=oppfolging&sorter=-forfalt"),
    Shot("kontroll", "", "/kontroll/"),
    Shot("tilgjengelighet", "", "/tilgjengelighet/"),
    Shot("feilside", EIER, f"/virksomhet/{NORDLYS}/krav/finnes-ikke/"),
)
# Pages with invented figures, served in development only.
GALLERY = (
    Shot("stilark", "", "/stilark/"),
    Shot("tilstand-gammelt", "", "/stilark/gammelt/"),
    Shot("tilstand-ingenting", "", "/stilark/ingenting/"),
    Shot("tilstand-noe-mangler", "", "/stilark/noe-mangler/"),
    Shot("tilstand-mangler-rett", "", "/stilark/mangler-rett/"),
    Shot("tilstand-skjermet", "", "/stilark/skjermet/"),
    Shot("tilstand-utilgjengelig", "", "/stilark/utilgjengelig/"),
    Shot("tilstand-uleselig-rad", "", "/stilark/uleselig-rad/"),
)


def main() -> int:
    """Start the portal and take the screenshots."""
    names = set(sys.argv[1:])
    if unknown := names - {shot.name for shot in (*SHOTS, *GALLERY)}:
        print(f"No screenshot is named {', '.join(sorted(unknown))}. There are: {list_names()}.", file=sys.stderr)
        return 2
    shots = [shot for shot in (*SHOTS, *GALLERY) if not names or shot.name in names]
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as var, sync_playwright() as playwright:
        running = start(Path(var))
        browser = launch(playwright)
        with start_gallery(running) as gallery:
            for size, (width, height) in (("bred", DESKTOP), ("smal", PHONE)):
                for shot in shots:
                    context = browser.new_context(
                        base_url=gallery if shot in GALLERY else running.portal,
                        locale="nb-NO",
                        viewport={"width": width, "height": height},
                        reduced_motion="reduce",
                    )
                    take(context.new_page(), shot, FOLDER / f"{shot.name}-{size}.png")
                    context.close()
        browser.close()
        return stop(running)


def list_names() -> str:
    return ", ".join(shot.name for shot in (*SHOTS, *GALLERY))


def take(page: Page, shot: Shot, file: Path) -> None:
    """Take a screenshot of a whole page."""
    if shot.pid:
        page.goto("/innlogging/")
        page.locator(f"button[value='{shot.pid}']").click()
    else:
        page.goto("/")  # loads the font before the screenshot
    page.goto(shot.path)
    page.locator("[data-hx-trigger^='every']").wait_for(state="detached")  # parts loaded in the background
    page.wait_for_load_state("networkidle")
    if shot.press:
        page.get_by_role("button", name=shot.press).first.click()
        page.locator(".detaljrad").wait_for()
    page.mouse.move(0, 0)
    page.screenshot(path=file, full_page=True)


if __name__ == "__main__":
    sys.exit(main())
