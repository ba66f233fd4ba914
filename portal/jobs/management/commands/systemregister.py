"""Registers or updates the portal's systems in Altinn's register, after showing what differs."""

import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.api.altinn_problem import ApiProblem
from portal.api.budget import for_background
from portal.api.calls import LAST_CALL
from portal.api.errors import ApiError
from portal.api.system_file import WrongFile, explain_refusal, list_differences, read_file
from portal.api.system_register import create_system, find_system, replace_system
from portal.api.wire_system import SystemWire


class Command(BaseCommand):
    """`manage.py systemregister FILE`."""

    help = "Shows what differs between the file and Altinn's system register; with --write registers or updates it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--write", action="store_true", help="change the register")

    def handle(self, *args: object, file: Path, write: bool, **options: object) -> None:
        """Each system of the file in turn. Exit status 1 if Altinn refused any."""
        try:
            systems = read_file(file)
        except WrongFile as exc:
            raise CommandError(str(exc)) from exc
        outcomes = [self._bring_up_to_date(one, is_written=write) for one in systems]
        if not all(outcomes):
            sys.exit(1)

    def _bring_up_to_date(self, wanted: SystemWire, *, is_written: bool) -> bool:
        """Whether nothing went wrong."""
        try:
            registered = find_system(wanted.id, for_background())
            differences = list_differences(registered, wanted)
            self._say(wanted.id, registered, differences)
            if differences and is_written:
                change = replace_system if registered else create_system
                change(wanted, for_background())
                self.stdout.write("written")
            elif differences:
                self.stdout.write("nothing written: add --write")
        except ApiProblem as exc:
            for sentence in explain_refusal(exc):
                self.stdout.write(sentence)
            return False
        except ApiError as exc:
            reason = LAST_CALL.get().refusal or type(exc).__name__
            self.stdout.write(f"{exc.party.value} gave no usable answer: {reason}")
            return False
        return True

    def _say(self, system_id: str, registered: SystemWire | None, differences: list[str]) -> None:
        state = "differs from the file" if registered else "is not registered"
        self.stdout.write(f"{system_id}: {state if differences else 'is registered as the file says'}")
        for line in differences:
            self.stdout.write(f"  {line}")
