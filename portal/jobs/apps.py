"""The jobs package as a Django application, since it has a table."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Tables begin with `jobs_`."""

    name = "portal.jobs"
    label = "jobs"
