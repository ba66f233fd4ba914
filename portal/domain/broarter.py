"""Which line of the bridge a difference belongs on. What fits none is unexplained."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from portal.domain.bro import Art
from portal.domain.kontokobling import AGA, MVA, TREKK
from portal.domain.skattepost import Postslag, Skattepost
from portal.domain.terminer import Tidsrom, find_leveringsfrist, find_termin, make_maaned
from portal.domain.treff import Foert, Regel, Treff
from portal.domain.virkedager import count_virkedager

UNDERWAY = 5  # working days that a payment may take to be recorded
OF_POST = {
    Postslag.INNBETALING: Art.REGISTRERT_IKKE_FOERT,
    Postslag.UTBETALING: Art.MOTREGNING_IKKE_FOERT,
    Postslag.MOTREGNING: Art.MOTREGNING_IKKE_FOERT,
    Postslag.OMPLASSERING: Art.MOTREGNING_IKKE_FOERT,
    Postslag.KRAV: Art.KRAV_IKKE_FOERT,
    Postslag.RENTE: Art.RENTER_IKKE_FOERT,
    Postslag.AVSKRIVNING: Art.AVSKREVET,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Artsvalg:
    """Decides on a day, knowing every claim."""

    dato: date
    idag: date
    krav: tuple[Skattepost, ...]

    def find_post(self, post: Skattepost) -> Art:
        """A row of the authority that the books do not have."""
        if post.slag is Postslag.INNBETALING and post.uplassert and post.uplassert == -post.beloep:
            return Art.UPLASSERT
        return Art.ENDRET_FASTSETTING if self._is_correction(post) else OF_POST[post.slag]

    def _is_correction(self, post: Skattepost) -> bool:
        """Whether another claim of the same group and period was there before it."""
        return (
            post.slag is Postslag.KRAV
            and post.periode is not None
            and any(
                other.slag is Postslag.KRAV
                and (other.gruppe, other.periode) == (post.gruppe, post.periode)
                and other.dato < post.dato
                for other in self.krav
            )
        )

    def find_treff(self, treff: Treff) -> Art | None:
        """Rows that belong together but differ on the day. None: a difference that nobody has accepted.

        Of rows that a person accepted this is about the days alone: what their sums differ by is `Treff.get_rest`.
        """
        if treff.differanse and treff.venter:
            return None
        is_later = [post for post in treff.poster if post.dato > self.dato]
        if is_later and treff.regel is Regel.TILBAKEFOERT:  # the books have neither
            return OF_POST[treff.poster[0].slag]
        if is_later:
            is_claim = all(post.is_krav for post in treff.poster)
            return Art.IKKE_KRAV_ENNAA if is_claim else Art.BETALT_IKKE_REGISTRERT
        if any(linje.dato > self.dato for linje in treff.linjer):
            return OF_POST[treff.poster[0].slag]
        return Art.FEIL_KONTO_ELLER_KID

    def find_linje(self, linje: Foert) -> Art | None:
        """A line of the books that the authority does not have; None if nothing explains it."""
        if linje.linje.er_bank is True:
            is_recent = count_virkedager(linje.linje.betalingsdato, self.idag) <= UNDERWAY
            return Art.BETALT_IKKE_REGISTRERT if is_recent and linje.beloep < 0 else None
        return Art.IKKE_KRAV_ENNAA if self.find_frist(linje) is not None else None

    def find_frist(self, linje: Foert) -> date | None:
        """By when the line's period must be reported, if that day has not passed and no claim for it has come."""
        if linje.linje.er_bank is not False or linje.gruppe not in (MVA, AGA, TREKK):
            return None
        for periode in self._list_perioder(linje):
            frist = find_leveringsfrist(periode, linje.gruppe)
            if frist is not None and frist >= self.idag and not self._is_claimed(periode, linje):
                return frist
        return None

    def _list_perioder(self, linje: Foert) -> Iterable[Tidsrom]:
        """The period that the line names, else the month or term it is booked in, or the one that ended before it."""
        month = make_maaned(linje.dato.year, linje.dato.month)
        if linje.gruppe != MVA:
            return (linje.periode,) if linje.periode and linje.periode.til >= month.fra else (month,)
        if linje.periode:
            return (linje.periode,)
        term = find_termin(linje.dato)
        before = find_termin(date.fromordinal(term.fra.toordinal() - 1))
        return (term,) if linje.dato == term.til else (before, term)

    def _is_claimed(self, periode: Tidsrom, linje: Foert) -> bool:
        """Whether a claim of the group has come that covers the period, after the line was booked."""
        return any(
            post.gruppe == linje.gruppe
            and post.slag is Postslag.KRAV
            and post.dato >= linje.dato
            and (post.periode is None or (post.periode.fra <= periode.til and periode.fra <= post.periode.til))
            for post in self.krav
        )
