"""The bridge as its page shows it: rows of figures, and what lies behind the figure that is opened."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from portal.domain.bok import Bok
from portal.domain.bro import Andeler, Art, Bro, Broslinje
from portal.domain.saldo import ZERO, add_up
from portal.domain.skattepost import EIER, RENTER, Skattepost
from portal.domain.tekst import format_beloep, format_dato
from portal.domain.treff import Foert, Treff, make_foert
from portal.wording_bro import (
    ARTER,
    describe_linje,
    describe_neste,
    describe_post,
    describe_treff,
    name_kolonne,
)

DAY = timedelta(days=1)
SUM = "sum"  # the last column


@dataclass(frozen=True, slots=True, kw_only=True)
class Siderad:
    """A row of one side."""

    dato: date
    tekst: str
    beloep: Decimal
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """What lies behind a figure, on both sides."""

    skatt: tuple[Siderad, ...]
    bok: tuple[Siderad, ...]
    ord: tuple[str, ...] = ()

    @property
    def sum_skatt(self) -> Decimal:
        """Of the authority's rows."""
        return add_up(one.beloep for one in self.skatt)

    @property
    def sum_bok(self) -> Decimal:
        """Of the books' rows."""
        return add_up(one.beloep for one in self.bok)


@dataclass(frozen=True, slots=True, kw_only=True)
class Celle:
    """One figure. `apne`: what opens it; empty if there is nothing behind it."""

    kolonne: str
    beloep: Decimal
    apne: str = ""
    er_apen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Brorad:
    """One line of the bridge."""

    id: str
    navn: str
    neste: str
    celler: tuple[Celle, ...]
    er_sum: bool = False
    panel: Panel | None = None


@dataclass(frozen=True, kw_only=True)
class Brosider:
    """A bridge with the rows that it stands on, whether it is worked on or locked."""

    bro: Bro
    bok: Bok
    kontoer: dict[str, str]
    poster: tuple[Skattepost, ...]  # the authority's, from the file's first day to the day
    foert: tuple[Foert, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "foert", make_foert(self.bok.linjer, self.kontoer))

    def list_rader(self, apen: str) -> tuple[Brorad, ...]:
        """The lines in order; `apen` names the figure that is opened, as `line.column`."""
        bro, dag = self.bro, format_dato(self.bro.dato)
        parts = {
            "krav": format_beloep(bro.herav_krav),
            "renter": format_beloep(bro.herav_renter),
            "uplassert": format_beloep(bro.herav_uplassert),
        }
        herav = _("Krav %(krav)s, renter %(renter)s, uplassert %(uplassert)s") % parts
        konti = _("Konto %(konti)s") % {"konti": ", ".join(sorted(self.kontoer))}
        rows = [self._make("skatt", _("Saldo hos Skatteetaten %(dag)s") % {"dag": dag}, herav, bro.saldo_skatt, apen)]
        for number, linje in enumerate(bro.linjer):
            neste = describe_neste(linje, bro)
            rows.append(self._make(f"l{number}", str(ARTER[linje.art]), neste, linje.andeler, apen, linje))
        rows.append(self._make("beregnet", _("Beregnet saldo i boka"), "", bro.beregnet, "", er_sum=True))
        rows.append(self._make("bok", _("Saldo i boka %(dag)s") % {"dag": dag}, konti, bro.saldo_bok, apen))
        return tuple(rows)

    def list_kolonner(self) -> tuple[str, ...]:
        """Names of the columns."""
        return (*(name_kolonne(gruppe) for gruppe in self.bro.grupper), _("Sum"))

    def list_uforklart(self) -> tuple[Celle, ...]:
        """The last line's figures."""
        return tuple(Celle(kolonne=name, beloep=beloep) for name, _key, beloep in self._spread(self.bro.uforklart))

    def _spread(self, andeler: Andeler) -> Iterable[tuple[str, str, Decimal]]:
        found = dict(andeler)
        for number, gruppe in enumerate(self.bro.grupper):
            yield name_kolonne(gruppe), str(number), found.get(gruppe, ZERO)
        yield _("Sum"), SUM, add_up(found.values())

    def _make(
        self,
        navn: str,
        tekst: str,
        neste: str,
        andeler: Andeler,
        apen: str,
        linje: Broslinje | None = None,
        *,
        er_sum: bool = False,
    ) -> Brorad:
        celler, panel = [], None
        for name, key, beloep in self._spread(andeler):
            apne = f"{navn}.{key}" if not er_sum and (beloep or (key == SUM and andeler)) else ""
            is_open = bool(apne) and apne == apen
            celler.append(Celle(kolonne=name, beloep=beloep, apne=apne, er_apen=is_open))
            if is_open:
                panel = self._open(navn, None if key == SUM else self.bro.grupper[int(key)], linje)
        return Brorad(id=navn, navn=tekst, neste=neste, celler=tuple(celler), er_sum=er_sum, panel=panel)

    def _open(self, navn: str, gruppe: str | None, linje: Broslinje | None) -> Panel:
        if linje is None and navn == "skatt":
            return Panel(skatt=self.list_skatt(gruppe), bok=())
        if linje is None:
            return Panel(skatt=(), bok=self.list_bok(gruppe))
        if linje.art is Art.INNGAAENDE:
            return Panel(skatt=self.list_skatt(gruppe)[:1], bok=self.list_bok(gruppe)[:1])
        own = [post for post in linje.poster if gruppe is None or gruppe in dict(post.andeler)]
        lines = [one for one in linje.linjer if gruppe in (None, one.gruppe)]
        treff = [one for one in linje.treff if gruppe is None or gruppe in dict(_get_shares(one))]
        poster = [*own, *(post for one in treff for post in one.poster)]
        foert = [*lines, *(row for one in treff for row in one.linjer)]
        is_anslag = gruppe in (None, RENTER) and RENTER in dict(linje.andeler)
        return Panel(
            skatt=(
                *(self.write_post(post, post.beloep) for post in poster),
                *(self._list_anslag() if is_anslag else ()),
            ),
            bok=tuple(self.write_foert(one) for one in foert),
            ord=tuple(dict.fromkeys(describe_treff(one) for one in treff)),
        )

    def _list_anslag(self) -> tuple[Siderad, ...]:
        """The estimated interest is one figure."""
        renter = dict(self.bro.saldo_skatt).get(RENTER, ZERO)
        return (Siderad(dato=self.bro.dato, tekst=_("Renter hittil, anslag"), beloep=renter),) if renter else ()

    def list_skatt(self, gruppe: str | None) -> tuple[Siderad, ...]:
        """What the authority's balance is made of: what it was before the file's first day, and every row since."""
        if gruppe == RENTER:
            return self._list_anslag()
        saldo = add_up(amount for name, amount in self.bro.saldo_skatt if name != RENTER and gruppe in (None, name))
        rows = [self.write_post(post, amount) for post in self.poster if (amount := _get_share(post, gruppe))]
        opening = saldo - add_up(row.beloep for row in rows)
        before = self.bok.dekning_fra - DAY
        first = Siderad(dato=before, tekst=_("Saldo hos Skatteetaten før filen begynner"), beloep=opening)
        return (first, *rows, *(self._list_anslag() if gruppe is None else ()))

    def list_bok(self, gruppe: str | None) -> tuple[Siderad, ...]:
        """What the books' balance is made of."""
        mine = {konto for konto, one in self.kontoer.items() if gruppe in (None, one)}
        opening = add_up(konto.inngaaende for konto in self.bok.kontoer if konto.kontonr in mine)
        first = Siderad(dato=self.bok.dekning_fra, tekst=_("Inngående saldo i filen"), beloep=opening)
        lines = (one for one in self.foert if one.linje.kontonr in mine and one.dato <= self.bro.dato)
        return (first, *(self.write_foert(one) for one in lines))

    def write_treff(self, treff: Treff) -> Panel:
        """Both sides of rows that belong together."""
        return Panel(
            skatt=tuple(self.write_post(post, post.beloep) for post in treff.poster),
            bok=tuple(self.write_foert(one) for one in treff.linjer),
        )

    def write_post(self, post: Skattepost, beloep: Decimal) -> Siderad:
        """A row of the authority."""
        notes = [_("KID %(kid)s") % {"kid": post.kid}] if post.kid else []
        notes += [_("forfall %(dag)s") % {"dag": format_dato(post.forfall)}] if post.forfall else []
        notes += [_("etter %(dag)s") % {"dag": format_dato(self.bro.dato)}] if post.dato > self.bro.dato else []
        notes += [_("eieren selv")] if EIER in dict(post.andeler) else []
        return Siderad(dato=post.dato, tekst=describe_post(post), beloep=beloep, note=", ".join(notes))

    def write_foert(self, linje: Foert) -> Siderad:
        """A row of the books."""
        notes = [_("Konto %(konti)s") % {"konti": linje.linje.kontonr}]
        notes += [_("etter %(dag)s") % {"dag": format_dato(self.bro.dato)}] if linje.dato > self.bro.dato else []
        return Siderad(dato=linje.dato, tekst=describe_linje(linje), beloep=linje.beloep, note=", ".join(notes))


def list_between(poster: Sequence[Skattepost], fra: date, til: date) -> tuple[Skattepost, ...]:
    """The authority's rows on these days."""
    return tuple(post for post in poster if fra <= post.dato <= til)


def _get_share(post: Skattepost, gruppe: str | None) -> Decimal:
    return post.beloep if gruppe is None else dict(post.andeler).get(gruppe, ZERO)


def _get_shares(treff: Treff) -> Andeler:
    posts = [share for post in treff.poster for share in post.andeler]
    return (*posts, *((one.gruppe, one.beloep) for one in treff.linjer))
