"""Starts what each process of web and worker serves besides its work."""

from django.conf import settings


def start_metrics() -> None:
    """Serve metrics if METRICS_ADDRESS is set. The models they read can be imported only after Django's setup."""
    if settings.METRICS_ADDRESS:
        from portal.jobs.metrics import serve_metrics

        serve_metrics(settings.METRICS_ADDRESS)
