"""Counts what is recorded of people who were refused."""

from portal.access.models import Avvisning


def count_refusals() -> int:
    return sum(Avvisning.objects.values_list("antall", flat=True))
