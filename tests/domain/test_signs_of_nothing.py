"""Where no money is paid in or out, there are no signs to decide."""

from portal.domain.signs import FoundSigns, LedgerAnswers, find_signs, settle_signs
from portal.domain.svar import AapneKrav, Liste
from tests.rader import one_krav


def test_without_payments_no_sign_is_found_and_nothing_changes() -> None:
    krav = one_krav("100", "100")
    answers = LedgerAnswers(aapne=AapneKrav(alle_krav=(krav,)), krav=(Liste(rader=(krav,)),), innbetalinger=(Liste(),))

    assert find_signs(answers) == FoundSigns(innbetalinger={}, utbetalinger={})
    assert settle_signs(answers) == answers
