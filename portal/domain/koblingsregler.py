"""The rules that match pairs: R1 to R4, R7, and those that only suggest. Sure pairs are equal to the øre.

Payments match payments, and claims match claims. A row that could belong to two others belongs to none of them yet.
"""

import re
from collections.abc import Callable, Collection
from datetime import timedelta
from decimal import Decimal

from portal.domain.komponenter import Component
from portal.domain.kontokobling import SKATT
from portal.domain.ledige import Ledige
from portal.domain.skattepost import Postslag, Skattepost
from portal.domain.stikkord import BY_AMOUNT, BY_DAY, BY_DUE_DATE, BY_KRONE, BY_PERIOD, BY_TERM, KID_DAYS
from portal.domain.treff import Foert, Regel, Sikkerhet, Treff
from portal.domain.typed import fold

LATE_DAYS, SAME_KID_DAYS = 20, 75  # a line this late may still be the payment, so that no other surely is; no month
BEFORE, AFTER = 1, 5  # days a payment may be recorded before and after the bank's date
AFTER_PERIOD = 75
BEFORE_CLAIM, AFTER_CLAIM = 75, 75
BEFORE_UNKNOWN_TERM = 105  # a claim without its term may be of two months that ended forty days before
DUE_DAYS = 4  # by which a due date may move because of holidays
OTHER_GROUP_DAYS = 5
ROUNDING = Decimal(1)
CORRECTED = re.compile(r"\b(?:korr|endr|rett|omgj|tillegg)")


def find_pairs(ledige: Ledige, taken: Collection[str] = ()) -> Ledige:
    """R1 to R4, tried on the free rows: pairs that no other row of the same rules could be in, and the rest.

    `taken`: rows that are something else.
    """
    proevd = Ledige(
        poster={name: post for name, post in ledige.poster.items() if name not in taken},
        linjer={name: linje for name, linje in ledige.linjer.items() if name not in taken},
    )
    proevd.koble_entydige(Regel.KID, may_have_same_kid, BY_DAY, only=has_same_kid)
    proevd.koble_entydige(Regel.BELOEP_OG_DATO, may_be_same_payment, BY_DAY, only=is_told_same_payment)
    proevd.koble_entydige(Regel.PERIODE, has_same_period, BY_PERIOD, only=is_told_same_claim)
    proevd.koble_entydige(Regel.FORFALL, has_same_due_date, BY_DUE_DATE, only=is_told_same_claim)
    return proevd


def suggest_pairs(ledige: Ledige) -> None:
    """What the sure rules left as ties, then the weaker rules."""
    ledige.foreslaa_like(Regel.KID, has_same_kid, BY_DAY)
    ledige.foreslaa_like(Regel.BELOEP_OG_DATO, is_same_payment, BY_DAY)
    ledige.foreslaa_like(Regel.PERIODE, has_same_period, BY_PERIOD)
    ledige.foreslaa_like(Regel.FORFALL, has_same_due_date, BY_DUE_DATE)


HasWay = Callable[[Ledige, Treff], bool]


def suggest_weaker(ledige: Ledige, has_way: HasWay) -> None:
    """R7, which is a finding, then claims by their amount only, changed claims and rounding."""
    _find_in_another_group(ledige, has_way)
    ledige.foreslaa_like(Regel.BELOEP_OG_DATO, is_paid_without_bank, BY_DAY)
    ledige.foreslaa_like(Regel.BARE_BELOEP, is_near_claim, BY_AMOUNT)
    _suggest_unequal(ledige, Regel.AVRUNDING, ledige.find_components(is_rounded, BY_KRONE))
    _suggest_unequal(ledige, Regel.ENDRET, ledige.find_components(is_changed, BY_TERM))


def _find_in_another_group(ledige: Ledige, has_way: HasWay) -> None:
    """R7 is a finding only if neither row could belong to others that are free, or wait for an answer."""
    for component in ledige.find_components(is_in_another_group, BY_DAY):
        if len(component.poster) == len(component.linjer) == 1:
            (post,), (linje,) = component.poster, component.linjer
            found = Treff(regel=Regel.ANNEN_GRUPPE, sikkerhet=Sikkerhet.FUNN, poster=(post,), linjer=(linje,))
            others = ledige.list_open(found)
            is_open = (
                any(_may_be_one(one, linje) for one in others[0])
                or any(_may_be_one(post, one) for one in others[1])
                or has_way(ledige, found)
            )
            is_unsure = is_open or has_other_kid(post, linje.linje.kid) or post.gruppe is None
            sikkerhet = Sikkerhet.FORSLAG if is_unsure else Sikkerhet.FUNN
            ledige.koble(found.regel, sikkerhet, found.poster, found.linjer)


def _may_be_one(post: Skattepost, linje: Foert) -> bool:
    """Whether they too could be a payment on a wrong account, whatever their KIDs. `has_way` asks for the rest."""
    return post.beloep == linje.beloep and is_in_another_group(post, linje)


def _suggest_unequal(ledige: Ledige, regel: Regel, components: list[Component]) -> None:
    for component in components:
        if len(component.poster) == len(component.linjer) == 1:
            ledige.koble(regel, Sikkerhet.FORSLAG, component.poster, component.linjer)


def has_same_kid(post: Skattepost, linje: Foert) -> bool:
    """R1. The KID decides, also where the books have another claim group."""
    is_same = bool(post.kid) and post.kid == linje.linje.kid and post.slag is Postslag.INNBETALING
    return is_same and linje.may_be_penger and abs((post.dato - linje.linje.betalingsdato).days) <= KID_DAYS


def may_have_same_kid(post: Skattepost, linje: Foert) -> bool:
    """The same, or a line that does not say its KID and could be the payment: equal payments cross easily."""
    return has_same_kid(post, linje) or (bool(post.kid) and not linje.linje.kid and is_near_payment(post, linje))


def may_be_same_payment(post: Skattepost, linje: Foert) -> bool:
    """The same, or by its KID."""
    return is_same_payment(post, linje) or has_same_kid(post, linje)


def is_same_payment(post: Skattepost, linje: Foert) -> bool:
    """R2: of the same claim group."""
    return post.gruppe == linje.gruppe and is_near_payment(post, linje)


def is_paid_without_bank(post: Skattepost, linje: Foert) -> bool:
    """As R2, where the voucher has another account than the bank's on the other side."""
    return linje.linje.er_bank is False and post.gruppe == linje.gruppe and is_recorded_near(post, linje)


def is_near_payment(post: Skattepost, linje: Foert) -> bool:
    """Money of the same days."""
    return linje.may_be_penger and is_recorded_near(post, linje)


def is_recorded_near(post: Skattepost, linje: Foert) -> bool:
    """A payment to the authority is recorded at most some days after the bank's date, and one from it before."""
    later = (post.dato - linje.linje.betalingsdato).days
    return post.is_penger and -BEFORE <= (-later if post.slag is Postslag.UTBETALING else later) <= AFTER


def may_be_payment(post: Skattepost, linje: Foert) -> bool:
    """Whether a line of the amount could be the payment: of about that day, or with its KID, and no other KID.

    Also if the voucher has no bank account: some programs pay through an account of their own.
    """
    if not post.is_penger or has_other_kid(post, linje.linje.kid):
        return False
    late = (linje.linje.betalingsdato - post.dato).days  # some book at the end of the month
    return -KID_DAYS <= late <= (SAME_KID_DAYS if post.kid and linje.linje.kid else LATE_DAYS)


def has_other_kid(post: Skattepost, kid: str) -> bool:
    """Whether both say their KID, and not the same, however many zeros it begins with."""
    told = post.kid.lstrip("0"), kid.lstrip("0")
    return all(told) and told[0] != told[1]


def is_told_same_payment(post: Skattepost, linje: Foert) -> bool:
    """Whether R2 is enough: it is known that the line moves money, and its KID does not say otherwise."""
    return linje.linje.er_bank is True and is_same_payment(post, linje) and not has_other_kid(post, linje.linje.kid)


def is_told_same_claim(post: Skattepost, linje: Foert) -> bool:
    """Whether R3 and R4 are enough: nothing says otherwise, and the line is no payment with a claim's period."""
    is_known = linje.linje.er_bank is False or linje.beloep > 0
    is_changed = [bool(CORRECTED.search(fold(text))) for text in (post.tekst, linje.linje.tekst)]
    return is_known and is_changed[0] == is_changed[1] and not _is_other_claim(post, linje)


def may_be_claim(post: Skattepost, linje: Foert, *, is_beside: bool = False) -> bool:
    """Whether a line of the amount could be the claim, also on another account: if neither period nor day says no.

    `is_beside`: of about the same day as what looks like its partner, so that the day says nothing.
    """
    if not (post.is_krav and linje.may_be_krav) or _is_other_claim(post, linje):
        return False
    is_told = None not in (post.periode, linje.periode) or None not in (post.forfall, linje.forfall)
    start = post.periode.fra if post.periode else post.dato - timedelta(days=BEFORE_UNKNOWN_TERM)
    return is_told or is_beside or start <= linje.dato <= post.dato + timedelta(days=AFTER_CLAIM)


def _is_other_claim(post: Skattepost, linje: Foert) -> bool:
    """Whether both say their period or when they are due, and not the same.

    When a salary's tax is due says something of claims for each salary only, which have no term. On the account of
    another group, a period that is read from the due date is that group's.
    """
    is_read = post.gruppe != linje.gruppe and linje.linje.forfall is not None
    is_other_period = not is_read and None not in (post.periode, linje.periode) and post.periode != linje.periode
    is_of_salary = not linje.linje.forfall and (post.periode is not None or post.gruppe != linje.gruppe)
    if post.forfall is None or linje.forfall is None or is_of_salary:
        return is_other_period
    most = DUE_DAYS if linje.linje.forfall else LATE_DAYS
    return is_other_period or abs((post.forfall - linje.forfall).days) > most


def has_same_period(post: Skattepost, linje: Foert) -> bool:
    """R3: the same tax period, booked when it had ended."""
    if post.periode is None or post.periode != linje.periode:
        return False
    return is_claim_pair(post, linje) and 0 <= (linje.dato - post.periode.til).days <= AFTER_PERIOD


def has_same_due_date(post: Skattepost, linje: Foert) -> bool:
    """R4. When a salary's tax is due says nothing of a claim of a term that the salary is not in."""
    if post.forfall is None or post.forfall != linje.forfall or not is_claim_pair(post, linje):
        return False
    if linje.linje.forfall is not None or post.periode is None:
        return True
    return post.periode.fra <= linje.dato <= post.periode.til


def is_near_claim(post: Skattepost, linje: Foert) -> bool:
    """A claim with the same amount, where the books say nothing of which it is."""
    if not is_claim_pair(post, linje):
        return False
    start = post.dato - timedelta(days=BEFORE_CLAIM)
    if post.periode is not None and post.gruppe != SKATT:  # tax of a year is claimed and booked within it
        start = post.periode.til
    is_other = None not in (post.periode, linje.periode) and post.periode != linje.periode
    return not is_other and start <= linje.dato <= post.dato + timedelta(days=AFTER_CLAIM)


def is_in_another_group(post: Skattepost, linje: Foert) -> bool:
    """R7: paid on the KID of one group, or used on several, and booked on the account of another."""
    is_payment = post.slag is Postslag.INNBETALING and linje.linje.er_bank is True
    return (
        is_payment
        and post.gruppe != linje.gruppe
        and abs((post.dato - linje.linje.betalingsdato).days) <= OTHER_GROUP_DAYS
    )


def is_rounded(post: Skattepost, linje: Foert) -> bool:
    """At most a krone apart: the VAT return is in whole kroner."""
    if not 0 < abs(post.beloep - linje.beloep) <= ROUNDING:
        return False
    is_claim = has_same_period(post, linje) or has_same_due_date(post, linje) or is_near_claim(post, linje)
    return is_claim or is_same_payment(post, linje)


def is_changed(post: Skattepost, linje: Foert) -> bool:
    """The only claim and the only line of a period, with different amounts of the same sign."""
    return has_same_period(post, linje) and post.beloep * linje.beloep > 0


def is_claim_pair(post: Skattepost, linje: Foert) -> bool:
    """Whether a line may be a claim of the post's group."""
    return is_claim(post) and linje.may_be_krav and post.gruppe == linje.gruppe


def is_claim(post: Skattepost) -> bool:
    """Whether a claim that the organisation may have booked as one: no write-off."""
    return post.slag in (Postslag.KRAV, Postslag.RENTE)
