"""The authority's own sums in aapnekrav on one day."""

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from sandbox.ledger.dialect import amount
from sandbox.ledger.events import ZERO
from sandbox.rawjson import Json, Object, objects


def totals(claims: list[Object], unplaced: Decimal, today: date, *, is_rounded: bool = False) -> Object:
    overdue, coming, interest = _sums(claims, today)
    return _written(
        {
            "sumStipulerteRenter": interest,
            "sumForfalteKrav": overdue,
            "sumIkkeForfalteKrav": coming,
            "sumUplasserteInnbetalinger": -unplaced,
            "saldo": overdue + coming + interest - unplaced,
        },
        is_rounded=is_rounded,
    )


def group_totals(claims: list[Object], today: date, *, is_rounded: bool = False) -> list[Object]:
    """Sums per claim group. Claims without a group are summed together, without a name."""
    by_group: dict[str, list[Object]] = {}
    for claim in claims:
        by_group.setdefault(str(claim.get("kravgruppe", "")), []).append(claim)
    answer: list[Object] = []
    for group, members in by_group.items():
        overdue, coming, interest = _sums(members, today)
        sums = {
            "sumStipulerteRenter": interest,
            "sumForfalteKrav": overdue,
            "sumIkkeForfalteKrav": coming,
            "saldo": overdue + coming + interest,
        }
        answer.append({"kravgruppe": group, **_written(sums, is_rounded=is_rounded)})
    return answer


def _written(sums: dict[str, Decimal], *, is_rounded: bool) -> Object:
    return {
        name: amount(value.quantize(Decimal(1), ROUND_HALF_UP) if is_rounded else value) for name, value in sums.items()
    }


def _sums(claims: Iterable[Object], today: date) -> tuple[Decimal, Decimal, Decimal]:
    """Overdue, not yet due and interest, summed over instalments."""
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
