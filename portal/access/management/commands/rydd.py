"""Removes what has been kept long enough: the record of access, ended sign-ins, ended sessions. To be run daily."""

from django.core.management import call_command
from django.core.management.base import BaseCommand

from portal.access.innsyn import prune
from portal.access.sesjon import prune_innlogginger


class Command(BaseCommand):
    """`manage.py rydd`."""

    help = "Removes rows of the record of access older than KEPT_INNSYN_DAYS, and sign-ins that have ended."

    def handle(self, *args: object, **options: object) -> None:
        """Remove, and say how many."""
        call_command("clearsessions")
        self.stdout.write(f"innsyn: {prune()} removed; sign-ins: {prune_innlogginger()} removed")
