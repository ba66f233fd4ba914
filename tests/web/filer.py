"""Getting a file that the worker lays out."""

from collections.abc import Mapping

from django.http import HttpResponse
from django.test import Client

from portal.jobs.management.commands.arbeider import KINDS
from portal.jobs.queue import run_next


def get_pdf(client: Client, path: str, query: Mapping[str, str] | None = None) -> HttpResponse:
    """A PDF as a person gets it, the worker's work done meanwhile; the page that came in its place, if one did."""
    answer = client.get(path, query)
    if answer.status_code != 302:
        return answer  # type: ignore[return-value]  # the test client's own class
    while run_next(KINDS):
        pass
    return client.get(f"{answer.headers['Location']}last-ned")  # type: ignore[return-value]
