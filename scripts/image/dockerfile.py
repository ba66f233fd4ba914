"""Reads a Dockerfile into stages of instructions. What it does not know is an error, never left out."""

import json
import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field

INSTRUCTION = re.compile(r"([A-Za-z]+)\s+(\S.*)", re.DOTALL)
VARIABLE = re.compile(r"\$(?:\{(?P<braced>[^}]*)\}|(?P<plain>[A-Za-z_]\w*))")
NAME = re.compile(r"[A-Za-z_]\w*")
KNOWN = frozenset(
    ["FROM", "ARG", "ENV", "RUN", "COPY", "WORKDIR", "USER", "VOLUME", "EXPOSE", "HEALTHCHECK", "CMD", "ENTRYPOINT"]
)
DURATION = re.compile(r"(?:(\d+)m)?(?:(\d+)s)?")


class DockerfileError(Exception):
    """A line that cannot be followed."""


@dataclass(frozen=True, slots=True)
class Instruction:
    """One instruction, with continuation lines joined."""

    line: int
    name: str
    text: str

    def fail(self, why: str) -> DockerfileError:
        """The error that names this line."""
        return DockerfileError(f"Dockerfile, line {self.line}: {self.name}: {why}")


@dataclass(frozen=True, slots=True)
class Stage:
    """What follows one FROM."""

    base: str
    name: str
    steps: tuple[Instruction, ...]


@dataclass(frozen=True, slots=True)
class Copy:
    """What COPY says: from the build's files, or from an earlier stage."""

    sources: tuple[str, ...]
    target: str
    stage: str


@dataclass(frozen=True, slots=True)
class Healthcheck:
    """How it is found out whether a container lives; seconds."""

    command: tuple[str, ...]
    options: Mapping[str, int] = field(default_factory=dict)


def read_dockerfile(text: str, given: Mapping[str, str]) -> tuple[Stage, ...]:
    """The stages. `given` are build arguments, which win over the defaults of ARG before the first FROM."""
    arguments: dict[str, str] = {}
    stages: list[tuple[str, str, list[Instruction]]] = []
    for step in read_instructions(text):
        if step.name == "FROM":
            base, _, name = expand(step, step.text, arguments).partition(" ")
            words = name.split()
            if base.startswith("--") or (words and (len(words) != 2 or words[0].upper() != "AS")):
                raise step.fail("only `FROM image` and `FROM image AS name` are known")
            stages.append((base, words[1] if words else str(len(stages)), []))
        elif stages:
            stages[-1][2].append(step)
        elif step.name == "ARG":
            arguments |= read_argument(step, arguments, given)
        else:
            raise step.fail("stands before the first FROM")
    if not stages:
        raise DockerfileError("Dockerfile: no FROM")
    return tuple(Stage(base, name, tuple(steps)) for base, name, steps in stages)


def read_instructions(text: str) -> list[Instruction]:
    """Every instruction, without comments."""
    found: list[Instruction] = []
    start, collected = 0, ""
    for number, line in enumerate(text.splitlines(), 1):
        if line.lstrip().startswith("#"):
            if not found and re.match(r"#\s*(escape|syntax)\s*=", line.strip()):
                raise DockerfileError(f"Dockerfile, line {number}: parser directives are not known")
            continue
        if not line.strip():
            continue
        start = start if collected else number
        collected += line.strip() if not collected else f" {line.strip()}"
        if collected.endswith("\\"):
            collected = collected[:-1].rstrip()
            continue
        found.append(_read_instruction(start, collected))
        collected = ""
    if collected:
        raise DockerfileError(f"Dockerfile, line {start}: nothing follows the last backslash")
    return found


def _read_instruction(line: int, text: str) -> Instruction:
    match = INSTRUCTION.fullmatch(text)
    name = text.split()[0].upper()
    if name not in KNOWN:
        raise DockerfileError(f"Dockerfile, line {line}: the instruction {name} is not known")
    if match is None:
        raise DockerfileError(f"Dockerfile, line {line}: {name} says nothing")
    step = Instruction(line, name, match[2])
    if name in ("RUN", "COPY") and "<<" in step.text:
        raise step.fail("here-documents are not known")
    return step


def expand(step: Instruction, text: str, variables: Mapping[str, str]) -> str:
    """Put values in place of `$NAME` and `${NAME}`. An unset name is empty, as in Docker."""

    def value(match: re.Match[str]) -> str:
        name = match["plain"] or match["braced"]
        if not NAME.fullmatch(name):
            raise step.fail(f"${{{name}}} is not known, only ${{NAME}}")
        return variables.get(name, "")

    return VARIABLE.sub(value, text)


def read_argument(step: Instruction, variables: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
    """The argument that ARG declares, if it has a value."""
    name, has_default, default = step.text.partition("=")
    if not NAME.fullmatch(name):
        raise step.fail("only `ARG NAME` and `ARG NAME=value` are known")
    if name in given:
        return {name: given[name]}
    return {name: expand(step, default, variables)} if has_default else {}


def read_pairs(step: Instruction, variables: Mapping[str, str]) -> dict[str, str]:
    """The variables that ENV sets."""
    pairs = [word.partition("=") for word in shlex.split(step.text)]
    if not all(equals and NAME.fullmatch(name) for name, equals, _ in pairs):
        raise step.fail("only `ENV NAME=value …` is known")
    return {name: expand(step, value, variables) for name, _, value in pairs}


def read_command(step: Instruction, text: str) -> tuple[str, ...]:
    """A command given as a list, or as words for a shell."""
    if not text.startswith("["):
        if text.startswith("--"):
            raise step.fail(f"the option {text.split()[0]} is not known")
        return "/bin/sh", "-c", text
    return read_list(step, text)


def read_list(step: Instruction, text: str) -> tuple[str, ...]:
    """A JSON list of strings."""
    try:
        words = json.loads(text)
    except json.JSONDecodeError:
        words = None
    if not isinstance(words, list) or not words or not all(isinstance(word, str) for word in words):
        raise step.fail("is neither a list of strings nor a line for a shell")
    return tuple(words)


def read_copy(step: Instruction, variables: Mapping[str, str]) -> Copy:
    """What COPY is to copy."""
    words = expand(step, step.text, variables).split()
    stage = ""
    while words and words[0].startswith("--"):
        option, _, value = words.pop(0).partition("=")
        if option != "--from" or not value:
            raise step.fail(f"the option {option} is not known")
        stage = value
    if len(words) < 2 or any(character in word for word in words for character in "*?["):
        raise step.fail("only names and a target are known")
    if len(words) > 2 and not words[-1].endswith("/"):
        raise step.fail("a target of several sources must end with a slash")
    return Copy(tuple(words[:-1]), words[-1], stage)


def read_healthcheck(step: Instruction) -> Healthcheck:
    """The command of HEALTHCHECK, and its times in seconds."""
    options: dict[str, int] = {}
    text = step.text
    while text.startswith("--"):
        option, _, text = text.partition(" ")
        name, _, value = option.removeprefix("--").partition("=")
        text = text.lstrip()
        if name not in ("interval", "timeout", "start-period", "retries"):
            raise step.fail(f"the option --{name} is not known")
        options[name] = int(value) if name == "retries" else _read_seconds(step, value)
    word, _, command = text.partition(" ")
    if word.upper() != "CMD" or not command:
        raise step.fail("only `HEALTHCHECK … CMD command` is known")
    return Healthcheck(read_command(step, command.lstrip()), options)


def _read_seconds(step: Instruction, text: str) -> int:
    match = DURATION.fullmatch(text)
    if not text or match is None:
        raise step.fail(f"{text} is no time in minutes and seconds")
    return 60 * int(match[1] or 0) + int(match[2] or 0)
