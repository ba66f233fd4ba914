"""How each of the two ledgers words the same thing: signs, accounts, periods and what it leaves out."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Protocol, TypeVar

from sandbox.ledger.events import Book, ClaimFixed, PaidOut, PaymentIn, Period
from sandbox.ledger.numbers import Numbers
from sandbox.rawjson import Object

Dated = TypeVar("Dated", ClaimFixed, PaymentIn, PaidOut)


class Dialect(Protocol):
    placed_sign: int  # of plassertBeloep on a debit claim
    interest_when_settled: bool  # whether a settled claim says 0.0 or nothing

    def period(self, period: Period) -> Object: ...
    def how_to_pay(self, claim: ClaimFixed) -> Object: ...
    def receiver(self) -> Object: ...
    def payer(self, payment: PaymentIn, kid: str | None) -> Object: ...
    def payee(self, payout: PaidOut) -> Object: ...


class Mva:
    placed_sign = -1
    interest_when_settled = True

    def __init__(self, name: str, numbers: Numbers) -> None:
        self._name, self._numbers = name, numbers

    def period(self, period: Period) -> Object:
        answer: Object = {"periodeBeskrivelse": said(period.text), "aar": period.year}
        if period.first and period.last:
            answer |= {"fraDato": period.first.isoformat(), "tilDato": period.last.isoformat()}
        return answer | ({"terminTekniskNavn": period.term} if period.term else {})

    def how_to_pay(self, claim: ClaimFixed) -> Object:
        if claim.amount < 0:
            return {}
        account: Object = {
            "kontoeiersNavn": "Skatteetaten",
            "kontonummer": "76940518888",
            "iban": "NO5876940518888",
            "swiftBIC": "DNBANOKK",
        }
        return {"kidnummer": self._numbers.kid(claim), "konto": account}

    def receiver(self) -> Object:
        return {}

    def payer(self, payment: PaymentIn, kid: str | None) -> Object:
        owner = f"Betaler av {payment.amount:f}"
        source: Object = {"kidnummer": kid, "meldingSendtTilMottaker": kid} if kid else {}
        source["konto"] = {"kontoeiersNavn": owner, "kontonummer": f"******{self._numbers.account[-5:]}"}
        return {"innbetaltFra": source, "innbetalingstype": "Innbetalt OCR" if kid else "Innbetalt uten KID"}

    def payee(self, payout: PaidOut) -> Object:
        account: Object = {
            "kontoeiersNavn": self._name.upper(),
            "kontonummer": f"{self._numbers.account[:3]}xxxxxx",
        }
        return {"meldingSendtTilMottaker": payout.message, "konto": account}


class Skatt:
    placed_sign = 1
    interest_when_settled = False

    def __init__(self, name: str, numbers: Numbers) -> None:
        self._name, self._numbers = name, numbers

    def period(self, period: Period) -> Object:
        answer: Object = {"periodeBeskrivelse": said(period.text), "aar": period.year}
        return answer | ({"terminTekniskNavn": period.term} if period.term else {})

    def how_to_pay(self, claim: ClaimFixed) -> Object:
        account: Object = {
            "kontoeiersNavn": "SKATTEETATEN - SKATTEINNKREVING",
            "kontonummer": "76940524802",
            "iban": "NO42 7694 0524 802",
            "swiftBIC": "DNBANOKKXXX",
        }
        # Technical claims are nobody's to pay, and money to one's credit has no KID.
        has_kid = claim.amount > 0 and claim.group != "Andre krav"
        kid: Object = {"kidnummer": self._numbers.kid(claim)} if has_kid else {}
        return kid | {"konto": account}

    def receiver(self) -> Object:
        return {"mottakersKontonummer": {"kontonummer": "76940524802"}}

    def payer(self, payment: PaymentIn, kid: str | None) -> Object:
        source: Object = {"kidnummer": kid, "meldingSendtTilMottaker": kid} if kid else {}
        account: Object = {
            "kontoeiersNavn": self._name.upper(),
            "kontonummer": f"******{self._numbers.account[-5:]}",
        }
        source |= {"konto": account, "valutakode": "NOK"}
        return {"innbetaltFra": source, "innbetalingstype": f"Innbetaling {payment.on}"}

    def payee(self, payout: PaidOut) -> Object:
        account: Object = {"kontoeiersNavn": self._name.upper(), "kontonummer": self._numbers.account}
        return {"meldingSendtTilMottaker": payout.message, "konto": account, "valutakode": "NOK"}


def dialect_of(book: Book, name: str, numbers: Numbers) -> Dialect:
    return Mva(name, numbers) if book == Book.MVA else Skatt(name, numbers)


def said(text: str) -> Object:
    return {"spraakTekst": [{"tekst": text, "spraak": "nb"}]}


def amount(value: Decimal) -> Decimal:
    """As the API writes it: always with a decimal, 61244.0 and 12500.5, and never with a nought too many."""
    whole = value.quantize(Decimal("0.1"))
    return whole if whole == value else value.quantize(Decimal("0.01"))


def days(events: Iterable[Dated]) -> list[Dated]:
    return sorted(events, key=lambda event: (event.on, event.key))
