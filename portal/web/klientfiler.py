"""Payment files of many clients: one plan for each, from its own open list, account and choice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.http import QueryDict
from django.utils.translation import gettext as _

from portal.access.betalingsfiler import changing, find_fil, keep_fil, list_filer, list_ventende, name_fil
from portal.access.lesing import read_aapne_krav
from portal.access.tilgang import get_tilgang, get_tilganger
from portal.api.errors import ApiError
from portal.bankdager import NORSKE
from portal.clock import get_clock
from portal.domain.betalingsfil import Filplan, plan_betalingsfil
from portal.domain.filmerker import Betalingsfil, collect_merker
from portal.domain.numre import is_orgnr
from portal.domain.svar import AapneKrav, Oppslag
from portal.domain.tekst import format_konto
from portal.domain.tilgang import Tilgang
from portal.web.betalingsfilskjema import Betalingsfilskjema, make_avtrykk, read_filskjema
from portal.web.filmerker import make_fil
from portal.web.request import PortalRequest

MAX_KLIENTFILER = 50  # clients at once
OMFANG = ("forfalte", "alle")
NAAR = ("forst", "forfall")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fellesvalg:
    """What is chosen for all clients: which, what of theirs, and when to pay."""

    orgnumre: tuple[str, ...]
    hva: str
    naar: str

    @property
    def feil(self) -> str:
        """Why nothing can be shown for it; empty if it can."""
        if not self.orgnumre:
            return _("Velg minst én klient.")
        if len(self.orgnumre) > MAX_KLIENTFILER:
            return _("Velg høyst %(most)s klienter om gangen.") % {"most": MAX_KLIENTFILER}
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Klientfil:
    """One client: the plan of its file, or why there is none."""

    tilgang: Tilgang
    skjema: Betalingsfilskjema
    aapne: AapneKrav | None = None  # None: no figures to go by
    plan: Filplan | None = None
    hentet: datetime | None = None
    hinder: str = ""

    @property
    def is_med(self) -> bool:
        """Whether a file can be made."""
        return self.plan is not None and bool(self.plan.betalinger)

    @property
    def vist(self) -> str:
        """What the page shows as a short text."""
        return make_avtrykk(self.plan) if self.plan is not None else ""

    @property
    def is_feil(self) -> bool:
        """Whether its account is missing or wrong."""
        return self.is_med and bool(self.skjema.feil)

    @property
    def adresse(self) -> str:
        """The choice, as a query of the client's own page."""
        return self.skjema.adresse


@dataclass(frozen=True, slots=True, kw_only=True)
class LagedeFiler:
    """The files of a form, and whose are new."""

    filer: Sequence[Betalingsfil]
    nye: Sequence[Tilgang]


def read_fellesvalg(query: QueryDict) -> Fellesvalg:
    """Read the form: each client once, and the first choice in place of an unknown one."""
    asked = dict.fromkeys(orgnr for orgnr in query.getlist("klient") if is_orgnr(orgnr))
    hva, naar = query.get("hva", ""), query.get("naar", "")
    return Fellesvalg(
        orgnumre=tuple(asked),
        hva=hva if hva in OMFANG else OMFANG[0],
        naar=naar if naar in NAAR else NAAR[0],
    )


def plan_klientfiler(request: PortalRequest, valg: Fellesvalg, *, is_sendt: bool) -> list[Klientfil]:
    """A plan for each client that the person has access to. Raises as `get_virksomheter`."""
    tilganger = get_tilganger(request.session, valg.orgnumre)
    read = read_aapne_krav(tilganger, partial(get_tilgang, request.session, is_sure=True))
    return [_plan_one(request, valg, tilgang, found, is_sendt=is_sendt) for tilgang, found in read]


def _plan_one(
    request: PortalRequest,
    valg: Fellesvalg,
    tilgang: Tilgang,
    found: Oppslag[AapneKrav] | ApiError,
    *,
    is_sendt: bool,
) -> Klientfil:
    typed = request.POST.get(f"konto-{tilgang.orgnr}")
    konto = find_konto(tilgang) if typed is None else typed
    form = QueryDict(mutable=True)
    form.update({"konto": konto, "naar": valg.naar, valg.hva: "ja"})
    skjema = read_filskjema(form, get_clock().today(), is_sendt=is_sendt)
    hinder = _find_hinder(found)
    if isinstance(found, ApiError) or hinder:
        return Klientfil(tilgang=tilgang, skjema=skjema, hinder=hinder)
    plan = make_plan(tilgang, found.data, skjema)
    return Klientfil(tilgang=tilgang, skjema=skjema, aapne=found.data, plan=plan, hentet=found.fetched_at)


def find_konto(tilgang: Tilgang) -> str:
    """The account of the newest file that is kept; empty if there is none."""
    newest = max(list_filer(tilgang), key=lambda fil: fil.laget, default=None)
    return format_konto(newest.konto) if newest is not None else ""


def make_plan(tilgang: Tilgang, aapne: AapneKrav, skjema: Betalingsfilskjema) -> Filplan:
    """What the client's own page would show."""
    merker = collect_merker(list_ventende(tilgang, aapne))
    return plan_betalingsfil(aapne, skjema.valg, skjema.tid, NORSKE, merker, get_clock().today())


def _find_hinder(found: Oppslag[AapneKrav] | ApiError) -> str:
    if isinstance(found, ApiError):
        return _("Tallene kunne ikke hentes.")
    if found.data.is_skjermet:
        return _("Tallene er skjermet.")
    return _("Tallene er gamle. Filen kan lages når Skatteetaten svarer igjen.") if found.is_old else ""


def keep_filer(filer: Sequence[Klientfil], vist: Mapping[str, str], noekkel: str) -> LagedeFiler | None:
    """The files that the page showed; None if something has changed since, and then none is made.

    The same form sent twice gives the same files. Those who make files of an organisation take turns: what somebody
    has put in another file between the two looks is found at the second.
    """
    asked = [(one, name_fil(one.tilgang, noekkel, vist[one.tilgang.orgnr], one.skjema.konto)) for one in filer]
    if any(one.vist != vist[one.tilgang.orgnr] and find_fil(one.tilgang, fil_id) is None for one, fil_id in asked):
        return None
    made: list[Betalingsfil] = []
    new: list[Tilgang] = []
    for one, fil_id in asked:
        with changing(one.tilgang):
            fil = find_fil(one.tilgang, fil_id)
            if fil is None and one.aapne is not None:
                plan = make_plan(one.tilgang, one.aapne, one.skjema)
                if make_avtrykk(plan) != vist[one.tilgang.orgnr]:
                    return None
                fil = make_fil(one.tilgang, plan, fil_id, one.skjema.konto)
                keep_fil(one.tilgang, fil)
                new.append(one.tilgang)
        if fil is not None:
            made.append(fil)
    return LagedeFiler(filer=made, nye=new)
