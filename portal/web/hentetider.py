"""When the figures of a list were fetched: one line where they are of one time, and each row its own where not."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from portal.wording import write_tidsspenn

ONE_TIME = timedelta(hours=1)  # rows fetched within it are told by one line


def build_hentetider(
    shown: Iterable[datetime | None], behind: Iterable[datetime] = (), *, has_ukjent: bool = False
) -> dict[str, object]:
    """For the context of a page. `shown`: of the rows; `behind`: what no row was found in, told if there are none.

    `has_ukjent`: some rows have figures of an unknown time, which the time of the others must not seem to be.
    """
    times = [one for one in shown if one is not None]
    return {
        "hentet": write_tidsspenn(times),
        "has_egen_tid": has_ukjent or (bool(times) and max(times) - min(times) > ONE_TIME),
        "utskrift": {"hentet": write_tidsspenn(times or behind)},  # at the foot of each sheet
    }
