"""Prometheus metrics of the API layer. No personal data: no organisation, no person, no amount.

Each process counts for itself. With METRICS_ADDRESS set, it writes to files that the worker sums and serves there.
"""

from prometheus_client import Counter, Gauge, Histogram

CACHE = Counter("portal_cache_answers_total", "Cache lookups", ("endpoint", "kind"))
CALLS = Counter("portal_api_calls_total", "Calls to remote parties", ("party", "endpoint", "code"))
CALL_SECONDS = Histogram(
    "portal_api_call_seconds",
    "Duration of calls",
    ("party", "endpoint"),
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 20),
)
SLOT_SECONDS = Histogram(
    "portal_slot_wait_seconds", "Time waited for a call slot", buckets=(0.001, 0.01, 0.05, 0.25, 1, 5, 15)
)
BREAKER = Gauge("portal_breaker_open", "1 while no calls are made", ("party", "endpoint"), multiprocess_mode="livemax")


def count_cache(endpoint: str, kind: str, times: int = 1) -> None:
    """Count lookups: `fresh`, `shown` (stale, being refreshed), `old` (only good in an outage), `miss`, `spoilt`,
    `contradicted` (by the open list).
    """
    CACHE.labels(endpoint, kind).inc(times)


def count_call(endpoint: str, code: str, seconds: float, *, party: str = "skatteetaten") -> None:
    """Count a call, by the code of its answer (200, KB-007, 503…) or the name of its error."""
    CALLS.labels(party, endpoint, code).inc()
    CALL_SECONDS.labels(party, endpoint).observe(seconds)


def observe_slot(seconds: float) -> None:
    """Record how long a call waited for a slot."""
    SLOT_SECONDS.observe(seconds)


def set_breaker(party: str, endpoint: str, *, is_open: bool) -> None:
    """Record whether a breaker is open in this process; that of a whole party has no endpoint."""
    BREAKER.labels(party, endpoint).set(int(is_open))
