"""What the page of an organisation's access for the system shows: its state, a text to send, who has seen figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.access.innsyn import Innsynsrad
from portal.access.systemforespoersler import HusketForespoersel
from portal.api.systemtilgang import get_behov, get_leverandoer, make_overview_address
from portal.clock import get_clock
from portal.domain.systemtilgang import Behov, Forespoersel, Systemtilgang
from portal.domain.tekst import format_orgnr
from portal.domain.tilgang import Grunn, OrganisationLike
from portal.web.came_from import NAVN, WayBack
from portal.web.templatetags.innsynsord import UTEN_TALL

SYSTEM = "Min side for virksomheter"  # as it is registered in Altinn
SYSTEM_KLIENTER = f"{SYSTEM}, klienter"
NAVN_SYSTEMTILGANG = gettext_lazy("Systemtilgang")
SEEN = timedelta(days=30)
MAX_FOLLOWED = 24  # every five seconds for two minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class Innsynsperson:
    """A person who has seen the organisation's figures."""

    navn: str
    grunn: Grunn
    sist: datetime
    ganger: int


def build_context(
    tilgang: OrganisationLike,
    found: Systemtilgang,
    husket: HusketForespoersel | None,
    seen: Sequence[Innsynsrad] = (),
    *,
    navn: str = "",
    **more: object,
) -> dict[str, object]:
    """Build the context of the page. `navn` is the signed-in person's, for the text to send."""
    venter, is_usable, seere = found.venter_paa, found.tilstand.is_usable, list_innsynspersoner(seen)
    vis: dict[str, object] = {
        "funnet": found,
        "is_usable": is_usable,
        "overskrift": _name_page(found),
        "husket": _find_asked_here(found, husket),
        "adresse": reverse("systemtilgang", args=[tilgang.orgnr]),
        "trekk": reverse("systemtilgang_trekk", args=[tilgang.orgnr]),
        "has_klientsystem": bool(settings.SYSTEM_ID_KLIENTER),
        "venter": venter,
        "brev": write_brev(tilgang, venter, navn, is_endring=is_usable) if venter is not None else "",
        "behov": name_behov(get_behov()),
        "mangler": name_behov(found.mangler),
        "gitt": name_behov(found.forespoersel.behov) if found.forespoersel is not None else (),
        "altinn": make_overview_address(),
        "system": SYSTEM,
        "leverandoer": get_leverandoer(),
        "seere": seere,
        "seere_ganger": sum(one.ganger for one in seere),
        "now": get_clock().now(),
    }
    overview = WayBack(adresse=reverse("oversikt", args=[tilgang.orgnr]), navn=NAVN["oversikt"])
    has_figures = is_usable or more.get("agent") is not None
    return {"tilgang": tilgang, "tilbake": overview if has_figures else None, "vis": vis | more}


def list_innsynspersoner(rows: Sequence[Innsynsrad]) -> tuple[Innsynsperson, ...]:
    """Who has seen figures, last first. A page that shows none is not counted."""
    found: dict[str, Innsynsperson] = {}
    for row in rows:  # newest first
        if row.is_avvist or row.hva in UTEN_TALL:
            continue
        key = row.person.noekkel if row.person else ""
        navn = (row.person.navn or _("Navn ikke oppgitt")) if row.person else _("Kan ikke leses lenger")
        first = found.get(key)
        found[key] = Innsynsperson(
            navn=first.navn if first else navn,
            grunn=first.grunn if first else row.grunn,
            sist=first.sist if first else row.tid,
            ganger=(first.ganger if first else 0) + 1,
        )
    return tuple(found.values())


def name_behov(behov: Behov) -> tuple[str, ...]:
    """Rights and packages in words: Altinn names them so that the name can be read from the code."""
    # Codes have no ø: `regnskapsforer-lonn`, `forretningsforer-eiendom`.
    codes = (one.replace("forer", "fører").replace("lonn", "lønn") for one in sorted(behov.rettigheter | behov.pakker))
    names = (one.removeprefix("ske-").replace("-", " ") for one in codes)
    return tuple(dict.fromkeys(name[:1].upper() + name[1:] for name in names))


def write_brev(
    tilgang: OrganisationLike, venter: Forespoersel, navn: str, *, is_endring: bool = False, is_klienter: bool = False
) -> str:
    """A text to send to somebody who can approve."""
    who = {"navn": tilgang.navn, "orgnr": format_orgnr(tilgang.orgnr)}
    if is_klienter:
        asked = _(
            "Hei! Kan du godkjenne at Min side for virksomheter får lese krav og betalinger hos Skatteetaten for de "
            "klientene til %(navn)s (%(orgnr)s) som vi velger?"
        )
    elif is_endring:
        asked = _("Hei! Kan du godkjenne at Min side for virksomheter får mer tilgang for %(navn)s (%(orgnr)s)?")
    else:
        asked = _(
            "Hei! Kan du godkjenne at Min side for virksomheter får lese krav og betalinger hos Skatteetaten "
            "for %(navn)s (%(orgnr)s)?"
        )
    parts = (
        asked % who,
        _("Gå hit, logg inn i Altinn og velg «Godkjenn systemtilgang»:") + f"\n{venter.confirm_url}",
        _(
            "Systemet kan bare lese. Tilgangen kan trekkes tilbake i Altinn når som helst. "
            "Altinn logger deg ut når du har svart."
        ),
        _("Hilsen %(navn)s") % {"navn": navn} if navn else "",
    )
    return "\n\n".join(part for part in parts if part)


def _name_page(found: Systemtilgang) -> str:
    if found.tilstand.is_usable:
        return _("Systemtilgang")
    return _("Venter på godkjenning") if found.venter_paa is not None else _("Gi systemet tilgang")


def _find_asked_here(found: Systemtilgang, husket: HusketForespoersel | None) -> HusketForespoersel | None:
    """What is remembered, if it is of the request that Altinn has now."""
    request = found.forespoersel
    return husket if husket is not None and request is not None and husket.request_id == request.id else None
