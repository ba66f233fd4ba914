"""The first half of the statement's first page: notices, how the balance came about, what it consists of, its age."""

from dataclasses import dataclass
from decimal import Decimal

from portal.domain.avvik import Avvik
from portal.domain.kontoutskrift import Kontoutskrift
from portal.domain.tekst import MINUS, format_beloep, format_dato
from portal.ord import explain_avvik, name_sum

IKKE_BEREGNET = "Ikke beregnet"


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
    closing = f"Saldo {format_dato(utskrift.til)}"
    if end:
        closing += ", å betale" if end > 0 else ", til gode"
    return [
        Rad(tekst=f"Saldo {format_dato(utskrift.fra)}", beloep=_balance(start)),
        *_unexplained(utskrift.ikke_forklart_start),
        Rad(tekst="Nye krav", tegn=claims_sign, beloep=claims),
        Rad(tekst="Innbetalinger", tegn=payments_sign, beloep=payments),
        Rad(tekst="Utbetalinger og motregning", tegn=refunds_sign, beloep=refunds),
        Rad(tekst=closing, tegn="" if end is None else "=", beloep=_balance(end), is_sum=True),
        *_unexplained(utskrift.ikke_forklart_slutt),
    ]


def build_status(utskrift: Kontoutskrift) -> tuple[list[Rad], list[str]]:
    """What is open on the day the statement is made, and the sentences under it."""
    oversikt = utskrift.oversikt
    sums = oversikt.summer
    rows = [Rad(tekst="Forfalt", beloep=format_beloep(sums.forfalt))]
    if sums.forfalt_til_gode:
        rows.append(Rad(tekst="herav til gode", beloep=format_beloep(sums.forfalt_til_gode), is_under=True))
    rows.append(Rad(tekst="Ikke forfalt", beloep=format_beloep(sums.ikke_forfalt)))
    if sums.ikke_forfalt_til_gode:
        rows.append(Rad(tekst="herav til gode", beloep=format_beloep(sums.ikke_forfalt_til_gode), is_under=True))
    rows.append(Rad(tekst="Uplasserte innbetalinger", beloep=format_beloep(-oversikt.uplassert)))
    rows.append(Rad(tekst="Sum", beloep=format_beloep(sums.restbeloep - oversikt.uplassert), is_sum=True))
    notes = []
    if sums.renter:
        notes.append(
            f"I tillegg kommer forsinkelsesrenter hittil, {format_beloep(sums.renter)} kroner. "
            "De er beregnet, og er ikke med i saldoen."
        )
    if utskrift.til < utskrift.idag:
        notes.append("Dette er det som er åpent i dag, ikke ved periodens slutt.")
    return rows, notes


def build_alder(utskrift: Kontoutskrift) -> list[Rad]:
    """What is past due, by how long."""
    rows = [
        Rad(
            tekst=f"{group.fra}–{group.til}" if group.til else f"Over {group.fra - 1}",
            beloep=format_beloep(group.beloep),
        )
        for group in utskrift.aldersgrupper
    ]
    total = sum((group.beloep for group in utskrift.aldersgrupper), Decimal(0))
    return [*rows, Rad(tekst="Sum", beloep=format_beloep(total), is_sum=True)]


def build_merknader(utskrift: Kontoutskrift, *, tall_hentet: str, is_gammelt: bool) -> list[Merknad]:
    """Old figures, missing lists, unreadable rows, a balance that is not explained: each said before the figures."""
    notices = []
    if is_gammelt:
        notices.append(
            Merknad(
                tittel="Tallene er gamle.",
                tekst=f"Skatteetaten svarte ikke som ventet. De eldste tallene er hentet {tall_hentet}.",
            )
        )
    if utskrift.is_skjermet:
        notices.append(
            Merknad(
                tittel="Opplysningene er skjermet.",
                tekst="Skatteetaten viser ikke krav og betalinger for virksomheten her, fordi noen i opplysningene har "
                "skjermet adresse. Det betyr ikke at det ikke finnes krav å betale. Ta kontakt med Skatteetaten.",
            )
        )
    if utskrift.mangler:
        lists = ", ".join(
            f"{mangel.liste} for {mangel.aar}{'' if mangel.problem else ' (skjermet)'}" for mangel in utskrift.mangler
        )
        notices.append(
            Merknad(tittel="Noe mangler.", tekst=f"Vi fikk ikke hentet {lists}. Derfor er saldo ikke beregnet.")
        )
    if utskrift.uleselige:
        count = len(utskrift.uleselige)
        rows = "1 rad" if count == 1 else f"{count} rader"
        does_matter = any(not rad.is_egen_sum for rad in utskrift.uleselige)
        notices.append(
            Merknad(
                tittel="Summene er ufullstendige." if does_matter else "Noen av Skatteetatens egne summer mangler.",
                tekst=f"{rows} fra Skatteetaten kunne ikke leses{'' if utskrift.is_skjermet else '; se siste side'}."
                f"{'' if does_matter else ' Summene her er regnet av kravene, og er ikke berørt.'}",
            )
        )
    for amount, day, when in (
        (utskrift.ikke_forklart_start, utskrift.fra, "ved starten av"),
        (utskrift.ikke_forklart_slutt, utskrift.til, "ved slutten av"),
    ):
        if amount:
            notices.append(
                Merknad(
                    tittel="Kontoutskriften går ikke opp.",
                    tekst=f"{format_beloep(amount)} kroner av saldoen {when} {format_dato(day)} kan ikke forklares av "
                    "kravene og betalingene som Skatteetaten oppgir.",
                )
            )
    return [*notices, *(_describe_avvik(avvik) for avvik in utskrift.sammenligning.avvik if avvik.kravgruppe is None)]


def _describe_avvik(avvik: Avvik) -> Merknad:
    """By how much the authority's own sum differs. Differences within the groups are in these; the page has them."""
    theirs, ours = format_beloep(avvik.skatteetatens), format_beloep(avvik.vaar)
    return Merknad(
        tittel="Skatteetatens sum er en annen.",
        tekst=f"{name_sum(avvik)}: Skatteetaten oppgir {theirs} kroner, kravene i listen er {ours}, "
        f"forskjellen er {format_beloep(avvik.differanse)}. {explain_avvik(avvik)}",
    )


def _unexplained(amount: Decimal) -> list[Rad]:
    if not amount:
        return []
    return [Rad(tekst="Ikke forklart, inngår i saldoen over", beloep=format_beloep(amount), is_under=True)]


def _signed(amount: Decimal | None, positive: str, negative: str) -> tuple[str, str]:
    """The sign that the amount has in the sum, and the amount without it."""
    if amount is None:
        return "", IKKE_BEREGNET
    return positive if amount >= 0 else negative, format_beloep(abs(amount))


def _balance(amount: Decimal | None) -> str:
    return IKKE_BEREGNET if amount is None else format_beloep(amount)
