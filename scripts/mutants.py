"""Mutation testing with mutmut: makes one change at a time in the business rules, and checks that a test fails.

Usage: scripts/mutants.py [file ...], for example portal/domain/spor.py. Without files, all rules are mutated.
MUTANTS_AT_ONCE sets the number of processes, MUTANTS_TESTS the tests to run, to save time while writing them.
MUTANTS_LISTED_SECONDS sets how long a mutant is tested that is listed as equivalent.
"""

import ast
import os
import shutil
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from mutmut.__main__ import cli
from mutmut.configuration import config
from mutmut.mutation.data import SourceFileMutationData
from mutmut.utils.file_utils import walk_mutatable_files

from scripts.mutants_listed import Identity, read_identity, read_listed

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / "var" / "mutants"
MIN_KILLED = 95.0  # per cent, equivalent mutants counted as not killed
# Exit codes when no test failed: all passed, no test calls the function, or pytest could not start.
SURVIVED = (0, 5, 33, 255)


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change, and whether all tests passed. Only a survivor's function and change are read."""

    identity: Identity
    survived: bool


def main() -> int:
    """Returns 0 if enough mutants are killed, and all survivors are listed as equivalent."""
    only = sys.argv[1:]
    prepare(only)
    run(only)
    return report(list(read_mutants()), read_listed())


def prepare(only: list[str]) -> None:
    """Copy the project, and rewrite decorated functions so that mutmut mutates them too."""
    shutil.rmtree(WORK, ignore_errors=True)
    (WORK / "tmp").mkdir(parents=True)
    mutmut = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mutmut"]
    for name in ("pyproject.toml", *mutmut["source_paths"], *mutmut["also_copy"]):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, WORK / name)
    for pattern in only or mutmut["only_mutate"]:
        for file in WORK.glob(pattern):
            file.write_text(undecorate(file.read_text(encoding="utf-8")), encoding="utf-8")


def run(only: list[str]) -> None:
    """Run mutmut. It reads its settings from the current directory."""
    os.chdir(WORK)
    os.environ["TMPDIR"] = str(WORK / "tmp")  # mutmut's forks leave temporary files behind
    for name in ("DATABASE_URL", "CACHE_URL"):
        os.environ.pop(name, None)
    config().only_mutate = only or config().only_mutate
    if tests := os.environ.get("MUTANTS_TESTS"):
        config().pytest_add_cli_args_test_selection = tests.split()
    cli(["run", "--max-children", os.environ.get("MUTANTS_AT_ONCE", str(os.cpu_count()))], standalone_mode=False)


def undecorate(source: str) -> str:
    """Replace decorators with calls: `@property def f` becomes `def f` and `f = property(f)`.

    Mutmut skips decorated functions, and the domain has many properties.
    """
    lines = source.splitlines()
    functions = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)]
    for node in sorted(functions, key=lambda node: -node.lineno):
        names = [ast.unparse(decorator) for decorator in node.decorator_list]
        if not names or names in (["staticmethod"], ["classmethod"]):
            continue
        call = node.name
        for name in reversed(names):
            call = f"{name}({call})"
        lines.insert(node.end_lineno or 0, f"{' ' * node.col_offset}{node.name} = {call}")
        del lines[node.decorator_list[0].lineno - 1 : node.lineno - 1]
    return "\n".join(lines) + "\n"


def read_mutants() -> Iterator[Mutant]:
    """The mutants and their outcomes."""
    for path in sorted(walk_mutatable_files()):
        data = SourceFileMutationData(path=path)
        data.load()
        for name, code in data.exit_code_by_key.items():
            if code is None:
                raise SystemExit(f"not run: {name}")
            survived = code in SURVIVED
            yield Mutant(read_identity(name, path) if survived else Identity(str(path), "", ""), survived)


def report(mutants: list[Mutant], listed: set[Identity]) -> int:
    """Print the table, unlisted survivors and listed mutants that did not survive. Returns 0 if all is well."""
    made, survived, equivalent = Counter[str](), Counter[str](), Counter[str]()
    seen = set()
    unlisted = []
    for mutant in mutants:
        identity = mutant.identity
        made[identity.module] += 1
        if not mutant.survived:
            continue
        seen.add(identity)
        if identity in listed:
            equivalent[identity.module] += 1
        else:
            survived[identity.module] += 1
            unlisted.append(identity)
    outdated = sorted(identity for identity in listed - seen if identity.module in made)
    print_all("Survived, and not listed as equivalent:", unlisted)
    print_all("Listed as equivalent, but not among the survivors:", outdated)
    print(f"{'module':<40}{'mutants':>8}{'killed':>8}{'survived':>9}{'equivalent':>11}{'killed, %':>10}")
    rows = [(module, made[module], survived[module], equivalent[module]) for module in sorted(made)]
    total = ("all", made.total(), survived.total(), equivalent.total())
    for name, count, alive, same in (*rows, total):
        killed = count - alive - same
        print(f"{name:<40}{count:>8}{killed:>8}{alive:>9}{same:>11}{100 * killed / count:>10.1f}")
    is_enough = 100 * (total[1] - total[2] - total[3]) >= MIN_KILLED * total[1]
    return 0 if is_enough and not unlisted and not outdated else 1


def print_all(head: str, found: Iterable[tuple[str, str, str]]) -> None:
    """Print mutants under a heading, if there are any."""
    for number, (module, function, change) in enumerate(found):
        print(f"\n{head}" if number == 0 else "")
        print(f"{module} {function}", change, sep="\n", flush=True)


if __name__ == "__main__":
    sys.exit(main())
