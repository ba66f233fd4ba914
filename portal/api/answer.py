"""An HTTP answer, and what an unreadable one raises."""

from dataclasses import dataclass

import httpx
import msgspec

# What decoding raises for an unreadable body: not JSON, wrong shape, not UTF-8, numbers too large, nested too deeply.
UNREADABLE = (msgspec.DecodeError, ValueError, OverflowError, RecursionError)


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer with its whole body."""

    status: int
    headers: httpx.Headers
    body: bytes
