"""Filters of a list that are chosen with one click, each with its number of hits (`components/filtervalg.html`)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Filtervalg:
    """One filter."""

    navn: str
    tekst: str
    antall: int
    is_endelig: bool = True  # the number will not change while the list is being fetched
    lenke: str
    is_valgt: bool
