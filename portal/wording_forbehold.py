"""Wording of reservations on pages, in statements and in files. Only the stated consequence differs."""

from dataclasses import dataclass
from enum import Enum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.domain.forbehold import Forbehold, ForbeholdKind
from portal.domain.grunnlag import Mangel
from portal.domain.svar import FORTEGN, FORTEGN_USETT, KRAVLISTE, Problem, UleseligRad
from portal.domain.tekst import format_beloep
from portal.wording import capitalise, explain_avvik, name_liste, name_sum, write_tidspunkt


class Medium(Enum):
    """Where a reservation is shown."""

    SIDE = "side"  # a list on a page
    UTSKRIFT = "utskrift"  # the statement, on screen, as PDF and as file
    FIL = "fil"  # a list as file


@dataclass(frozen=True, slots=True, kw_only=True)
class Merknad:
    """A reservation in words: heading, text and affected rows."""

    tittel: str
    tekst: str
    punkter: tuple[str, ...] = ()

    @property
    def setning(self) -> str:
        """Heading and text as one string."""
        return f"{self.tittel} {self.tekst}"


def write_forbehold(forbehold: Forbehold, medium: Medium) -> Merknad:
    """Word a reservation for a medium."""
    title = {
        ForbeholdKind.GAMMELT: _("Tallene er gamle."),
        ForbeholdKind.SKJERMET: _("Tallene er skjermet."),
        ForbeholdKind.LISTE_MANGLER: _("Noe mangler."),
        ForbeholdKind.LISTE_SKJERMET: _("Noe mangler."),
        ForbeholdKind.LISTE_ELDRE: _("Noe er eldre enn resten."),
        ForbeholdKind.USETTE_AAR: _("Noe mangler."),
        ForbeholdKind.TILGODE_UTEN_KRAV: _("Noe er ikke kjent."),
        ForbeholdKind.LISTE_UKJENT: _("Noe er ikke kjent."),
        ForbeholdKind.ULESELIG: _("Summene er ufullstendige."),
        ForbeholdKind.EGNE_SUMMER_ULESELIGE: _("Noen av Skatteetatens egne summer mangler."),
        ForbeholdKind.UTEN_FORFALLSDATO: _("Noe er uten forfallsdato."),
        ForbeholdKind.AVVIK: _("Skatteetatens sum er en annen."),
    }[forbehold.kind]
    write = {
        ForbeholdKind.GAMMELT: _tell_age,
        ForbeholdKind.SKJERMET: _tell_skjermet,
        ForbeholdKind.LISTE_MANGLER: _tell_missing,
        ForbeholdKind.LISTE_SKJERMET: _tell_missing,
        ForbeholdKind.LISTE_ELDRE: _tell_older,
        ForbeholdKind.USETTE_AAR: _tell_unseen_years,
        ForbeholdKind.TILGODE_UTEN_KRAV: _tell_credit_without_claim,
        ForbeholdKind.LISTE_UKJENT: _tell_unknown,
        ForbeholdKind.ULESELIG: _tell_unread,
        ForbeholdKind.EGNE_SUMMER_ULESELIGE: _tell_unread_sums,
        ForbeholdKind.UTEN_FORFALLSDATO: _tell_undated,
        ForbeholdKind.AVVIK: _tell_avvik,
    }[forbehold.kind]
    return Merknad(tittel=title, tekst=write(forbehold, medium), punkter=tuple(map(describe_uleselig, forbehold.rader)))


def describe_uleselig(rad: UleseligRad) -> str:
    """`KRAV-1 i ubetalte krav: feltet «opprinneligBeloep» er ikke som det skal`."""
    what = _("%(rad)s i %(liste)s") % {
        "rad": rad.identifikator or _("Rad uten identifikator"),
        "liste": name_liste(rad.liste),
    }
    if rad.grunn == FORTEGN:
        return f"{what}: " + _("svarene sier ikke om pengene er betalt eller tilbakeført")
    if rad.grunn == FORTEGN_USETT:
        return f"{what}: " + _("listene som kan vise om pengene er betalt eller tilbakeført, kunne ikke hentes")
    return f"{what}: " + _("feltet «%(felt)s» er ikke som det skal") % {"felt": rad.grunn} if rad.grunn else what


def describe_mangel(mangel: Mangel) -> str:
    """`innbetalinger for 2022`; withheld lists say so."""
    text, withheld = _name_liste_for(mangel.liste, mangel.aar), _("skjermet")
    return text if mangel.problem else f"{text} ({withheld})"


def _name_liste_for(liste: str, aar: int) -> str:
    return _("%(liste)s for %(aar)d") % {"liste": name_liste(liste), "aar": aar}


def _tell_skjermet(_forbehold: Forbehold, _medium: Medium) -> str:
    """The authority withholds the figures; that does not mean there are none."""
    return _(
        "Skatteetaten viser ikke krav og betalinger for virksomheten her, fordi noen tallene gjelder, har "
        "skjermet adresse. Det betyr ikke at det ikke finnes krav å betale. Ta kontakt med Skatteetaten."
    )


def _tell_age(forbehold: Forbehold, _medium: Medium) -> str:
    naar = {"naar": "" if forbehold.fetched_at is None else write_tidspunkt(forbehold.fetched_at)}
    if forbehold.problem is Problem.UFORSTAAELIG:
        return _("Skatteetaten svarte med noe vi ikke kan lese. De eldste tallene er hentet %(naar)s.") % naar
    return _("Skatteetaten svarte ikke som ventet. De eldste tallene er hentet %(naar)s.") % naar


def _tell_missing(forbehold: Forbehold, medium: Medium) -> str:
    lists = {"lister": capitalise(_join([_name_liste_for(one.liste, one.aar) for one in forbehold.mangler]))}
    is_withheld = forbehold.kind is ForbeholdKind.LISTE_SKJERMET
    what = _("%(lister)s er skjermet hos Skatteetaten.") if is_withheld else _("%(lister)s kunne ikke hentes.")
    follows = {
        Medium.SIDE: _("Det kan finnes rader som ikke vises, og summen er ufullstendig."),
        Medium.UTSKRIFT: _("Radene mangler, og saldo er ikke beregnet."),
        Medium.FIL: _("Radene mangler, og filen har ingen sum."),
    }[medium]
    return f"{what % lists} {follows}"


def _join(names: list[str]) -> str:
    *first, last = names
    return _("%(foerste)s og %(siste)s") % {"foerste": ", ".join(first), "siste": last} if first else last


def _tell_older(forbehold: Forbehold, medium: Medium) -> str:
    each = [
        _("%(liste)s er fra %(naar)s.")
        % {"liste": capitalise(_name_liste_for(one.liste, one.aar)), "naar": write_tidspunkt(one.hentet)}
        for one in forbehold.mangler
        if one.hentet is not None
    ]
    why = _("Det stemmer ikke med det som er åpent nå, og nyere tall kunne ikke hentes.")
    follows = {
        Medium.SIDE: _("Derfor vises ikke status, betaling og saldo herfra."),
        Medium.UTSKRIFT: _("Derfor er saldo ikke beregnet."),
        Medium.FIL: _("Derfor har filen ingen sum."),
    }[medium]
    return " ".join((*each, why, follows))


def _tell_unseen_years(forbehold: Forbehold, _medium: Medium) -> str:
    first, last = min(forbehold.aar), max(forbehold.aar)
    is_span = len(forbehold.aar) > 2 and len(forbehold.aar) == last - first + 1
    years = {"aar": f"{first}–{last}" if is_span else _join(list(map(str, forbehold.aar)))}
    return _("%(aar)s kunne ikke hentes. Det som har skjedd med eldre krav da, er ikke med i saldoen.") % years


def _tell_credit_without_claim(forbehold: Forbehold, _medium: Medium) -> str:
    text = _(
        "%(beloep)s kroner til gode er betalt ut, men kravet de kom fra er ikke i noen liste. "
        "Vi vet ikke fra hvilken dag de var til gode, og saldoen ved periodens start er derfor usikker."
    )
    return text % {"beloep": format_beloep(forbehold.beloep)}


def _tell_unknown(forbehold: Forbehold, medium: Medium) -> str:
    lists = _join([name_liste(liste) for liste in forbehold.lister])
    texts = [_("Svaret fra Skatteetaten mangler listen over %(lister)s.") % {"lister": lists}]
    if KRAVLISTE in forbehold.lister:
        texts.append(_("Det kan finnes krav å betale."))
    if medium is Medium.UTSKRIFT:
        texts.append(_("Derfor er saldo ikke beregnet."))
    if medium is Medium.FIL:
        texts.append(_("Derfor har filen ingen sum."))
    return " ".join(texts)


def _tell_unread(forbehold: Forbehold, medium: Medium) -> str:
    texts = [_count_rows(forbehold)]
    if medium is Medium.UTSKRIFT:
        texts.append(_("Se siste side."))
    elif any(rad.liste == KRAVLISTE for rad in forbehold.rader):
        texts.append(_("Det kan være mer å betale enn det som vises. Kontakt Skatteetaten og oppgi identifikatoren."))
    return " ".join(texts)


def _tell_unread_sums(forbehold: Forbehold, _medium: Medium) -> str:
    not_touched = _("Summene her er regnet av kravene, og er ikke berørt.")
    return f"{_count_rows(forbehold)} {not_touched}"


def _tell_undated(forbehold: Forbehold, _medium: Medium) -> str:
    text = _("%(beloep)s kroner er uten forfallsdato hos Skatteetaten. Vi vet ikke om det er forfalt.")
    return text % {"beloep": format_beloep(forbehold.beloep)}


def _tell_avvik(forbehold: Forbehold, _medium: Medium) -> str:
    """How much the authority's sum differs. Differences per group are shown on the page."""
    avvik = forbehold.avvik
    if avvik is None:
        return ""
    text = _(
        "%(sum)s: Skatteetaten oppgir %(deres)s kroner. Regnet på samme måte, med beløp til gode trukket fra, "
        "er kravene i listen %(vaar)s. Forskjellen er %(differanse)s."
    ) % {
        "sum": name_sum(avvik),
        "deres": format_beloep(avvik.skatteetatens),
        "vaar": format_beloep(avvik.vaar),
        "differanse": format_beloep(avvik.differanse),
    }
    return f"{text} {explain_avvik(avvik)}"


def _count_rows(forbehold: Forbehold) -> str:
    count = len(forbehold.rader)
    return ngettext(
        "%(antall)d rad fra Skatteetaten kunne ikke leses.",
        "%(antall)d rader fra Skatteetaten kunne ikke leses.",
        count,
    ) % {"antall": count}
