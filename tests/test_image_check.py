"""`make image-check` reads a Dockerfile as Docker does, and refuses what it does not know."""

from pathlib import Path

import pytest

from scripts.image.dockerfile import (
    DockerfileError,
    Instruction,
    expand,
    read_command,
    read_copy,
    read_dockerfile,
    read_healthcheck,
    read_pairs,
)
from scripts.image.ignored import DockerIgnore

ROOT = Path(__file__).resolve().parent.parent


def step(name: str, text: str) -> Instruction:
    return Instruction(7, name, text)


def test_the_projects_own_dockerfile_is_understood_and_its_base_is_fixed_by_digest() -> None:
    build, last = read_dockerfile((ROOT / "Dockerfile").read_text(encoding="utf-8"), {})

    assert build.name == "build"
    assert build.base == last.base
    assert "-slim-" in last.base  # the suite too: it decides what the packages are called
    assert "@sha256:" in last.base
    assert {"USER", "VOLUME", "HEALTHCHECK", "CMD"} <= {one.name for one in last.steps}


def test_lines_are_joined_and_comments_left_out() -> None:
    (stage,) = read_dockerfile("# a comment\nFROM a\nRUN one \\\n  # within\n    && two\n\nUSER me\n", {})

    assert [(one.line, one.name, one.text) for one in stage.steps] == [
        (3, "RUN", "one && two"),
        (7, "USER", "me"),
    ]


def test_a_build_argument_wins_over_its_default() -> None:
    text = "ARG BASE=one\nARG TAG=${BASE}-x\nFROM ${TAG} AS first\n"

    assert read_dockerfile(text, {})[0].base == "one-x"
    assert read_dockerfile(text, {"BASE": "two"})[0].base == "two-x"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("FROM a\nADD x y\n", "line 2: the instruction ADD is not known"),
        ("FROM a\nONBUILD RUN x\n", "line 2: the instruction ONBUILD is not known"),
        ("RUN x\nFROM a\n", "line 1: RUN: stands before the first FROM"),
        ("FROM --platform=linux/amd64 a\n", "line 1: FROM: only"),
        ("FROM a\nRUN x \\\n", "nothing follows the last backslash"),
        ("FROM a\nRUN <<EOF\n", "line 2: RUN: here-documents are not known"),
        ("# escape=`\nFROM a\n", "line 1: parser directives are not known"),
        ("FROM a\nUSER\n", "line 2: USER says nothing"),
        ("ARG A=${B:-c}\nFROM a\n", "line 1: ARG: ${B:-c} is not known"),
        ("", "no FROM"),
    ],
)
def test_what_is_not_known_is_an_error_that_names_the_line(text: str, why: str) -> None:
    with pytest.raises(DockerfileError) as found:
        read_dockerfile(text, {})

    assert why in str(found.value)


@pytest.mark.parametrize("text", ["--chown=me a b", "--from= a b", "a", "a* b", "a b c"])
def test_a_copy_that_is_not_known_is_an_error(text: str) -> None:
    with pytest.raises(DockerfileError):
        read_copy(step("COPY", text), {})


def test_options_are_read_or_refused() -> None:
    copy = read_copy(step("COPY", "--from=build /venv $TO"), {"TO": "/venv"})
    check = read_healthcheck(step("HEALTHCHECK", '--interval=10s --timeout=1m5s --retries=3 CMD ["a", "b c"]'))

    assert (copy.stage, copy.sources, copy.target) == ("build", ("/venv",), "/venv")
    assert check.command == ("a", "b c")
    assert check.options == {"interval": 10, "timeout": 65, "retries": 3}
    with pytest.raises(DockerfileError):
        read_healthcheck(step("HEALTHCHECK", "--start-interval=1s CMD true"))
    with pytest.raises(DockerfileError):
        read_command(step("RUN", ""), "--mount=type=cache,target=/x true")


def test_commands_and_variables() -> None:
    assert read_command(step("RUN", ""), "a && b") == ("/bin/sh", "-c", "a && b")
    assert read_pairs(step("ENV", 'A=1 PATH=/x:$PATH B="two words"'), {"PATH": "/bin"}) == {
        "A": "1",
        "PATH": "/x:/bin",
        "B": "two words",
    }
    assert expand(step("RUN", ""), "$A-${B}-$C", {"A": "1", "B": "2"}) == "1-2-"


def test_the_last_rule_that_matches_says_what_is_sent() -> None:
    ignored = DockerIgnore("# all\n*\n!portal\n!requirements/portal.txt\n**/__pycache__\n")

    paths = {
        "portal/serve.py": True,
        "portal/web/__pycache__/urls.pyc": False,
        "requirements/portal.txt": True,
        "requirements/dev.txt": False,
        "portalen/x.py": False,
        "__pycache__/x": False,
    }
    assert {path: ignored.is_sent(path) for path in paths} == paths
