"""Quirks of the answers: different ways to write, or omit, the same facts."""

import re
from collections import Counter
from decimal import Decimal

from sandbox.ledger.api_style import Sums
from sandbox.rawjson import Object, objects
from tests.sandbox.ledger.reading import day, number
from tests.sandbox.ledger.seen import Seen, Sees, has, inner, lacks, ledger_of, sign

PARTS = ("kravforfallsIdentifikator", "kravforfallIdentifikator", "kravforfallidentifikator")
PAYMENTS, DAYS = ("innbetalingsidentifikator", "innbetalingsIdentifikator"), ("utbetaltdato", "utbetaltDato")
SPELLINGS = {
    **dict.fromkeys(("kravforfall", "plassertMotkrav", "plassertKrav", "kreditKrav"), PARTS),
    **dict.fromkeys(("innbetaling", "plassertInnbetaling", "tilbakebetalingAv"), PAYMENTS),
    **dict.fromkeys(("utbetaling", "plassertUtbetaling"), DAYS),
    **dict.fromkeys(("motregningAvKreditkrav", "motregningAvInnbetaling"), ("dekketkrav", "dekketKrav")),
}


def spellings_in(seen: Seen) -> set[tuple[str, str]]:
    """Pairs of key and the object or list it occurs in."""
    return {
        (name, key)
        for node in seen.nodes
        for name in SPELLINGS.keys() & node.keys()
        for one in (*objects(node[name]), inner(node, name))
        for key in SPELLINGS[name]
        if key in one
    }


def _comes_again(listed: tuple[Object, ...]) -> bool:
    return len({str(row) for row in listed}) < len(listed)


def _is_paid_in_parts(seen: Seen) -> bool:
    listed: dict[str, set[str]] = {}
    for row in seen.payouts:
        listed.setdefault(str(row["utbetalingsidentifikator"]), set()).add(str(row["grunnlagForUtbetaling"]))
    return any(len(found) == 3 for found in listed.values())


def _is_paid_by_owner(seen: Seen) -> bool:
    own = {part.identifier for claim, part in seen.true_parts() if claim.party == seen.ledger.orgnr}
    return any(
        one.instalment in own for payment in seen.ledger.payments if len(payment.party) == 11 for one in payment.placed
    )


SIGNS: dict[str, Sees] = {
    "payments negative in one ledger only": lambda s: len(set(s.sign_of_payments.values())) == 2,
    "payments negative": lambda s: set(s.sign_of_payments.values()) == {-1},
    "payments positive": lambda s: set(s.sign_of_payments.values()) == {1},
    "placements negative": lambda s: any(sign(one, "plassertBeloep") < 0 for one in s.placed("plassertInnbetaling")),
    "placements positive": lambda s: any(sign(one, "plassertBeloep") > 0 for one in s.placed("plassertInnbetaling")),
    "covered claims negative": lambda s: sum(sign(one, "plassertBeloep") for one in s.placed("plassertKrav")) < -2,
    "unplaced negative": lambda s: any(sign(row, "uplassertBeloep") < 0 for row in s.unplaced),
    "counter-claims negative on a credit claim": lambda s: any(
        sign(part, "opprinneligBeloep") < 0 and sign(one, "plassertBeloep") < 0
        for part in s.parts
        for one in objects(part.get("plassertMotkrav"))
    ),
    "set-off negative": lambda s: any(sign(node, "motregnetBeloep") < 0 for node in s.nodes),
}

OMITTED: dict[str, Sees] = {
    "no creation date": lambda s: lacks(s.claims, "opprettelsesdatoForKrav"),
    "no description": lambda s: lacks(s.claims, "kravbeskrivelse"),
    "no period": lambda s: lacks(s.claims, "kravperiode"),
    "no group": lambda s: lacks(s.claims, "kravgruppe"),
    "no way of assessment": lambda s: lacks(s.types("^Mva-melding$"), "fastsettingsmaate"),
    "no interest on a settled claim": lambda s: any(
        "stipulerteRenter" not in row for row in s.claims if not sign(row, "gjenstaaendeBeloep")
    ),
    "no interest on an open claim": lambda s: lacks(s.open_claims, "stipulerteRenter"),
    "empty payment information": lambda s: any(
        part["betalingsinformasjon"] == {} and sign(part, "opprinneligBeloep") > 0 for part in s.parts
    ),
    "account without KID": lambda s: any(
        sign(part, "gjenstaaendeBeloep") > 0 and inner(part, "betalingsinformasjon").keys() == {"konto"}
        for part in s.parts
    ),
    "empty account of a payer": lambda s: any(inner(row, "innbetaltFra").get("konto") == {} for row in s.payments),
    "no payer": lambda s: lacks(s.payments, "innbetaltFra"),
    "no kind of payment": lambda s: lacks(s.payments, "innbetalingstype"),
    "no receiver": lambda s: lacks((row for row in s.payments if ledger_of(row) == "skatt"), "mottakersKontonummer"),
    "no currency": lambda s: lacks(
        (inner(row, "innbetaltFra") for row in s.payments if ledger_of(row) == "skatt"), "valutakode"
    ),
    "nothing placed is missing": lambda s: lacks(s.payments, "plassertKrav"),
    "nothing placed is empty": lambda s: any(row.get("plassertKrav") == [] for row in s.payments),
    "nothing unplaced is missing": lambda s: lacks(s.payments, "uplassertBeloep"),
    "no list of unplaced": lambda s: bool(s.opened) and "innbetalingMedUplassertBeloep" not in s.opened,
    "empty list of unplaced": lambda s: s.opened.get("innbetalingMedUplassertBeloep") == [],
    "nothing unplaced among the unplaced": lambda s: any(not sign(row, "uplassertBeloep") for row in s.unplaced),
    "placement without its payment's amount": lambda s: lacks(s.placed("plassertInnbetaling"), "innbetaltBeloep"),
    "set-off without its source": lambda s: lacks((one for one in s.nodes if "motregnetdato" in one), "hovedkrav"),
    "no sums": lambda s: s.ledger.sums == Sums.ABSENT and bool(s.opened),
    "sums": lambda s: s.ledger.sums == Sums.EXACT and "totalOversikt" in s.opened,
    "sums in whole kroner": lambda s: (
        s.ledger.sums == Sums.ROUNDED and any(number(row["gjenstaaendeBeloep"]) % 1 for row in s.open_claims)
    ),
    "nothing open": lambda s: not s.opened,
}

WORDS: dict[str, Sees] = {
    "unknown group": lambda s: "Motorvognavgifter" in s.values("kravgruppe"),
    "Særavgift": lambda s: "Særavgift" in s.values("kravgruppe"),
    "Særavgifter": lambda s: "Særavgifter" in s.values("kravgruppe"),
    "other authorities' group": lambda s: "Øvrige offentlige krav" in s.values("kravgruppe"),
    "period of months": lambda s: any("fraDato" in one and len(str(one["terminTekniskNavn"])) == 2 for one in s.nodes),
    "period of a term": lambda s: any(
        "fraDato" not in one and len(str(one.get("terminTekniskNavn"))) == 1 for one in s.nodes
    ),
    "period of a year": lambda s: any(
        one.keys() == {"aar", "periodeBeskrivelse"} and "Inntektstår" in str(one) for one in s.nodes
    ),
    "period with text only": lambda s: any(one.keys() == {"periodeBeskrivelse"} for one in s.nodes),
    "period inside the description": lambda s: any(re.search(r" - 20\d\d/\d$", text) for text in s.values("tekst")),
    "description that ends in zero": lambda s: any(text.endswith(" - 0") for text in s.values("tekst")),
    "text in nynorsk": lambda s: "nn" in s.values("spraak"),
    "text in English": lambda s: "en" in s.values("spraak"),
    "bokmål not first": lambda s: any(
        objects(one["spraakTekst"])[0]["spraak"] != "nb" for one in s.nodes if "spraakTekst" in one
    ),
    "account masked except its end": lambda s: any(re.match(r"\*{6}\d{5}$", one) for one in s.values("kontonummer")),
    "account masked except its start": lambda s: any(re.match(r"\d{3}x{6}$", one) for one in s.values("kontonummer")),
    "account masked with letters": lambda s: any(re.match(r"XXXX XX \d{5}$", one) for one in s.values("kontonummer")),
    "payee's account unmasked": lambda s: any(
        re.match(r"\d{11}$", str(inner(row, "betaltTil", "konto")["kontonummer"])) for row in s.payouts
    ),
    "payer's account unmasked": lambda s: any(
        re.match(r"\d{11}$", str(inner(row, "innbetaltFra", "konto").get("kontonummer"))) for row in s.payments
    ),
    "KID with leading zeros": lambda s: any(kid.startswith("00") for kid in s.values("kidnummer")),
    "KID on a settled claim": lambda s: any(
        "kidnummer" in inner(part, "betalingsinformasjon") for part in s.parts if not sign(part, "gjenstaaendeBeloep")
    ),
    "message other than the KID": lambda s: any(
        "meldingSendtTilMottaker" in one and one["kidnummer"] != one["meldingSendtTilMottaker"]
        for one in s.nodes
        if "kidnummer" in one
    ),
    "payment without KID": lambda s: lacks(
        (inner(row, "innbetaltFra") for row in s.payments if "innbetaltFra" in row), "kidnummer"
    ),
    "explicitly not deferred": lambda s: any(row.get("utsattIverksettelse") is False for row in s.claims),
    "deferment on the instalment": lambda s: has(s.parts, "utsattIverksettelse"),
    "øre": lambda s: any(Decimal(text) % 1 for text in s.values("opprinneligBeloep")),
    "nine digits": lambda s: any(abs(Decimal(text)) >= 10**8 for text in s.values("opprinneligBeloep")),
    "a few kroner": lambda s: any(0 < abs(Decimal(text)) < 10 for text in s.values("opprinneligBeloep")),
}

ROWS: dict[str, Sees] = {
    "person as party": lambda s: any(len(str(row["partIdentifikator"])) == 11 for row in s.claims),
    "person pays for the organisation": _is_paid_by_owner,
    "one claim id, two parties": lambda s: len({one.identifier for one in s.ledger.claims}) < len(s.ledger.claims),
    "one due-date id, two parties": lambda s: (
        max(Counter(part.identifier for _, part in s.true_parts()).values(), default=0) > 1
    ),
    "claim in the payments' series": lambda s: any(one.startswith("FORF-") for one in s.values("kravidentifikator")),
    "due-date id is the claim's": lambda s: any(claim.identifier == part.identifier for claim, part in s.true_parts()),
    "claim repeated": lambda s: _comes_again(s.claims),
    "open claim repeated": lambda s: _comes_again(s.open_claims),
    "payment repeated": lambda s: _comes_again(s.payments),
    "payout repeated": lambda s: _comes_again(s.payouts),
    "payout three times, each with a part": _is_paid_in_parts,
    "principal older than the lists": lambda s: bool(
        {claim.principal for claim in s.ledger.claims} & {claim.identifier for claim in s.ledger.older_claims}
    ),
    "covered claim older than the lists": lambda s: any(
        not one.claim_is_listed for payment in s.ledger.payments for one in payment.placed
    ),
    "counter-claim names its own due date": lambda s: any(
        one.get("kravforfallsIdentifikator", "") == part.get("kravforfallsIdentifikator")
        for part in s.parts
        for one in objects(part.get("plassertMotkrav"))
    ),
    "entered after it was due": lambda s: any(claim.says_day and claim.on > part.due for claim, part in s.true_parts()),
    "rows in no order": lambda s: any(
        day(one["innbetalingsdato"]) > day(other["innbetalingsdato"])
        for one, other in zip(s.payments, s.payments[1:], strict=False)
    ),
    "only one of the ledgers": lambda s: len(s.sign_of_payments) == 1,
    "more than eight years": lambda s: (s.ledger.today - s.ledger.first_day).days > 8 * 365,
    "less than a year": lambda s: (s.ledger.today - s.ledger.first_day).days < 365,
}

QUIRKS = SIGNS | OMITTED | WORDS | ROWS
