"""Tying a line of the books to rows of the authority: what can be chosen, and what was."""

from dataclasses import dataclass, replace
from decimal import Decimal

from django.http import QueryDict
from django.utils.translation import gettext as _

from portal.domain.ledige import Kobling, Svar
from portal.domain.saldo import add_up
from portal.domain.skattepost import Skattepost
from portal.domain.tekst import format_beloep
from portal.domain.treff import Foert, name_rad
from portal.web.broarbeid import Arbeid
from portal.web.brosvar import UgyldigSvar
from portal.web.brovisning import Siderad
from portal.wording import write_tidspunkt

MAX_VALG = 60  # rows of each side to choose among
MAX_RADER = 30  # of each side in one tie
MAX_KOBLINGER = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Valgbar:
    """A row with its name in the form, and whether it is ticked."""

    navn: str
    rad: Siderad
    er_valgt: bool

    @property
    def oere(self) -> int:
        """For the script that adds up."""
        return _to_oere(self.rad.beloep)


@dataclass(frozen=True, slots=True, kw_only=True)
class Koblingsvalg:
    """A line of the books, what it may be tied to, and what is ticked."""

    linje: Foert
    poster: tuple[Skattepost, ...]  # the likeliest first
    andre: tuple[Foert, ...]  # other lines that nothing explains
    valgte: frozenset[str]

    @property
    def valgte_poster(self) -> tuple[Skattepost, ...]:
        """Of the authority."""
        return tuple(post for post in self.poster if name_rad(post.noekkel) in self.valgte)

    @property
    def valgte_linjer(self) -> tuple[Foert, ...]:
        """Of the books, the line itself first: what is left over is its claim group's."""
        return (self.linje, *(one for one in self.andre if name_rad(one.noekkel) in self.valgte))

    @property
    def sum_skatt(self) -> Decimal:
        """Of the authority's rows."""
        return add_up(one.beloep for one in self.valgte_poster)

    @property
    def sum_bok(self) -> Decimal:
        """Of the books' rows."""
        return add_up(one.beloep for one in self.valgte_linjer)

    @property
    def rest(self) -> Decimal:
        """What the books have more than the authority."""
        return self.sum_bok - self.sum_skatt


def find_valg(arbeid: Arbeid, navn: str, query: QueryDict) -> Koblingsvalg | None:
    """What the line can be tied to; None if it is explained, or gone."""
    linje = next((one for one in arbeid.bro.uforklarte if name_rad(one.noekkel) == navn), None)
    if linje is None:
        return None
    return Koblingsvalg(
        linje=linje,
        poster=tuple(sorted(arbeid.ledige, key=lambda post: _rank(post, linje))[:MAX_VALG]),
        andre=tuple(one for one in arbeid.bro.uforklarte if one != linje)[:MAX_VALG],
        valgte=frozenset((*query.getlist("post"), *query.getlist("linje"))),
    )


def tie(valg: Koblingsvalg, svar: Svar, *, accepts_rest: bool) -> Svar:
    """The answers with the tie. Raises UgyldigSvar."""
    poster, linjer = valg.valgte_poster, valg.valgte_linjer
    if not poster:
        raise UgyldigSvar(_("Velg minst én rad hos Skatteetaten."))
    if max(len(poster), len(linjer)) > MAX_RADER:
        raise UgyldigSvar(_("Velg høyst %(most)d rader.") % {"most": MAX_RADER})
    if len(svar.koblet) >= MAX_KOBLINGER:
        raise UgyldigSvar(_("Det er for mange svar på én avstemming."))
    if valg.rest and not accepts_rest:
        facts = {
            "skatt": format_beloep(valg.sum_skatt),
            "bok": format_beloep(valg.sum_bok),
            "rest": format_beloep(valg.rest),
        }
        raise UgyldigSvar(
            _("Radene hos Skatteetaten er %(skatt)s, og i boka %(bok)s. %(rest)s blir stående som uforklart.") % facts
        )
    return replace(svar, koblet=(*svar.koblet, Kobling.make(poster, linjer)))


def build_valgside(arbeid: Arbeid, valg: Koblingsvalg) -> dict[str, object]:
    """What the page shows."""
    sider = arbeid.make_sider()
    poster = ((name_rad(post.noekkel), sider.write_post(post, post.beloep)) for post in valg.poster)
    andre = ((name_rad(one.noekkel), sider.write_foert(one)) for one in valg.andre)
    return {
        "noekkel": name_rad(valg.linje.noekkel),
        "linje": sider.write_foert(valg.linje),
        "poster": [Valgbar(navn=navn, rad=rad, er_valgt=navn in valg.valgte) for navn, rad in poster],
        "andre": [Valgbar(navn=navn, rad=rad, er_valgt=navn in valg.valgte) for navn, rad in andre],
        "antall_flere": max(len(arbeid.ledige) - MAX_VALG, 0),
        "oere": _to_oere(valg.linje.beloep),
        "sum_skatt": valg.sum_skatt,
        "sum_bok": valg.sum_bok,
        "rest": valg.rest,
        "utskrift": {"hentet": write_tidspunkt(arbeid.hentet)},
    }


def _to_oere(beloep: Decimal) -> int:
    return int(beloep * 100)


def _rank(post: Skattepost, linje: Foert) -> tuple[bool, bool, int, str]:
    """The same amount, then the same claim group, then the nearest day."""
    is_group = linje.gruppe in dict(post.andeler)
    return post.beloep != linje.beloep, not is_group, abs((post.dato - linje.dato).days), post.noekkel
