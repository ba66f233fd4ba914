"""Pytest plugin for mutmut, which runs the tests thousands of times in forks of one process."""

import gc
import math
import os
import shutil
import sqlite3
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Generator, Iterator
from contextlib import chdir, closing
from functools import _lru_cache_wrapper, lru_cache
from pathlib import Path

import hypothesis
import pytest
from django.db import connection
from django.test.utils import setup_databases
from mutmut.state import state
from pytest_django import DjangoDbBlocker

from sandbox.keys import Keys
from scripts.mutants_listed import read_identity, read_listed

TEMPLATE = Path("template.sqlite3")  # migrated once; each run uses a copy
MAX_EXAMPLES = 10  # Hypothesis examples per test
MAX_CASES = 50  # parametrized cases per test
# A mutant listed as equivalent is taken to survive after this time: all its tests would take over a minute.
LISTED_SECONDS = float(os.environ.get("MUTANTS_LISTED_SECONDS", "5"))
# Derandomized, so that results repeat. No shrinking: a failure is enough.
hypothesis.settings.register_profile(
    "mutants",
    deadline=None,
    max_examples=MAX_EXAMPLES,
    derandomize=True,
    database=None,
    phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
)
# Mutmut replaces these streams without closing them. We keep a reference: an unclosed stream that is garbage collected
# gives a warning, which fails a test.
STREAMS = (sys.stdout, sys.stderr)
MAKE_KEYS = Keys.make
KEYS: list[Keys] = []  # made before the forks, because it takes longer than most tests
BEGAN = pytest.StashKey[float]()
used_by_module: defaultdict[Path, set[str]] = defaultdict(set)


def pytest_configure(config: pytest.Config) -> None:
    gc.freeze()  # pytest runs the garbage collector ten times; each run would take as long as a test
    if not KEYS:
        KEYS.append(MAKE_KEYS())
    Keys.make = lambda: KEYS.pop() if KEYS else MAKE_KEYS()  # type: ignore[method-assign]
    # Registered here, after pytest-django, so that our django_db_setup overrides its fixture.
    config.pluginmanager.register(Database())


def pytest_collection() -> None:
    hypothesis.settings.load_profile("mutants")
    # Reimport test modules: some build objects at import, and the mutant must build them.
    for name in [name for name in sys.modules if name.startswith("tests.") and _is_test_module(name)]:
        del sys.modules[name]


def _is_test_module(name: str) -> bool:
    module = sys.modules[name]
    return not hasattr(module, "__path__") and not name.endswith(("conftest", "settings"))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Record functions called while a test module is imported; they count as called by each of its tests."""
    used = state()._stats  # noqa: SLF001 (no public name for the functions called since the last test)
    used.clear()
    report = yield
    if isinstance(collector, pytest.Module):
        used_by_module[collector.path] |= used
    used.clear()
    return report


def pytest_collectreport(report: pytest.CollectReport) -> None:
    """Treat an import error in a test module as a failing test."""
    if report.failed:
        pytest.exit("a test module cannot be imported", returncode=1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run fast tests first, since the first failure ends the run, and tests that commit last, as pytest-django does.

    Keep at most MAX_CASES parametrized cases of a test.
    """
    by_test: defaultdict[str, list[pytest.Item]] = defaultdict(list)
    for item in items:
        by_test[item.nodeid.partition("[")[0]].append(item)
    items[:] = [item for cases in by_test.values() for item in cases[:: -(-len(cases) // MAX_CASES)]]
    items.sort(key=lambda item: (_does_commit(item), state().duration_by_test.get(item.nodeid, 0.0)))


def _does_commit(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    return marker is not None and bool(marker.kwargs.get("transaction"))


@pytest.hookimpl(wrapper=True)
def pytest_runtestloop(session: pytest.Session) -> Generator[None, object, object]:
    """Start the time of a mutant: its tests, the shortest first, begin here."""
    session.stash[BEGAN] = time.monotonic()
    return (yield)


def _end_if_listed(session: pytest.Session) -> None:
    if time.monotonic() - session.stash[BEGAN] < LISTED_SECONDS:
        return
    session.stash[BEGAN] = math.inf  # looked at once
    name = os.environ.get("MUTANT_UNDER_TEST", "")
    if "__mutmut_" not in name:  # all tests without a change, or none called
        return
    with chdir(".."):
        is_listed = read_identity(name, Path(*name.split(".")[:-1]).with_suffix(".py")) in read_listed()
    if is_listed:
        pytest.exit("listed as equivalent, and these tests passed", returncode=0)


def pytest_runtest_setup(item: pytest.Item) -> None:
    _end_if_listed(item.session)
    for cached in find_cached():
        cached.cache_clear()
    state()._stats.update(used_by_module[item.path])  # noqa: SLF001


@lru_cache(maxsize=1)
def find_cached() -> "list[_lru_cache_wrapper[object]]":
    """Rules that keep their results: a test that finds one kept would not count as a test of the rule."""
    modules = [module for name, module in sys.modules.items() if name.startswith(("portal.domain.", "portal.seal"))]
    return [one for module in modules for one in vars(module).values() if type(one) is _lru_cache_wrapper]


class Database:
    """Gives each run a copy of a migrated database: migrations would take longer than the tests."""

    @pytest.fixture(scope="session")
    @classmethod
    def django_db_setup(cls, request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
        """Overrides the fixture of pytest-django."""
        request.getfixturevalue("django_test_environment")
        name = Path(tempfile.mkdtemp(dir=os.environ["VAR_DIR"])) / "tests.sqlite3"
        with django_db_blocker.unblock():
            if not TEMPLATE.exists():
                setup_databases(verbosity=0, interactive=False)
                with closing(sqlite3.connect(connection.settings_dict["NAME"])) as made:
                    made.execute(f"VACUUM INTO '{TEMPLATE}'")
            connection.close()
            shutil.copy(TEMPLATE, name)
            connection.settings_dict["NAME"] = str(name)
            connection.settings_dict["TEST"]["NAME"] = name  # for tests that read the file directly
        yield
        with django_db_blocker.unblock():
            connection.close()
        shutil.rmtree(name.parent)
