"""Page states for the gallery, rendered from real templates with invented figures."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from django.http import HttpResponse, QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.api.aarsliste import YearLedger
from portal.api.altinn_problem import ProblemKind
from portal.api.endpoints import INNBETALINGSAAR
from portal.api.regnskap import Regnskap
from portal.clock import get_clock
from portal.domain.avvik import ForfaltSiden
from portal.domain.betaling import Innbetaling
from portal.domain.grunnlag import Mangel
from portal.domain.krav import Krav
from portal.domain.siste_innbetaling import find_siste
from portal.domain.svar import KRAVLISTE, AapneKrav, Liste, Oppslag, Problem, UleseligRad
from portal.web import eksempler
from portal.web.aarsside import INNBETALINGER, render_aarsside
from portal.web.altinnsord import ORD
from portal.web.eksempler import Eksempel
from portal.web.feil import not_found, render_feil
from portal.web.forms import read_periode
from portal.web.gallery_parts import STATES
from portal.web.ledger_snapshot import LedgerSnapshot, render_forfallsplan, render_gruppetabell, render_krav_tabell
from portal.web.render import render_page
from portal.web.request import PortalRequest
from portal.web.utvalg import NO_FILTER
from portal.web.virksomhetsside import build_context

VIST = Eksempel()


@dataclass(frozen=True, slots=True, kw_only=True)
class GalleryState:
    """A state in the gallery."""

    id: str
    navn: Promise  # translated
    vis: Callable[[PortalRequest], HttpResponse]


def look_up(aapne: AapneKrav) -> Oppslag[AapneKrav]:
    """A lookup fetched just now."""
    clock = get_clock()
    return Oppslag(data=aapne, fetched_at=clock.now() - timedelta(minutes=2), fetched_on=clock.today())


def make_old(oppslag: Oppslag[AapneKrav], problem: Problem = Problem.UTILGJENGELIG) -> Oppslag[AapneKrav]:
    """The same lookup, cached since yesterday."""
    clock = get_clock()
    then, day = clock.now() - timedelta(hours=26), clock.today() - timedelta(1)
    return replace(oppslag, fetched_at=then, fetched_on=day, is_old=True, problem=problem)


def make_mangel() -> Mangel:
    """Last year's claims are missing."""
    return Mangel(liste="krav", aar=get_clock().today().year - 1, problem=Problem.UTILGJENGELIG)


def make_forfalt_siden(krav: Krav) -> ForfaltSiden:
    """The claim fell due after the figures were fetched."""
    due = krav.kravforfall[0].forfallsdato
    return ForfaltSiden(beloep=krav.gjenstaaende_beloep, poster=((krav, due),), sist_riktig=due, is_hentet_senere=False)


def _show_oversikt(
    aapne: Callable[[AapneKrav], AapneKrav], *, problem: Problem | None = None
) -> Callable[[PortalRequest], HttpResponse]:
    """Render the overview with the example."""

    def show(request: PortalRequest) -> HttpResponse:
        oppslag = look_up(aapne(eksempler.make_aapne(get_clock().today())))
        if problem:
            oppslag = make_old(oppslag, problem)
        context = build_context(VIST, oppslag)
        if not oppslag.data.is_skjermet:
            snapshot, opened = LedgerSnapshot.of(VIST, oppslag), tuple(request.GET.getlist("apen"))
            context |= {
                "siste": find_siste(oppslag.data.innbetalinger, aar=(get_clock().today().year,)),
                "forfallsplan": render_forfallsplan(snapshot),
                "gruppetabell": render_gruppetabell(snapshot, (), tuple(request.GET.getlist("gruppe"))),
                "krav_tabell": render_krav_tabell(snapshot, NO_FILTER, opened),
            }
        return render_page(request, "krav/oversikt.html", context, partials=("krav-tabell", "gruppetabell"))

    return show


def _show_innbetalinger(
    *,
    has_rader: bool = True,
    lacks_a_year: bool = False,
    uleselige: tuple[UleseligRad, ...] = (),
    is_old: bool = False,
) -> Callable[[PortalRequest], HttpResponse]:
    """Render this year's payments; `lacks_a_year`: last year's list is missing."""

    def show(request: PortalRequest) -> HttpResponse:
        clock = get_clock()
        today = clock.today()
        payments = eksempler.make_innbetalinger(today) if has_rader else ()
        found: Oppslag[Liste[Innbetaling] | None] = Oppslag(
            data=Liste(rader=payments, uleselige=uleselige),
            fetched_at=clock.now() - timedelta(hours=26 if is_old else 0, minutes=2),
            is_old=is_old,
            problem=Problem.UTILGJENGELIG if is_old else None,
        )
        missing: Oppslag[Liste[Innbetaling] | None] = Oppslag(data=None, problem=Problem.UTILGJENGELIG)
        innbetalinger = ((today.year, found), *(((today.year - 1, missing),) if lacks_a_year else ()))
        aapne = look_up(eksempler.make_aapne(today) if has_rader else AapneKrav())
        regnskap = Regnskap(aapne=aapne, lister={INNBETALINGSAAR.name: innbetalinger})
        liste = YearLedger(aar=today.year, regnskap=regnskap)
        return render_aarsside(request, VIST, liste, INNBETALINGER)

    return show


def _show_feil(
    mal: str, get_context: Callable[[], dict[str, object]] = dict
) -> Callable[[PortalRequest], HttpResponse]:
    """Render an error page."""

    def show(request: PortalRequest) -> HttpResponse:
        context: dict[str, object] = {"tilgang": VIST, **get_context()}
        return render_feil(request, mal, **context)

    return show


def _refuse_periode() -> dict[str, object]:
    today = get_clock().today()
    query = QueryDict(f"fra=01.01.{today.year - 30}&til=01.01.{today.year}")
    return {"tilgang": None, "typed": read_periode(query, today)}


def _add_krav_uten_forfallsdato(aapne: AapneKrav) -> AapneKrav:
    krav = eksempler.make_krav_uten_forfallsdato(get_clock().today())
    return replace(aapne, alle_krav=(*aapne.alle_krav, krav))


GALLERY_STATES = (
    GalleryState(id="lastet", navn=_("Lastet"), vis=_show_oversikt(lambda aapne: aapne)),
    GalleryState(
        id="gammelt",
        navn=_("Lastet, men gammelt: Skatteetaten svarer ikke"),
        vis=_show_oversikt(lambda aapne: aapne, problem=Problem.UTILGJENGELIG),
    ),
    GalleryState(
        id="gammelt-uleselig-svar",
        navn=_("Lastet, men gammelt: Skatteetaten svarer med noe vi ikke kan lese"),
        vis=_show_oversikt(lambda aapne: aapne, problem=Problem.UFORSTAAELIG),
    ),
    GalleryState(
        id="forfalt-og-til-gode",
        navn=_("Mer til gode enn det som er forfalt"),
        vis=_show_oversikt(lambda _aapne: eksempler.make_kredit(get_clock().today())),
    ),
    GalleryState(
        id="uten-forfallsdato",
        navn=_("Et krav uten forfallsdato"),
        vis=_show_oversikt(_add_krav_uten_forfallsdato),
    ),
    GalleryState(
        id="krav-ukjent",
        navn=_("Svaret mangler listen over krav"),
        vis=_show_oversikt(lambda aapne: replace(aapne, alle_krav=(), ukjente_lister=(KRAVLISTE,))),
    ),
    GalleryState(id="gammel-liste", navn=_("En liste er gammel"), vis=_show_innbetalinger(is_old=True)),
    GalleryState(id="ingenting-i-perioden", navn=_("Ingenting i perioden"), vis=_show_innbetalinger(has_rader=False)),
    GalleryState(id="ingenting", navn=_("Ingenting i det hele tatt"), vis=_show_oversikt(lambda _aapne: AapneKrav())),
    GalleryState(id="noe-mangler", navn=_("En del mangler"), vis=_show_innbetalinger(lacks_a_year=True)),
    GalleryState(id="for-mye", navn=_("For mye: velg et kortere tidsrom"), vis=_show_feil("400", _refuse_periode)),
    GalleryState(
        id="mangler-rett",
        navn=_("Tilgangen mangler"),
        vis=_show_feil("mangler_rett", lambda: {"eier": VIST.orgnr, "is_uten_systembruker": True}),
    ),
    GalleryState(
        id="mangler-rett-regnskapsfoerer",
        navn=_("Tilgangen mangler hos regnskapsføreren"),
        vis=_show_feil("mangler_rett", lambda: {"eier": "300000006", "is_uten_systembruker": False}),
    ),
    GalleryState(
        id="skjermet",
        navn=_("Skjermet"),
        vis=_show_oversikt(lambda _aapne: AapneKrav(is_skjermet=True)),
    ),
    GalleryState(id="fil-borte", navn=_("Filen finnes ikke lenger"), vis=_show_feil("fil_ikke_funnet")),
    GalleryState(id="ukjent-virksomhet", navn=_("Virksomheten er ukjent"), vis=_show_feil("ukjent_virksomhet")),
    GalleryState(
        id="utilgjengelig",
        navn=_("Skatteetaten svarer ikke, og vi har ingenting å vise"),
        vis=_show_feil("tall_utilgjengelig"),
    ),
    GalleryState(
        id="uleselig-rad",
        navn=_("Én rad kan ikke leses"),
        vis=_show_oversikt(
            lambda aapne: replace(aapne, uleselige=(eksempler.ULESELIG_KRAV, eksempler.ULESELIG_INNBETALING))
        ),
    ),
    GalleryState(
        id="uleselig-rad-i-liste",
        navn=_("Én rad i en liste kan ikke leses"),
        vis=_show_innbetalinger(uleselige=(eksempler.ULESELIG_INNBETALING,)),
    ),
    *(GalleryState(id=name, navn=navn, vis=vis) for name, navn, vis in STATES),
)
FEILSIDER = (
    GalleryState(
        id="altinn-avslo",
        navn=_("Altinn avslo"),
        vis=_show_feil("altinn_avslo", lambda: {"ord": ORD[ProblemKind.APPROVER_LACKS], "kode": "AUTH-00053"}),
    ),
    GalleryState(id="403", navn=_("Skjemaet er avvist"), vis=_show_feil("403")),
    GalleryState(id="404", navn=_("Siden finnes ikke"), vis=not_found),
    GalleryState(id="405", navn=_("Adressen tar bare imot skjemaer"), vis=_show_feil("405")),
    GalleryState(id="500", navn=_("Feil hos oss"), vis=_show_feil("500")),
    GalleryState(id="for-mange", navn=_("For mange forsøk"), vis=_show_feil("for_mange", lambda: {"minutter": 4})),
    GalleryState(
        id="innlogging-feilet",
        navn=_("Innloggingen mislyktes"),
        vis=_show_feil("innlogging_feilet", lambda: {"tilgang": None, "grunn": _("Innloggingen ble avbrutt.")}),
    ),
    GalleryState(
        id="idporten-utilgjengelig", navn=_("ID-porten svarer ikke"), vis=_show_feil("idporten_utilgjengelig")
    ),
    GalleryState(id="kan-ikke-betales", navn=_("Kan ikke betales"), vis=_show_feil("kan_ikke_betales")),
    GalleryState(
        id="krav-ikke-funnet",
        navn=_("Kravet finnes ikke"),
        vis=_show_feil(
            "krav_ikke_funnet",
            lambda: {"krav_id": "EKSEMPEL-0", "alle_aar": [2021, 2022], "mangler": (make_mangel(),)},
        ),
    ),
    GalleryState(id="tilgang-utilgjengelig", navn=_("Altinn svarer ikke"), vis=_show_feil("tilgang_utilgjengelig")),
)
