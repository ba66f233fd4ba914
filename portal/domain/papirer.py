"""Papers for many clients: what is ordered, and what became of each client."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from portal.domain.kontoutskrift import Kontoutskrift
from portal.domain.oversikt import build_oversikt
from portal.domain.saldo import ZERO
from portal.domain.svar import KRAVLISTE, AapneKrav
from portal.domain.tilgang import EGEN, Leser


class Papirslag(StrEnum):
    """What each client's paper is."""

    KONTOUTSKRIFT = "kontoutskrift"
    SALDO = "saldo"  # balance and open items on one day, without movements
    UBETALTE = "ubetalte-krav"  # a list of the open claims
    BETALTE = "betalte-krav"  # lists of one year
    INNBETALINGER = "innbetalinger"
    UTBETALINGER = "utbetalinger"

    @property
    def is_liste(self) -> bool:
        """Whether it is a list, which has no balance."""
        return self is Papirslag.UBETALTE or self.is_aarsliste

    @property
    def is_aarsliste(self) -> bool:
        """Whether it is a list of one year."""
        return self in (Papirslag.BETALTE, Papirslag.INNBETALINGER, Papirslag.UTBETALINGER)


class Utfall(StrEnum):
    """What became of a client."""

    VENTER = "venter"
    LAGET = "laget"
    UTILGJENGELIG = "utilgjengelig"  # the authority did not answer
    ULESELIG = "uleselig"  # its answer could not be read
    RETT = "rett"  # the authority refuses: no system user, or no right
    UKJENT = "ukjent"  # the authority does not know the organisation
    SKJERMET = "skjermet"
    TILGANG = "tilgang"  # the person's right is gone, or was never there
    ALTINN = "altinn"  # nobody knows whether the person has the right
    FOR_LANG = "for_lang"  # more movements than a PDF may have
    FOR_TUNG = "for_tung"  # the PDF took too much time or memory
    FULLT = "fullt"  # the order is as large as it may be
    PLASS = "plass"  # the papers of all are
    FEILET = "feilet"  # our fault


KAN_PROEVES_IGJEN = frozenset(
    {Utfall.UTILGJENGELIG, Utfall.ULESELIG, Utfall.RETT, Utfall.TILGANG, Utfall.ALTINN, Utfall.PLASS, Utfall.FEILET}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bestilling:
    """An order: the same paper for each client. Its texts are in one language from beginning to end."""

    slag: Papirslag
    fra: date
    til: date
    formater: tuple[str, ...]  # suffixes
    spraak: str
    bestilt: datetime
    bestilt_av: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Papirsaldo:
    """A client's balance and movements, as its paper has them. None: unknown, since a list is missing."""

    inngaaende: Decimal | None
    nye_krav: Decimal | None
    innbetalinger: Decimal | None  # positive
    utbetalinger: Decimal | None  # payouts and set-off, positive
    debet: Decimal | None
    kredit: Decimal | None
    utgaaende: Decimal | None
    avvik: Decimal  # what the claims and payments do not explain, at the end or else at the start
    mangler: int  # lists and years that could not be read
    uleselige: int  # rows
    is_ufullstendig: bool
    is_gammelt: bool  # the authority did not answer, so these are older figures
    hentet: datetime  # fetch time of the oldest figures
    # Of a list: the two sums of the open claims, never netted.
    aa_betale: Decimal | None = None
    til_gode_krav: Decimal | None = None
    # Of a list of one year.
    antall: int | None = None
    sum: Decimal | None = None

    @property
    def is_avstemt(self) -> bool:
        """Whether two ways of computing the balance agree, with everything read."""
        return self.utgaaende is not None and not self.is_ufullstendig and self.avvik == ZERO

    @property
    def innbetalt(self) -> Decimal | None:
        """Payments as the balance has them: negative."""
        return None if self.innbetalinger is None else -self.innbetalinger

    @property
    def til_gode(self) -> Decimal:
        """The closing balance, if it is to one's credit; positive."""
        return -self.utgaaende if self.utgaaende is not None and self.utgaaende < 0 else ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class Klientpapir:
    """One client of an order."""

    nr: int  # from 1, in the order's sequence
    orgnr: str
    navn: str
    nummer: str = ""  # the person's own number for the client
    utfall: Utfall = Utfall.VENTER
    saldo: Papirsaldo | None = None
    filer: tuple[str, ...] = ()  # suffixes of the files made
    uten: tuple[tuple[str, Utfall], ...] = ()  # suffixes of those that could not be made, and why
    forsoek: int = 0
    sist: datetime | None = None  # the last try
    leser: Leser = EGEN  # the system user that read the figures

    @property
    def is_venter(self) -> bool:
        """Whether it is still to be made."""
        return self.utfall is Utfall.VENTER

    @property
    def is_laget(self) -> bool:
        """Whether there is a paper."""
        return self.utfall is Utfall.LAGET

    @property
    def kan_proeves_igjen(self) -> bool:
        """Whether another try may end otherwise."""
        return self.utfall in KAN_PROEVES_IGJEN


def compute_papirsaldo(utskrift: Kontoutskrift, hentet: datetime, *, is_gammelt: bool) -> Papirsaldo:
    """The figures of one statement."""
    is_known = utskrift.saldo_slutt is not None
    return Papirsaldo(
        inngaaende=utskrift.saldo_start,
        nye_krav=utskrift.nye_krav,
        innbetalinger=utskrift.innbetalinger,
        utbetalinger=utskrift.utbetalinger,
        debet=utskrift.sum_debet if is_known else None,
        kredit=utskrift.sum_kredit if is_known else None,
        utgaaende=utskrift.saldo_slutt,
        avvik=utskrift.ikke_forklart_slutt or utskrift.ikke_forklart_start,
        mangler=len(utskrift.mangler) + len(utskrift.usette_aar) + len(utskrift.aapne.ukjente_lister),
        uleselige=sum(not rad.is_egen_sum for rad in utskrift.uleselige),
        is_ufullstendig=utskrift.is_bevegelser_ufullstendig,
        is_gammelt=is_gammelt,
        hentet=hentet,
    )


def make_listesum(
    hentet: datetime,
    *,
    mangler: int,
    uleselige: int,
    is_ufullstendig: bool,
    is_gammelt: bool,
    aa_betale: Decimal | None = None,
    til_gode_krav: Decimal | None = None,
    antall: int | None = None,
    beloep: Decimal | None = None,
) -> Papirsaldo:
    """The figures of a list, which has no balance."""
    return Papirsaldo(
        inngaaende=None,
        nye_krav=None,
        innbetalinger=None,
        utbetalinger=None,
        debet=None,
        kredit=None,
        utgaaende=None,
        avvik=ZERO,
        mangler=mangler,
        uleselige=uleselige,
        is_ufullstendig=is_ufullstendig,
        is_gammelt=is_gammelt,
        hentet=hentet,
        aa_betale=aa_betale,
        til_gode_krav=til_gode_krav,
        antall=antall,
        sum=beloep,
    )


def compute_listesum(aapne: AapneKrav, today: date, hentet: datetime, *, is_gammelt: bool) -> Papirsaldo:
    """The figures of a list of open claims. Unknown, where claims may be missing from it."""
    oversikt = build_oversikt(aapne, today)
    sums, is_known = oversikt.summer, not oversikt.lacks_krav
    return make_listesum(
        hentet,
        mangler=len([liste for liste in aapne.ukjente_lister if liste == KRAVLISTE]),
        uleselige=sum(not rad.is_egen_sum and rad.liste == KRAVLISTE for rad in aapne.uleselige),
        is_ufullstendig=not is_known,
        is_gammelt=is_gammelt,
        aa_betale=sums.aa_betale if is_known else None,
        til_gode_krav=sums.til_gode if is_known else None,
    )
