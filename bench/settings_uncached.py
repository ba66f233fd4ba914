"""Settings with the cache of API answers off: lifetimes are zero. Access lists are still cached."""

from datetime import timedelta

from portal.settings import *  # noqa: F403

FRESH_AAPNEKRAV = SHOWN_AAPNEKRAV = timedelta(0)
FRESH_LISTE = SHOWN_LISTE = FRESH_LUKKET_AAR = SHOWN_LUKKET_AAR = timedelta(0)
