"""Tells hidden truths from a seed, in as many ways of booking and recording as the matching must live with."""

import random
from dataclasses import replace
from datetime import date, timedelta

from portal.domain.bok import BokLinje
from portal.domain.skattepost import Postslag
from portal.domain.terminer import Tidsrom, make_termin
from portal.domain.virkedager import find_neste_virkedag
from tests.domain.avstemming import DATO, make_linje
from tests.domain.sannheter import UNDER_WAY, Hendelse, Sannhet
from tests.domain.test_koblingsregler import AGA, MVA, TREKK, krav, post

DAY = timedelta(days=1)
ACCOUNTS = {MVA: "2740", AGA: "2770", TREKK: "2600"}
NAMES = {MVA: "Mva", AGA: "Arbeidsgiveravgift", TREKK: "Forskuddstrekk"}
AMOUNTS = (100, 200, 300, 400, 500, 600, 1000)
NEW_YEAR, MAY = date(2025, 12, 22), date(2026, 5, 4)


class Forteller:
    """Makes truths from one seed."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self._start = self._chance.choice((NEW_YEAR, MAY, MAY))
        self._is_csv = self._chance.random() < 0.2
        self._one_text = self._chance.random() < 0.5
        self._groups = self._chance.choice(((MVA,), (MVA, AGA), (AGA, TREKK), (TREKK,), (MVA, AGA, TREKK)))
        self._kids = 0

    def tell(self) -> Sannhet:
        kinds = (
            *(self._pay,) * 4,
            *(self._claim,) * 3,
            *(self._take_back,) * 2,
            self._pay_two_groups,
            self._salary,
            self._write_off,
            self._undo_payment,
            self._set_off,
            self._under_way,
        )
        events = [self._chance.choice(kinds)() for _ in range(self._chance.randint(2, 6))]
        if {"undone", "take back"} <= {event.kind for event in events}:  # of one amount they are one failed payment
            events = [event for event in events if event.kind != "undone"]
        ute = (
            self._chance.randrange(len(events)),
            self._chance.choice(("not recorded", "not booked", "booked twice", "rounded")),
        )
        return Sannhet(events, ute if self._chance.random() < 0.85 else None)

    def _amount(self) -> int:
        return self._chance.choice(AMOUNTS)

    def _group(self) -> str:
        return self._chance.choice(self._groups)

    def _day(self, most: int = 24) -> date:
        return self._start + self._chance.randint(0, most) * DAY

    def _kid(self) -> str:
        self._kids += 1
        return f"7{self._kids}" if self._chance.random() < 0.5 else ""

    def _parts(self, amount: int, most: int = 3) -> list[int]:
        """The amount in one to three parts, or as a larger one and what is deducted from it."""
        if self._chance.random() < 0.2:
            deducted = self._amount()
            return [amount + deducted, -deducted]
        parts = [amount]
        for _ in range(self._chance.choice((0, 0, 1, 1, most - 1))):
            if parts[-1] > 100:
                cut = self._chance.randrange(100, parts[-1], 100)
                parts[-1:] = [cut, parts[-1] - cut]
        return parts

    def _line(
        self, konto: str, beloep: int, dato: date, tekst: str, *, bank: bool, bilag: str = "a", **more: object
    ) -> BokLinje:
        er_bank = None if self._is_csv else bank
        found = make_linje(konto, str(beloep), dato, tekst, bank=er_bank, bilag=bilag)
        return replace(found, **more)  # type: ignore[arg-type]

    def _pay(self) -> Hendelse:
        """A payment, or one that came back: recorded or booked in parts, late, on another account, with another KID."""
        gruppe, kid, on = self._group(), self._kid(), self._day()
        sign = 1 if self._chance.random() < 0.15 else -1
        amount, how = self._amount(), self._chance.random()
        told, booked = [amount], [amount]
        if how < 0.2:
            told = self._parts(amount)
        elif how < 0.6:
            booked = self._parts(amount)
        slag = Postslag.UTBETALING if sign > 0 and self._chance.random() < 0.5 else Postslag.INNBETALING
        poster = [post(str(sign * one), on, slag, gruppe=gruppe, kid=kid) for one in told]
        konto = ACCOUNTS[self._group() if self._chance.random() < 0.2 else gruppe]
        bank = (
            on + self._chance.choice((0, -1, -2, 1, 4, 12)) * DAY if sign < 0 else on + self._chance.randint(0, 2) * DAY
        )
        says = kid if len(booked) == 1 and self._chance.random() < 0.6 else ""
        is_bank = self._chance.random() < 0.85  # else through an account between
        is_one = self._chance.random() < 0.6
        linjer = [
            self._line(
                konto,
                sign * one,
                bank,
                self._text("Betalt"),
                bank=is_bank,
                bilag="a" if is_one else f"{number}",
                kid=says,
            )
            for number, one in enumerate(booked)
        ]
        return Hendelse("pay", poster, linjer)

    def _text(self, usual: str) -> str:
        if self._one_text:
            return "Skatteetaten"
        return self._chance.choice((usual, usual, "Bilag", ""))

    def _pay_two_groups(self) -> Hendelse:
        one, other = self._chance.sample((MVA, AGA, TREKK), 2)
        amounts, on = {one: self._amount(), other: self._amount()}, self._day()
        poster = [post({name: str(-amount) for name, amount in amounts.items()}, on, kid=self._kid())]
        bank = on - self._chance.randint(0, 1) * DAY
        linjer = [
            self._line(ACCOUNTS[name], -amount, bank, self._text("Betalt"), bank=True)
            for name, amount in amounts.items()
        ]
        return Hendelse("two groups", poster, linjer)

    def _termin(self) -> Tidsrom:
        year, number = (2025, 6) if self._start == NEW_YEAR else (2026, 2)
        return make_termin(year, number)

    def _claim(self) -> Hendelse:
        """A claim of a term, or a correction of one: booked whole or as runs, on its account or another."""
        gruppe, termin = self._group(), self._termin()
        sign = -1 if self._chance.random() < 0.3 else 1
        amount = self._amount()
        on = termin.til + self._chance.randint(5, 40) * DAY
        forfall = on + self._chance.choice((7, 14)) * DAY
        is_told = self._chance.random() < 0.8
        periode = termin if is_told else None
        told = self._parts(amount, 2) if self._chance.random() < 0.15 else [amount]
        poster = [krav(str(sign * one), on, gruppe=gruppe, periode=periode, forfall=forfall) for one in told]
        booked = self._parts(amount) if self._chance.random() < 0.5 else [amount]
        name = f"{NAMES[gruppe]} {(termin.til.month + 1) // 2}. termin {termin.til.year}"
        tekst = name if is_told and self._chance.random() < 0.6 else self._text("Lønnskjøring")
        konto = ACCOUNTS[self._group() if self._chance.random() < 0.1 else gruppe]
        day = termin.til if self._chance.random() < 0.5 else termin.fra + self._chance.randint(20, 50) * DAY
        is_one = self._chance.random() < 0.4
        linjer = [
            self._line(
                konto,
                sign * one,
                day if is_one else termin.fra + (15 + 15 * number) * DAY,
                tekst,
                bank=False,
                bilag="a" if is_one else f"{number}",
                forfall=forfall if len(booked) == 1 and self._chance.random() < 0.4 else None,
            )
            for number, one in enumerate(booked)
        ]
        if len(booked) == 1:
            linjer = [replace(linjer[0], bilagsdato=day)]
        return Hendelse("claim", poster, linjer)

    def _salary(self) -> Hendelse:
        """Withheld tax: of a salary from 2026 on, and of the term before."""
        on = self._day()
        if on.year < 2026:
            return self._claim()
        amount = self._amount()
        forfall = find_neste_virkedag(on)
        poster = [krav(str(amount), on + DAY, gruppe=TREKK, forfall=forfall)]
        booked = self._parts(amount, 2) if self._chance.random() < 0.3 else [amount]
        linjer = [self._line("2600", one, on, self._text("Lønn"), bank=False) for one in booked]
        return Hendelse("salary", poster, linjer)

    def _take_back(self) -> Hendelse:
        """Booked by mistake, or a payment that failed, and taken back: whole or in parts, soon or later."""
        konto, amount, on = ACCOUNTS[self._group()], self._amount(), self._day()
        is_bank, sign = self._chance.random() < 0.5, self._chance.choice((1, -1))
        back = on + self._chance.choice((0, 0, 2, 15)) * DAY
        tekst = self._text("Lønnskjøring")
        again = tekst if self._chance.random() < 0.7 else self._text("Korrigering")
        referanse = "R7" if self._chance.random() < 0.2 else ""
        parts = self._parts(amount, 2) if self._chance.random() < 0.3 else [amount]
        if not is_bank and self._chance.random() < 0.4:
            on = back = self._termin().fra + self._chance.randint(10, 50) * DAY
        linjer = [self._line(konto, sign * amount, on, tekst, bank=is_bank, bilag="a", referanse=referanse)]
        linjer += [
            self._line(konto, -sign * one, back, again, bank=is_bank, bilag=f"b{number}", referanse=referanse)
            for number, one in enumerate(parts)
        ]
        return Hendelse("take back", [], linjer)

    def _write_off(self) -> Hendelse:
        gruppe, amount, on = self._group(), self._amount(), self._day()
        poster = [post(str(-amount), on, Postslag.AVSKRIVNING, gruppe=gruppe, periode=self._termin())]
        linjer = [self._line(ACCOUNTS[gruppe], -amount, on + 2 * DAY, self._text("Avskrevet"), bank=False)]
        return Hendelse("write-off", poster, linjer)

    def _set_off(self) -> Hendelse:
        """Credit of one group used on another, booked as one voucher."""
        one, other = self._chance.sample((MVA, AGA, TREKK), 2)
        amount, on = self._amount(), self._day()
        booked = on + self._chance.choice((-6, -2, 0, 3, 6, 15, 40)) * DAY
        is_one = self._chance.random() < 0.8
        linjer = [
            self._line(
                ACCOUNTS[gruppe],
                sign * amount,
                booked,
                self._text("Motregnet"),
                bank=False,
                bilag="a" if is_one else gruppe,
            )
            for gruppe, sign in ((one, 1), (other, -1))
        ]
        return Hendelse("set-off", [post({one: str(amount), other: str(-amount)}, on, Postslag.OMPLASSERING)], linjer)

    def _under_way(self) -> Hendelse:
        """A claim and its payment through an account between, neither at the authority yet."""
        konto, amount, on = ACCOUNTS[self._group()], self._amount(), DATO - self._chance.randint(0, 60) * DAY
        tekst, referanse = self._text("Skatteetaten"), "R8" if self._chance.random() < 0.3 else ""
        linjer = [
            self._line(konto, sign * amount, day, tekst, bank=False, bilag=str(sign), referanse=referanse)
            for sign, day in ((1, on), (-1, min(on + self._chance.choice((0, 5, 20)) * DAY, DATO)))
        ]
        return Hendelse(UNDER_WAY, [], linjer)

    def _undo_payment(self) -> Hendelse:
        """A payment that the authority reversed, and that the books know nothing of."""
        gruppe, amount, on = self._group(), self._amount(), self._day()
        back = on + self._chance.randint(0, 10) * DAY
        return Hendelse("undone", [post(str(-amount), on, gruppe=gruppe), post(str(amount), back, gruppe=gruppe)], [])
