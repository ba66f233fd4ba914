"""The tables and static files of `make run`, made in one process: to start Django takes longer than to make them."""

import os
import sys

import django
from django.core.management import call_command


def main(arguments: list[str]) -> None:
    """Make what is missing. With `--clear`, static files are copied anew."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0, clear="--clear" in arguments)


if __name__ == "__main__":
    main(sys.argv[1:])
