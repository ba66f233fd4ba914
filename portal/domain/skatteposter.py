"""All rows of the authority's side, from the data behind a statement, and its balance by claim group on a day.

Which movements there are, their days and signs are those of the statement (`bevegelser.py`); here they get groups.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from portal.domain.bevegelser import list_motregninger, list_utgaaende
from portal.domain.felter import Part
from portal.domain.grunnlag import Grunnlag
from portal.domain.gruppering import SENT_BACK, TO_PAY_OUT, WRITE_OFFS, Gruppering, Shares, add_share
from portal.domain.krav import Krav
from portal.domain.saldo import ZERO
from portal.domain.skatteandeler import share_motregning, share_utbetaling
from portal.domain.skattepost import EIER, RENTER, Postslag, Skattepost
from portal.domain.terminer import read_kravperiode
from portal.domain.union import innbetaling_key

INTEREST = ("FRENTE_", "Forsinkelsesrente", "Fors.rente", "GEBYR")


@dataclass(frozen=True, slots=True, kw_only=True)
class Skatteside:
    """The authority's side: what is open on the day of the fetch, and every movement up to it."""

    poster: tuple[Skattepost, ...]
    krav_naa: tuple[tuple[str, Decimal], ...]  # by group
    uplassert_naa: tuple[tuple[str, Decimal], ...]  # by group, positive
    renter_naa: tuple[tuple[str, Decimal], ...]

    def get_saldo(self, on: date) -> Shares:
        """By group at the end of the day: what is open now, with every later movement undone."""
        found: Shares = {}
        for group, amount in self.krav_naa:
            add_share(found, group, amount)
        for group, amount in self.uplassert_naa:
            add_share(found, group, -amount)
        for post in self.poster:
            if post.dato > on:
                for group, amount in post.andeler:
                    add_share(found, group, -amount)
        return found


def build_skatteside(grunnlag: Grunnlag) -> Skatteside:
    """Everything the ledger tells, in an order that does not depend on the answers'."""
    grupper = Gruppering(grunnlag)
    rows = [
        *_list_krav(grunnlag, grupper),
        *_list_innbetalinger(grupper),
        *_list_utbetalinger(grunnlag, grupper),
        *_list_motregninger(grunnlag, grupper),
        *_list_omplasseringer(grunnlag, grupper),
    ]
    krav: Shares = {}
    renter: Shares = {}
    for row in grunnlag.aapne.alle_krav:
        add_share(krav, grupper.get_krav(row), row.gjenstaaende_beloep)
        add_share(renter, EIER if row.part.is_person else RENTER, row.stipulerte_renter)
    same = {innbetaling_key(row): row for row in grupper.innbetalinger}
    uplassert: Shares = {}
    for waiting in grunnlag.aapne.innbetalinger:
        whole = same.get(innbetaling_key(waiting), waiting)
        add_share(uplassert, grupper.get_innbetaling(whole), waiting.uplassert_beloep)
    return Skatteside(
        poster=_number(row for row in rows if row.andeler),
        krav_naa=_freeze(krav),
        uplassert_naa=_freeze(uplassert),
        renter_naa=_freeze(renter),
    )


def _freeze(shares: Shares) -> tuple[tuple[str, Decimal], ...]:
    return tuple(sorted((group, amount) for group, amount in shares.items() if amount))


def _number(rows: Iterable[Skattepost]) -> tuple[Skattepost, ...]:
    """Sorted, each with a key of its own: rows that are alike in everything are numbered."""
    ordered = sorted(rows, key=lambda row: (row.dato, row.slag.value, row.noekkel, row.andeler))
    seen: Counter[str] = Counter()
    numbered = []
    for row in ordered:
        name = f"{row.slag.name}|{row.noekkel}|{row.dato}|{row.beloep}"
        seen[name] += 1
        numbered.append(replace(row, noekkel=f"{name}|{seen[name]}"))
    return tuple(numbered)


def _list_krav(grunnlag: Grunnlag, grupper: Gruppering) -> Iterator[Skattepost]:
    technical = _find_technical(grupper)
    for krav in grupper.alle_krav:
        dato = grunnlag.get_dato(krav)
        if dato is None or id(krav) in technical:
            continue
        group = grupper.get_krav(krav)
        forfall = min((one.forfallsdato for one in krav.kravforfall), default=None)
        yield Skattepost(
            noekkel=f"{krav.kravidentifikator} {krav.noekkel}",
            slag=_find_slag(krav),
            dato=dato,
            andeler=_freeze({group: krav.opprinnelig_beloep}),
            tekst=krav.kravbeskrivelse,
            referanse=krav.kravidentifikator,
            kid=next((one.betalingsinformasjon.kidnummer for one in krav.kravforfall), ""),
            forfall=forfall,
            periode=read_kravperiode(krav.kravperiode, group, forfall),
        )


def _find_slag(krav: Krav) -> Postslag:
    if krav.hovedstol_kravidentifikator or krav.kravtype.startswith(INTEREST):
        return Postslag.RENTE
    return Postslag.AVSKRIVNING if krav.kravtype.startswith(WRITE_OFFS) else Postslag.KRAV


def _find_technical(grupper: Gruppering) -> set[int]:
    """Claims made in pairs on one day that cancel each other, in the same group: they change no balance."""
    kinds = (SENT_BACK, TO_PAY_OUT, *WRITE_OFFS)
    waiting: dict[tuple[Part, date | None, str, Decimal], list[Krav]] = {}
    gone: set[int] = set()
    for krav in sorted(grupper.alle_krav, key=lambda one: one.noekkel):
        if not krav.kravtype.startswith(kinds):
            continue
        about = krav.part, krav.dato, grupper.get_krav(krav)
        if others := waiting.get((*about, -krav.opprinnelig_beloep)):
            gone |= {id(others.pop()), id(krav)}
        else:
            waiting.setdefault((*about, krav.opprinnelig_beloep), []).append(krav)
    return gone


def _list_innbetalinger(grupper: Gruppering) -> Iterator[Skattepost]:
    for row in grupper.innbetalinger:
        yield Skattepost(
            noekkel=f"{row.innbetalingsidentifikator} {row.noekkel}",
            slag=Postslag.INNBETALING,
            dato=row.innbetalingsdato,
            andeler=_freeze(grupper.share_innbetaling(row)),
            tekst=row.innbetalingstype,
            referanse=row.innbetalingsidentifikator,
            kid=row.innbetalt_fra.kidnummer if row.innbetalt_fra else "",
            uplassert=row.uplassert_beloep,
        )


def _list_utbetalinger(grunnlag: Grunnlag, grupper: Gruppering) -> Iterator[Skattepost]:
    for row in list_utgaaende(grunnlag):
        if row.is_bevegelse:
            yield Skattepost(
                noekkel=row.identifikator,
                slag=Postslag.UTBETALING,
                dato=row.dato,
                andeler=_freeze(share_utbetaling(row, grunnlag, grupper)),
                tekst=row.tekst,
                referanse=row.identifikator,
            )


def _list_motregninger(grunnlag: Grunnlag, grupper: Gruppering) -> Iterator[Skattepost]:
    for row in list_motregninger(grunnlag):
        yield Skattepost(
            noekkel=row.motregningsidentifikator,
            slag=Postslag.MOTREGNING,
            dato=row.motregnetdato,
            andeler=_freeze(share_motregning(row, grupper)),
            tekst=row.innkrevingsmyndighet,
            referanse=row.motregningsidentifikator,
        )


def _list_omplasseringer(grunnlag: Grunnlag, grupper: Gruppering) -> Iterator[Skattepost]:
    """Credit of one group used on a claim of another. Told on the claim that was covered."""
    for krav in grupper.alle_krav:
        if krav.is_kredit:
            continue
        for forfall in krav.kravforfall:
            for motpost in grupper.spor.get_motposter(krav, forfall):
                own, dato = grupper.get_krav(krav), motpost.plassert.plassert_dato or grunnlag.get_dato(krav)
                other = grupper.get_krav(motpost.krav) if motpost.krav else own
                if own == other or dato is None:
                    continue
                amount = motpost.plassert.plassert_beloep
                yield Skattepost(
                    noekkel=f"{forfall.kravforfallsidentifikator} {motpost.plassert.kravforfallsidentifikator}",
                    slag=Postslag.OMPLASSERING,
                    dato=dato,
                    andeler=_freeze({other: amount, own: ZERO - amount}),
                    tekst=motpost.plassert.kravbeskrivelse,
                    referanse=forfall.kravforfallsidentifikator,
                )
