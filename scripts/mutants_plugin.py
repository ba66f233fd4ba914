"""What pytest needs beside the tests' own conftest when mutmut runs it some thousand times, in forks of one process."""

import os
import shutil
import sqlite3
import sys
import tempfile
from collections import defaultdict
from collections.abc import Generator, Iterator
from contextlib import closing
from pathlib import Path

import hypothesis
import pytest
from django.db import connection
from django.test.utils import setup_databases
from mutmut.state import state
from pytest_django import DjangoDbBlocker

TEMPLATE = Path("template.sqlite3")  # a fresh database, made once; each run of some tests has a copy
FEW = 10  # examples of Hypothesis's
MOST_CASES = 50  # of one test
# Derandomized, so that a mutant that was killed once is killed again; and what has failed need not be made smaller.
hypothesis.settings.register_profile(
    "mutants",
    deadline=None,
    max_examples=FEW,
    derandomize=True,
    database=None,
    phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
)
# Mutmut's own, which it does not close; kept, since a stream that is dropped is a warning, and so a test that fails.
STREAMS = (sys.stdout, sys.stderr)
used_by_module: defaultdict[Path, set[str]] = defaultdict(set)


def pytest_configure(config: pytest.Config) -> None:
    # As late as this, its fixture comes before the one of pytest-django that has the same name.
    config.pluginmanager.register(Database())


def pytest_collection() -> None:
    hypothesis.settings.load_profile("mutants")
    # Test modules build objects when they are imported. They are imported anew, so that the mutant builds them.
    for name in [name for name in sys.modules if name.startswith("tests.") and _is_tests_own(name)]:
        del sys.modules[name]


def _is_tests_own(name: str) -> bool:
    module = sys.modules[name]
    return not hasattr(module, "__path__") and not name.endswith(("conftest", "settings"))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """What the import of a test module calls is called by each of its tests."""
    used = state()._stats  # noqa: SLF001 (mutmut has no other name for what has been called since the last test)
    used.clear()
    report = yield
    if isinstance(collector, pytest.Module):
        used_by_module[collector.path] |= used
    used.clear()
    return report


def pytest_collectreport(report: pytest.CollectReport) -> None:
    """A module that cannot be imported is a test that fails, and not one that could not be found."""
    if report.failed:
        pytest.exit("a test module cannot be imported", returncode=1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The quick ones first, since the first to fail ends the run; those that commit last, as pytest-django has them.

    Of the hundreds of cases that some tests have, some are enough.
    """
    by_test: defaultdict[str, list[pytest.Item]] = defaultdict(list)
    for item in items:
        by_test[item.nodeid.partition("[")[0]].append(item)
    items[:] = [item for cases in by_test.values() for item in cases[:: -(-len(cases) // MOST_CASES)]]
    items.sort(key=lambda item: (_does_commit(item), state().duration_by_test.get(item.nodeid, 0.0)))


def _does_commit(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    return marker is not None and bool(marker.kwargs.get("transaction"))


def pytest_runtest_setup(item: pytest.Item) -> None:
    state()._stats.update(used_by_module[item.path])  # noqa: SLF001


class Database:
    """A database for each run, as a copy of one that was made once: migrations would take longer than the tests."""

    @pytest.fixture(scope="session")
    @classmethod
    def django_db_setup(cls, request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
        """Instead of pytest-django's."""
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
            connection.settings_dict["TEST"]["NAME"] = name  # where a test reads the file itself
        yield
        with django_db_blocker.unblock():
            connection.close()
        shutil.rmtree(name.parent)
