"""Top half of the statement's first page: notices, balance, the way to today, and age of debt."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from portal.domain.bevegelser import Slag
from portal.domain.forbehold import Forbehold
from portal.domain.kontoutskrift import Kontoutskrift
from portal.domain.oversikt import Oversikt
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
    has_credit = any(one.bevegelse.slag is Slag.KRAV and one.bevegelse.kredit for one in utskrift.linjer)
    closing = _name_balance(utskrift.til)
    if end:
        # Not "to be paid": credit and unplaced money are netted in a balance.
        closing += ", " + (_("skyldig") if end > 0 else _("til gode"))
    return [
        Sumlinje(tekst=_name_balance(utskrift.fra), beloep=_balance(start)),
        *_unexplained(utskrift.ikke_forklart_start),
        *_list_sums(
            utskrift.nye_krav,
            utskrift.innbetalinger,
            utskrift.utbetalinger,
            _("Nye krav, minus nye beløp til gode") if has_credit else _("Nye krav"),
        ),
        Sumlinje(tekst=closing, tegn="" if end is None else "=", beloep=_balance(end), is_sum=True),
        *_list_closing_parts(utskrift),
        *_unexplained(utskrift.ikke_forklart_slutt),
    ]


def build_sluttsaldo(utskrift: Kontoutskrift) -> list[Sumlinje]:
    """The closing balance alone, and what it consists of."""
    lines = build_saldo(utskrift)
    first = next(number for number, line in enumerate(lines) if line.is_sum)
    return [replace(lines[first], tegn=""), *lines[first + 1 :]]


def _list_sums(claims: Decimal | None, payments: Decimal | None, payouts: Decimal | None, name: str) -> list[Sumlinje]:
    """Sums of movements, with their signs."""
    lines = (
        (name, *_signed(claims, "+", MINUS)),
        (_("Innbetalinger"), *_signed(payments, MINUS, "+")),
        (_("Utbetalinger og motregning"), *_signed(payouts, "+", MINUS)),
    )
    return [Sumlinje(tekst=text, tegn=sign, beloep=amount) for text, sign, amount in lines]


def build_siden(utskrift: Kontoutskrift) -> list[Sumlinje]:
    """From the closing balance to what is open now; for a period until today, what is open now."""
    oversikt, since = utskrift.oversikt, utskrift.siden
    balance = Sumlinje(tekst=_name_balance(utskrift.idag), beloep=_("Ikke beregnet"), is_sum=True)
    if not oversikt.is_ufullstendig:
        amount = format_beloep(oversikt.summer.netto - oversikt.uplassert)
        balance = Sumlinje(tekst=balance.tekst, beloep=amount, tegn="=", is_sum=True)
    if utskrift.til >= utskrift.idag or since is None:
        return [*_list_parts(oversikt, is_under=False), balance]
    return [
        Sumlinje(tekst=_name_balance(utskrift.til), beloep=_balance(utskrift.saldo_slutt)),
        *_list_sums(since.nye_krav, since.innbetalinger, since.utbetalinger, _("Nye krav, minus nye beløp til gode")),
        balance,
        *_list_parts(oversikt, is_under=True),
    ]


def _list_parts(oversikt: Oversikt, *, is_under: bool) -> list[Sumlinje]:
    """What the balance of today consists of. Credit and unplaced money are subtracted in it."""
    sums, knows_krav = oversikt.summer, not oversikt.lacks_krav
    undated = [(_("Uten forfallsdato"), sums.uten_forfallsdato, "", True)] if sums.uten_forfallsdato else []
    parts = [
        (_("Forfalt"), sums.forfalt, "", knows_krav),
        (_("Ikke forfalt"), sums.ikke_forfalt, "", knows_krav),
        *undated,
        (_("Til gode"), sums.til_gode, MINUS, knows_krav),
        (
            _("Uplasserte innbetalinger"),
            abs(oversikt.uplassert),
            MINUS if oversikt.uplassert >= 0 else "+",
            not oversikt.lacks_innbetalinger,
        ),
    ]
    return [
        _known(_of_it(text) if is_under else text, amount, is_known=is_known, tegn=sign, is_under=is_under)
        for text, amount, sign, is_known in parts
    ]


def _list_closing_parts(utskrift: Kontoutskrift) -> list[Sumlinje]:
    """What the closing balance consists of."""
    if utskrift.saldo_slutt is None or utskrift.til >= utskrift.idag:
        return []
    items = utskrift.open_items
    parts = (
        (_("Å betale"), items.aa_betale.then, ""),
        (_("Til gode"), items.til_gode.then, MINUS),
        (_("Uplasserte innbetalinger"), abs(items.uplassert.then), MINUS if items.uplassert.then >= 0 else "+"),
    )
    return [
        Sumlinje(tekst=_of_it(text), beloep=format_beloep(amount), tegn=sign, is_under=True)
        for text, amount, sign in parts
    ]


def _name_balance(day: date) -> str:
    return _("Saldo %(dato)s") % {"dato": format_dato(day)}


def _of_it(text: str) -> str:
    return _("herav %(hva)s") % {"hva": text[:1].lower() + text[1:]}


def list_notes(utskrift: Kontoutskrift) -> list[str]:
    """What is not in the balance of today."""
    sums = utskrift.oversikt.summer
    notes = []
    if sums.renter:
        notes.append(
            _("I tillegg kommer forsinkelsesrenter hittil, %(beloep)s kroner. De er anslått og ikke med i saldoen.")
            % {"beloep": format_beloep(sums.renter)}
        )
    if sums.renter_til_gode:
        text = _("Anslåtte renter til gode, %(beloep)s kroner, er heller ikke med i saldoen.")
        notes.append(text % {"beloep": format_beloep(sums.renter_til_gode)})
    return notes


def build_alder(utskrift: Kontoutskrift) -> list[tuple[str, str]]:
    """Overdue amounts by age: heading and amount, the sum last."""
    columns = [
        (
            _("%(fra)d–%(til)d dager") % {"fra": group.fra, "til": group.til}
            if group.til
            else _("Over %(dager)d dager") % {"dager": group.fra - 1},
            format_beloep(group.beloep),
        )
        for group in utskrift.aldersgrupper
    ]
    total = sum((group.beloep for group in utskrift.aldersgrupper), Decimal(0))
    return [*columns, (_("Sum"), format_beloep(total))]


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


def _known(text: str, amount: Decimal, *, is_known: bool, tegn: str = "", is_under: bool = False) -> Sumlinje:
    """An amount. If rows may be missing, zero is shown as unknown."""
    shown = format_beloep(amount) if amount or is_known else _("Ikke kjent")
    return Sumlinje(tekst=text, beloep=shown, tegn=tegn, is_under=is_under)
