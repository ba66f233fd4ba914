"""Where every event is on both sides but one, no sure match is wrong, however alike the events are."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.domain.bok import BokLinje
from portal.domain.skattepost import Skattepost
from portal.domain.terminer import make_termin
from portal.domain.treff import Regel
from tests.domain.test_koblingsregler import AGA, FUNN, MVA, SIKKER, krav, match, post

DAY = timedelta(days=1)
START = date(2026, 5, 4)
ACCOUNTS = {MVA: "2740", AGA: "2770"}


@dataclass(frozen=True)
class Event:
    """A payment or claim, and how it is booked."""

    number: int
    is_payment: bool
    gruppe: str
    amount: int
    day: int
    delay: int  # of the authority's row, or of the booking
    has_kid: bool
    is_told: bool  # the books say the KID, or the term
    has_due: bool
    parts: int

    def make_post(self) -> Skattepost:
        on = START + self.day * DAY
        if self.is_payment:
            kid = f"{self.number}1" if self.has_kid else ""
            found = post(str(-self.amount), on, gruppe=self.gruppe, kid=kid)
        else:
            found = krav(
                str(self.amount),
                on,
                gruppe=self.gruppe,
                periode=make_termin(2026, 2) if self.has_kid else None,
                forfall=on + 10 * DAY,
            )
        return replace(found, noekkel=f"{self.number}")

    def make_lines(self, *, is_csv: bool) -> list[BokLinje]:
        on = START + (self.day - self.delay if self.is_payment else self.day // 5) * DAY
        first = self.amount // self.parts
        amounts = [first, self.amount - first][: self.parts]
        sign = -1 if self.is_payment else 1
        is_whole = self.parts == 1
        return [
            BokLinje(
                kontonr=ACCOUNTS[self.gruppe],
                bilag=str(self.number),
                linje=str(number),
                bilagsdato=on,
                beloep=Decimal(sign * amount),
                tekst="Mva 2. termin" if self.is_told and self.has_kid and is_whole and not self.is_payment else "",
                kid=f"{self.number}1" if self.is_told and self.has_kid and is_whole and self.is_payment else "",
                forfall=START + (self.day + 10) * DAY if self.has_due and is_whole and not self.is_payment else None,
                er_bank=None if is_csv else self.is_payment,
            )
            for number, amount in enumerate(amounts)
        ]


EVENTS = st.lists(
    st.builds(
        Event,
        number=st.just(0),
        is_payment=st.booleans(),
        gruppe=st.sampled_from((MVA, AGA)),
        amount=st.sampled_from((100, 200, 300, -100, -200)),  # a credit claim, or a payment that came back
        day=st.integers(0, 25),
        delay=st.integers(0, 3),
        has_kid=st.booleans(),
        is_told=st.booleans(),
        has_due=st.booleans(),
        parts=st.sampled_from((1, 1, 1, 2)),
    ),
    min_size=2,
    max_size=6,
)


def find_wrong(poster: Sequence[Skattepost], linjer: Sequence[BokLinje]) -> list[tuple[Regel, list[str], list[str]]]:
    wrong = []
    for treff in match(poster, linjer).treff:
        told = [one.noekkel for one in treff.poster]
        booked = [one.linje.bilag for one in treff.linjer]
        if treff.sikkerhet in (SIKKER, FUNN) and treff.poster and treff.linjer and {*told} != {*booked}:
            wrong.append((treff.regel, told, booked))
    return wrong


@settings(max_examples=2 * settings().max_examples)
@given(events=EVENTS, missing=st.integers(0, 5), is_booked=st.booleans(), is_csv=st.booleans())
def test_no_sure_match_is_wrong_where_one_row_is_missing(
    events: list[Event], missing: int, is_booked: bool, is_csv: bool
) -> None:
    numbered = [replace(event, number=number) for number, event in enumerate(events, 1)]
    gone = numbered[missing % len(numbered)]
    poster = [one.make_post() for one in numbered if one is not gone or not is_booked]
    linjer = [line for one in numbered if one is not gone or is_booked for line in one.make_lines(is_csv=is_csv)]

    assert find_wrong(poster, linjer) == []
