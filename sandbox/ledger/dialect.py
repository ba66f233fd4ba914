"""Differences between the two ledgers: accounts, periods and omitted fields."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Protocol, TypeVar

from sandbox.ledger.api_style import ApiStyle, Quirk
from sandbox.ledger.events import Book, ClaimFixed, PaidOut, PaymentIn, Period
from sandbox.ledger.numbers import Numbers
from sandbox.rawjson import Object

Dated = TypeVar("Dated", ClaimFixed, PaymentIn, PaidOut)


class Dialect(Protocol):
    interest_when_settled: bool  # whether a settled claim has the field, as 0.0

    def period(self, period: Period) -> Object: ...
    def how_to_pay(self, claim: ClaimFixed) -> Object: ...
    def receiver(self) -> Object: ...
    def payer(self, payment: PaymentIn) -> Object: ...
    def payee(self, payout: PaidOut) -> Object: ...


class Mva:
    interest_when_settled = True

    def __init__(self, name: str, numbers: Numbers, style: ApiStyle) -> None:
        self._name, self._numbers, self._style = name, numbers, style

    def period(self, period: Period) -> Object:
        return _period(period, self._style)

    def how_to_pay(self, claim: ClaimFixed) -> Object:
        if claim.amount < 0 or "betalingsinformasjon" in claim.omitted:
            return {}
        account: Object = {
            "kontoeiersNavn": "Skatteetaten",
            "kontonummer": "76940518888",
            "iban": "NO5876940518888",
            "swiftBIC": "DNBANOKK",
        }
        kid = self._numbers.kid_to_pay(claim)
        return ({"kidnummer": kid} if kid else {}) | {"konto": account}

    def receiver(self) -> Object:
        return {}

    def payer(self, payment: PaymentIn) -> Object:
        kid = self._numbers.kid_paid_with(payment)
        source = _reference(kid, self._style)
        owner = f"Betaler av {abs(payment.amount):f}"
        source["konto"] = _account(owner, f"******{self._numbers.account[-5:]}", self._numbers.account, self._style)
        return {"innbetaltFra": source, "innbetalingstype": "Innbetalt OCR" if kid else "Innbetalt uten KID"}

    def payee(self, payout: PaidOut) -> Object:
        account, mask = self._numbers.account, f"{self._numbers.account[:3]}xxxxxx"
        return {
            "meldingSendtTilMottaker": payout.message,
            "konto": _account(self._name.upper(), mask, account, self._style, may_be_empty=False),
        }


class Skatt:
    interest_when_settled = False

    def __init__(self, name: str, numbers: Numbers, style: ApiStyle) -> None:
        self._name, self._numbers, self._style = name, numbers, style

    def period(self, period: Period) -> Object:
        return _period(period, self._style)

    def how_to_pay(self, claim: ClaimFixed) -> Object:
        if "betalingsinformasjon" in claim.omitted:
            return {}
        account: Object = {
            "kontoeiersNavn": "SKATTEETATEN - SKATTEINNKREVING",
            "kontonummer": "76940524802",
            "iban": "NO42 7694 0524 802",
            "swiftBIC": "DNBANOKKXXX",
        }
        kid = self._numbers.kid_to_pay(claim)
        return ({"kidnummer": kid} if kid else {}) | {"konto": account}

    def receiver(self) -> Object:
        if self._style.has(Quirk.NO_RECEIVER):
            return {}
        return {"mottakersKontonummer": {"kontonummer": "76940524802"}}

    def payer(self, payment: PaymentIn) -> Object:
        source = _reference(self._numbers.kid_paid_with(payment), self._style)
        account = self._numbers.account
        source["konto"] = _account(self._name.upper(), f"******{account[-5:]}", account, self._style)
        source |= self._currency()
        return {"innbetaltFra": source, "innbetalingstype": f"Innbetaling {payment.on}"}

    def payee(self, payout: PaidOut) -> Object:
        account = self._numbers.account
        shown = _account(self._name.upper(), account, account, self._style, may_be_empty=False)
        return {"meldingSendtTilMottaker": payout.message, "konto": shown, **self._currency()}

    def _currency(self) -> Object:
        return {} if self._style.has(Quirk.NO_CURRENCY) else {"valutakode": "NOK"}


def dialect_of(book: Book, name: str, numbers: Numbers, style: ApiStyle) -> Dialect:
    return Mva(name, numbers, style) if book == Book.MVA else Skatt(name, numbers, style)


def amount(value: Decimal) -> Decimal:
    """An amount as the API writes it, with one or two decimals: 61244.0, 12500.5."""
    whole = value.quantize(Decimal("0.1"))
    return whole if whole == value else value.quantize(Decimal("0.01"))


def days(events: Iterable[Dated]) -> list[Dated]:
    return sorted(events, key=lambda event: (event.on, event.key))


def _period(period: Period, style: ApiStyle) -> Object:
    answer: Object = {"periodeBeskrivelse": style.multilingual(period.text)}
    if period.year:
        answer["aar"] = period.year
    if period.first and period.last:
        answer |= {"fraDato": period.first.isoformat(), "tilDato": period.last.isoformat()}
    return answer | ({"terminTekniskNavn": period.term} if period.term else {})


def _reference(kid: str | None, style: ApiStyle) -> Object:
    """What the payer wrote: the KID and a message, usually the same."""
    if kid is None:
        return {}
    message = f"Faktura {kid[-4:]}" if style.has(Quirk.OTHER_MESSAGE) else kid
    return {"kidnummer": kid, "meldingSendtTilMottaker": message}


def _account(owner: str, usual: str, whole: str, style: ApiStyle, *, may_be_empty: bool = True) -> Object:
    if may_be_empty and style.has(Quirk.EMPTY_ACCOUNT):
        return {}
    shown = usual
    if style.has(Quirk.OTHER_MASK):
        masks = (f"******{whole[-5:]}", f"{whole[:3]}xxxxxx", f"XXXX XX {whole[-5:]}", whole)
        shown = style.chance.choice(tuple(mask for mask in masks if mask != usual))
    return {"kontoeiersNavn": owner, "kontonummer": shown}
