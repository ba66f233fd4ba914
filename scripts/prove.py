"""The long proofs: ten thousand generated ledgers, the files of five hundred, every page in every language by axe."""

import os
import sys
import time
import traceback
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

LEDGERS = int(os.environ.get("LEDGERS", "10000"))
FILES = int(os.environ.get("FILES", "500"))
AT_ONCE = 50
Outcome = tuple[int, int, list[str]]  # differences, errors, what they are


def main() -> int:
    """0 when nothing differs and nothing is wrong."""
    return prove_ledgers() | prove_files() | prove_pages()


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


def prove_ledgers() -> int:
    """0 when no figure differs."""
    started = time.monotonic()
    done = differences = errors = 0
    starts = range(0, LEDGERS, AT_ONCE)
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for start, (differing, failing, words) in zip(starts, pool.map(prove_some, starts), strict=True):
            done = min(start + AT_ONCE, LEDGERS)
            differences, errors = differences + differing, errors + failing
            print(*words, sep="\n", end="\n" if words else "")
            if done % 1000 == 0:
                print(f"{done} of {LEDGERS}, {time.monotonic() - started:.0f} s", flush=True)
    print(f"ledgers: {done}, differences: {differences}, errors: {errors}")
    return 1 if differences or errors else 0


def prove_some(start: int) -> Outcome:
    """The ledgers of some seeds."""
    import django

    django.setup()
    differences = errors = 0
    words: list[str] = []
    for seed in range(start, min(start + AT_ONCE, LEDGERS)):
        found, failed = prove_one(seed)
        differences, errors = differences + bool(found), errors + bool(failed)
        words += [f"seed {seed}: {one}" for one in (*list(found)[:3], *failed)]
    return differences, errors, words


def prove_one(seed: int) -> tuple[list[str], list[str]]:
    """What differs in one ledger, and what failed while it was looked at."""
    from tests.proof.answers import make, make_answers
    from tests.proof.checks import check

    try:
        ledger, filter_date = make(seed)
        return check(ledger, make_answers(ledger, filter_date)), []
    except Exception:  # noqa: BLE001 (counted, shown, and the rest goes on)
        return [], list(_last_lines())


def _last_lines() -> Iterator[str]:
    yield traceback.format_exc(limit=-2).strip().replace("\n", " | ")


if __name__ == "__main__":
    sys.exit(main())
