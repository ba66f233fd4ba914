"""The long checks: ledgers, bridges, moving time, files, changed fields, failing endpoints, axe on every page.

The variables LEDGERS, HARD, BRIDGES, MOMENTS, FILES and DIGESTS set how many cases; 0 skips a check. FIELDS=0 skips
fields and failing endpoints, PAGES=0 the pages.
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
BRIDGES = int(os.environ.get("BRIDGES", "5000"))
MOMENTS = int(os.environ.get("MOMENTS", "200"))
FILES = int(os.environ.get("FILES", "500"))
DIGESTS = int(os.environ.get("DIGESTS", "300"))
DIGEST_STEP = int(os.environ.get("DIGEST_STEP", "1"))  # days; with 1, an hour of one core
FIELDS = os.environ.get("FIELDS", "1") != "0"
PAGES = os.environ.get("PAGES", "1") != "0"
CHUNK = 50
Outcome = tuple[int, int, list[str]]  # number of differences, number of errors, descriptions


def main() -> int:
    """Returns 0 if all checks pass."""
    wrong = prove_ledgers("hard", HARD) | prove_ledgers("easy", LEDGERS) | prove_ledgers("bridge", BRIDGES)
    wrong |= prove_files()
    wrong |= prove_by_tests() if MOMENTS else 0
    wrong |= prove_digests() if DIGESTS else 0
    wrong |= prove_fields() | prove_faults() if FIELDS else 0
    return wrong | prove_pages() if PAGES else wrong


def prove_by_tests() -> int:
    """Metamorphic rules, and pages over time that must agree with the newest open list. Returns 0 if all hold."""
    tests = ("tests/proof/test_metamorphic.py", "tests/proof/test_tid.py")
    failed = _run_tests(*tests, MOMENTS=str(MOMENTS), EXAMPLES=str(MOMENTS))
    print(f"organisations over time, and for each metamorphic rule: {MOMENTS}, failing: {_some_or_none(failed)}")
    return failed


def prove_digests() -> int:
    """A year of e-mails must tell each thing once, with a mail server that fails, and a calendar have each date once.

    Returns 0 if they do.
    """
    tests = ("tests/web/test_epost_year.py", "tests/web/test_kalender_year.py", "tests/web/test_kalender_year_days.py")
    failed = _run_tests(*tests, DIGESTS=str(DIGESTS), DIGEST_STEP=str(DIGEST_STEP))
    print(
        f"organisations whose e-mails were followed through a year, every {DIGEST_STEP}. day: {DIGESTS}, "
        f"failing: {_some_or_none(failed)}"
    )
    return failed


def prove_fields() -> int:
    """Changed fields must not crash a page or file, or change a sum without a notice. Returns 0 if none does."""
    import django

    django.setup()
    from tests.proof.fields import list_changes
    from tests.proof.worlds import list_fields

    fields = list_fields()
    changes = sum(len(list(list_changes(one.value))) for one in fields)
    failed = _run_tests("tests/proof/test_fields.py", FIELDS="all")
    print(f"fields: {len(fields)}, changed in {changes} ways, {_some_or_none(failed)} wrong on a page or in a file")
    return failed


def prove_faults() -> int:
    """No page or file may say "none" while an endpoint fails. Returns 0 if none does."""
    import django

    django.setup()
    from tests.faults.false_none import FAILING, KEPT, PATHS
    from tests.faults.fault_table import ENDPOINTS

    count = len(FAILING) * len(ENDPOINTS) * len(KEPT) * len(PATHS)
    failed = _run_tests("tests/faults/test_matrix.py", FAULTS="all")
    print(f"pages and files while an endpoint fails: {count}, {_some_or_none(failed)} says that there is nothing")
    return failed


def _run_tests(*paths: str, **environ: str) -> int:
    command = [sys.executable, "-m", "pytest", "-q", "-n", "auto", "--tb", "short", "--show-capture", "no", *paths]
    return 1 if subprocess.run(command, check=False, env={**os.environ, **environ}).returncode else 0


def _some_or_none(failed: int) -> str:
    return "some" if failed else "none"


def prove_files() -> int:
    """Statements as PDF, CSV, workbook and page must show the true balances. Returns 0 if all do."""
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        found = [one for words in pool.map(prove_files_of, range(FILES)) for one in words]
    print(*found, sep="\n", end="\n" if found else "")
    print(f"statements read back from four forms: {FILES}, differences: {len(found)}")
    return 1 if found else 0


def prove_files_of(seed: int) -> list[str]:
    """Differences in the files of one ledger."""
    import django

    django.setup()
    from tests.proof.files import check_files

    return [f"seed {seed}: {one}" for one in check_files(seed)]


def prove_pages() -> int:
    """Run axe on all pages and states, languages and sizes. Returns 0 if it finds nothing."""
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


def prove_ledgers(kind: str, count: int) -> int:
    """Compare figures with the truth in `count` generated ledgers, or bridges to books. Returns 0 if none differ."""
    started = time.monotonic()
    done = differences = errors = 0
    starts = range(0, count, CHUNK)
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        found = pool.map(partial(prove_some, kind, count), starts)
        for start, (differing, failing, words) in zip(starts, found, strict=True):
            done = min(start + CHUNK, count)
            differences, errors = differences + differing, errors + failing
            print(*words, sep="\n", end="\n" if words else "")
            if done % 1000 == 0:
                print(f"{done} of {count} {kind}, {time.monotonic() - started:.0f} s", flush=True)
    name = "bridges" if kind == "bridge" else f"{kind} ledgers"
    print(f"{name}: {done}, differences: {differences}, errors: {errors}")
    return 1 if differences or errors else 0


def prove_some(kind: str, count: int, start: int) -> Outcome:
    """Check one chunk of seeds."""
    import django

    django.setup()
    differences = errors = 0
    words: list[str] = []
    for seed in range(start, min(start + CHUNK, count)):
        found, failed = prove_one(kind, seed)
        differences, errors = differences + bool(found), errors + bool(failed)
        words += [f"{kind} seed {seed}: {one}" for one in (*list(found)[:3], *failed)]
    return differences, errors, words


def prove_one(kind: str, seed: int) -> tuple[list[str], list[str]]:
    """Differences in one ledger, and errors while checking it."""
    from tests.proof.answers import make, make_answers, make_hard
    from tests.proof.bridges import check_bridge
    from tests.proof.checks import check, check_hard

    try:
        if kind == "bridge":
            return check_bridge(seed), []
        ledger, filter_date = (make_hard if kind == "hard" else make)(seed)
        answers = make_answers(ledger, filter_date)
        return (check_hard if kind == "hard" else check)(ledger, answers), []
    except Exception:  # noqa: BLE001 (counted and printed; other ledgers are still checked)
        return [], list(_last_lines())


def _last_lines() -> Iterator[str]:
    yield traceback.format_exc(limit=-2).strip().replace("\n", " | ")


if __name__ == "__main__":
    sys.exit(main())
