"""What the browser sums up of a client that is ticked."""

from decimal import Decimal

from django import template

from portal.domain.klienter import Klient

register = template.Library()


@register.filter
def oere(value: Klient) -> str:
    """Past due, not yet due, without due date and credit, in whole øre; empty without figures."""
    tall = value.tall
    if tall is None:
        return ""
    return " ".join(map(_write, (tall.forfalt, tall.ikke_forfalt, tall.uten_frist, tall.til_gode)))


def _write(amount: Decimal) -> str:
    return str(int(amount.scaleb(2)))
