"""Downloads files made by the worker."""

from collections.abc import Mapping

from django.http import HttpResponse
from django.test import Client

from portal.jobs.management.commands.arbeider import KINDS
from portal.jobs.queue import run_next


def get_pdf(client: Client, path: str, query: Mapping[str, str] | None = None) -> HttpResponse:
    """Request a PDF, run the worker and download it; or return the page sent instead."""
    answer = client.get(path, query)
    if answer.status_code != 302:
        return answer  # type: ignore[return-value]  # the test client's response class
    while run_next(KINDS):
        pass
    return client.get(f"{answer.headers['Location']}last-ned")  # type: ignore[return-value]
