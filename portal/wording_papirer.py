"""Wording of papers for many clients, shared by pages, the index and its files."""

from collections.abc import Collection, Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.domain.papirer import Bestilling, Klientpapir, Papirsaldo, Papirslag, Utfall
from portal.domain.tekst import format_beloep, format_dato
from portal.wording import write_klokkeslett, write_tidsspenn


def name_bestilling(bestilling: Bestilling) -> str:
    """`Kontoutskrifter 2022`, `Kontoutskrifter 01.05.2023–30.06.2023`, `Saldo 31.12.2022`, `Innbetalinger 2022`."""
    if bestilling.slag is Papirslag.SALDO:
        return _("Saldo %(dag)s") % {"dag": format_dato(bestilling.til)}
    if bestilling.slag is Papirslag.UBETALTE:
        return _("Ubetalte krav %(dag)s") % {"dag": format_dato(bestilling.til)}
    if bestilling.slag.is_aarsliste:
        return f"{name_slag(bestilling.slag)} {bestilling.fra.year}"
    return _("Kontoutskrifter %(periode)s") % {"periode": write_tidsrom(bestilling)}


def name_slag(slag: Papirslag) -> str:
    """The name of a list of one year."""
    return {
        Papirslag.BETALTE: _("Betalte krav"),
        Papirslag.INNBETALINGER: _("Innbetalinger"),
        Papirslag.UTBETALINGER: _("Utbetalinger"),
    }[slag]


def write_tidsrom(bestilling: Bestilling) -> str:
    """`2022`, `01.05.2023–30.06.2023`, `31.12.2022`."""
    fra, til = bestilling.fra, bestilling.til
    if fra == til:
        return format_dato(til)
    is_year = fra.year == til.year and (fra.month, fra.day, til.month, til.day) == (1, 1, 12, 31)
    return str(fra.year) if is_year else f"{format_dato(fra)}–{format_dato(til)}"


def write_hentet(klienter: Iterable[Klientpapir]) -> str:
    """When the figures were fetched, from the oldest to the newest; empty if there are none."""
    return write_tidsspenn(one.saldo.hentet for one in klienter if one.saldo is not None)


def describe_utfall(utfall: Utfall, slag: Papirslag, filer: Collection[str] = ()) -> str:
    """Why a client has no paper, or one file is missing. `filer`: suffixes of the files that it has."""
    return {
        Utfall.VENTER: _("Venter på tur."),
        Utfall.LAGET: _("Laget."),
        Utfall.UTILGJENGELIG: _("Skatteetaten svarte ikke."),
        Utfall.ULESELIG: _("Svaret fra Skatteetaten kunne ikke leses."),
        Utfall.RETT: _("Tilgangen mangler hos Skatteetaten."),
        Utfall.UKJENT: _("Skatteetaten kjenner ikke virksomheten."),
        Utfall.SKJERMET: _("Tallene er skjermet."),
        Utfall.TILGANG: _("Du har ikke tilgang til virksomheten i Altinn."),
        Utfall.ALTINN: _("Altinn svarte ikke, så tilgangen din kunne ikke kontrolleres."),
        Utfall.FOR_LANG: _tell_no_pdf(utfall, slag, filer),
        Utfall.FOR_TUNG: _tell_no_pdf(utfall, slag, filer),
        Utfall.FULLT: _("Bestillingen er full. Bestill for denne klienten for seg."),
        Utfall.PLASS: _("Det er ikke plass til flere bestillinger akkurat nå. Prøv igjen om en stund."),
        Utfall.FEILET: _("Noe gikk galt hos oss."),
    }[utfall]


def _tell_no_pdf(utfall: Utfall, slag: Papirslag, filer: Collection[str]) -> str:
    """Why there is no PDF, and what to order instead. Only a statement's period can be made shorter."""
    if utfall is Utfall.FOR_TUNG:
        why = _("PDF-en ble for stor.")
    else:
        why = _("For mange rader for PDF.") if slag.is_liste else _("For mange bevegelser for PDF.")
    if slag is Papirslag.KONTOUTSKRIFT:
        advice = _("Velg en kortere periode.") if filer else _("Velg en kortere periode, eller regneark.")
    else:
        advice = _("Radene er i de andre filene.") if filer else _("Velg regneark eller CSV.")
    return f"{why} {advice}"


def explain_utfall(klient: Klientpapir) -> str:
    """What more is known of it; empty if nothing."""
    if klient.utfall in (Utfall.UTILGJENGELIG, Utfall.ALTINN) and klient.sist is not None:
        tried = ngettext(
            "Prøvd %(antall)d gang, sist %(tid)s.", "Prøvd %(antall)d ganger, sist %(tid)s.", klient.forsoek
        )
        return tried % {"antall": klient.forsoek, "tid": write_klokkeslett(klient.sist)}
    if klient.utfall is Utfall.TILGANG and klient.sist is not None:
        return _("Filene er slettet.")
    return ""


def name_avstemming(saldo: Papirsaldo) -> str:
    """Whether the statement reconciles."""
    return _("Avstemt") if saldo.is_avstemt else _("Ikke avstemt")


def explain_avstemming(saldo: Papirsaldo) -> str:
    """Why it does not, and whether the figures are old; empty if all is well."""
    reasons = (
        (saldo.avvik, _("%(beloep)s i avvik") % {"beloep": format_beloep(saldo.avvik)}),
        (
            saldo.mangler,
            ngettext("%(antall)d liste mangler", "%(antall)d lister mangler", saldo.mangler)
            % {"antall": saldo.mangler},
        ),
        (
            saldo.uleselige,
            ngettext("%(antall)d rad kunne ikke leses", "%(antall)d rader kunne ikke leses", saldo.uleselige)
            % {"antall": saldo.uleselige},
        ),
        (
            saldo.is_ufullstendig and not saldo.mangler and not saldo.uleselige,
            _("beløp til gode uten kjent dato"),
        ),
        (saldo.is_gammelt, _("gamle tall, Skatteetaten svarte ikke som ventet")),
    )
    return "; ".join(text for is_so, text in reasons if is_so)


def describe_merknad(klient: Klientpapir, slag: Papirslag) -> str:
    """The remark of a client's row in the index."""
    if not klient.is_laget:
        return " ".join(filter(None, (describe_utfall(klient.utfall, slag), explain_utfall(klient))))
    missing = [f"{endelse.upper()}: {describe_utfall(why, slag, klient.filer)}" for endelse, why in klient.uten]
    reconciled = explain_avstemming(klient.saldo) if klient.saldo is not None else ""
    return " ".join(filter(None, (reconciled, *missing)))
