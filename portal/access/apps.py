"""The access layer as a Django application, since it has tables."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Tables begin with `access_`."""

    name = "portal.access"
    label = "access"
