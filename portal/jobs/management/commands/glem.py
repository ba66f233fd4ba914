"""Drops everything cached about one organisation."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.api.dropped import drop_organisation
from portal.clock import get_clock
from portal.domain.numre import is_orgnr


class Command(BaseCommand):
    """`manage.py glem 310000003`."""

    help = "Drops an organisation's cached answers and the files made from them. The next page fetches again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("orgnr")

    def handle(self, *args: object, **options: str) -> None:
        if not is_orgnr(options["orgnr"]):
            raise CommandError("Not a valid organisation number.")
        drop_organisation(options["orgnr"], get_clock(), is_avvist=False)
        self.stdout.write("dropped")
