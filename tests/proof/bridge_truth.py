"""Which event of the ledger each row of a bridge is of, as the sandbox knows it."""

from portal.domain.skattepost import Postslag, Skattepost
from portal.domain.treff import Foert
from sandbox.bookkeeping.vouchers import Voucher
from tests.proof.bookpairs import Pair


class Truth:
    """The events behind rows, by the identifiers of the ledger and the numbers of the vouchers."""

    def __init__(self, pair: Pair) -> None:
        books, numbers = pair.context.books, pair.context.numbers
        self._vouchers = pair.inside
        self._before = {event for one in pair.vouchers if one.on < pair.first for event in one.events}
        self._of_posts: dict[tuple[bool, bool, str], set[str]] = {}
        for claim in books.claims.values():
            self._name(numbers.claim(claim), claim.key, is_claim=True)
        for payment in books.payments.values():
            self._name(numbers.payment(payment), payment.key, is_payment=True)
        for payout in books.payouts:
            self._name(numbers.payout(payout), payout.key)
        self.reverses = {one.key: one.reverses for one in books.payments.values() if one.reverses}

    def _name(self, identifier: str, key: str, *, is_claim: bool = False, is_payment: bool = False) -> None:
        self._of_posts.setdefault((is_claim, is_payment, identifier), set()).add(key)

    def get_voucher(self, linje: Foert) -> Voucher:
        return self._vouchers[int(linje.linje.bilag) - 1]

    def get_event(self, linje: Foert) -> str:
        """The event; empty for a line that is of none, but of a mistake."""
        return self.get_voucher(linje).lines[int(linje.linje.linje) - 1].event

    def get_events(self, post: Skattepost) -> set[str]:
        """The event, or the few that share an identifier."""
        return self._of_posts.get((post.is_krav, post.slag is Postslag.INNBETALING, post.referanse), set())

    def is_booked_before(self, post: Skattepost) -> bool:
        return bool(self.get_events(post) & self._before)
