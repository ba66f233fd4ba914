"""What must hold of the image as it runs. Each check is a sentence, and raises Broken if it is not so."""

import io
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial

import httpx
import pdfplumber

from scripts.image.deployment import list_children, stop_with_sigterm, wait_until
from scripts.image.root import Broken
from scripts.image.site import SANDBOX, Site

OWNER, ORGNR = "13916520071", "314055403"
STATEMENT = f"/virksomhet/{ORGNR}/kontoutskrift.pdf?fra=2022-01-01&til=2022-12-31"
BALANCE = "161 467,00"  # at the end of 2022, from the sandbox's example
# The heading of the first page in each language.
HEADINGS = {"nb": "Krav og betalinger", "nn": "Krav og betalingar", "en": "Claims and payments"}
PATIENCE = 200  # seconds; a document that took longer than its own limit, on a busy machine, is made once more
SLOW = 3000  # milliseconds that the sandbox takes while the web service is stopped
Check = tuple[str, Callable[[], None]]


def expect(is_so: bool, found: object) -> None:
    """Raise what was found instead."""
    if not is_so:
        raise Broken(f"found instead: {str(found)[:1500]}")


class Checks:
    """All checks, in an order in which each can rely on those before."""

    def __init__(self, site: Site) -> None:
        self._site, self._web, self._worker = site, site.containers["web-1"], site.containers["worker"]
        self._browser = site.open_client()

    def list_all(self) -> Iterator[Check]:
        """What is checked, and how."""
        yield "HEALTHCHECK says that web-1 is healthy, within its own times", self._web.wait_until_healthy
        yield "the root cannot be written to; /data and /tmp can", self._check_root
        yield "the image has no sandbox, no tests and nothing of the portal that its user may change", self._check_files
        yield "check --deploy finds nothing, and doctor says ok of everything", self._check_commands
        yield "the proxy sends http to https, hides /helse/, and HSTS is sent", self._check_proxy
        yield "a person signs in through the sandbox", self._sign_in
        for language, heading in HEADINGS.items():
            yield f"the first page is in {language}: {heading}", partial(self._check_language, language)
        yield "the statement is a PDF with the right balance", self._check_pdf
        yield "a killed web process is followed by another, and pages are answered", self._check_respawn
        yield "SIGTERM: a slow page is answered whole, and then the web service ends", self._check_stop
        yield "SIGTERM: the worker ends", self._check_worker_stop

    def _get(self, path: str) -> httpx.Response:
        return self._browser.get(f"{self._site.portal}{path}")

    def _check_root(self) -> None:
        for path, status in (("/app/x", 1), ("/x", 1), ("/venv/x", 1), ("/data/x", 0), ("/tmp/x", 0)):  # noqa: S108
            done = self._web.run(["touch", path])
            expect(done.returncode == status, f"touch {path}: {done.returncode} {done.stderr}")

    def _check_files(self) -> None:
        listed = self._web.run(["ls", "-A", "/app"]).stdout.split()
        expect(
            set(listed) == {"manage.py", "portal", "templates", "static", "locale", "requirements", "staticfiles"},
            listed,
        )
        changeable = self._web.run(
            ["find", "/app", "/venv", "(", "-user", "portal", "-o", "-perm", "-0002", ")", "!", "-type", "l"]
        )
        expect(changeable.returncode == 0 and not changeable.stdout, changeable.stdout + changeable.stderr)

    def _check_commands(self) -> None:
        wait_until(lambda: self._ask_from_inside("/helse/klar").startswith("ok"), 60, "/helse/klar")
        for command in (["check", "--deploy", "--fail-level", "WARNING"], ["doctor"]):
            done = self._web.run(["python", "manage.py", *command])
            expect(done.returncode == 0 and "WRONG" not in done.stdout, done.stdout + done.stderr)

    def _ask_from_inside(self, path: str) -> str:
        answer = self._browser.get(f"http://localhost:8000{path}")
        return answer.text

    def _check_proxy(self) -> None:
        plain = self._browser.get(self._site.portal.replace("https:", "http:"), follow_redirects=False)
        expect(plain.status_code == 301 and plain.headers["Location"].startswith(self._site.portal), plain.headers)
        expect(self._get("/helse/levende").status_code == 404, "an answer")
        page = self._get("/")
        expect(page.status_code == 200 and "max-age" in page.headers.get("Strict-Transport-Security", ""), page.headers)

    def _sign_in(self) -> None:
        page = self._get("/innlogging/")
        expect(str(page.url).startswith(SANDBOX), f"{page.status_code} at {page.url}: {page.text}")
        done = self._browser.post(page.url, data={"pid": OWNER})
        expect(done.is_success and str(done.url).startswith(self._site.portal), f"{done.status_code} at {done.url}")
        expect("__Host-sesjon" in self._browser.cookies, list(self._browser.cookies))

    def _check_language(self, language: str) -> None:
        self._get(f"/spraak/{language}/")
        page = self._get(f"/virksomhet/{ORGNR}/")
        heading = page.text.partition("<h1")[2].partition("</h1>")[0]
        expect(page.status_code == 200, page.text)
        expect(f'lang="{language}"' in page.text[:500] and HEADINGS[language] in heading, page.text[:200] + heading)

    def _check_pdf(self) -> None:
        self._get("/spraak/nb/")
        until = time.monotonic() + PATIENCE
        answer = self._get(STATEMENT)
        while answer.headers["Content-Type"] != "application/pdf":  # a page that says how far it is
            expect(answer.is_success and time.monotonic() < until, f"{answer.status_code}: {answer.text}")
            time.sleep(0.5)
            answer = self._get(STATEMENT)
        with pdfplumber.open(io.BytesIO(answer.content)) as document:
            text = "\n".join(page.extract_text() for page in document.pages).replace("\xa0", " ")
        expect(BALANCE in text, text)

    def _check_respawn(self) -> None:
        before = self._web.list_web()
        expect(len(before) == 2, before)
        os.kill(before[0], signal.SIGKILL)
        wait_until(lambda: len(set(self._web.list_web()) - {before[0]}) == 2, 30, "a new web process")
        for _ in range(10):
            expect(self._get(f"/virksomhet/{ORGNR}/").status_code == 200, "an error")
        expect(self._web.is_healthy(), "HEALTHCHECK fails")

    def _check_stop(self) -> None:
        forget = self._web.run(["python", "manage.py", "glem", ORGNR])  # so that the page must ask
        expect(forget.returncode == 0, forget.stderr)
        control = self._site.open_client()
        control.delete(f"{SANDBOX}/_sandbox/calls").raise_for_status()
        fault = {"party": "skatteetaten", "delay_ms": SLOW}
        control.post(f"{SANDBOX}/_sandbox/faults", json=fault).raise_for_status()
        answers: list[httpx.Response] = []
        asking = threading.Thread(
            target=lambda: answers.append(self._get(f"/virksomhet/{ORGNR}/innbetalinger.csv?aar=2021"))
        )
        asking.start()
        wait_until(
            lambda: bool(control.get(f"{SANDBOX}/_sandbox/calls").json()["calls"]), 30, "a call of the slow page"
        )
        children = self._web.list_web()
        stop_with_sigterm(self._web)
        status = self._web.wait(self._web.grace)
        asking.join(self._web.grace)
        expect(bool(answers) and answers[0].status_code == 200, answers[0].text if answers else "no answer")
        expect(status == 0, f"exit status {status}")
        expect(not [one for one in children if list_children(one)], "processes that go on")
        control.delete(f"{SANDBOX}/_sandbox/faults").raise_for_status()

    def _check_worker_stop(self) -> None:
        stop_with_sigterm(self._worker)
        status = self._worker.wait(self._worker.grace)
        expect(status == 0, f"exit status {status}")
