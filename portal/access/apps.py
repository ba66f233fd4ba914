"""Registers the access layer as a Django application, since it has tables."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Sets the table prefix `access_`."""

    name = "portal.access"
    label = "access"
