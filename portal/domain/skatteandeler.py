"""Shares of payouts and set-off by claim group: where the money they took from was."""

from decimal import Decimal

from portal.domain.bevegelser import Utgaaende
from portal.domain.grunnlag import Grunnlag
from portal.domain.gruppering import Gruppering, Shares, add_share
from portal.domain.krav import UTEN_GRUPPE
from portal.domain.plassering import Motregning
from portal.domain.saldo import add_up
from portal.domain.skattepost import EIER


def share_utbetaling(row: Utgaaende, grunnlag: Grunnlag, grupper: Gruppering) -> Shares:
    """A payout, by the credit claims and payments behind it."""
    found = _share_listed(row, grunnlag, grupper) or _share_placed(row, grupper)
    for payment in grupper.innbetalinger:
        for sent in payment.plassert_utbetaling:
            if (sent.utbetalingsidentifikator, sent.utbetalt_dato) == (row.identifikator, row.dato):
                add_share(found, grupper.get_innbetaling(payment), sent.utbetalt_beloep)
    return _complete(found, row.beloep, EIER if row.part.is_person else UTEN_GRUPPE)


def _share_listed(row: Utgaaende, grunnlag: Grunnlag, grupper: Gruppering) -> Shares:
    found: Shares = {}
    for listed in grunnlag.utbetalinger:
        if (listed.utbetalingsidentifikator, listed.utbetalt_dato) == (row.identifikator, row.dato):
            for kilde in grupper.spor.get_kilder(listed):
                group = grupper.get_krav(kilde.krav) if kilde.krav else UTEN_GRUPPE
                add_share(found, group, kilde.kredit.utbetalt_beloep)
    return found


def _share_placed(row: Utgaaende, grupper: Gruppering) -> Shares:
    found: Shares = {}
    for krav in grupper.alle_krav:
        for forfall in krav.kravforfall:
            for placed in forfall.plassert_utbetaling:
                if (placed.utbetalingsidentifikator, placed.utbetalt_dato) == (row.identifikator, row.dato):
                    add_share(found, grupper.get_krav(krav), abs(placed.plassert_beloep))
    return found


def share_motregning(row: Motregning, grupper: Gruppering) -> Shares:
    """A set-off against other authorities, by the claims and payments it took from."""
    found: Shares = {}
    for krav in grupper.alle_krav:
        if krav.motregning is not None and krav.motregning.motregningsidentifikator == row.motregningsidentifikator:
            add_share(found, grupper.get_krav(krav), krav.motregnet_utenfor)
    for payment in grupper.innbetalinger:
        one = payment.motregning
        if one is not None and one.motregningsidentifikator == row.motregningsidentifikator:
            add_share(found, grupper.get_innbetaling(payment), payment.motregnet_beloep)
    return _complete(found, row.beloep, UTEN_GRUPPE)


def _complete(shares: Shares, total: Decimal, otherwise: str) -> Shares:
    """The shares made to add up: with the total's sign, and the rest where most of it is."""
    found = {group: -amount if total < 0 else amount for group, amount in shares.items()}
    main = max(sorted(found), key=lambda group: abs(found[group]), default=otherwise)
    add_share(found, main, total - add_up(found.values()))
    return found
