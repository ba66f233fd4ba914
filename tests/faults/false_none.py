"""Checks that no page or file says "none" because an endpoint fails."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from html import unescape

from django.core.cache import caches
from django.test import Client

from tests.conftest import NORDLYS
from tests.faults.fault_table import NOTHING, ON_PAGES, SUCCESS, Fault, Rig
from tests.proof.shown import Shown, read
from tests.web.sider import SHOWN_PATHS

SignIn = Callable[[], Client]
BASE = f"/virksomhet/{NORDLYS}/"
# All paths that show figures, plus a paid claim and three list files.
PATHS = (
    *(
        path.replace("2022-12-31", "2022-12-30")
        for path in SHOWN_PATHS
        if "innsyn" not in path and "systemtilgang" not in path
    ),
    "krav/248469533/?aar=2022",
    "utbetalinger.csv?aar=2022",
    "innbetalinger.xlsx?aar=2022",
    "tilgodebeloep.xlsx?aar=2022",
)
FAILING = tuple(fault for fault in ON_PAGES if fault.outcome not in (SUCCESS, NOTHING))
NONE = re.compile(
    r"\bingen(ting)?\b|ikke registrert|er tom\b|skylder ikke|ikke noe å|finnes ikke|ble ikke funnet|fant ikke",
    re.IGNORECASE,
)
# Sentences that match NONE but are true: about missing data, or about an organisation unknown to the authority.
HONEST = re.compile(
    r"kunne leses|har ingen sum|har filen ingen sum|kunne hentes|betyr ikke|fikk ikke|ingen tall for den",
    re.IGNORECASE,
)
AFTER_PAUSE = timedelta(seconds=21)  # longer than the breaker's pause
ZERO = re.compile(r"0,00|0|0\.0")


@dataclass(frozen=True)
class Seen:
    """A page or file, and its sentences that say "none" of something."""

    shown: Shown
    denials: frozenset[str]
    is_csv: bool

    @property
    def zeros(self) -> int:
        """How many of its sums are zero."""
        return sum(bool(ZERO.fullmatch(one)) for one in self.shown.sums)


def keep_nothing(rig: Rig, sign_in: SignIn) -> None:
    """The cache is empty."""


def keep_old(rig: Rig, sign_in: SignIn) -> None:
    """Everything is cached, but hours old."""
    client = sign_in()
    for path in PATHS:
        _see(client, path)
    rig.clock.move(timedelta(hours=2))


def keep_contradicted(rig: Rig, sign_in: SignIn) -> None:
    """Everything is cached, and the open list has changed since, so that it contradicts the cached lists."""
    keep_old(rig, sign_in)
    file = rig.folder / "aapnekrav.json"
    answer = json.loads(file.read_text("utf-8"))
    answer["aapentKravMedGjenstaaendeBeloep"].pop()  # a claim that no path shows
    file.write_text(json.dumps(answer), "utf-8")


KEPT: dict[str, Callable[[Rig, SignIn], None]] = {
    "nothing kept": keep_nothing,
    "something old kept": keep_old,
    "a contradicted list kept": keep_contradicted,
}


def see_all(client: Client) -> dict[str, Seen]:
    """Every page and file when all endpoints work."""
    return {path: _see(client, path) for path in PATHS}


def find_false_none(
    rig: Rig, sign_in: SignIn, endpoint: str, fault: Fault, kept: str, well: dict[str, Seen]
) -> list[str]:
    """Find sentences that say "none", and zero sums, that only appear while the endpoint fails."""
    opened, moment = (rig.folder / "aapnekrav.json").read_bytes(), rig.clock.moment
    caches["default"].clear()
    KEPT[kept](rig, sign_in)
    client = sign_in()
    fault.inject(rig, endpoint)
    found = []
    for path in PATHS:
        rig.clock.moment += AFTER_PAUSE
        found += [f"{endpoint}, {fault}, {kept}: {path}: {one}" for one in _compare(_see(client, path), well[path])]
    rig.restore()
    (rig.folder / "aapnekrav.json").write_bytes(opened)
    rig.clock.moment = moment + timedelta(hours=4)  # later on the same day: time never goes back
    return found


def _compare(seen: Seen, well: Seen) -> Iterator[str]:
    yield from (f"says «{sentence}»" for sentence in sorted(seen.denials - well.denials))
    # A CSV file must instead have a remark that rows are missing.
    is_told = seen.is_csv and bool(seen.shown.words - well.shown.words)
    if seen.shown.status == 200 and seen.zeros > well.zeros and not is_told:
        yield f"{seen.zeros} sums are zero, not {well.zeros}"


def _see(client: Client, path: str) -> Seen:
    response = client.get(BASE + path)
    assert response.status_code not in (202, 302), response.headers
    text = "" if response.content.startswith(b"PK") else response.content.decode()
    body = re.sub(r"<(script|style)\b.*?</\1>", " ", text[max(text.find("<main"), 0) :], flags=re.DOTALL)
    sentences = re.split(r"[.;!?\n]|<[^>]*>", unescape(re.sub(r"</?(strong|a|span|b)\b[^>]*>", " ", body)))
    denials = {" ".join(one.split()) for one in sentences if NONE.search(one) and not HONEST.search(one)}
    return Seen(read(path, response.status_code, response.content), frozenset(denials), ".csv" in path)
