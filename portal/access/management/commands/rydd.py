"""Removes what has been kept long enough: the access record, what is remembered, ended sign-ins. To be run daily."""

from django.core.management import call_command
from django.core.management.base import BaseCommand

from portal.access.avstemminger import prune_avstemminger
from portal.access.betalingsfiler import prune_betalingsfiler
from portal.access.epostabonnement import prune_abonnementer
from portal.access.firmanatt import prune_firmanetter
from portal.access.husket import prune_husket
from portal.access.innsyn import prune
from portal.access.kalenderadresser import prune_kalenderadresser
from portal.access.klientkort import prune_klientkort
from portal.access.nattvalg import prune_nattvalg
from portal.access.sesjon import prune_innlogginger
from portal.access.sett import prune_sett
from portal.access.systemforespoersler import prune_systemforespoersler


class Command(BaseCommand):
    """`manage.py rydd`."""

    help = "Removes what was recorded or last used KEPT_INNSYN_DAYS ago, and sign-ins that have ended."

    def handle(self, *args: object, **options: object) -> None:
        """Remove, and say how many."""
        call_command("clearsessions")
        counts = {
            "innsyn": prune(),
            "sign-ins": prune_innlogginger(),
            "favourites and recents": prune_husket(),
            "notes about clients": prune_klientkort(),
            "what is marked as seen": prune_sett(),
            "requests for access": prune_systemforespoersler(),
            "payment files": prune_betalingsfiler(),
            "calendar addresses": prune_kalenderadresser(),
            "e-mail": prune_abonnementer(),
            "fetching at night": prune_nattvalg() + prune_firmanetter(),
            "reconciliations": prune_avstemminger(),
        }
        self.stdout.write("; ".join(f"{what}: {count} removed" for what, count in counts.items()))
