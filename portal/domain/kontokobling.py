"""Which accounts of the books belong to which claim group: suggested by rule, confirmed by a person.

The rules are those of the Norwegian standard chart (NS 4102). Only an exact number is taken without asking.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from portal.domain.bok import Bokkonto
from portal.domain.krav import sort_key_kravgruppe
from portal.domain.typed import fold

MVA, AGA, TREKK = "Merverdiavgift", "Arbeidsgiveravgift", "Forskuddstrekk"
SKATT, SAERAVGIFTER = "Skatt", "Særavgifter"
FIRST_DIGITS = ("25", "26", "27")  # accounts whose lines are read before anyone has chosen


class FunnetVed(Enum):
    """How an account was found, the surest first."""

    LAGRET = "valgt sist"
    KONTONUMMER = "kontonummer"
    STANDARDKONTO = "standardkonto"
    NAVN = "navn"
    FORSTAVELSE = "begynnelsen av nummeret"


class IkkeForeslaatt(Enum):
    """Why an account that looks near is not suggested."""

    IKKE_LEVERT = "ikke levert ennå"  # becomes a claim when the return is sent
    AVSETNING = "avsetning"  # accrued, not a claim
    VALGT_BORT = "valgt bort sist"
    UKJENT = "ukjent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kontoforslag:
    """An account with its claim group. `maa_bekreftes`: not chosen until the person says yes."""

    konto: Bokkonto
    kravgruppe: str
    funnet_ved: FunnetVed
    maa_bekreftes: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class UtelattKonto:
    """An account of the same part of the chart that is not suggested, so that the person can see it and choose it."""

    konto: Bokkonto
    grunn: IkkeForeslaatt


@dataclass(frozen=True, slots=True, kw_only=True)
class Kontovalg:
    """What the person is asked."""

    forslag: tuple[Kontoforslag, ...]
    utelatt: tuple[UtelattKonto, ...]


@dataclass(frozen=True, slots=True)
class _Regel:
    kravgruppe: str
    spoer: bool = False


KONTOER: Mapping[str, _Regel] = {
    "2500": _Regel(SKATT, spoer=True),  # tax not assessed: no claim yet, but advance tax may be debited here
    "2510": _Regel(SKATT),
    "2540": _Regel(SKATT, spoer=True),
    "2600": _Regel(TREKK),
    "2610": _Regel(TREKK, spoer=True),  # attachment of earnings, often paid together with withheld tax
    "2740": _Regel(MVA),
    "2770": _Regel(AGA),
    "2771": _Regel(AGA),
    "2772": _Regel(AGA, spoer=True),  # financial tax on wages
    "2773": _Regel(AGA, spoer=True),
    "2790": _Regel(SAERAVGIFTER, spoer=True),
}
ORD: tuple[tuple[tuple[str, ...], str], ...] = (
    (("oppgjør", "oppgjørskonto"), MVA),
    (("forskuddstrekk", "skattetrekk", "forskotstrekk", "utlegg"), TREKK),
    (("arbeidsgiveravgift", "arbeidsgivaravgift"), AGA),
)
ORDENES_SERIE = {MVA: ("274", "27"), TREKK: ("26",), AGA: ("277", "27")}  # a name counts only in its part of the chart
FORSTAVELSER = {"274": MVA, "277": AGA, "260": TREKK, "251": SKATT, "279": SAERAVGIFTER}
AVSATT = ("påløpt", "avsatt", "avsetning", "feriepenger", "feriepengar", "periodisert")


def is_aktuell(konto: Bokkonto, lagret: Mapping[str, str] | None = None) -> bool:
    """Whether the account's lines are read: it may concern the tax administration."""
    numbers = (konto.kontonr, konto.standardkonto, konto.gruppering)
    return konto.kontonr in (lagret or {}) or any(number.startswith(FIRST_DIGITS) for number in numbers)


def foreslaa_kontoer(kontoer: Iterable[Bokkonto], lagret: Mapping[str, str] | None = None) -> Kontovalg:
    """Accounts by claim group. `lagret` is what was chosen last: account to group, or to nothing if it was left out."""
    chosen: list[Kontoforslag] = []
    left_out: list[UtelattKonto] = []
    for konto in sorted(kontoer, key=lambda one: one.kontonr):
        if not is_aktuell(konto, lagret):
            continue
        found = _find(konto, lagret or {})
        if isinstance(found, IkkeForeslaatt):
            left_out.append(UtelattKonto(konto=konto, grunn=found))
        else:
            chosen.append(found)
    chosen.sort(key=lambda one: (one.maa_bekreftes, sort_key_kravgruppe(one.kravgruppe), one.konto.kontonr))
    return Kontovalg(forslag=tuple(chosen), utelatt=tuple(left_out))


def _find(konto: Bokkonto, lagret: Mapping[str, str]) -> Kontoforslag | IkkeForeslaatt:
    if konto.kontonr in lagret:
        group = lagret[konto.kontonr]
        return _suggest(konto, group, FunnetVed.LAGRET, ask=False) if group else IkkeForeslaatt.VALGT_BORT
    if konto.kontonr in KONTOER:
        rule = KONTOER[konto.kontonr]
        return _suggest(konto, rule.kravgruppe, FunnetVed.KONTONUMMER, ask=rule.spoer)
    if (reason := _find_reason(konto)) is not None:
        return reason
    if konto.standardkonto in KONTOER:
        rule = KONTOER[konto.standardkonto]
        return _suggest(konto, rule.kravgruppe, FunnetVed.STANDARDKONTO, ask=rule.spoer)
    if by_name := _find_by_name(konto):
        return _suggest(konto, by_name, FunnetVed.NAVN, ask=True)
    if by_prefix := FORSTAVELSER.get(konto.kontonr[:3]):
        return _suggest(konto, by_prefix, FunnetVed.FORSTAVELSE, ask=True)
    return IkkeForeslaatt.UKJENT


def _suggest(konto: Bokkonto, kravgruppe: str, funnet_ved: FunnetVed, *, ask: bool) -> Kontoforslag:
    return Kontoforslag(konto=konto, kravgruppe=kravgruppe, funnet_ved=funnet_ved, maa_bekreftes=ask)


def _find_reason(konto: Bokkonto) -> IkkeForeslaatt | None:
    """Accounts that look near by number or grouping, but hold no claims."""
    number = konto.standardkonto if len(konto.standardkonto) == 4 else konto.kontonr
    if number.startswith(("270", "271", "272", "273")):
        return IkkeForeslaatt.IKKE_LEVERT
    if number.startswith("278") or any(word in fold(konto.navn) for word in AVSATT):
        return IkkeForeslaatt.AVSETNING
    return None


def _find_by_name(konto: Bokkonto) -> str:
    """The group by the name, where number or grouping is in the same part of the chart.

    The grouping alone cannot tell filed VAT from VAT that is not: programs group 2700 and 2710 under 2740 too.
    """
    name = fold(konto.navn)
    for words, group in ORD:
        series = ORDENES_SERIE[group]
        is_near = konto.kontonr.startswith(series) or konto.gruppering.startswith(series)
        if is_near and any(word in name for word in words):
            return group
    return ""
