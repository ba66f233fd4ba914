"""The server that drawing processes are forked from has nothing that a fork would lack, and leaves no file behind."""

import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from portal.documents.dokument import Dokument
from portal.documents.drawing_process import TooHeavy, draw_apart

MEMORY = 1_000_000_000
LOADED = """
import gc, os
import portal.documents.drawing_server
from weasyprint.text.fonts import FontConfiguration
fonts = [one for one in gc.get_objects() if isinstance(one, FontConfiguration)]
print(len(os.listdir("/proc/self/task")), len(fonts))
"""


def make(body: str) -> Dokument:
    html = f'<html lang="nb"><head><title>x</title></head><body>{body}</body></html>'
    return Dokument(html=html, filnavn="x.pdf", laget=datetime(2023, 8, 28, tzinfo=UTC), hentet=None)


def test_no_thread_and_no_font_of_pango_is_in_the_server() -> None:
    done = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True)

    assert done.stdout.split() == ["1", "0"], "a fork has neither the thread nor what it holds"


@pytest.mark.parametrize(("body", "seconds"), [("<p>linje</p>", 60.0), ("<p>linje</p>", 0.0)])
def test_no_file_is_left_behind_whether_it_is_drawn_or_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, seconds: float
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    if seconds:
        assert draw_apart(make(body), lambda _step: None, seconds=seconds, memory=MEMORY).startswith(b"%PDF")
    else:
        with pytest.raises(TooHeavy):
            draw_apart(make(body), lambda _step: None, seconds=seconds, memory=MEMORY)

    assert [
        path for path in tmp_path.iterdir() if not path.name.startswith("pymp-")
    ] == []  # Python's own, until it ends
