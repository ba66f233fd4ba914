"""The payment files of an organisation: making one, and what pages show of those that wait."""

from dataclasses import dataclass

from portal.access.betalingsfiler import list_ventende
from portal.clock import get_creation_time
from portal.domain.betalbart import get_kid, get_konto
from portal.domain.betalingsfil import Filplan
from portal.domain.filmerker import Betalingsfil, Filpost, Merker, Ventende, collect_merker
from portal.domain.svar import AapneKrav
from portal.domain.tilgang import Tilgang


@dataclass(frozen=True, slots=True, kw_only=True)
class Filer:
    """What a page shows of the files: those that wait, and the marks."""

    ventende: tuple[Ventende, ...]
    merker: Merker

    @property
    def context(self) -> dict[str, object]:
        """For templates."""
        return {"ventende": self.ventende, "merker": self.merker}

    def find(self, fil_id: str) -> Ventende | None:
        """The file with that id, if it waits."""
        return next((one for one in self.ventende if one.fil.id == fil_id), None)


def find_filer(tilgang: Tilgang, aapne: AapneKrav) -> Filer:
    """The files that wait, and their marks."""
    ventende = list_ventende(tilgang, aapne)
    return Filer(ventende=ventende, merker=collect_merker(ventende))


def make_fil(tilgang: Tilgang, plan: Filplan, fil_id: str, konto: str) -> Betalingsfil:
    """The file of a plan, made now."""
    return Betalingsfil(
        id=fil_id,
        orgnr=tilgang.orgnr,
        navn=tilgang.navn,
        laget=get_creation_time().replace(tzinfo=None),
        laget_av=tilgang.person.navn or tilgang.person.maskert,
        konto=konto,
        poster=tuple(
            Filpost(
                part=post.krav.part.noekkel,
                identifikator=post.identifikator,
                kid=get_kid(post.forfall),
                konto=get_konto(post.forfall),
                mottaker=account.kontoeiers_navn if (account := post.forfall.betalingsinformasjon.konto) else "",
                beloep=post.forfall.gjenstaaende_beloep,
                dag=payment.dag,
            )
            for payment in plan.betalinger
            for post in payment.poster
        ),
    )
