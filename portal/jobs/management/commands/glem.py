"""Drops all that is kept of one organisation's answers."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.api.dropped import drop_organisation
from portal.clock import get_clock
from portal.domain.numre import is_orgnr


class Command(BaseCommand):
    """`manage.py glem 310000003`."""

    help = "Drops what is kept of an organisation's answers, and what was made of them; the next page fetches anew."

    def add_arguments(self, parser: CommandParser) -> None:
        """The organisation number."""
        parser.add_argument("orgnr")

    def handle(self, *args: object, **options: str) -> None:
        """Drop."""
        if not is_orgnr(options["orgnr"]):
            raise CommandError("That is no organisation number.")
        drop_organisation(options["orgnr"], get_clock(), is_avvist=False)
        self.stdout.write("dropped")
