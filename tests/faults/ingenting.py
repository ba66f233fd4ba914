"""Pages and files with one endpoint failing: none says "none" but where it does when everything is well."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from html import unescape

from django.core.cache import caches
from django.test import Client

from tests.conftest import NORDLYS
from tests.faults.tabell import NOTHING, ON_PAGES, WELL, Fault, Ground
from tests.proof.shown import Shown, read
from tests.web.sider import SHOWN_PATHS

SignIn = Callable[[], Client]
BASE = f"/virksomhet/{NORDLYS}/"
# Those that show figures, a claim that is paid, and the lists that have no file among the others.
PATHS = (
    *(path.replace("2022-12-31", "2022-12-30") for path in SHOWN_PATHS if "innsyn" not in path),
    "krav/248469533/?aar=2022",
    "utbetalinger.csv?aar=2022",
    "innbetalinger.xlsx?aar=2022",
)
FAILING = tuple(fault for fault in ON_PAGES if fault.ending not in (WELL, NOTHING))
NONE = re.compile(
    r"\bingen(ting)?\b|ikke registrert|er tom\b|skylder ikke|ikke noe å|finnes ikke|ble ikke funnet|fant ikke",
    re.IGNORECASE,
)
# Said of what could be read and fetched, of what it does not mean, and of an organisation that the authority answers it
# does not know.
HONEST = re.compile(
    r"kunne leses|har ingen sum|har filen ingen sum|kunne hentes|betyr ikke|fikk ikke|ingen opplysninger om den",
    re.IGNORECASE,
)
AFTER_PAUSE = timedelta(seconds=21)  # a party that failed may be asked again
ZERO = re.compile(r"0,00|0|0\.0")


@dataclass(frozen=True)
class Sett:
    """A page or file, and the sentences in it that say that there is none of something."""

    shown: Shown
    said: frozenset[str]
    is_csv: bool

    @property
    def noughts(self) -> int:
        """How many of its sums are nought."""
        return sum(bool(ZERO.fullmatch(one)) for one in self.shown.sums)


def keep_nothing(ground: Ground, sign_in: SignIn) -> None:
    """Nothing has been asked for before."""


def keep_old(ground: Ground, sign_in: SignIn) -> None:
    """Everything has been, some hours ago."""
    client = sign_in()
    for path in PATHS:
        _see(client, path)
    ground.clock.move(timedelta(hours=2))


def keep_contradicted(ground: Ground, sign_in: SignIn) -> None:
    """Everything has been, and what is open now says something else than the lists that are kept."""
    keep_old(ground, sign_in)
    file = ground.folder / "aapnekrav.json"
    answer = json.loads(file.read_text("utf-8"))
    answer["aapentKravMedGjenstaaendeBeloep"].pop()  # a claim that no path is about
    file.write_text(json.dumps(answer), "utf-8")


KEPT: dict[str, Callable[[Ground, SignIn], None]] = {
    "nothing kept": keep_nothing,
    "something old kept": keep_old,
    "a contradicted list kept": keep_contradicted,
}


def see_all(client: Client) -> dict[str, Sett]:
    """Every page and file while everything is well."""
    return {path: _see(client, path) for path in PATHS}


def find_false_none(
    ground: Ground, sign_in: SignIn, endpoint: str, fault: Fault, kept: str, well: dict[str, Sett]
) -> list[str]:
    """What is said of nothing, or shown as nought, while the endpoint fails, and is not when it answers."""
    opened, moment = (ground.folder / "aapnekrav.json").read_bytes(), ground.clock.moment
    caches["default"].clear()
    KEPT[kept](ground, sign_in)
    client = sign_in()
    fault.put(ground, endpoint)
    found = []
    for path in PATHS:
        ground.clock.moment += AFTER_PAUSE
        found += [f"{endpoint}, {fault}, {kept}: {path}: {one}" for one in _compare(_see(client, path), well[path])]
    ground.mend()
    (ground.folder / "aapnekrav.json").write_bytes(opened)
    ground.clock.moment = moment + timedelta(hours=4)  # on the same day, and never back
    return found


def _compare(sett: Sett, well: Sett) -> Iterator[str]:
    yield from (f"says «{sentence}»" for sentence in sorted(sett.said - well.said))
    # A table for programs has no sums of its own: there a remark says that rows are missing.
    is_told = sett.is_csv and bool(sett.shown.words - well.shown.words)
    if sett.shown.status == 200 and sett.noughts > well.noughts and not is_told:
        yield f"{sett.noughts} sums are nought, not {well.noughts}"


def _see(client: Client, path: str) -> Sett:
    response = client.get(BASE + path)
    assert response.status_code not in (202, 302), response.headers
    text = "" if response.content.startswith(b"PK") else response.content.decode()
    body = re.sub(r"<(script|style)\b.*?</\1>", " ", text[max(text.find("<main"), 0) :], flags=re.DOTALL)
    sentences = re.split(r"[.;!?\n]|<[^>]*>", unescape(re.sub(r"</?(strong|a|span|b)\b[^>]*>", " ", body)))
    said = {" ".join(one.split()) for one in sentences if NONE.search(one) and not HONEST.search(one)}
    return Sett(read(path, response.status_code, response.content), frozenset(said), ".csv" in path)
