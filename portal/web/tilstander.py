"""Page states for the gallery, rendered from real templates with invented figures."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from django.http import HttpResponse, QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.api.endpoints import INNBETALINGSAAR
from portal.api.regnskap import Regnskap
from portal.clock import get_clock
from portal.domain.avvik import ForfaltSiden
from portal.domain.betaling import Innbetaling
from portal.domain.grunnlag import Mangel
from portal.domain.krav import Krav
from portal.domain.svar import KRAVLISTE, AapneKrav, Liste, Oppslag, Problem, UleseligRad
from portal.web import eksempler
from portal.web.aarsliste import YearLedger
from portal.web.aarsside import INNBETALINGER, render_aarsside
from portal.web.eksempler import Eksempel
from portal.web.feil import not_found, render_feil
from portal.web.forms import read_periode
from portal.web.ledger_snapshot import LedgerSnapshot, render_forfallsplan, render_gruppetabell, render_krav_tabell
from portal.web.render import render_page
from portal.web.request import PortalRequest
from portal.web.utvalg import NO_FILTER
from portal.web.virksomhetsside import build_context

VIST = Eksempel()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tilstand:
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
            snapshot, apne = LedgerSnapshot.of(VIST, oppslag), tuple(request.GET.getlist("apen"))
            context |= {
                "forfallsplan": render_forfallsplan(snapshot),
                "gruppetabell": render_gruppetabell(snapshot, (), tuple(request.GET.getlist("gruppe"))),
                "krav_tabell": render_krav_tabell(snapshot, NO_FILTER, apne),
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
    return {"tilgang": None, "feil": read_periode(query, today).feil}


def _add_krav_uten_forfallsdato(aapne: AapneKrav) -> AapneKrav:
    krav = eksempler.make_krav_uten_forfallsdato(get_clock().today())
    return replace(aapne, alle_krav=(*aapne.alle_krav, krav))


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
    Tilstand(
        id="forfalt-og-til-gode",
        navn=_("Mer til gode enn det som er forfalt"),
        vis=_show_oversikt(lambda _aapne: eksempler.make_kredit(get_clock().today())),
    ),
    Tilstand(
        id="uten-forfallsdato",
        navn=_("Et krav uten forfallsdato"),
        vis=_show_oversikt(_add_krav_uten_forfallsdato),
    ),
    Tilstand(
        id="krav-ukjent",
        navn=_("Svaret mangler listen over krav"),
        vis=_show_oversikt(lambda aapne: replace(aapne, alle_krav=(), ukjente_lister=(KRAVLISTE,))),
    ),
    Tilstand(id="gammel-liste", navn=_("En liste er gammel"), vis=_show_innbetalinger(is_old=True)),
    Tilstand(id="ingenting-i-perioden", navn=_("Ingenting i perioden"), vis=_show_innbetalinger(has_rader=False)),
    Tilstand(id="ingenting", navn=_("Ingenting i det hele tatt"), vis=_show_oversikt(lambda _aapne: AapneKrav())),
    Tilstand(id="noe-mangler", navn=_("En del mangler"), vis=_show_innbetalinger(lacks_a_year=True)),
    Tilstand(id="for-mye", navn=_("For mye: velg et kortere tidsrom"), vis=_show_feil("400", _refuse_periode)),
    Tilstand(
        id="mangler-rett",
        navn=_("Retten mangler"),
        vis=_show_feil("mangler_rett", lambda: {"eier": VIST.orgnr, "is_uten_systembruker": True}),
    ),
    Tilstand(
        id="mangler-rett-regnskapsfoerer",
        navn=_("Retten mangler hos regnskapsføreren"),
        vis=_show_feil("mangler_rett", lambda: {"eier": "300000006", "is_uten_systembruker": False}),
    ),
    Tilstand(
        id="skjermet",
        navn=_("Skjermet"),
        vis=_show_oversikt(lambda _aapne: AapneKrav(is_skjermet=True)),
    ),
    Tilstand(id="ukjent-virksomhet", navn=_("Virksomheten er ukjent"), vis=_show_feil("ukjent_virksomhet")),
    Tilstand(
        id="utilgjengelig",
        navn=_("Skatteetaten svarer ikke, og vi har ingenting å vise"),
        vis=_show_feil("tall_utilgjengelig"),
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
    Tilstand(id="403", navn=_("Skjemaet er avvist"), vis=_show_feil("403")),
    Tilstand(id="404", navn=_("Siden finnes ikke"), vis=not_found),
    Tilstand(id="405", navn=_("Adressen tar bare skjemaer"), vis=_show_feil("405")),
    Tilstand(id="500", navn=_("Feil hos oss"), vis=_show_feil("500")),
    Tilstand(id="for-mange", navn=_("For mange ganger"), vis=_show_feil("for_mange", lambda: {"minutter": 4})),
    Tilstand(
        id="innlogging-feilet",
        navn=_("Innloggingen gikk ikke"),
        vis=_show_feil("innlogging_feilet", lambda: {"tilgang": None, "grunn": _("Innloggingen ble avbrutt.")}),
    ),
    Tilstand(id="idporten-utilgjengelig", navn=_("ID-porten svarer ikke"), vis=_show_feil("idporten_utilgjengelig")),
    Tilstand(id="kan-ikke-betales", navn=_("Kan ikke betales"), vis=_show_feil("kan_ikke_betales")),
    Tilstand(
        id="krav-ikke-funnet",
        navn=_("Kravet finnes ikke"),
        vis=_show_feil(
            "krav_ikke_funnet",
            lambda: {"krav_id": "EKSEMPEL-0", "alle_aar": [2021, 2022], "mangler": (make_mangel(),)},
        ),
    ),
    Tilstand(id="tilgang-utilgjengelig", navn=_("Altinn svarer ikke"), vis=_show_feil("tilgang_utilgjengelig")),
)
