"""Formatters for figures and dates: one each, shared by pages and documents."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from portal.domain.numre import group_digits

NBSP = "\u00a0"
MINUS = "\u2212"  # prevents a line break before a digit (Unicode line breaking, class PR before NU)


def format_beloep(beloep: Decimal) -> str:
    """Kroner with two decimals: `21 200,00`, no-break spaces between thousands, a true minus; rounds half up."""
    cents = int((abs(beloep) * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    whole = f"{cents // 100:,}".replace(",", NBSP)
    sign = MINUS if beloep < 0 and cents else ""
    return f"{sign}{whole},{cents % 100:02d}"


def format_hele_kroner(beloep: Decimal) -> str:
    """Whole kroner: `21 200`; rounds half up."""
    return format_beloep(beloep.quantize(Decimal(1), rounding=ROUND_HALF_UP)).removesuffix(",00")


def format_dato(dato: date) -> str:
    """`10.04.2023`."""
    return f"{dato.day:02d}.{dato.month:02d}.{dato.year:04d}"


def format_orgnr(orgnr: str) -> str:
    """`314 055 403`."""
    return group_digits(orgnr, (3, 3, 3))


def format_kid(kid: str) -> str:
    """In groups of four, separated by no-break spaces. Also for IBAN."""
    return NBSP.join(kid[start : start + 4] for start in range(0, len(kid), 4))


def format_konto(konto: str) -> str:
    """`7694 05 18888`; returned unchanged unless it is eleven digits."""
    return group_digits(konto, (4, 2, 5)) if konto.isdigit() else konto
