"""Prometheus metrics of requests and jobs; those of the remote parties are in portal/api/measure.py.

No personal data: no organisation, no person, no amount, no path.
"""

from prometheus_client import Counter, Histogram

SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
REQUESTS = Counter("portal_requests_total", "Requests answered", ("route", "method", "status"))
REQUEST_SECONDS = Histogram("portal_request_seconds", "Duration of requests", ("route",), buckets=SECONDS)
JOBS = Counter("portal_jobs_total", "Jobs run by the worker", ("kind", "outcome"))
JOB_SECONDS = Histogram("portal_job_seconds", "Duration of jobs", ("kind",), buckets=SECONDS)
METHODS = ("GET", "HEAD", "POST", "OPTIONS")


def count_request(route: str, method: str, status: int, seconds: float) -> None:
    """Count a request by its route, never by its path."""
    REQUESTS.labels(route, method if method in METHODS else "other", str(status)).inc()
    REQUEST_SECONDS.labels(route).observe(seconds)


def count_job(kind: str, outcome: str, seconds: float) -> None:
    """Count a job: `done`, `failed`, `left` (sealed by a key unknown here) or `away` (database or cache)."""
    JOBS.labels(kind, outcome).inc()
    JOB_SECONDS.labels(kind).observe(seconds)
