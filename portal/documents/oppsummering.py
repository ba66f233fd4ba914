"""The first half of the statement's first page: notices, how the balance came about, what it consists of, its age."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.domain.avvik import Avvik
from portal.domain.bevegelser import Slag
from portal.domain.kontoutskrift import Kontoutskrift
from portal.domain.tekst import MINUS, format_beloep, format_dato
from portal.ord import describe_mangel, explain_avvik, name_sum, tell_age, tell_skjermet


@dataclass(frozen=True, slots=True, kw_only=True)
class Rad:
    """A label, a sign and a figure; sums are drawn heavier."""

    tekst: str
    beloep: str
    tegn: str = ""
    is_sum: bool = False
    is_under: bool = False  # part of the line above, not of the sum


@dataclass(frozen=True, slots=True, kw_only=True)
class Merknad:
    """Something the reader must know before the figures."""

    tittel: str
    tekst: str


def build_saldo(utskrift: Kontoutskrift) -> list[Rad]:
    """Opening, movements, closing: a sum that can be checked in the head."""
    start, end = utskrift.saldo_start, utskrift.saldo_slutt
    claims_sign, claims = _signed(utskrift.nye_krav, "+", MINUS)
    payments_sign, payments = _signed(utskrift.innbetalinger, MINUS, "+")
    refunds_sign, refunds = _signed(utskrift.utbetalinger, "+", MINUS)
    has_credit = any(one.bevegelse.slag is Slag.KRAV and one.bevegelse.kredit for one in utskrift.linjer)
    closing = _("Saldo %(dato)s") % {"dato": format_dato(utskrift.til)}
    if end:
        closing += ", " + (_("å betale") if end > 0 else _("til gode"))
    return [
        Rad(tekst=_("Saldo %(dato)s") % {"dato": format_dato(utskrift.fra)}, beloep=_balance(start)),
        *_unexplained(utskrift.ikke_forklart_start),
        Rad(
            tekst=_("Nye krav, minus nye beløp til gode") if has_credit else _("Nye krav"),
            tegn=claims_sign,
            beloep=claims,
        ),
        Rad(tekst=_("Innbetalinger"), tegn=payments_sign, beloep=payments),
        Rad(tekst=_("Utbetalinger og motregning"), tegn=refunds_sign, beloep=refunds),
        Rad(tekst=closing, tegn="" if end is None else "=", beloep=_balance(end), is_sum=True),
        *_unexplained(utskrift.ikke_forklart_slutt),
    ]


def build_status(utskrift: Kontoutskrift) -> tuple[list[Rad], list[str]]:
    """What is open on the day the statement is made, and the sentences under it."""
    oversikt = utskrift.oversikt
    sums = oversikt.summer
    credit = _("herav til gode")
    rows = [Rad(tekst=_("Forfalt"), beloep=format_beloep(sums.forfalt))]
    if sums.forfalt_til_gode:
        rows.append(Rad(tekst=credit, beloep=format_beloep(abs(sums.forfalt_til_gode)), is_under=True))
    rows.append(Rad(tekst=_("Ikke forfalt"), beloep=format_beloep(sums.ikke_forfalt)))
    if sums.ikke_forfalt_til_gode:
        rows.append(Rad(tekst=credit, beloep=format_beloep(abs(sums.ikke_forfalt_til_gode)), is_under=True))
    rows.append(Rad(tekst=_("Uplasserte innbetalinger"), beloep=format_beloep(-oversikt.uplassert)))
    rows.append(Rad(tekst=_("Sum"), beloep=format_beloep(sums.restbeloep - oversikt.uplassert), is_sum=True))
    notes = []
    if sums.renter:
        notes.append(
            _(
                "I tillegg kommer forsinkelsesrenter hittil, %(beloep)s kroner. "
                "De er beregnet, og er ikke med i saldoen."
            )
            % {"beloep": format_beloep(sums.renter)}
        )
    if utskrift.til < utskrift.idag:
        notes.append(_("Dette er det som er åpent i dag, ikke ved periodens slutt."))
    return rows, notes


def build_alder(utskrift: Kontoutskrift) -> list[Rad]:
    """What is past due, by how long."""
    rows = [
        Rad(
            tekst=f"{group.fra}–{group.til}" if group.til else _("Over %(dager)d") % {"dager": group.fra - 1},
            beloep=format_beloep(group.beloep),
        )
        for group in utskrift.aldersgrupper
    ]
    total = sum((group.beloep for group in utskrift.aldersgrupper), Decimal(0))
    return [*rows, Rad(tekst=_("Sum"), beloep=format_beloep(total), is_sum=True)]


def build_merknader(utskrift: Kontoutskrift, *, tall_hentet: datetime, is_gammelt: bool) -> list[Merknad]:
    """Old figures, missing lists, unreadable rows, a balance that is not explained: each said before the figures."""
    notices = []
    if is_gammelt:
        notices.append(
            Merknad(
                tittel=_("Tallene er gamle."),
                tekst=tell_age(tall_hentet),
            )
        )
    if utskrift.is_skjermet:
        notices.append(
            Merknad(
                tittel=_("Opplysningene er skjermet."),
                tekst=tell_skjermet(),
            )
        )
    if utskrift.mangler:
        lists = ", ".join(map(describe_mangel, utskrift.mangler))
        notices.append(
            Merknad(
                tittel=_("Noe mangler."),
                tekst=_("Vi fikk ikke hentet %(lister)s. Derfor er saldo ikke beregnet.") % {"lister": lists},
            )
        )
    if utskrift.uleselige:
        notices.append(_tell_of_unread(utskrift))
    notices += _tell_of_unexplained(utskrift)
    return [*notices, *(_describe_avvik(avvik) for avvik in utskrift.sammenligning.avvik if avvik.kravgruppe is None)]


def _tell_of_unread(utskrift: Kontoutskrift) -> Merknad:
    count = len(utskrift.uleselige)
    text = ngettext(
        "%(antall)d rad fra Skatteetaten kunne ikke leses.",
        "%(antall)d rader fra Skatteetaten kunne ikke leses.",
        count,
    ) % {"antall": count}
    if not utskrift.is_skjermet:
        text += " " + _("Se siste side.")
    if any(not rad.is_egen_sum for rad in utskrift.uleselige):
        return Merknad(tittel=_("Summene er ufullstendige."), tekst=text)
    return Merknad(
        tittel=_("Noen av Skatteetatens egne summer mangler."),
        tekst=text + " " + _("Summene her er regnet av kravene, og er ikke berørt."),
    )


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


def _describe_avvik(avvik: Avvik) -> Merknad:
    """By how much the authority's own sum differs. Differences within the groups are in these; the page has them."""
    text = _(
        "%(sum)s: Skatteetaten oppgir %(deres)s kroner, kravene i listen er %(vaar)s, forskjellen er %(differanse)s."
    ) % {
        "sum": name_sum(avvik),
        "deres": format_beloep(avvik.skatteetatens),
        "vaar": format_beloep(avvik.vaar),
        "differanse": format_beloep(avvik.differanse),
    }
    return Merknad(tittel=_("Skatteetatens sum er en annen."), tekst=f"{text} {explain_avvik(avvik)}")


def _unexplained(amount: Decimal) -> list[Rad]:
    if not amount:
        return []
    return [Rad(tekst=_("Ikke forklart, inngår i saldoen over"), beloep=format_beloep(amount), is_under=True)]


def _signed(amount: Decimal | None, positive: str, negative: str) -> tuple[str, str]:
    """The sign that the amount has in the sum, and the amount without it."""
    if amount is None:
        return "", _("Ikke beregnet")
    return positive if amount >= 0 else negative, format_beloep(abs(amount))


def _balance(amount: Decimal | None) -> str:
    return _("Ikke beregnet") if amount is None else format_beloep(amount)
