"""Performance budget of the first page: bytes, hosts and layout shift."""

from dataclasses import dataclass, field

from playwright.sync_api import Browser, CDPSession, Page

from tests.browser.conftest import DESKTOP, PHONE, OpenBrowser, Running
from tests.conftest import EIER, NORDLYS

OVERSIKT = f"/virksomhet/{NORDLYS}/"
FIRST_VISIT, WARM = 400_000, 25_000  # bytes
SHIFT = 0.01  # a tenth of the limit for "good"
SLOW = {"offline": False, "latency": 60, "downloadThroughput": 200_000, "uploadThroughput": 100_000}  # bytes a second
WATCH = """
window.flytting = 0;
new PerformanceObserver((list) => { for (const one of list.getEntries()) window.flytting += one.value; })
  .observe({ type: "layout-shift", buffered: true });
"""


@dataclass
class Maaler:
    """Counts bytes over the network, with headers; cached files count as zero."""

    session: CDPSession
    bytes: int = 0
    urls: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.session.on("Network.loadingFinished", self._count)
        self.session.on("Network.requestWillBeSent", lambda event: self.urls.append(str(event["request"]["url"])))
        self.session.send("Network.enable")

    def measure(self, page: Page) -> int:
        """Bytes of one visit to the first page."""
        self.bytes = 0
        page.goto(OVERSIKT, wait_until="networkidle", timeout=90_000)  # the network is throttled
        return self.bytes

    def _count(self, event: dict[str, float]) -> None:
        self.bytes += int(event["encodedDataLength"])


def test_the_first_page_is_small_loads_no_third_party_and_does_not_shift(
    open_browser: OpenBrowser, chromium: Browser, running: Running
) -> None:
    cookies = open_browser(EIER).context.cookies()

    for width, height in (DESKTOP, PHONE):
        context = chromium.new_context(
            base_url=running.portal, locale="nb-NO", viewport={"width": width, "height": height}
        )
        context.add_cookies(cookies)  # type: ignore[arg-type]  # cookies of another context
        context.add_init_script(WATCH)
        page = context.new_page()
        maaler = Maaler(context.new_cdp_session(page))
        maaler.session.send("Network.emulateNetworkConditions", SLOW)

        first, moved = maaler.measure(page), page.evaluate("window.flytting")
        again, moved_again = maaler.measure(page), page.evaluate("window.flytting")

        assert 0 < again < WARM
        assert again < first < FIRST_VISIT
        assert max(moved, moved_again) < SHIFT
        assert [url for url in maaler.urls if not url.startswith((running.portal, "data:"))] == []
        context.close()
