"""The long proof: ten thousand generated ledgers, every figure held against the truth."""

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
AT_ONCE = 50
Outcome = tuple[int, int, list[str]]  # differences, errors, what they are


def main() -> int:
    """0 when nothing differs."""
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
