"""What can be paid: instalments with an amount left and a KID, one by one or several together."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from portal.domain.betaling import Innbetaling
from portal.domain.krav import Krav, Kravforfall, sort_key_kravgruppe


@dataclass(frozen=True, slots=True, kw_only=True)
class Forfallspost:
    """An instalment with its claim and its number; the number is 0 if the claim has only one."""

    krav: Krav
    forfall: Kravforfall
    termin: int

    @property
    def identifikator(self) -> str:
        """The identifier used in URLs and forms; two parties can share one."""
        return self.forfall.kravforfallsidentifikator

    @property
    def can_be_paid(self) -> bool:
        """Whether we offer payment."""
        return self.forfall in self.krav.betalbare


@dataclass(frozen=True, slots=True, kw_only=True)
class Valgbart:
    """Everything one identifier pays: one instalment, or one for each party that has the identifier."""

    identifikator: str
    poster: tuple[Forfallspost, ...]


class Hinder(Enum):
    """Why something cannot be paid."""

    UKJENT = "ukjent"  # no open claim has this instalment: it is paid, or never existed
    BETALT = "betalt"
    TIL_GODE = "til gode"
    UTEN_KID = "uten KID"
    MOTSAGT = "motsagt"  # the instalments and the claim disagree on what is left


@dataclass(frozen=True, slots=True, kw_only=True)
class IkkeBetalbart:
    """A chosen item that cannot be paid; `post` is None if the instalment does not exist."""

    identifikator: str
    post: Forfallspost | None
    hinder: Hinder


@dataclass(frozen=True, slots=True, kw_only=True)
class Betalingsvalg:
    """The chosen items: those that can be paid, and those that cannot."""

    betalinger: tuple[Forfallspost, ...]
    hindret: tuple[IkkeBetalbart, ...]

    @property
    def sum(self) -> Decimal:
        """Total to pay, in kroner; credit is never subtracted."""
        return sum((post.forfall.gjenstaaende_beloep for post in self.betalinger), Decimal(0))


def list_betalbare(alle_krav: Iterable[Krav]) -> tuple[Forfallspost, ...]:
    """Every instalment that can be paid, earliest due date first."""
    return _sort(post for post in _list_poster(alle_krav) if post.can_be_paid)


def list_valgbare(alle_krav: Iterable[Krav]) -> tuple[Valgbart, ...]:
    """The same instalments, grouped by identifier."""
    found: dict[str, list[Forfallspost]] = {}
    for post in list_betalbare(alle_krav):
        found.setdefault(post.identifikator, []).append(post)
    return tuple(Valgbart(identifikator=key, poster=tuple(posts)) for key, posts in found.items())


def list_uten_kid(alle_krav: Iterable[Krav]) -> tuple[Forfallspost, ...]:
    """Open instalments for which the authority gave no KID."""
    return _sort(
        post
        for post in _list_poster(krav for krav in alle_krav if krav.rest_per_forfall_er_kjent)
        if post.forfall.gjenstaaende_beloep > 0 and not post.can_be_paid
    )


def list_uklare(alle_krav: Iterable[Krav]) -> tuple[Krav, ...]:
    """Open claims that contradict their own instalments, so that none of the instalments can be paid."""
    unclear = (krav for krav in alle_krav if not krav.rest_per_forfall_er_kjent)
    return tuple(krav for krav in unclear if krav.gjenstaaende_beloep > 0)


def choose_betalinger(alle_krav: Iterable[Krav], identifikatorer: Iterable[str]) -> Betalingsvalg:
    """The items that the identifiers name, each once."""
    found: dict[str, list[Forfallspost]] = {}
    for post in _list_poster(alle_krav):
        found.setdefault(post.identifikator, []).append(post)
    asked = {key: found.get(key, []) for key in identifikatorer}
    payable = {key: [post for post in posts if post.can_be_paid] for key, posts in asked.items()}
    return Betalingsvalg(
        betalinger=_sort(post for posts in payable.values() for post in posts),
        hindret=tuple(_make_hindret(key, posts) for key, posts in asked.items() if not payable[key]),
    )


def find_ventende(innbetaling: Innbetaling, alle_krav: Iterable[Krav]) -> tuple[Forfallspost, ...]:
    """Unpaid instalments that have the same KID as an unplaced payment: the money has arrived but is not used yet."""
    kid = _get_ubrukt_kid(innbetaling)
    return tuple(post for post in list_betalbare(alle_krav) if get_kid(post.forfall) == kid)


def count_ventende(innbetalinger: Iterable[Innbetaling], alle_krav: Iterable[Krav]) -> int:
    """The number of payments for which `find_ventende` finds an instalment."""
    open_kids = {get_kid(post.forfall) for post in _list_poster(alle_krav) if post.can_be_paid}
    return sum(_get_ubrukt_kid(row) in open_kids for row in innbetalinger)


def find_ubrukte(forfall: Kravforfall, innbetalinger: Iterable[Innbetaling]) -> tuple[Innbetaling, ...]:
    """Unplaced payments with this instalment's KID: paying the instalment now may mean paying twice."""
    return tuple(row for row in innbetalinger if _get_ubrukt_kid(row) == get_kid(forfall))


def _get_ubrukt_kid(innbetaling: Innbetaling) -> str | None:
    if innbetaling.is_reversering or innbetaling.uplassert_beloep <= 0 or innbetaling.innbetalt_fra is None:
        return None
    return "".join(innbetaling.innbetalt_fra.kidnummer.split()) or None


def get_kid(forfall: Kravforfall) -> str:
    """The KID without spaces; empty if there is none."""
    return "".join(forfall.betalingsinformasjon.kidnummer.split())


def get_konto(forfall: Kravforfall) -> str:
    """The account to pay to, without spaces and dots; empty if there is none."""
    return "".join(forfall.betalingsinformasjon.kontonummer.replace(".", " ").split())


def _list_poster(alle_krav: Iterable[Krav]) -> list[Forfallspost]:
    return [
        Forfallspost(krav=krav, forfall=forfall, termin=krav.get_termin(forfall))
        for krav in alle_krav
        for forfall in krav.kravforfall
    ]


def _sort(posts: Iterable[Forfallspost]) -> tuple[Forfallspost, ...]:
    return tuple(
        sorted(posts, key=lambda p: (p.forfall.forfallsdato, sort_key_kravgruppe(p.krav.kravgruppe), p.krav.noekkel))
    )


def _make_hindret(identifikator: str, posts: list[Forfallspost]) -> IkkeBetalbart:
    if not posts:
        return IkkeBetalbart(identifikator=identifikator, post=None, hinder=Hinder.UKJENT)
    return IkkeBetalbart(identifikator=identifikator, post=posts[0], hinder=_find_hinder(posts[0]))


def _find_hinder(post: Forfallspost) -> Hinder:
    left = post.forfall.gjenstaaende_beloep
    if not post.krav.rest_per_forfall_er_kjent:
        return Hinder.MOTSAGT
    if left > 0:
        return Hinder.UTEN_KID
    return Hinder.TIL_GODE if left < 0 else Hinder.BETALT
