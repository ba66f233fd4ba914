"""Whether a print is as we made it: asked by whoever holds it, answered with yes or no and nothing else."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from django.conf import settings
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.access.grense import count
from portal.clock import NORGE
from portal.documents.referanse import Paategning, is_ekte
from portal.domain.numre import is_orgnr
from portal.domain.utvalg import parse_beloep
from portal.web.decorators import open_view
from portal.web.forms import read_dato
from portal.web.request import PortalRequest, get_address

LONGEST = 80  # characters of a field
FELT = ("orgnr", "fra", "til", "laget", "saldo", "referanse")


@dataclass(frozen=True, slots=True, kw_only=True)
class Skjema:
    """What was typed, what is wrong with it, and what it means when nothing is."""

    typed: dict[str, str]
    feil: dict[str, str]
    paategning: Paategning | None


@open_view
@require_http_methods(["GET", "HEAD", "POST"])
def kontroll(request: PortalRequest) -> HttpResponse:
    """The form, and its answer. It tells nothing of what we have: only whether the print carries our mark."""
    if request.method != "POST":
        return _render(request, Skjema(typed={}, feil={}, paategning=None))
    count("kontroll", get_address(request), most=settings.LIMIT_CHECKS, window=settings.LIMIT_WINDOW)
    skjema = read_skjema(request.POST)
    if skjema.paategning is None:
        return _render(request, skjema, status=400)
    return _render(request, skjema, svar=is_ekte(skjema.paategning, skjema.typed["referanse"]))


def read_skjema(query: QueryDict) -> Skjema:
    """The fields as people copy them from a print."""
    typed = {name: query.get(name, "").strip()[:LONGEST] for name in FELT}
    orgnr = re.sub(r"\s", "", typed["orgnr"])
    fra, til = read_dato(typed["fra"]), read_dato(typed["til"])
    laget, (is_saldo, saldo) = _read_laget(typed["laget"]), _read_saldo(typed["saldo"])
    checks = {
        "orgnr": (is_orgnr(orgnr), _("Skriv organisasjonsnummeret, ni sifre, slik det står på utskriften.")),
        "fra": (fra is not None, _("Skriv datoen perioden begynner, for eksempel 01.01.2023.")),
        "til": (til is not None, _("Skriv datoen perioden slutter, for eksempel 31.12.2023.")),
        "laget": (laget is not None, _("Skriv når utskriften er laget, for eksempel 28.08.2023 kl. 09.16.")),
        "saldo": (is_saldo, _("Skriv saldoen ved periodens slutt, for eksempel 21 200,00.")),
        "referanse": (bool(typed["referanse"]), _("Skriv referansen slik den står på utskriften.")),
    }
    feil = {name: words for name, (is_right, words) in checks.items() if not is_right}
    feil |= {name: _("Feltet er sendt to ganger.") for name in FELT if len(query.getlist(name)) > 1}
    if feil or fra is None or til is None or laget is None:
        return Skjema(typed=typed, feil=feil, paategning=None)
    return Skjema(typed=typed, feil={}, paategning=Paategning(orgnr=orgnr, fra=fra, til=til, laget=laget, saldo=saldo))


def _read_laget(text: str) -> datetime | None:
    """`28.08.2023 kl. 09.16`, with or without the word between."""
    found = re.fullmatch(r"(\S+?)\s*(?:kl\.?|at)?\s*([0-9]{1,2})[.:]([0-9]{2})", text)
    day: date | None = read_dato(found[1]) if found else None
    try:
        return datetime.combine(day, time(int(found[2]), int(found[3])), NORGE) if found and day else None
    except ValueError:
        return None


def _read_saldo(text: str) -> tuple[bool, Decimal | None]:
    """Whether it is a balance, and which; None where the print says that it is not reckoned."""
    if text.casefold() in {one.casefold() for one in ("Ikke beregnet", _("Ikke beregnet"))}:
        return True, None
    amount = parse_beloep(text)
    return amount is not None, amount


def _render(request: PortalRequest, skjema: Skjema, *, svar: bool | None = None, status: int = 200) -> HttpResponse:
    context = {"typed": skjema.typed, "feil": skjema.feil, "svar": svar}
    return render(request, "kontroll/kontroll.html", context, status=status)
