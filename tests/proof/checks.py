"""Rules for every ledger: each function returns the violations, and nothing if there are none."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from portal.api.grunnlag import get_grunnlag
from portal.domain.grunnlag import Grunnlag
from portal.domain.kontoutskrift import Kontoutskrift, build_kontoutskrift
from portal.domain.spor import Spor
from portal.web.forms import get_first_day
from sandbox.ledger.random_ledger import Ledger
from tests.proof.answers import Answers, make_tilgang
from tests.proof.reading import check_reading
from tests.proof.statement import DAY, check_chain, check_statement, check_withheld
from tests.proof.sums import check_sums
from tests.proof.undecidable import check_named


def check(ledger: Ledger, answers: Answers) -> list[str]:
    """All checks for one ledger."""
    chance = random.Random(f"proof {ledger.orgnr}")
    tilgang = make_tilgang(ledger.orgnr)
    whole = get_grunnlag(answers, tilgang, max(ledger.first_day, get_first_day(ledger.today)), ledger.today).grunnlag
    found = [*check_reading(ledger, whole), *check_sums(ledger, whole, chance), *check_trace(whole)]
    for fra, til in draw_periods(ledger, chance):
        found += check_statement(ledger, make_statement(ledger, answers, fra, til))
    found += check_missing(ledger, whole, chance)
    return found


def check_hard(ledger: Ledger, answers: Answers) -> list[str]:
    """All checks for hard books: also statements for random and consecutive periods."""
    chance = random.Random(f"hard proof {ledger.orgnr}")
    earliest = get_first_day(ledger.today)
    first = max(ledger.known_from + DAY, earliest)

    def make(fra: date, til: date) -> Kontoutskrift:
        return make_statement(ledger, answers, fra, til)

    whole = get_grunnlag(answers, make_tilgang(ledger.orgnr), earliest, ledger.today).grunnlag
    unread = {rad.identifikator for rad in (*whole.uleselige, *whole.aapne.uleselige)}
    before = max(first - timedelta(days=chance.randint(1, 900)), earliest)
    between = first + timedelta(days=chance.randint(0, (ledger.today - first).days))
    if unread or not is_all_told(ledger, answers):
        periods = ((before, between), (first, between), (between, ledger.today), (earliest, ledger.today))
        named = check_named(ledger, whole, unread)
        return [*named, *(one for fra, til in periods for one in check_withheld(ledger, fra, til, make))]
    found = [*check_reading(ledger, whole), *check_sums(ledger, whole, chance), *check_trace(whole)]
    found += check_chain(ledger, first, chance, make)
    found += check_withheld(ledger, before, between, make)
    return found


def is_all_told(ledger: Ledger, answers: Answers) -> bool:
    """Whether every claim is in a list we read. Lists by due date lack settled claims due after next year."""
    if answers.filter_date not in ("forfall", "alle_forfall"):
        return True
    dues = (min(part.due for part in claim.instalments) for claim in ledger.claims if not claim.left)
    return all(due.year <= ledger.today.year + 1 for due in dues)


def make_statement(ledger: Ledger, answers: Answers, fra: date, til: date) -> Kontoutskrift:
    basis = get_grunnlag(answers, make_tilgang(ledger.orgnr), fra, ledger.today).grunnlag
    return build_kontoutskrift(basis, fra, til, ledger.today)


def draw_periods(ledger: Ledger, chance: random.Random) -> list[tuple[date, date]]:
    """Three random periods, the whole time, and a single day. A balance can be known from `known_from` on."""
    first = max(ledger.known_from + DAY, get_first_day(ledger.today))
    length = (ledger.today - first).days
    if length < 0:
        return []
    days = [sorted(first + timedelta(days=chance.randint(0, length)) for _ in range(2)) for _ in range(3)]
    return [(first, ledger.today), (ledger.today, ledger.today), *((fra, til) for fra, til in days)]


# -- both directions of every link --


def check_trace(grunnlag: Grunnlag) -> Iterator[str]:
    payments = grunnlag.get_alle_innbetalinger()
    spor = Spor(grunnlag.get_alle_krav(), payments)
    listed = {f.kravforfallsidentifikator for krav in grunnlag.get_alle_krav() for f in krav.kravforfall}
    for payment in payments:
        for dekning in spor.get_dekning(payment):
            if (dekning.krav is None) != (dekning.plassert.kravforfallsidentifikator not in listed):
                yield f"link of {payment.innbetalingsidentifikator} lost"
            elif dekning.krav and dekning.forfall:
                back = [opphav.innbetaling for opphav in spor.get_opphav(dekning.krav, dekning.forfall)]
                if payment not in back:
                    yield f"no way back to {payment.innbetalingsidentifikator}"
    for krav in grunnlag.get_alle_krav():
        if any(spor.get_hovedstol(rente) is not krav for rente in spor.get_rentekrav(krav)):
            yield f"interest of {krav.kravidentifikator} names another principal"


# -- a removed row is exactly the unexplained amount --


def check_missing(ledger: Ledger, grunnlag: Grunnlag, chance: random.Random) -> Iterator[str]:
    open_ids = {krav.kravidentifikator for krav in grunnlag.aapne.alle_krav}
    first = max(ledger.known_from + DAY, get_first_day(ledger.today))
    only_paid = [
        krav
        for krav in grunnlag.krav
        if krav.kravidentifikator not in open_ids
        and krav.dato is not None
        and min(krav.dato, *(f.forfallsdato for f in krav.kravforfall)) > first
        and not krav.gjenstaaende_beloep
        and krav.motregning is None
        and all(not f.plassert_motkrav and not f.plassert_utbetaling for f in krav.kravforfall)
    ]
    if not only_paid:
        return
    gone = chance.choice(only_paid)

    without = replace(grunnlag, krav=tuple(krav for krav in grunnlag.krav if krav is not gone))
    utskrift = build_kontoutskrift(without, first, ledger.today, ledger.today)
    if utskrift.ikke_forklart_start != gone.opprinnelig_beloep:
        missing = f"{gone.kravidentifikator} ({gone.opprinnelig_beloep})"
        yield f"without {missing}: not explained {utskrift.ikke_forklart_start}"
