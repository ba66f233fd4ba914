"""Visits every page and state, runs axe, and collects facts for the WCAG tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Browser, Page, ViewportSize

from portal.web.gallery import FEILSIDER, GALLERY_STATES
from tests.api.system_tools import BOSS, EXPIRED, LACKING, NONE, REJECTED, REQUESTED
from tests.browser.conftest import DESKTOP, NARROW, PHONE, sign_in
from tests.browser.papir import Papir, find_wrong, look_at_paper
from tests.conftest import EIER, NORDLYS
from tests.web.sider import DAGLIG_LEDER, PAGE_PATHS, REGNSKAPSFORER, UTEN_VIRKSOMHET

KREDIT = "312385155"  # has unplaced payments and credit
HOVEDENHET = "311977849"
FACTS = (Path(__file__).parent / "fakta.js").read_text(encoding="utf-8")
AXE = Axe().axe_script
SIZES = {"desktop": DESKTOP, "phone": PHONE}


@dataclass(frozen=True, slots=True)
class Side:
    """A page and its visitor; empty when signed out."""

    path: str
    pid: str = ""
    is_gallery: bool = False  # needs DEBUG

    @property
    def is_of_organisation(self) -> bool:
        """Whether it says whose it is; a page that is not found does not."""
        return not self.path.endswith("finnes-ikke/")


class Fakta(TypedDict):
    """Facts about a page, collected by `fakta.js`."""

    title: str
    h1: list[str]
    lang: str
    jumps: list[str]  # headings that skip a level
    unnamed_images: list[str]
    unnamed_controls: list[str]
    fields_without_label: list[str]
    tables: list[str]  # faults of each
    duplicate_ids: list[str]
    missing_ids: list[str]  # referenced by aria-… or for
    small: list[str]  # targets under 24 px, outside text
    positive_tabindex: list[str]
    moving: list[str]  # with reduced motion
    spilling: list[str]  # boxes with overflowing content
    has_live_region: bool
    landmarks: list[str]


@dataclass(frozen=True, slots=True)
class Sett:
    """Results for a page: facts at three sizes, width at the smallest, on paper, and axe findings."""

    side: Side
    desktop: Fakta
    phone: Fakta
    narrow: Fakta
    width_at_320: int
    axe: tuple[str, ...]
    papir: Papir

    def list_spilling(self) -> list[str]:
        """Boxes with overflowing content, at each size."""
        sizes = (("desktop", self.desktop), ("phone", self.phone), ("narrow", self.narrow))
        return [f"{size}: {box}" for size, facts in sizes for box in facts["spilling"]]

    def find_wrong_on_paper(self) -> list[str]:
        """What a sheet must have, and lacks; and what it must not have."""
        return find_wrong(
            self.papir, self.side.path, is_signed_in=bool(self.side.pid), has_whose=self.side.is_of_organisation
        )


def _of_organisation(pid: str, orgnr: str, *paths: str) -> list[Side]:
    return [Side(f"/virksomhet/{orgnr}/{path}", pid) for path in paths]


SIDER = (
    Side("/"),
    Side("/tilgjengelighet/"),
    Side("/slik-regner-vi/"),
    Side("/personvern/"),
    Side("/hjelp/"),
    Side("/kontroll/"),
    Side("/tilgjengelighet/", EIER),
    Side("/mine-innlogginger/", EIER),
    Side("/kalender/", EIER),
    Side("/epost/bekreft/ukjent/", EIER),
    Side("/epost/stopp/ukjent/"),
    *_of_organisation(
        EIER, NORDLYS, *PAGE_PATHS, "?gruppe=Skatt", "betal/?valgt=ja", "krav/250884358/", "finnes-ikke/"
    ),
    *_of_organisation(EIER, NORDLYS, "kontoutskrift.pdf?fra=31.02.2022&til=01.01.2030"),
    *_of_organisation(EIER, NORDLYS, "betal/?id=KRAV-33712709&id=KRAV-33949619&id=finnes-ikke", "krav/finnes-ikke/"),
    *_of_organisation(REGNSKAPSFORER, KREDIT, "", "uplasserte-innbetalinger/", "utbetalinger/", "tilgodebeloep/"),
    Side("/virksomheter/", REGNSKAPSFORER),
    Side("/virksomheter/?sok=finnes+ikke", REGNSKAPSFORER),
    Side("/virksomheter/?vis=alle", REGNSKAPSFORER),
    Side("/virksomheter/?vis=favoritter", REGNSKAPSFORER),
    Side("/virksomheter/klientkort/", DAGLIG_LEDER),
    Side("/virksomheter/betalingsfiler/", REGNSKAPSFORER),
    Side(f"/virksomheter/etikett/?klient={KREDIT}", REGNSKAPSFORER),
    Side("/virksomheter/etikett/", REGNSKAPSFORER),
    Side("/virksomheter/papirer/?vis=alle", REGNSKAPSFORER),
    Side("/virksomheter/nytt/", REGNSKAPSFORER),
    Side("/virksomheter/avstemming/", REGNSKAPSFORER),
    Side("/virksomheter/sok/", REGNSKAPSFORER),
    Side("/virksomheter/sok/?hva=61244", REGNSKAPSFORER),
    *_of_organisation(DAGLIG_LEDER, HOVEDENHET, "klientkort/"),
    Side("/virksomheter/?under=1&slettede=1", DAGLIG_LEDER),
    *_of_organisation(DAGLIG_LEDER, HOVEDENHET, ""),
    Side("/virksomheter/", UTEN_VIRKSOMHET),
    Side("/systemtilgang/tilbake/?ref=ingen"),
    *(Side(f"/virksomhet/{orgnr}/systemtilgang/", BOSS) for orgnr in (NONE, REQUESTED, REJECTED, EXPIRED, LACKING)),
)
STATES = (
    Side("/stilark/", is_gallery=True),
    *(Side(f"/stilark/{one.id}/", is_gallery=True) for one in (*GALLERY_STATES, *FEILSIDER)),
)


def walk(
    browser: Browser, portal: str, gallery: str, *, language: str = "", state_sizes: tuple[str, ...] = tuple(SIZES)
) -> Iterator[Sett]:
    """Visit every page and state, with one browser context per person. Axe runs on states at `state_sizes` only."""
    for pid in dict.fromkeys(side.pid for side in SIDER):
        with open_page(browser, portal, pid, language) as page:
            for side in SIDER:
                if side.pid == pid:
                    yield look(page, side, tuple(SIZES))
    with open_page(browser, gallery, "", language) as page:
        for side in STATES:
            yield look(page, side, state_sizes)


@contextmanager
def open_page(browser: Browser, base_url: str, pid: str, language: str = "") -> Iterator[Page]:
    """Open a new context, signed in and in a language if given."""
    context = browser.new_context(base_url=base_url, locale="nb-NO", reduced_motion="reduce")
    if language:
        context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": base_url}])
    page = context.new_page()
    if pid:
        sign_in(context, pid)
    try:
        yield page
    finally:
        context.close()


def look(page: Page, side: Side, axe_sizes: tuple[str, ...]) -> Sett:
    """Open everything on the page, and collect facts at each size."""
    page.set_viewport_size(_box(DESKTOP))
    page.goto(side.path)
    open_everything(page)
    facts: dict[str, Fakta] = {}
    found: list[str] = []
    for name, size in SIZES.items():
        page.set_viewport_size(_box(size))
        facts[name] = page.evaluate(FACTS)
        if name in axe_sizes:
            found += run_axe(page, f"{side.path} {name}")
    page.set_viewport_size(_box(NARROW))
    width, narrow = page.evaluate("document.documentElement.scrollWidth"), page.evaluate(FACTS)
    return Sett(side, facts["desktop"], facts["phone"], narrow, width, tuple(found), look_at_paper(page))


def open_everything(page: Page) -> None:
    """Open all details elements, the first row of a list, and the switcher."""
    page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true })")
    closed = page.locator("a.apne[aria-expanded=false]")
    if closed.count():
        closed.first.click()
        page.locator(".detaljrad").first.wait_for()


def run_axe(page: Page, where: str) -> list[str]:
    """Run axe and return its findings.

    `preload` is off: it would fetch every style sheet again, for a rule we do not use.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    violations = page.evaluate("axe.run({resultTypes: ['violations'], preload: false}).then(found => found.violations)")
    return [
        f"{where}: {rule['id']} {node['target']} {node.get('failureSummary', '')}"
        for rule in violations
        for node in rule["nodes"]
    ]


def _box(size: tuple[int, int]) -> ViewportSize:
    return {"width": size[0], "height": size[1]}
