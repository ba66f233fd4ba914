"""Cost of laying out a statement, compared with Chromium printing the same page, and its effect on other pages."""

import json
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from playwright.sync_api import Browser as Chromium
from playwright.sync_api import sync_playwright

from bench.browsers import Browser, count_not_ok, get_ms, repeat
from bench.deployment import Deployment
from bench.figures import Figure
from bench.remote import Remote
from bench.world import ALIKE, TODAY
from scripts.run import ROOT

SIZES = (10, 100, 1000, 5000)
MAX_RATIO = {100: 1.0, 1000: 3.5}  # our time over Chromium's, by number of movements
STATEMENTS = 5


def measure(deployment: Deployment, cookie: str) -> list[Figure]:
    """Time and memory for each size, Chromium's time, and the latency of warm pages in the meantime."""
    figures = []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium-headless-shell", args=["--no-sandbox"])
        for rows in SIZES:
            cold, warm, peak, html = _lay_out(deployment, rows)
            theirs = min(_print(chromium, html) for _ in range(2))
            name = f"statement of {rows} movements:"
            figures += [
                Figure(f"{name} first of a worker", cold, "s"),
                Figure(f"{name} the next", warm, "s"),
                Figure(f"{name} peak memory", peak, "MB"),
                Figure(f"{name} Chromium", theirs, "s"),
                Figure(f"{name} against Chromium", warm / theirs, "×", max_value=MAX_RATIO.get(rows)),
            ]
        chromium.close()
    return figures + _measure_others(deployment, cookie)


def _lay_out(deployment: Deployment, rows: int) -> tuple[float, float, float, str]:
    command = [sys.executable, "-m", "bench.tegning", str(rows)]
    done = subprocess.run(command, cwd=ROOT, env=deployment.env, stdout=subprocess.PIPE, check=True)
    cold, warm, peak, html = json.loads(done.stdout)
    return cold, warm, peak, html


def _print(chromium: Chromium, html: str) -> float:
    style = (ROOT / "static" / "documents" / "kontoutskrift.css").as_uri()
    with tempfile.TemporaryDirectory() as folder:
        page_file = Path(folder, "page.html")
        page_file.write_text(html.replace("</head>", f'<link rel="stylesheet" href="{style}"></head>'), "utf-8")
        page = chromium.new_page()
        started = time.monotonic()
        page.goto(page_file.as_uri())
        page.pdf(format="A4", tagged=True, prefer_css_page_size=True)
        took = time.monotonic() - started
        page.close()
    return took


def _measure_others(deployment: Deployment, cookie: str) -> list[Figure]:
    """Latency of a warm page, alone and while five statements are being made."""
    Remote(deployment.sandbox).set_answer()
    path = f"/virksomhet/{ALIKE[0]}/"
    with deployment.serve() as server, deployment.work():
        browser = Browser(server.url, cookie)
        repeat(browser, path, times=30)
        alone = repeat(browser, path, times=150)
        asked = f"kontoutskrift.pdf?fra={TODAY.year - 9}-01-01&til={TODAY}"
        makers = [
            threading.Thread(target=Browser(server.url, cookie).get, args=(f"/virksomhet/{orgnr}/{asked}",))
            for orgnr in ALIKE[1 : STATEMENTS + 1]
        ]
        for maker in makers:
            maker.start()
        meanwhile = repeat(browser, path, times=150)
        for maker in makers:
            maker.join()
    return [
        Figure("five statements being made: warm page of others", get_ms(meanwhile), "ms"),
        Figure("five statements being made: against alone", get_ms(meanwhile) / get_ms(alone), "×", max_value=1.5),
        Figure(
            "five statements being made: answers without figures", count_not_ok([*alone, *meanwhile]), "", max_value=0
        ),
    ]
