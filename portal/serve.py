"""Starts the web server where the environment can be used: python -m portal.serve, with Granian's own arguments.

Granian by itself loads the portal in its web processes: each would list the mistakes, and the exit status would be 1.
"""

import os
import sys
from pathlib import Path

from portal.env.start import read_or_stop

if __name__ == "__main__":
    read_or_stop(os.environ)
    granian = str(Path(sys.executable).with_name("granian"))
    os.execv(granian, [granian, *sys.argv[1:]])  # noqa: S606 (the operator's own arguments)
