"""The bridge in words: its lines and what to do next, its suggestions, and why it cannot be finished."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from portal.domain.bro import Art, Bro, Broforbehold, Broslinje
from portal.domain.saldo import add_up
from portal.domain.skattepost import EIER, RENTER, Postslag, Skattepost
from portal.domain.tekst import format_beloep, format_dato
from portal.domain.treff import Foert, Regel, Treff
from portal.wording import name_kravgruppe, write_tidsrom_bokmaal

ARTER: Mapping[Art, Promise] = {
    Art.BETALT_IKKE_REGISTRERT: _("Betalt i boka, ikke registrert hos Skatteetaten"),
    Art.REGISTRERT_IKKE_FOERT: _("Registrert hos Skatteetaten, ikke ført i boka"),
    Art.UPLASSERT: _("Innbetaling uten krav"),
    Art.KRAV_IKKE_FOERT: _("Krav ikke ført i boka"),
    Art.IKKE_KRAV_ENNAA: _("Ført i boka, ikke krav ennå"),
    Art.RENTER_IKKE_FOERT: _("Renter og gebyr, ikke ført"),
    Art.MOTREGNING_IKKE_FOERT: _("Motregning og utbetaling, ikke ført"),
    Art.ENDRET_FASTSETTING: _("Endret fastsetting"),
    Art.FEIL_KONTO_ELLER_KID: _("Feil konto eller feil KID"),
    Art.INNGAAENDE: _("Inngående forskjell"),
    Art.AVRUNDING: _("Avrunding, godtatt"),
    Art.FORKLART: _("Forklart med tekst"),
    Art.AVSKREVET: _("Avskrevet av Skatteetaten"),
    Art.EIERENS_EGNE: _("Eierens egne krav"),
}
NESTE: Mapping[Art, Promise] = {
    Art.BETALT_IKKE_REGISTRERT: _("Vent noen virkedager. Er betalingen eldre, kontroller KID og konto i banken."),
    Art.REGISTRERT_IKKE_FOERT: _("Før innbetalingen i regnskapet."),
    Art.UPLASSERT: _("Skatteetaten har ikke brukt pengene på noe krav. Vent på kravet, eller kontakt Skatteetaten."),
    Art.KRAV_IKKE_FOERT: _("Før kravet i regnskapet, eller kontroller meldingen det bygger på."),
    Art.IKKE_KRAV_ENNAA: _("Kravet kom senere. Ingenting å gjøre."),
    Art.RENTER_IKKE_FOERT: _("Før beløpet på konto 8150 debet og på kontoen til kravgruppen kredit."),
    Art.MOTREGNING_IKKE_FOERT: _("Se radene hos Skatteetaten, og før dem i regnskapet."),
    Art.ENDRET_FASTSETTING: _("Skatteetaten har endret beløpet. Før endringen, eller kontroller meldingen."),
    Art.FEIL_KONTO_ELLER_KID: _("Flytt posteringen til riktig konto, eller be Skatteetaten flytte betalingen."),
    Art.INNGAAENDE: _("Forskjellen er fra før filen begynner. Les en fil som begynner tidligere."),
    Art.AVRUNDING: _("Før øreavrundingen i regnskapet."),
    Art.AVSKREVET: _("Skatteetaten krever ikke beløpet. Før det bort i regnskapet."),
    Art.EIERENS_EGNE: _("Gjelder eieren selv, og skal ikke stå i regnskapet til virksomheten. Ingenting å gjøre."),
}
FOER_FILEN: Mapping[Art, Promise] = {  # where the opening balances differ
    Art.KRAV_IKKE_FOERT: _("Kontroller først om kravet er ført før filen begynner, som en del av inngående forskjell."),
    Art.REGISTRERT_IKKE_FOERT: _(
        "Kontroller først om innbetalingen er ført før filen begynner, som en del av inngående forskjell."
    ),
}
FORSLAG: Mapping[Regel, Promise] = {
    Regel.KID: _("Samme KID og beløp, men det kan være en annen rad"),
    Regel.BELOEP_OG_DATO: _("Samme beløp og få dager mellom, men det kan være en annen rad"),
    Regel.PERIODE: _("Samme periode og beløp, men det kan være en annen rad"),
    Regel.FORFALL: _("Samme forfall og beløp, men det kan være en annen rad"),
    Regel.DELT_BETALING: _("Én betaling, flere rader med samme sum"),
    Regel.SAMLET_KRAV: _("Ett krav, flere bilag med samme sum"),
    Regel.ANNEN_GRUPPE: _("Samme beløp, men ført på en annen kravgruppe"),
    Regel.OMPLASSERING: _("Penger flyttet mellom kravgrupper"),
    Regel.REVERSERING: _("To bilag som opphever hverandre"),
    Regel.TILBAKEFOERT: _("To innbetalinger som opphever hverandre"),
    Regel.INNGAAENDE: _("Rader som kan være ført før filen begynner"),
    Regel.BARE_BELOEP: _("Bare beløpet er likt"),
    Regel.ENDRET: _("Samme periode, men ulikt beløp"),
    Regel.AVRUNDING: _("Nesten likt beløp"),
    Regel.BRUKER: _("Rader som er koblet"),
}
SIKKER: Mapping[Regel, Promise] = {
    Regel.KID: _("Samme KID og beløp."),
    Regel.BELOEP_OG_DATO: _("Samme beløp og kravgruppe, få dager mellom."),
    Regel.PERIODE: _("Samme periode og beløp."),
    Regel.FORFALL: _("Samme forfall og beløp."),
    Regel.DELT_BETALING: _("Samme sum."),
}
SLAG: Mapping[Postslag, Promise] = {
    Postslag.KRAV: _("Krav"),
    Postslag.RENTE: _("Renter eller gebyr"),
    Postslag.AVSKRIVNING: _("Avskrivning"),
    Postslag.INNBETALING: _("Innbetaling"),
    Postslag.UTBETALING: _("Utbetaling"),
    Postslag.MOTREGNING: _("Motregning"),
    Postslag.OMPLASSERING: _("Flyttet mellom kravgrupper"),
}
FORBEHOLD: Mapping[Broforbehold, Promise] = {
    Broforbehold.SKATTEETATEN_UFULLSTENDIG: _(
        "Noe mangler i tallene fra Skatteetaten. Avstemmingen kan ikke gjøres ferdig før alt er hentet."
    ),
    Broforbehold.BOKA_STEMMER_IKKE: _(
        "Filen stemmer ikke med sine egne summer. Lag den på nytt i regnskapssystemet, og les den igjen."
    ),
    Broforbehold.SOEK_OPPGITT: _("Noen summer hadde for mange deler til at vi kunne lete etter dem."),
}


def name_kolonne(gruppe: str) -> str:
    """A column of the bridge."""
    special = {RENTER: _("Renter"), EIER: _("Eierens egne")}
    return str(special[gruppe]) if gruppe in special else name_kravgruppe(gruppe)


def describe_neste(linje: Broslinje, bro: Bro) -> str:
    """What to do about a line."""
    if linje.art in FOER_FILEN and _may_be_from_before(linje, bro):
        return str(FOER_FILEN[linje.art])
    if linje.art is Art.FORKLART:
        return linje.tekst
    later = [post.dato for treff in linje.treff for post in treff.poster if post.dato > bro.dato]
    if linje.art is Art.BETALT_IKKE_REGISTRERT and later and not linje.linjer:
        return gettext("Registrert %(dag)s. Ingenting å gjøre.") % {"dag": format_dato(max(later))}
    if linje.art is Art.IKKE_KRAV_ENNAA and linje.frist is not None:
        return gettext("Blir et krav når meldingen er sendt. Siste dag for å sende den: %(dag)s.") % {
            "dag": format_dato(linje.frist)
        }
    if linje.art is Art.RENTER_IKKE_FOERT and all(gruppe == RENTER for gruppe, _amount in linje.andeler):
        return gettext("Renter hittil er et anslag. De føres når Skatteetaten krever dem.")
    return str(NESTE[linje.art])


def _may_be_from_before(linje: Broslinje, bro: Bro) -> bool:
    """Whether the books began with a difference, in a group of the line, that what it lacks could be a part of."""
    opening = bro.get_linje(Art.INNGAAENDE)
    began_with = dict(opening.andeler) if opening is not None else {}
    return any(amount * began_with.get(gruppe, Decimal(0)) < 0 for gruppe, amount in linje.andeler)


def describe_aarsak(linje: Foert, dobbelt: str = "") -> str:
    """What may be behind a line that only the books have, and what to do. `dobbelt`: a voucher that books the same."""
    if dobbelt:
        return gettext(
            "Ser ut til å være ført to ganger: bilag %(bilag)s har samme beløp. "
            "Er det samme hendelse, fjerner du det ene bilaget og leser filen på nytt."
        ) % {"bilag": dobbelt}
    if linje.linje.er_bank:
        return gettext(
            "Skatteetaten har ikke registrert en betaling som passer. Kontroller KID og konto i banken. "
            "Er bilaget feilført, retter du det og leser filen på nytt."
        )
    if linje.linje.er_bank is None and linje.beloep < 0:  # a CSV file says nothing of the other side
        return gettext(
            "Skatteetaten har ikke en innbetaling eller et fradrag som passer. Kontroller KID og konto i banken, og at "
            "meldingen er sendt med dette beløpet. Er bilaget feilført, retter du det og leser filen på nytt."
        )
    return gettext(
        "Skatteetaten har ikke et krav som passer. Kontroller at meldingen er sendt med dette beløpet. "
        "Er bilaget feilført, retter du det og leser filen på nytt."
    )


def get_uforklart(bro: Bro) -> Decimal:
    """How much is unexplained, without netting claim groups."""
    return add_up(abs(amount) for _gruppe, amount in bro.uforklart)


def write_overskrift(bro: Bro) -> str:
    """The answer."""
    if bro.uforklart:
        beloep = get_uforklart(bro)
        is_netted_else = abs(add_up(amount for _gruppe, amount in bro.uforklart)) != beloep
        text = (
            gettext("%(beloep)s kr er ikke forklart (summen av gruppene uten fortegn)")
            if is_netted_else
            else gettext("%(beloep)s kr er ikke forklart")
        )
        return text % {"beloep": format_beloep(beloep)}
    if bro.forslag:
        count = len(bro.forslag)
        return ngettext("%(antall)d forslag venter på svar", "%(antall)d forslag venter på svar", count) % {
            "antall": count
        }
    if not bro.kan_gjoeres_ferdig:
        return gettext("Avstemmingen kan ikke gjøres ferdig ennå")
    return write_forskjeller(len(bro.linjer), bro.dato)


def write_forskjeller(count: int, dato: date) -> str:
    """Of a bridge with nothing unexplained."""
    if not count:
        return gettext("Alt stemmer per %(dag)s") % {"dag": format_dato(dato)}
    return ngettext("%(antall)d forskjell, forklart", "%(antall)d forskjeller, alle forklart", count) % {
        "antall": count
    }


def describe_post(post: Skattepost) -> str:
    """A row of the authority."""
    kind = str(SLAG[post.slag])
    if post.tekst.startswith(kind):  # `Innbetaling 2023-02-14`
        return post.tekst
    text = f"{kind}: {post.tekst}" if post.tekst else kind
    if post.periode is None or str(post.periode.til.year) in post.tekst:
        return text
    return ", ".join(filter(None, (text, write_tidsrom_bokmaal(post.periode))))


def describe_linje(linje: Foert) -> str:
    """A row of the books."""
    words = {"bilag": linje.linje.bilag, "tekst": linje.linje.tekst}
    if not words["tekst"]:
        return gettext("Bilag %(bilag)s") % words
    return gettext("Bilag %(bilag)s, %(tekst)s") % words if words["bilag"] else words["tekst"]


def describe_treff(treff: Treff) -> str:
    """Why rows belong together, or may do."""
    return str(FORSLAG[treff.regel] if treff.venter else SIKKER.get(treff.regel, FORSLAG[treff.regel]))
