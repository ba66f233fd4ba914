"""Compares what people were shown with what each organisation's own access record says."""

import csv
import io
import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from bench.browsers import Browser
from siege.habits import Diary

SHOWN, BY_WORKER = "Vist", "Listen over virksomheter"  # words of the record; the worker fetches for the list
NOT_RECORDED = re.compile(r"access not recorded: ")
AT_ONCE = 4


@dataclass(frozen=True)
class Comparison:
    """Of all organisations that anybody opened."""

    views: int  # pages and files with figures that arrived
    rows: int
    lost: int  # views without a row
    told: int  # of those, told in the log, as the record's own rule is
    more: int  # rows without a view
    cut_off: int  # answers that were cut off, of which nobody knows


def compare(diary: Diary, url: str, cookies: dict[str, str], log: Path) -> Comparison:
    """`cookies`: of somebody who may see the organisation."""
    views, cut_off = diary.count_views(), diary.count_cut_off()

    def read(orgnr: str) -> int:
        answer = Browser(url, cookies[orgnr]).get(f"/virksomhet/{orgnr}/innsyn.csv")
        return count_rows(answer.body.decode("utf-8-sig"))

    opened = sorted(set(views) | set(cut_off))
    with ThreadPoolExecutor(AT_ONCE) as pool:
        rows = Counter(dict(zip(opened, pool.map(read, opened), strict=True)))
    return Comparison(
        views=views.total(),
        rows=rows.total(),
        lost=(views - rows).total(),
        told=len(NOT_RECORDED.findall(log.read_text(encoding="utf-8"))),
        more=(rows - views).total(),
        cut_off=cut_off.total(),
    )


def count_rows(text: str) -> int:
    """Pages and files that were shown, in an access record as CSV."""
    return sum(SHOWN in row and BY_WORKER not in row for row in csv.reader(io.StringIO(text), delimiter=";"))
