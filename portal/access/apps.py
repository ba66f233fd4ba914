"""The access layer as a Django application, since it has tables."""

from django.apps import AppConfig
from django.conf import settings


class AccessConfig(AppConfig):
    """Tables begin with `access_`."""

    name = "portal.access"
    label = "access"

    def ready(self) -> None:
        """Stop the start where the system users cannot be read, and not the first page that needs one."""
        from portal.api.systembruker import read_systembrukere

        read_systembrukere(settings.SYSTEMBRUKERE)
