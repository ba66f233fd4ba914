"""What is counted of the API layer, for Prometheus and without personal data: no organisation, no person, no amount.

Counted in each process; with METRICS_ADDRESS set the counts lie in files that the worker adds up and serves there.
"""

from prometheus_client import Counter, Gauge, Histogram

CACHE = Counter("portal_cache_answers_total", "Answers of the cache", ("endpoint", "kind"))
CALLS = Counter("portal_api_calls_total", "Calls to remote parties", ("endpoint", "code"))
CALL_SECONDS = Histogram(
    "portal_api_call_seconds", "Duration of calls", ("endpoint",), buckets=(0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 20)
)
SLOT_SECONDS = Histogram(
    "portal_slot_wait_seconds", "Time waited for one of the calls at once", buckets=(0.001, 0.01, 0.05, 0.25, 1, 5, 15)
)
BREAKER = Gauge("portal_breaker_open", "1 while no calls are made to a party", ("party",), multiprocess_mode="livemax")


def count_cache(endpoint: str, kind: str) -> None:
    """`fresh`, `shown` (while a newer one is fetched), `old` (kept for an outage), `miss`, `spoilt`."""
    CACHE.labels(endpoint, kind).inc()


def count_call(endpoint: str, code: str, seconds: float) -> None:
    """A call that was answered with `code` (200, KB-007, 503…), or failed with an error's name."""
    CALLS.labels(endpoint, code).inc()
    CALL_SECONDS.labels(endpoint).observe(seconds)


def observe_slot(seconds: float) -> None:
    """How long a call waited for its turn."""
    SLOT_SECONDS.observe(seconds)


def set_breaker(party: str, *, is_open: bool) -> None:
    """Whether calls to a party are stopped in this process."""
    BREAKER.labels(party).set(int(is_open))
