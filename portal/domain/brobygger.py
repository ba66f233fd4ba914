"""Builds the bridge from matched and free rows."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from portal.domain.bro import Andeler, Art, Bro, Broforbehold, Broslinje, freeze
from portal.domain.broarter import Artsvalg
from portal.domain.dobbeltfoert import find_dobbeltfoert
from portal.domain.gruppering import Shares, add_share
from portal.domain.inngaaende import Inngaaende
from portal.domain.ledige import Ledige, Svar
from portal.domain.saldo import ZERO, add_up
from portal.domain.skattepost import EIER, RENTER, Skattepost
from portal.domain.skatteposter import Skatteside
from portal.domain.treff import Foert, Regel, Treff


@dataclass(slots=True)
class _Rows:
    """What one line of the bridge is made of."""

    shares: Shares = field(default_factory=dict)
    poster: list[Skattepost] = field(default_factory=list)
    linjer: list[Foert] = field(default_factory=list)
    treff: list[Treff] = field(default_factory=list)
    frister: list[date] = field(default_factory=list)

    def add(self, shares: Iterable[tuple[str, Decimal]]) -> None:
        for gruppe, amount in shares:
            add_share(self.shares, gruppe, amount)


@dataclass(slots=True)
class Brobygger:
    """Puts every row that makes a difference on one line, or leaves it unexplained."""

    dato: date
    idag: date
    side: Skatteside
    opening: Inngaaende
    ledige: Ledige
    svar: Svar
    rows: dict[Art, _Rows] = field(default_factory=dict)
    forklart: list[Broslinje] = field(default_factory=list)
    uforklarte: list[Foert] = field(default_factory=list)
    dobbeltfoert: dict[str, Foert] = field(default_factory=dict)

    @property
    def is_today(self) -> bool:
        """Whether the bridge is for the day of the fetch: only then is the estimated interest known."""
        return self.dato == self.idag

    def _add_all(self) -> None:
        valg = Artsvalg(dato=self.dato, idag=self.idag, krav=tuple(p for p in self.side.poster if p.is_krav))
        early: Shares = dict(self.opening.forskjell)
        for treff in self.ledige.treff:
            self._add_treff(treff, valg, early)
        for post in self.ledige.poster.values():
            if self.opening.fra <= post.dato <= self.dato:
                rows = self._of(valg.find_post(post))
                rows.add((gruppe, -amount) for gruppe, amount in post.andeler)
                rows.poster.append(post)
        self.dobbeltfoert = find_dobbeltfoert(self.ledige)
        for linje in self.ledige.linjer.values():
            if linje.dato <= self.dato:
                self._add_linje(linje, valg)
        if freeze(early):
            self._of(Art.INNGAAENDE).add(early.items())
        self._add_interest_and_owner()

    def _of(self, art: Art) -> _Rows:
        return self.rows.setdefault(art, _Rows())

    def _add_treff(self, treff: Treff, valg: Artsvalg, early: Shares) -> None:
        """Rows from before the file's first day are part of what it opened with, one way or the other."""
        for post in treff.poster:
            is_opening = treff.regel is Regel.INNGAAENDE
            if is_opening or post.dato < self.opening.fra:
                for gruppe, amount in post.andeler:
                    add_share(early, gruppe, -amount if is_opening else amount)
        bidrag = treff.get_bidrag(self.dato)
        self._add_rest(treff, bidrag)
        art = valg.find_treff(treff) if bidrag else None
        if art is not None:
            rows = self._of(art)
            rows.add(bidrag.items())
            rows.treff.append(treff)

    def _add_rest(self, treff: Treff, bidrag: Shares) -> None:
        """What accepted rows differ by is a line of its kind; of tied rows it is unexplained until it has a text."""
        rest = treff.get_rest()
        for gruppe, amount in rest.items():
            add_share(bidrag, gruppe, -amount)
        if rest and treff.regel is not Regel.BRUKER:
            rows = self._of(Art.AVRUNDING if treff.regel is Regel.AVRUNDING else Art.ENDRET_FASTSETTING)
            rows.add(rest.items())
            rows.treff.append(treff)
        elif rest and (tekst := self.svar.get_forklaring(treff.noekkel)):
            self.forklart.append(Broslinje(art=Art.FORKLART, andeler=freeze(rest), treff=(treff,), tekst=tekst))

    def _add_linje(self, linje: Foert, valg: Artsvalg) -> None:
        tekst = self.svar.get_forklaring(linje.noekkel)
        if tekst:
            andeler = freeze({linje.gruppe: linje.beloep})
            self.forklart.append(Broslinje(art=Art.FORKLART, andeler=andeler, linjer=(linje,), tekst=tekst))
            return
        art = None if linje.noekkel in self.dobbeltfoert else valg.find_linje(linje)
        if art is None:
            self.uforklarte.append(linje)
            return
        rows = self._of(art)
        rows.add([(linje.gruppe, linje.beloep)])
        rows.linjer.append(linje)
        rows.frister += [frist] if (frist := valg.find_frist(linje)) else []

    def _add_interest_and_owner(self) -> None:
        """Neither is in the books. The owner's own claims are all of their column."""
        saldo = self._get_saldo_skatt()
        for gruppe, art in ((RENTER, Art.RENTER_IKKE_FOERT), (EIER, Art.EIERENS_EGNE)):
            if saldo.get(gruppe):
                self._of(art).add([(gruppe, -saldo[gruppe])])
        if EIER in saldo:
            own = (post for post in self.side.poster if post.dato <= self.dato and EIER in dict(post.andeler))
            self._of(Art.EIERENS_EGNE).poster.extend(own)

    def _get_saldo_skatt(self) -> Shares:
        saldo = self.side.get_saldo(self.dato)
        if self.is_today:
            for gruppe, amount in self.side.renter_naa:
                add_share(saldo, gruppe, amount)
        return saldo

    def build(self, saldo_bok: Andeler, uplassert: Decimal, forbehold: tuple[Broforbehold, ...]) -> Bro:
        """The bridge. `uplassert` is what was received and used on no claim on the day, positive."""
        self._add_all()
        saldo = self._get_saldo_skatt()
        renter = add_up(amount for _, amount in self.side.renter_naa) if self.is_today else ZERO
        lines = [
            Broslinje(
                art=art,
                andeler=freeze(rows.shares),
                poster=tuple(rows.poster),
                linjer=tuple(rows.linjer),
                treff=tuple(rows.treff),
                frist=min(rows.frister, default=None),
            )
            for art, rows in self.rows.items()
        ]
        return Bro(
            dato=self.dato,
            saldo_skatt=freeze(saldo),
            herav_krav=add_up(saldo.values()) - renter + uplassert,
            herav_uplassert=ZERO - uplassert,
            herav_renter=renter,
            linjer=tuple(sorted([*lines, *self.forklart], key=_sort_key)),
            saldo_bok=saldo_bok,
            uforklarte=tuple(self.uforklarte),
            treff=tuple(self.ledige.treff),
            forbehold=forbehold,
            dobbeltfoert=tuple(
                (one.noekkel, self.dobbeltfoert[one.noekkel].linje.bilag)
                for one in self.uforklarte
                if one.noekkel in self.dobbeltfoert
            ),
        )


def _sort_key(linje: Broslinje) -> tuple[int, str]:
    if linje.art is not Art.FORKLART:
        return linje.art.value, ""
    return linje.art.value, linje.linjer[0].noekkel if linje.linjer else linje.treff[0].noekkel
