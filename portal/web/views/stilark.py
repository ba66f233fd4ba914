"""The gallery: each component, and each state of a page, from the real templates with invented figures. DEBUG only."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from portal.api.reskontro import Regnskap
from portal.clock import get_clock
from portal.domain.avvik import ForfaltSiden
from portal.domain.betalbart import choose_betalinger
from portal.domain.betaling import Innbetaling, sum_innbetalinger
from portal.domain.bevegelser import Mangel
from portal.domain.spor import Spor
from portal.domain.svar import AapneKrav, Liste, Oppslag, Problem, UleseligRad
from portal.web import eksempler
from portal.web.decorators import open_view
from portal.web.eksempler import Eksempel
from portal.web.forms import list_aar, read_periode
from portal.web.rader import build_rader
from portal.web.render import render_page
from portal.web.request import PortalRequest
from portal.web.stilling import Stilling, draw_forfallsplan, draw_gruppetabell, draw_krav_tabell
from portal.web.views.aarslister import Aarsliste, build_aarsside
from portal.web.views.feil import not_found
from portal.web.views.krav import build_context

P = ParamSpec("P")
VIST = Eksempel()
IKONER = (
    "forfalt", "betalt", "klokke", "hent", "last-ned", "ned", "opp", "tilbake", "ut", "bygg", "brudd", "info", "laas",
    "bytt", "lukk",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Tilstand:
    """A state in the list of the gallery."""

    id: str
    navn: object  # words in the language of the request
    vis: Callable[[PortalRequest], HttpResponse]


def debug_only(
    view: Callable[Concatenate[PortalRequest, P], HttpResponse],
) -> Callable[Concatenate[PortalRequest, P], HttpResponse]:
    """There is no such page where people use the portal."""

    @wraps(view)
    def checked(request: PortalRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        return view(request, *args, **kwargs) if settings.DEBUG else not_found(request)

    return checked


@open_view
@require_safe
@debug_only
def stilark(request: PortalRequest) -> HttpResponse:
    """Every component once, and the way to every state."""
    clock = get_clock()
    oppslag = _look_up(eksempler.make_aapne(clock.today()))
    stilling, krav = Stilling.of(VIST, oppslag), oppslag.data.alle_krav
    first, utbetaling = krav[0], eksempler.make_utbetaling(clock.today())
    payments = oppslag.data.innbetalinger
    context = {
        **build_context(VIST, oppslag),
        "vist": VIST,
        "tilgang": None,  # nobody has access to an example: the frame of the page is the signed-out one
        "tilstander": TILSTANDER,
        "feilsider": FEILSIDER,
        "ikoner": IKONER,
        "forfallsplan": draw_forfallsplan(stilling),
        "gruppetabell": draw_gruppetabell(stilling, (), ("Skatt",)),
        "krav_tabell": draw_krav_tabell(stilling, (krav[1].noekkel,)),
        "rader": build_rader(payments, [row.noekkel for row in payments], get_mer=Spor(krav).get_dekning),
        "summer": sum_innbetalinger(payments),
        "utbetaling": utbetaling,
        "betalinger": choose_betalinger(krav, [first.kravforfall[0].kravforfallsidentifikator]).betalinger,
        "gammel": _make_old(oppslag),
        "avvik": eksempler.make_avvik(),
        "forfalt_siden": ForfaltSiden(
            beloep=first.gjenstaaende_beloep,
            poster=((first, first.kravforfall[0].forfallsdato),),
            sist_riktig=first.kravforfall[0].forfallsdato,
            is_hentet_senere=False,
        ),
        "uleselige": (eksempler.ULESELIG_KRAV,),
        "uleselige_i_liste": (eksempler.ULESELIG_INNBETALING,),
        "mangler": (_make_mangel(),),
        "alle_aar": list_aar(clock.today()),
        "aar": clock.today().year,
        "valg": (("a", _("Det ene")), ("b", _("Det andre"))),
    }
    return render(request, "stilark/stilark.html", context)


@open_view
@require_safe
@debug_only
def stilark_tilstand(request: PortalRequest, tilstand: str) -> HttpResponse:
    """One state, as the page that has it looks."""
    found = next((one for one in (*TILSTANDER, *FEILSIDER) if one.id == tilstand), None)
    return found.vis(request) if found else not_found(request)


def _look_up(aapne: AapneKrav) -> Oppslag[AapneKrav]:
    clock = get_clock()
    return Oppslag(data=aapne, fetched_at=clock.now() - timedelta(minutes=2), fetched_on=clock.today())


def _make_old(oppslag: Oppslag[AapneKrav], problem: Problem = Problem.UTILGJENGELIG) -> Oppslag[AapneKrav]:
    clock = get_clock()
    then, day = clock.now() - timedelta(hours=26), clock.today() - timedelta(1)
    return replace(oppslag, fetched_at=then, fetched_on=day, is_old=True, problem=problem)


def _make_mangel() -> Mangel:
    return Mangel(liste="krav", aar=get_clock().today().year - 1, problem=Problem.UTILGJENGELIG)


def _show_oversikt(
    aapne: Callable[[AapneKrav], AapneKrav], *, problem: Problem | None = None
) -> Callable[[PortalRequest], HttpResponse]:
    """The first page with what is made of the example."""

    def show(request: PortalRequest) -> HttpResponse:
        oppslag = _look_up(aapne(eksempler.make_aapne(get_clock().today())))
        if problem:
            oppslag = _make_old(oppslag, problem)
        context = build_context(VIST, oppslag)
        if not oppslag.data.is_skjermet:
            stilling, apne = Stilling.of(VIST, oppslag), tuple(request.GET.getlist("apen"))
            context |= {
                "forfallsplan": draw_forfallsplan(stilling),
                "gruppetabell": draw_gruppetabell(stilling, apne, tuple(request.GET.getlist("gruppe"))),
                "krav_tabell": draw_krav_tabell(stilling, apne),
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
    """The payments of this year; `lacks_a_year`: the list of the year before could not be had."""

    def show(request: PortalRequest) -> HttpResponse:
        clock = get_clock()
        today = clock.today()
        payments = eksempler.make_innbetalinger(today) if has_rader else ()
        payments = tuple(row for row in payments if row.innbetalingsdato.year == today.year)
        found: Oppslag[Liste[Innbetaling] | None] = Oppslag(
            data=Liste(rader=payments, uleselige=uleselige),
            fetched_at=clock.now() - timedelta(hours=26 if is_old else 0, minutes=2),
            is_old=is_old,
            problem=Problem.UTILGJENGELIG if is_old else None,
        )
        missing: Oppslag[Liste[Innbetaling] | None] = Oppslag(data=None, problem=Problem.UTILGJENGELIG)
        regnskap = Regnskap(
            aapne=_look_up(eksempler.make_aapne(today)),
            krav=(),
            innbetalinger=((today.year, found), *(((today.year - 1, missing),) if lacks_a_year else ())),
            utbetalinger=(),
        )
        liste = Aarsliste(aar=today.year, regnskap=regnskap)
        rader = build_rader(
            payments, request.GET.getlist("apen"), aar=liste.aar, get_mer=Spor(eksempler.make_krav(today)).get_dekning
        )
        context = {**build_aarsside(VIST, liste, "innbetalinger", "innbetalinger"), "rader": rader}
        context["summer"] = sum_innbetalinger(payments)
        return render_page(request, "aarsside.html", context, partials=("aarsliste",))

    return show


def _show_feil(
    mal: str, status: int, get_context: Callable[[PortalRequest], dict[str, object]] = lambda _request: {}
) -> Callable[[PortalRequest], HttpResponse]:
    """An error page."""

    def show(request: PortalRequest) -> HttpResponse:
        facts: dict[str, object] = {"referanse": request.referanse, "now": get_clock().now(), "tilgang": VIST}
        return render(request, f"errors/{mal}.html", facts | get_context(request), status=status)

    return show


def _refuse_periode(request: PortalRequest) -> dict[str, object]:
    now: datetime = get_clock().now()
    query = QueryDict(f"fra=01.01.{now.year - 30}&til=01.01.{now.year}")
    return {"tilgang": None, "feil": read_periode(query, get_clock().today()).feil}


TILSTANDER = (
    Tilstand(id="lastet", navn=_("Lastet"), vis=_show_oversikt(lambda aapne: aapne)),
    Tilstand(
        id="gammelt",
        navn=_("Lastet, men gammelt: Skatteetaten svarer ikke"),
        vis=_show_oversikt(lambda aapne: aapne, problem=Problem.UTILGJENGELIG),
    ),
    Tilstand(
        id="gammelt-uleselig-svar",
        navn=_("Lastet, men gammelt: Skatteetaten svarer med noe vi ikke kan lese"),
        vis=_show_oversikt(lambda aapne: aapne, problem=Problem.UFORSTAAELIG),
    ),
    Tilstand(id="gammel-liste", navn=_("En liste er gammel"), vis=_show_innbetalinger(is_old=True)),
    Tilstand(id="ingenting-i-perioden", navn=_("Ingenting i perioden"), vis=_show_innbetalinger(has_rader=False)),
    Tilstand(id="ingenting", navn=_("Ingenting i det hele tatt"), vis=_show_oversikt(lambda _aapne: AapneKrav())),
    Tilstand(id="noe-mangler", navn=_("En del mangler"), vis=_show_innbetalinger(lacks_a_year=True)),
    Tilstand(id="for-mye", navn=_("For mye: velg et kortere tidsrom"), vis=_show_feil("400", 400, _refuse_periode)),
    Tilstand(
        id="mangler-rett",
        navn=_("Retten mangler"),
        vis=_show_feil("mangler_rett", 403, lambda _request: {"eier": VIST.orgnr, "is_uten_systembruker": True}),
    ),
    Tilstand(
        id="mangler-rett-regnskapsfoerer",
        navn=_("Retten mangler hos regnskapsføreren"),
        vis=_show_feil("mangler_rett", 403, lambda _request: {"eier": "300000006", "is_uten_systembruker": False}),
    ),
    Tilstand(
        id="skjermet",
        navn=_("Skjermet"),
        vis=_show_oversikt(lambda _aapne: AapneKrav(is_skjermet=True)),
    ),
    Tilstand(id="ukjent-virksomhet", navn=_("Virksomheten er ukjent"), vis=_show_feil("ukjent_virksomhet", 404)),
    Tilstand(
        id="utilgjengelig",
        navn=_("Skatteetaten svarer ikke, og vi har ingenting å vise"),
        vis=_show_feil("tall_utilgjengelig", 503),
    ),
    Tilstand(
        id="uleselig-rad",
        navn=_("Én rad kan ikke leses"),
        vis=_show_oversikt(
            lambda aapne: replace(aapne, uleselige=(eksempler.ULESELIG_KRAV, eksempler.ULESELIG_INNBETALING))
        ),
    ),
    Tilstand(
        id="uleselig-rad-i-liste",
        navn=_("Én rad i en liste kan ikke leses"),
        vis=_show_innbetalinger(uleselige=(eksempler.ULESELIG_INNBETALING,)),
    ),
)
FEILSIDER = (
    Tilstand(id="403", navn=_("Skjemaet er avvist"), vis=_show_feil("403", 403)),
    Tilstand(id="404", navn=_("Siden finnes ikke"), vis=not_found),
    Tilstand(id="500", navn=_("Feil hos oss"), vis=_show_feil("500", 500)),
    Tilstand(id="for-mange", navn=_("For mange ganger"), vis=_show_feil("for_mange", 429, lambda _r: {"minutter": 4})),
    Tilstand(
        id="innlogging-feilet",
        navn=_("Innloggingen gikk ikke"),
        vis=_show_feil("innlogging_feilet", 400, lambda _r: {"tilgang": None, "grunn": _("ID-porten svarte ikke.")}),
    ),
    Tilstand(id="kan-ikke-betales", navn=_("Kan ikke betales"), vis=_show_feil("kan_ikke_betales", 404)),
    Tilstand(
        id="krav-ikke-funnet",
        navn=_("Kravet finnes ikke"),
        vis=_show_feil(
            "krav_ikke_funnet",
            404,
            lambda _r: {"krav_id": "EKSEMPEL-0", "alle_aar": [2021, 2022], "mangler": (_make_mangel(),)},
        ),
    ),
    Tilstand(id="tilgang-utilgjengelig", navn=_("Altinn svarer ikke"), vis=_show_feil("tilgang_utilgjengelig", 503)),
)
