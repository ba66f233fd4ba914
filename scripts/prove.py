"""The long proofs: easy and hard ledgers, time that moves, files, changed fields, failing endpoints, every page by axe.

`LEDGERS`, `HARD`, `MOMENTS` and `FILES` in the environment say how many; 0 leaves a proof out, `FIELDS=0` those of
fields and endpoints, and `PAGES=0` the pages.
"""

import os
import subprocess
import sys
import time
import traceback
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

LEDGERS = int(os.environ.get("LEDGERS", "10000"))
HARD = int(os.environ.get("HARD", str(LEDGERS)))
MOMENTS = int(os.environ.get("MOMENTS", "200"))
FILES = int(os.environ.get("FILES", "500"))
FIELDS = os.environ.get("FIELDS", "1") != "0"
PAGES = os.environ.get("PAGES", "1") != "0"
AT_ONCE = 50
Outcome = tuple[int, int, list[str]]  # differences, errors, what they are


def main() -> int:
    """0 when nothing differs and nothing is wrong."""
    wrong = prove_ledgers("hard", HARD) | prove_ledgers("easy", LEDGERS) | prove_files()
    wrong |= prove_by_tests() if MOMENTS else 0
    wrong |= prove_fields() | prove_faults() if FIELDS else 0
    return wrong | prove_pages() if PAGES else wrong


def prove_by_tests() -> int:
    """0 when what must not change does not, and nothing shown contradicts the newest open list as time moves."""
    tests = ("tests/proof/test_metamorphic.py", "tests/proof/test_tid.py")
    failed = _run_tests(*tests, MOMENTS=str(MOMENTS), EXAMPLES=str(MOMENTS))
    print(f"organisations over time, and for each metamorphic rule: {MOMENTS}, failing: {_tell(failed)}")
    return failed


def prove_fields() -> int:
    """0 when no field of any answer takes a page or file down, or changes a sum without a word."""
    import django

    django.setup()
    from tests.proof.fields import list_changes
    from tests.proof.worlds import list_fields

    fields = list_fields()
    changes = sum(len(list(list_changes(one.value))) for one in fields)
    failed = _run_tests("tests/proof/test_fields.py", FIELDS="all")
    print(f"fields: {len(fields)}, changed in {changes} ways, {_tell(failed)} wrong on a page or in a file")
    return failed


def prove_faults() -> int:
    """0 when no page or file says "none" while an endpoint fails, in whatever way."""
    import django

    django.setup()
    from tests.faults.ingenting import FAILING, KEPT, PATHS
    from tests.faults.tabell import ENDPOINTS

    count = len(FAILING) * len(ENDPOINTS) * len(KEPT) * len(PATHS)
    failed = _run_tests("tests/faults/test_matrix.py", FAULTS="all")
    print(f"pages and files while an endpoint fails: {count}, {_tell(failed)} says that there is nothing")
    return failed


def _run_tests(*paths: str, **environ: str) -> int:
    command = [sys.executable, "-m", "pytest", "-q", "-n", "auto", "--tb", "short", "--show-capture", "no", *paths]
    return 1 if subprocess.run(command, check=False, env={**os.environ, **environ}).returncode else 0


def _tell(failed: int) -> str:
    return "some" if failed else "none"


def prove_files() -> int:
    """0 when every statement shows the true balances as PDF, CSV, workbook and on screen."""
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        found = [one for words in pool.map(prove_files_of, range(FILES)) for one in words]
    print(*found, sep="\n", end="\n" if found else "")
    print(f"statements read back from four forms: {FILES}, differences: {len(found)}")
    return 1 if found else 0


def prove_files_of(seed: int) -> list[str]:
    """What differs in the files of one ledger."""
    import django

    django.setup()
    from tests.proof.files import check_files

    return [f"seed {seed}: {one}" for one in check_files(seed)]


def prove_pages() -> int:
    """0 when axe finds nothing on any page or state, in any language, at any size."""
    import django

    django.setup()
    from tests.browser.matrise import walk_matrix

    looked_at, wrong = 0, 0
    for where, found in walk_matrix():
        looked_at, wrong = looked_at + 1, wrong + bool(found)
        for one in found:
            print(f"{where}: {one}", flush=True)
    print(f"pages and states in all languages: {looked_at}, with something wrong: {wrong}")
    return 1 if wrong or not looked_at else 0


def prove_ledgers(nature: str, count: int) -> int:
    """0 when no figure differs in the first ledgers of a nature."""
    started = time.monotonic()
    done = differences = errors = 0
    starts = range(0, count, AT_ONCE)
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        found = pool.map(partial(prove_some, nature, count), starts)
        for start, (differing, failing, words) in zip(starts, found, strict=True):
            done = min(start + AT_ONCE, count)
            differences, errors = differences + differing, errors + failing
            print(*words, sep="\n", end="\n" if words else "")
            if done % 1000 == 0:
                print(f"{done} of {count} {nature}, {time.monotonic() - started:.0f} s", flush=True)
    print(f"{nature} ledgers: {done}, differences: {differences}, errors: {errors}")
    return 1 if differences or errors else 0


def prove_some(nature: str, count: int, start: int) -> Outcome:
    """The ledgers of some seeds."""
    import django

    django.setup()
    differences = errors = 0
    words: list[str] = []
    for seed in range(start, min(start + AT_ONCE, count)):
        found, failed = prove_one(nature, seed)
        differences, errors = differences + bool(found), errors + bool(failed)
        words += [f"{nature} seed {seed}: {one}" for one in (*list(found)[:3], *failed)]
    return differences, errors, words


def prove_one(nature: str, seed: int) -> tuple[list[str], list[str]]:
    """What differs in one ledger, and what failed while it was looked at."""
    from tests.proof.answers import make, make_answers, make_hard
    from tests.proof.checks import check, check_hard

    try:
        ledger, filter_date = (make_hard if nature == "hard" else make)(seed)
        answers = make_answers(ledger, filter_date)
        return (check_hard if nature == "hard" else check)(ledger, answers), []
    except Exception:  # noqa: BLE001 (counted, shown, and the rest goes on)
        return [], list(_last_lines())


def _last_lines() -> Iterator[str]:
    yield traceback.format_exc(limit=-2).strip().replace("\n", " | ")


if __name__ == "__main__":
    sys.exit(main())
