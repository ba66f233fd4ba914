"""The authority's own sums in aapnekrav, as they are on one day."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from sandbox.ledger.dialect import amount
from sandbox.rawjson import Json, Object, objects

ZERO = Decimal(0)


def totals(claims: list[Object], unplaced: Decimal, today: date) -> Object:
    overdue, coming, interest = _sums(claims, today)
    return {
        "sumStipulerteRenter": amount(interest),
        "sumForfalteKrav": amount(overdue),
        "sumIkkeForfalteKrav": amount(coming),
        "sumUplasserteInnbetalinger": amount(-unplaced),
        "saldo": amount(overdue + coming + interest - unplaced),
    }


def group_totals(claims: list[Object], today: date) -> list[Object]:
    answer: list[Object] = []
    for group in dict.fromkeys(claim["kravgruppe"] for claim in claims):
        overdue, coming, interest = _sums([claim for claim in claims if claim["kravgruppe"] == group], today)
        answer.append(
            {
                "kravgruppe": group,
                "sumStipulerteRenter": amount(interest),
                "sumForfalteKrav": amount(overdue),
                "sumIkkeForfalteKrav": amount(coming),
                "saldo": amount(overdue + coming + interest),
            }
        )
    return answer


def _sums(claims: Iterable[Object], today: date) -> tuple[Decimal, Decimal, Decimal]:
    """Counted for each due date: what is late, what is coming, and the interest."""
    overdue = coming = interest = ZERO
    for claim in claims:
        interest += _number(claim.get("stipulerteRenter"))
        for part in objects(claim["kravforfall"]):
            left = _number(part["gjenstaaendeBeloep"])
            if str(part["forfallsdato"]) < today.isoformat():
                overdue += left
            else:
                coming += left
    return overdue, coming, interest


def _number(value: Json) -> Decimal:
    return value if isinstance(value, Decimal) else ZERO
