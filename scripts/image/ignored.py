"""Which files are sent to the build: the rules of `.dockerignore`, of which the last that matches counts."""

import re
from pathlib import Path, PurePosixPath


class DockerIgnore:
    """The rules of one file."""

    def __init__(self, text: str) -> None:
        lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
        self._rules = [(not line.startswith("!"), _compile(line.removeprefix("!"))) for line in lines]

    def is_sent(self, path: str) -> bool:
        """Whether a file is sent. A rule that matches a folder holds for what is in it."""
        steps = PurePosixPath(path).parts
        above = ["/".join(steps[:length]) for length in range(1, len(steps) + 1)]
        sent = True
        for leaves_out, rule in self._rules:
            if any(rule.fullmatch(one) for one in above):
                sent = not leaves_out
        return sent

    def list_sent(self, root: Path, source: str) -> list[str]:
        """The files under `source` that are sent."""
        start = root / source
        files = [start] if start.is_file() else sorted(path for path in start.rglob("*") if not path.is_dir())
        return [name for file in files if self.is_sent(name := file.relative_to(root).as_posix())]


def _compile(pattern: str) -> re.Pattern[str]:
    """`**` stands for any number of folders, `*` and `?` for characters of one name."""
    steps = [step for step in pattern.split("/") if step]
    parts = [".*" if step == "**" else _compile_step(step) for step in steps]
    text = "/".join(parts).replace(".*/", "(?:.*/)?")
    return re.compile(text)


def _compile_step(step: str) -> str:
    return "".join({"*": "[^/]*", "?": "[^/]"}.get(character, re.escape(character)) for character in step)
