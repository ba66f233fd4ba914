"""The portal with the cache off: whatever is kept is too old to be shown. Who may see what is kept as ever."""

from datetime import timedelta

from portal.settings import *  # noqa: F403

FRESH_AAPNEKRAV = SHOWN_AAPNEKRAV = timedelta(0)
FRESH_LISTE = SHOWN_LISTE = FRESH_LUKKET_AAR = SHOWN_LUKKET_AAR = timedelta(0)
