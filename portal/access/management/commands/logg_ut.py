"""Ends sign-ins, calendar addresses, e-mail and fetching at night, as operator: a person's or a firm's, or all."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.access import epostabonnement
from portal.access.firmanatt import end_alle_firmanetter, end_by_orgnr
from portal.access.kalenderadresser import end_adresser_by_pid, end_alle_adresser
from portal.access.nattvalg import end_alle_nattvalg, end_nattvalg_by_pid
from portal.access.sesjon import end_all, end_by_pid
from portal.domain.numre import is_orgnr, is_pid


class Command(BaseCommand):
    """`manage.py logg_ut --alle`, or with a person's or, with `--firma`, a firm's number on standard input."""

    help = "Ends all sign-ins (--alle), or those of the person whose number is read from standard input."

    def add_arguments(self, parser: CommandParser) -> None:
        """Everybody, or one. A number is not taken as an argument: the list of processes shows those."""
        parser.add_argument("--alle", action="store_true")
        parser.add_argument("--firma", action="store_true", help="ends a firm's fetching at night")

    def handle(self, *args: object, **options: bool) -> None:
        """End, and say how many."""
        if options["alle"]:
            nights = end_alle_nattvalg() + end_alle_firmanetter()
            self._tell(end_all(), end_alle_adresser(), epostabonnement.end_all(), nights)
            return
        if options["firma"]:
            orgnr = input().strip()
            if not is_orgnr(orgnr):
                raise CommandError("That is no organisation number.")
            self._tell(0, 0, 0, end_by_orgnr(orgnr))
            return
        pid = input().strip()
        if not is_pid(pid):
            raise CommandError("That is no identity number.")
        self._tell(end_by_pid(pid), end_adresser_by_pid(pid), epostabonnement.end_by_pid(pid), end_nattvalg_by_pid(pid))

    def _tell(self, sign_ins: int, addresses: int, mails: int, nights: int) -> None:
        self.stdout.write(
            f"ended: {sign_ins}; calendar addresses: {addresses}; e-mail: {mails}; fetching at night: {nights}"
        )
