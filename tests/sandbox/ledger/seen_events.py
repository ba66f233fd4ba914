"""Events that can happen in a ledger, and how to recognise each in its answers."""

from collections.abc import Iterator

from sandbox.ledger.truth import TrueClaim
from sandbox.rawjson import objects
from tests.sandbox.ledger.seen import Seen, Sees, has, ledger_of, sign


def _corrections(seen: Seen, direction: int) -> Iterator[TrueClaim]:
    for claim in seen.ledger.claims:
        if (claim.text or "").startswith("Korrigert") and not claim.principal and claim.original * direction > 0:
            yield claim


def _is_correction_used(seen: Seen, kind: str) -> bool:
    found = _corrections(seen, -1)
    return any(one.kind == kind for claim in found for part in claim.instalments for one in part.placed)


def _is_paid_early(seen: Seen) -> bool:
    paid = {payment.identifier: payment.on for payment in seen.ledger.payments}
    return any(
        paid[one.by] < claim.on == one.on
        for claim, one in seen.true_placed()
        if one.kind == "payment" and one.by in paid
    )


FIXED: dict[str, Sees] = {
    "claim in four instalments": lambda s: any(len(objects(claim["kravforfall"])) == 4 for claim in s.claims),
    "instalment past due": lambda s: any(part.left > 0 and part.due < s.ledger.today for _, part in s.true_parts()),
    "instalment not yet due": lambda s: any(part.left > 0 and part.due >= s.ledger.today for _, part in s.true_parts()),
    "VAT refund": lambda s: any(sign(row, "opprinneligBeloep") < 0 for row in s.types("^Mva-melding$")),
    "interest booked": lambda s: bool(s.types(r"^(Forsinkelsesrente$|FRENTE_)")),
    "interest corrected": lambda s: bool(s.types(r"^Fors\.rente kredit|_KRED$")),
    "interest estimated": lambda s: any(sign(row, "stipulerteRenter") > 0 for row in s.open_claims),
    "rest written off": lambda s: bool(s.types("^(Bortskriving|BORTSKRV_KREDIT)$")),
    "difference written off": lambda s: bool(s.types("^BORTSKRV_DEBET$") and s.types("^AVVIK_")),
    "deferred": lambda s: any(row.get("utsattIverksettelse") is True for row in (*s.claims, *s.parts)),
    "corrected upwards": lambda s: any(_corrections(s, 1)),
    "corrected downwards": lambda s: any(_corrections(s, -1)),
    "correction set off": lambda s: _is_correction_used(s, "claim"),
    "correction paid out": lambda s: _is_correction_used(s, "payout"),
}

PAID: dict[str, Sees] = {
    "placed at once": lambda s: any(one.placed and one.placed[0].on == one.on for one in s.ledger.payments),
    "placed weeks later": lambda s: any((at.on - one.on).days > 15 for one in s.ledger.payments for at in one.placed),
    "partly placed": lambda s: any(one.placed and one.unplaced for one in s.ledger.payments),
    "placed on several claims": lambda s: any(len(one.placed) > 1 for one in s.ledger.payments),
    "not placed at all": lambda s: any(one.unplaced == one.amount for one in s.ledger.payments),
    "claim partly covered": lambda s: any(part.left and part.placed for _, part in s.true_parts()),
    "paid before the claim was entered": _is_paid_early,
    "reversed": lambda s: any(sign(row, "innbetaltBeloep") != s.sign_of_payments[ledger_of(row)] for row in s.payments),
    "covered again after that": lambda s: any(
        not part.left and any(one.amount < 0 for one in part.placed) for _, part in s.true_parts()
    ),
    "still open after that": lambda s: any(
        part.left and any(one.amount < 0 for one in part.placed) for _, part in s.true_parts()
    ),
}

USED: dict[str, Sees] = {
    "set off inside the ledger": lambda s: has(s.parts, "plassertMotkrav"),
    "claim set off elsewhere": lambda s: has(s.claims, "motregningAvKreditkrav"),
    "payment set off elsewhere": lambda s: has(s.payments, "motregningAvInnbetaling"),
    "claim and payment set off elsewhere together": lambda s: any(
        {"innbetalingBruktImotregning", "kreditkravBruktIMotregning"} <= node.keys() for node in s.nodes
    ),
    "paid out": lambda s: any(row["utbetalingstatus"] == "bekreftet" for row in s.payouts),
    "paid out together with an unplaced payment": lambda s: any(
        one.credits and one.payments for one in s.ledger.payouts
    ),
    "in transit, the claim still open": lambda s: any(
        not one.is_confirmed and not one.moves_balance for one in s.ledger.payouts
    ),
    "in transit, the claim closed": lambda s: any(
        not one.is_confirmed and one.moves_balance for one in s.ledger.payouts
    ),
    "sent back": lambda s: (
        bool(s.placed("plassertUtbetaling")) and any("tilbakebetalingAv" in node for node in s.nodes)
    ),
    "sent back as technical claims": lambda s: bool(s.types("^MOTP_TILB_BET$") and s.types("^KRAV_UTBET_KRED$")),
}

EVENTS = FIXED | PAID | USED
