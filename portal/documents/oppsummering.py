"""Top half of the statement's first page: notices, balance, status and age of debt."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from portal.domain.bevegelser import Slag
from portal.domain.forbehold import Forbehold
from portal.domain.kontoutskrift import Kontoutskrift
from portal.domain.tekst import MINUS, format_beloep, format_dato
from portal.wording_forbehold import Medium, Merknad, write_forbehold


@dataclass(frozen=True, slots=True, kw_only=True)
class Sumlinje:
    """A label, a sign and an amount."""

    tekst: str
    beloep: str
    tegn: str = ""
    is_sum: bool = False
    is_under: bool = False  # detail of the line above; not added to the sum


def build_saldo(utskrift: Kontoutskrift) -> list[Sumlinje]:
    """Opening balance, movements and closing balance."""
    start, end = utskrift.saldo_start, utskrift.saldo_slutt
    claims_sign, claims = _signed(utskrift.nye_krav, "+", MINUS)
    payments_sign, payments = _signed(utskrift.innbetalinger, MINUS, "+")
    refunds_sign, refunds = _signed(utskrift.utbetalinger, "+", MINUS)
    has_credit = any(one.bevegelse.slag is Slag.KRAV and one.bevegelse.kredit for one in utskrift.linjer)
    closing = _("Saldo %(dato)s") % {"dato": format_dato(utskrift.til)}
    if end:
        # Not "to be paid": credit and unplaced money are netted in a balance.
        closing += ", " + (_("skyldig") if end > 0 else _("i virksomhetens favør"))
    return [
        Sumlinje(tekst=_("Saldo %(dato)s") % {"dato": format_dato(utskrift.fra)}, beloep=_balance(start)),
        *_unexplained(utskrift.ikke_forklart_start),
        Sumlinje(
            tekst=_("Nye krav, minus nye beløp til gode") if has_credit else _("Nye krav"),
            tegn=claims_sign,
            beloep=claims,
        ),
        Sumlinje(tekst=_("Innbetalinger"), tegn=payments_sign, beloep=payments),
        Sumlinje(tekst=_("Utbetalinger og motregning"), tegn=refunds_sign, beloep=refunds),
        Sumlinje(tekst=closing, tegn="" if end is None else "=", beloep=_balance(end), is_sum=True),
        *_unexplained(utskrift.ikke_forklart_slutt),
    ]


def build_status(utskrift: Kontoutskrift) -> tuple[list[Sumlinje], list[str]]:
    """What is open on the day of the statement, and notes below it.

    First the amount to pay, then credit and unplaced payments, and last the ledger balance, which nets them.
    """
    oversikt = utskrift.oversikt
    sums = oversikt.summer
    rows = [
        _known(_("Forfalt"), sums.forfalt, is_known=not oversikt.mangler_krav),
        _known(_("Ikke forfalt"), sums.ikke_forfalt, is_known=not oversikt.mangler_krav),
    ]
    if sums.uten_forfallsdato:
        rows.append(Sumlinje(tekst=_("Uten forfallsdato"), beloep=format_beloep(sums.uten_forfallsdato)))
    to_pay = _known(_("Å betale"), sums.aa_betale, is_known=not oversikt.mangler_krav)
    rows.append(Sumlinje(tekst=to_pay.tekst, beloep=to_pay.beloep, is_sum=True))
    rows.append(_known(_("Til gode"), sums.til_gode, is_known=not oversikt.mangler_krav, tegn=MINUS))
    unplaced = _known(
        _("Uplasserte innbetalinger"), abs(oversikt.uplassert), is_known=not oversikt.mangler_innbetalinger
    )
    sign = MINUS if oversikt.uplassert >= 0 else "+"
    rows.append(Sumlinje(tekst=unplaced.tekst, beloep=unplaced.beloep, tegn=sign))
    balance = Sumlinje(
        tekst=_("Saldo %(dato)s") % {"dato": format_dato(utskrift.idag)}, beloep=_("Ikke beregnet"), is_sum=True
    )
    if not oversikt.is_ufullstendig:
        amount = format_beloep(sums.netto - oversikt.uplassert)
        balance = Sumlinje(tekst=balance.tekst, beloep=amount, tegn="=", is_sum=True)
    return [*rows, balance], _list_status_notes(utskrift)


def _list_status_notes(utskrift: Kontoutskrift) -> list[str]:
    oversikt = utskrift.oversikt
    sums = oversikt.summer
    notes = []
    if sums.renter:
        notes.append(
            _(
                "I tillegg kommer forsinkelsesrenter hittil, %(beloep)s kroner. "
                "De er beregnet, og er ikke med i saldoen."
            )
            % {"beloep": format_beloep(sums.renter)}
        )
    if sums.renter_til_gode:
        text = _("Beregnede renter til gode, %(beloep)s kroner, er heller ikke med i saldoen.")
        notes.append(text % {"beloep": format_beloep(sums.renter_til_gode)})
    if utskrift.til < utskrift.idag:
        notes.append(_("Dette er det som er åpent i dag, ikke ved periodens slutt."))
    if utskrift.saldo_slutt is not None and not oversikt.is_ufullstendig:
        differs = sums.netto - oversikt.uplassert - utskrift.saldo_slutt
        if differs:
            higher = _("Saldoen her er %(beloep)s kroner høyere enn %(dato)s, av krav og betalinger med senere dato.")
            lower = _("Saldoen her er %(beloep)s kroner lavere enn %(dato)s, av krav og betalinger med senere dato.")
            text = higher if differs > 0 else lower
            notes.append(text % {"beloep": format_beloep(abs(differs)), "dato": format_dato(utskrift.til)})
    return notes


def build_alder(utskrift: Kontoutskrift) -> list[Sumlinje]:
    """Overdue amounts by age."""
    rows = [
        Sumlinje(
            tekst=f"{group.fra}–{group.til}" if group.til else _("Over %(dager)d") % {"dager": group.fra - 1},
            beloep=format_beloep(group.beloep),
        )
        for group in utskrift.aldersgrupper
    ]
    total = sum((group.beloep for group in utskrift.aldersgrupper), Decimal(0))
    return [*rows, Sumlinje(tekst=_("Sum"), beloep=format_beloep(total), is_sum=True)]


def build_merknader(utskrift: Kontoutskrift, forbehold: Iterable[Forbehold]) -> list[Merknad]:
    """Reservations and unexplained balances, shown before the figures."""
    return [*(write_forbehold(one, Medium.UTSKRIFT) for one in forbehold), *_tell_of_unexplained(utskrift)]


def _tell_of_unexplained(utskrift: Kontoutskrift) -> list[Merknad]:
    ends = (
        (
            utskrift.ikke_forklart_start,
            _(
                "%(beloep)s kroner av saldoen ved starten av %(dato)s kan ikke forklares av kravene og betalingene som "
                "Skatteetaten oppgir."
            ),
            utskrift.fra,
        ),
        (
            utskrift.ikke_forklart_slutt,
            _(
                "%(beloep)s kroner av saldoen ved slutten av %(dato)s kan ikke forklares av kravene og betalingene som "
                "Skatteetaten oppgir."
            ),
            utskrift.til,
        ),
    )
    return [
        Merknad(
            tittel=_("Kontoutskriften går ikke opp."),
            tekst=text % {"beloep": format_beloep(amount), "dato": format_dato(day)},
        )
        for amount, text, day in ends
        if amount
    ]


def _unexplained(amount: Decimal) -> list[Sumlinje]:
    if not amount:
        return []
    return [Sumlinje(tekst=_("Ikke forklart, inngår i saldoen over"), beloep=format_beloep(amount), is_under=True)]


def _signed(amount: Decimal | None, positive: str, negative: str) -> tuple[str, str]:
    """Sign of the amount in the sum, and the absolute amount."""
    if amount is None:
        return "", _("Ikke beregnet")
    return positive if amount >= 0 else negative, format_beloep(abs(amount))


def _balance(amount: Decimal | None) -> str:
    return _("Ikke beregnet") if amount is None else format_beloep(amount)


def _known(text: str, amount: Decimal, *, is_known: bool, tegn: str = "") -> Sumlinje:
    """An amount. If rows may be missing, zero is shown as unknown."""
    return Sumlinje(tekst=text, beloep=format_beloep(amount) if amount or is_known else _("Ikke kjent"), tegn=tegn)
