"""Payments of few amounts in few days, as alike as they can be: what is called sure is still of one event."""

import random
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.domain.bok import BokLinje
from portal.domain.treff import Regel, Sikkerhet, Treff
from tests.domain.avstemming import Reskontro, bygg, make_krav, make_linje

ACCOUNTS = {"Merverdiavgift": "2740", "Arbeidsgiveravgift": "2770"}
LACKING = 0.3  # of the payments, where the books lack some


@settings(max_examples=settings().max_examples)
@given(st.integers(min_value=0, max_value=10**9), st.booleans())
def test_no_sure_match_is_of_two_events_however_alike_they_are(seed: int, lacks_lines: bool) -> None:
    chance, reskontro, linjer = random.Random(f"alike {seed}"), Reskontro(), list[BokLinje]()
    for number in range(chance.randint(2, 7)):
        booked = make_payment(chance, reskontro, f"p{number}")
        linjer += [] if lacks_lines and chance.random() < LACKING else booked

    bro = bygg(reskontro, linjer, idag=date(2026, 9, 2))

    wrong = [one for one in bro.treff if one.sikkerhet in (Sikkerhet.SIKKER, Sikkerhet.FUNN) and not is_right(one)]
    assert wrong == []


def make_payment(chance: random.Random, reskontro: Reskontro, name: str) -> list[BokLinje]:
    """One payment of a claim, recorded within days, and its lines: in one or two, with its KID or without."""
    bank, amount = date(2026, 7, 1) + timedelta(chance.randint(0, 25)), chance.choice([100, 200, 300])
    gruppe, kid = chance.choice(sorted(ACCOUNTS)), chance.choice(["", "111", "222"])
    krav = make_krav(str(amount), bank - timedelta(20), gruppe=gruppe, ident=f"c{name}", kid=kid)
    reskontro.krav.append(krav)
    reskontro.betal(str(amount), bank + timedelta(chance.randint(0, 4)), krav, ident=name, kid=kid)
    is_split = amount > 100 and chance.random() < 0.25
    parts = [amount // 2, amount - amount // 2] if is_split else [amount]
    told = "" if is_split or chance.random() < 0.4 else kid
    return [make_linje(ACCOUNTS[gruppe], str(-part), bank, "Betalt", bank=True, bilag=name, kid=told) for part in parts]


def is_right(treff: Treff) -> bool:
    """Whether the rows are of one payment. Claims that the books lack are in no match."""
    told = {post.noekkel.split("|")[1].split(" ")[0] for post in treff.poster}
    return treff.regel is not Regel.REVERSERING and told == {linje.linje.bilag for linje in treff.linjer}
