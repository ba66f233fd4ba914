"""The bridge of a reconciliation that is worked on, and what the authority has changed since one was finished."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.conf import settings
from msgspec.structs import replace

from portal.access.avstemminger import Laast, Utkast, change_utkast, find_bok, find_utkast
from portal.access.avstemmingsrader import pack
from portal.api.gathering import Progress
from portal.api.grunnlag import get_grunnlag, list_years
from portal.api.reskontro import get_reskontro
from portal.clock import get_clock
from portal.domain.avstem import avstem
from portal.domain.bok import Bok
from portal.domain.bro import Andeler, Bro, freeze
from portal.domain.gruppering import Shares, add_share
from portal.domain.saldo import add_up
from portal.domain.skattepost import EIER, RENTER, Skattepost
from portal.domain.skatteposter import build_skatteside
from portal.domain.tilgang import Tilgang
from portal.jobs.matching import make_match
from portal.web.brovisning import Brosider, list_between
from portal.wording_bro import get_uforklart

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arbeid:
    """The work of a person for one day, with the bridge of the ledger as it is now."""

    utkast: Utkast
    bok: Bok
    bro: Bro
    poster: tuple[Skattepost, ...]
    hentet: datetime
    is_gammelt: bool
    senere: tuple[Skattepost, ...] = ()  # the authority's, after the day

    @property
    def ledige(self) -> tuple[Skattepost, ...]:
        """The authority's rows that nothing is matched with for sure, or by an answer."""
        taken = {post.noekkel for treff in self.bro.treff if not treff.venter for post in treff.poster}
        return tuple(
            post
            for post in (*self.poster, *self.senere)
            if post.noekkel not in taken and EIER not in dict(post.andeler)
        )

    @property
    def avtrykk(self) -> str:
        """A digest that changes with either side and with every answer."""
        return hashlib.blake2s(pack(self.bro), digest_size=12).hexdigest()

    def make_sider(self) -> Brosider:
        """For the page."""
        return Brosider(bro=self.bro, bok=self.bok, kontoer=self.utkast.kontoer, poster=self.poster)

    def lock(self) -> Laast:
        """What is kept when it is finished."""
        return Laast(
            bro=self.bro,
            poster=self.poster,
            bok=self.bok,
            kontoer=self.utkast.kontoer,
            tall_hentet=self.hentet,
            bok_lest=self.utkast.lest,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Broendring:
    """What the authority has changed on or before the day since a bridge was locked."""

    fjernet: tuple[Skattepost, ...]
    kommet: tuple[Skattepost, ...]
    andeler: Andeler  # how much its balance has changed
    hentet: datetime  # when the figures were fetched that it was compared with

    @property
    def er_endret(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.fjernet or self.kommet or self.andeler)

    @property
    def beloep(self) -> Decimal | None:
        """How much its balance has changed, without netting claim groups; None if nothing is changed."""
        return add_up(abs(amount) for _gruppe, amount in self.andeler) if self.er_endret else None


def fetch_some(tilgang: Tilgang, fra: date) -> Progress | None:
    """Fetch lists for a few seconds; what is left to fetch, if anything is."""
    years = list_years(fra, get_clock().today())
    progress = get_reskontro().fetch_some(tilgang, years, settings.WAIT_FOR_LISTS)
    return None if progress.is_ferdig else progress


def find_arbeid(tilgang: Tilgang, dato: date) -> tuple[Utkast, Bok] | None:
    """The person's work for the day, if there is any."""
    utkast = find_utkast(tilgang, dato)
    bok = None if utkast is None else find_bok(tilgang, dato)
    return None if utkast is None or bok is None else (utkast, bok)


def build_arbeid(tilgang: Tilgang, utkast: Utkast, bok: Bok) -> Arbeid:
    """Its bridge. Raises ApiError, and MatchingUnderWay while both sides are matched."""
    today = get_clock().today()
    hentet = get_grunnlag(get_reskontro(), tilgang, bok.dekning_fra, today)
    idag = hentet.grunnlag.aapne_hentet or today
    match = make_match(tilgang, utkast.dato)
    bro = avstem(hentet.grunnlag, bok, utkast.kontoer, utkast.dato, max(idag, utkast.dato), utkast.svar, match)
    alle = build_skatteside(hentet.grunnlag).poster
    return Arbeid(
        utkast=utkast,
        bok=bok,
        bro=bro,
        poster=list_between(alle, bok.dekning_fra, utkast.dato),
        hentet=hentet.eldste,
        is_gammelt=hentet.is_gammelt,
        senere=list_between(alle, utkast.dato + DAY, today),
    )


def note_tilstand(tilgang: Tilgang, arbeid: Arbeid) -> None:
    """Keep how far the work is, for the lists; not what was made of another file, other accounts or other answers."""
    bro, is_klar = arbeid.bro, arbeid.bro.kan_gjoeres_ferdig and not arbeid.is_gammelt
    seen = {
        "uforklart": get_uforklart(bro),
        "venter": len(bro.forslag),
        "forskjeller": len(bro.linjer),
        "er_klar": is_klar,
        "hentet": arbeid.hentet,
    }
    of = arbeid.utkast
    change_utkast(
        tilgang,
        of.dato,
        lambda head: (
            replace(head, **seen) if (head.lest, head.kontoer, head.svar) == (of.lest, of.kontoer, of.svar) else head
        ),
        is_edit=False,
    )


def find_endring(tilgang: Tilgang, laast: Laast) -> Broendring:
    """Compare with the ledger as it is now. Raises ApiError."""
    fra, dato = laast.bok.dekning_fra, laast.bro.dato
    hentet = get_grunnlag(get_reskontro(), tilgang, fra, get_clock().today())
    side = build_skatteside(hentet.grunnlag)
    now, then = list_between(side.poster, fra, dato), laast.poster
    known, present = {post.noekkel for post in then}, {post.noekkel for post in now}
    shares: Shares = side.get_saldo(dato)
    for gruppe, amount in laast.bro.saldo_skatt:
        if gruppe != RENTER:
            add_share(shares, gruppe, -amount)
    return Broendring(
        fjernet=tuple(post for post in then if post.noekkel not in present),
        kommet=tuple(post for post in now if post.noekkel not in known),
        andeler=freeze(shares),
        hentet=hentet.eldste,
    )
