"""States that the gallery shows of pages with a module of their own: id, name and how each is shown."""

from collections.abc import Callable

from django.http import HttpResponse
from django.utils.functional import Promise

from portal.web import (
    gallery_avstemming,
    gallery_csv,
    gallery_epost,
    gallery_kalender,
    gallery_klientavstemming,
    gallery_klientfiler,
    gallery_klientliste,
    gallery_klientnytt,
    gallery_klientsok,
    gallery_klientsystem,
    gallery_papirer,
    gallery_systemtilgang,
)
from portal.web.request import PortalRequest

# What the ids begin with, where the module's own do not say it.
PARTS = (
    ("systemtilgang-", gallery_systemtilgang.STATES),
    ("betalingsfiler-", gallery_klientfiler.STATES),
    ("kalender-", gallery_kalender.STATES),
    ("epost-", gallery_epost.STATES),
    ("", gallery_klientsystem.STATES),
    ("", gallery_klientliste.STATES),
    ("", gallery_klientnytt.STATES),
    ("", gallery_klientsok.STATES),
    ("papirer-", gallery_papirer.STATES),
    ("", gallery_avstemming.STATES),
    ("", gallery_csv.STATES),
    ("", gallery_klientavstemming.STATES),
)
STATES: tuple[tuple[str, Promise, Callable[[PortalRequest], HttpResponse]], ...] = tuple(
    (f"{prefix}{name}", navn, vis) for prefix, states in PARTS for name, navn, vis in states
)
