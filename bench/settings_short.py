"""Settings with short cache lifetimes: fresh for six seconds, shown for two more."""

from datetime import timedelta

from portal.settings import *  # noqa: F403

FRESH_AAPNEKRAV, SHOWN_AAPNEKRAV = timedelta(seconds=6), timedelta(seconds=8)
