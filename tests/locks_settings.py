"""For a process that a test starts: the same settings, with the directory of the test's own locks."""

import os
from pathlib import Path

from tests.settings import *  # noqa: F403

VAR_DIR = Path(os.environ["LOCKS_VAR"])
