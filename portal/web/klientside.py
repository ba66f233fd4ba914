"""The list of organisations for page and file: the filter, its counts and sums."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.clock import NORGE, get_clock, get_real_date
from portal.domain.collation import sort_key
from portal.domain.klienter import KLIENTFILTRE, Klient, Klientsum, sum_klienter
from portal.domain.klientkort import MAX_ETIKETT, clean
from portal.domain.tilgang import Virksomhet
from portal.domain.virksomheter import Virksomhetstreff
from portal.jobs.klientliste import Klientliste
from portal.web.filtervalg import Filtervalg
from portal.web.klientrader import Mine
from portal.web.lagrede_utvalg import build_lagrede
from portal.web.listeformer import KLIENTER, KLIENTER_MED_KORT, KLIENTKORT
from portal.web.request import PortalRequest
from portal.web.utvalg import Alternativ, Listevisning, UgyldigValg, build_visning, read_spoerring
from portal.web.virksomhetsliste import VirksomhetFilter, count_veksler
from portal.wording import write_tidspunkt, write_tidsspenn
from portal.wording_nytt import count_endringer

ALLE, OPPFOELGING, FAVORITTER, NYTT = "alle", "oppfolging", "favoritter", "nytt"
FEW = 6  # from so many, there are a search field and filters


@dataclass(frozen=True, slots=True, kw_only=True)
class Klientvalg:
    """What the query chooses."""

    utvalg: VirksomhetFilter
    treff: Virksomhetstreff
    vis: str
    etikett: str  # the label that the list is limited to
    nylige: tuple[Virksomhet, ...]
    synlige: tuple[Klient, ...]  # all that are not hidden, whatever is searched for
    visning: Listevisning[Klient]

    @property
    def treff_i_listen(self) -> tuple[Klient, ...]:
        """The rows chosen, on all pages."""
        return self.visning.utsnitt.treff

    @property
    def only_hit(self) -> str:
        """The organisation that alone matches the search; empty if there are more or none."""
        is_only = bool(self.utvalg.sok) and len(self.treff_i_listen) == 1 and not self.treff.skjulte
        return self.treff_i_listen[0].orgnr if is_only else ""


def choose_klienter(request: PortalRequest, mine: Mine, rows: Sequence[Klient], default: str = "") -> Klientvalg:
    """Apply the query's search, filter and sorting. `default`: the filter if the query has none."""
    by_kort = request.GET.get("sorter", "").removeprefix("-") in KLIENTKORT.kolonner
    form = KLIENTER_MED_KORT if mine.kort or by_kort else KLIENTER
    spoerring = read_spoerring(request.GET, form)
    if spoerring.feil or spoerring.valg.minst is not None or spoerring.valg.mest is not None:
        raise UgyldigValg(_("Listen over virksomheter kan ikke avgrenses på beløp."))  # each has several amounts
    utvalg = VirksomhetFilter.from_query(request.GET)
    vis = _read_vis(request, default or _get_default(mine, utvalg))
    treff = mine.find(utvalg)
    everything = mine.find(replace(utvalg, sok="")) if utvalg.sok else treff
    found, shown = ({unit.orgnr for unit in each.alle} for each in (treff, everything))
    etikett = _read_etikett(request)
    if etikett:
        rows = [row for row in rows if etikett in row.kort.etiketter]
    chosen = [row for row in rows if row.orgnr in found and KLIENTFILTRE[vis](row)]
    kept = (("vis", vis), *([("etikett", etikett)] if etikett else ()), *utvalg.veksler)
    return Klientvalg(
        utvalg=utvalg,
        treff=treff,
        vis=vis,
        nylige=everything.nylige,
        synlige=tuple(row for row in rows if row.orgnr in shown),
        etikett=etikett,
        visning=build_visning(chosen, form, spoerring, kept, tabell="klientliste"),
    )


def _read_vis(request: PortalRequest, default: str) -> str:
    """The filter; a search ignores the one that was on when it was typed."""
    vis = request.GET.get("vis") or default
    if vis not in KLIENTFILTRE or len(request.GET.getlist("vis")) > 1:
        raise UgyldigValg(_("Listen har ikke utvalget «%(vis)s».") % {"vis": vis[:30]})
    return ALLE if request.GET.get("sok", "").strip() else vis


def _read_etikett(request: PortalRequest) -> str:
    """The label; a search ignores it, as it ignores the filter."""
    return "" if request.GET.get("sok", "").strip() else clean(request.GET.get("etikett", ""))[:MAX_ETIKETT]


def _get_default(mine: Mine, utvalg: VirksomhetFilter) -> str:
    """What needs attention, if there are too many to take in at a glance and some have figures."""
    return ALLE if is_few(mine) or utvalg.veksler or not mine.med_tall else OPPFOELGING


def is_few(mine: Mine) -> bool:
    """Whether all can be taken in at a glance."""
    return len(mine.kan_velges) < FEW


def build_klientside(mine: Mine, rows: list[Klient], valg: Klientvalg, liste: Klientliste | None) -> dict[str, object]:
    """Build the page's context."""
    visning = valg.visning
    is_under_arbeid = liste is not None and liste.is_under_arbeid
    hentede = set() if liste is None else liste.hentede
    return {
        "liste": visning,
        "klienter": visning.utsnitt.rader,
        "utvalg": valg.utvalg,
        "treff": valg.treff,
        "med_skjulte": valg.utvalg.show_hidden(valg.treff),
        "veksler": count_veksler(mine.units, valg.utvalg, valg.treff),
        "summer": sum_klienter(valg.treff_i_listen),
        "treff_antall": sum(not row.is_uten_tall for row in valg.treff_i_listen),
        "has_kort": bool(mine.kort),
        **_sum_nytt(rows),
        "etiketter": _list_etiketter(mine, valg.etikett),
        "etikettsummer": _sum_etiketter(valg.treff_i_listen),
        **build_lagrede(mine.utvalg, visning.lenker),
        "vis": () if is_few(mine) and valg.vis == ALLE else _list_vis(valg, is_under_arbeid=is_under_arbeid),
        "valgt_vis": valg.vis,
        "is_faa": is_few(mine),
        "can_velge": not is_few(mine) and bool(mine.med_tall),
        "nylige": () if is_few(mine) else valg.nylige,
        "antall_i_alt": len(mine.kan_velges),
        "antall": len(mine.med_tall),
        "antall_hentet": sum(orgnr in hentede for orgnr in mine.med_tall),
        "mangler": sum(row.is_ventende for row in rows),
        "is_under_arbeid": is_under_arbeid,
        "is_stanset": liste is not None and liste.is_stanset,
        "query_string": "?" + urlencode(cast("Sequence[tuple[str, str]]", visning.lenker)),
        "utskrift": _write_paper_edges(mine, valg),
        "now": get_clock().now(),
    }


def _list_vis(valg: Klientvalg, *, is_under_arbeid: bool) -> list[Filtervalg]:
    """`is_under_arbeid`: figures are being fetched, so that counts by figures may grow."""
    names = _name_vis()
    is_growing = is_under_arbeid and any(row.is_ventende for row in valg.synlige)
    # Of fifteen thousand, nearly all are in no other filter: nothing is known of them, or nothing yet.
    known = [row for row in valg.synlige if row.tall is not None or row.hindring is not None or row.is_favoritt]
    sorting = [pair for pair in valg.visning.lenker if pair[0] in ("etikett", "sorter")]
    choices = [
        Filtervalg(
            navn=name,
            tekst=names[name],
            antall=len(valg.synlige) if name == ALLE else sum(map(is_in, known)),
            is_endelig=not is_growing or name in (ALLE, FAVORITTER),
            lenke="?" + urlencode([("vis", name), *sorting]),
            is_valgt=name == valg.vis,
        )
        for name, is_in in KLIENTFILTRE.items()
    ]
    return [one for one in choices if one.navn not in (FAVORITTER, NYTT) or one.antall or one.is_valgt]


def _name_vis() -> dict[str, str]:
    return {
        ALLE: _("Alle"),
        OPPFOELGING: _("Må følges opp"),
        "forfalt": _("Forfalt"),
        "snart": _("Innen 14 dager"),
        "uplassert": _("Uplassert"),
        NYTT: _("Nytt"),
        "uviss": _("Mangler eller utdatert"),
        FAVORITTER: _("Favoritter"),
    }


def _sum_nytt(rows: Sequence[Klient]) -> dict[str, object]:
    """What is new across clients, as one sentence; the column is shown to whoever has marked something as seen."""
    seen = [row.nytt for row in rows if row.nytt is not None and row.nytt.foer is not None]
    changed = [nytt for nytt in seen if nytt.endringer]
    is_all_known = all(row.is_helt_sammenlignet or row.is_uten_tall for row in rows)
    return {
        "has_sett": bool(seen),
        "antall_nytt": len(changed),
        "nytt": count_endringer(sum(len(nytt.endringer) for nytt in changed), len(changed), is_all_known=is_all_known),
        "nytt_siden": min((nytt.foer for nytt in seen if nytt.foer is not None), default=None),
    }


def _list_etiketter(mine: Mine, chosen: str) -> list[Alternativ]:
    """All labels of the person's organisations, in order; none where there are none."""
    mine_now = {unit.orgnr for unit in mine.kan_velges}
    used = {label for orgnr, kort in mine.kort.items() if orgnr in mine_now for label in kort.etiketter}
    labels = sorted({*used, *([chosen] if chosen else ())}, key=sort_key)
    return [Alternativ(verdi=label, tekst=label, is_valgt=label == chosen) for label in labels]


def _sum_etiketter(shown: Sequence[Klient]) -> list[tuple[str, Klientsum]]:
    """The sums of each label; an organisation with two labels counts in both. Empty where no row has a label."""
    labels = sorted({label for row in shown for label in row.kort.etiketter}, key=sort_key)
    sums = [(label, sum_klienter(row for row in shown if label in row.kort.etiketter)) for label in labels]
    without = [row for row in shown if not row.kort.etiketter]
    return [*sums, ("", sum_klienter(without))] if sums and without else sums


def _write_paper_edges(mine: Mine, valg: Klientvalg) -> dict[str, str]:
    """What is printed at the edges of each sheet: whose list, limited to what, and when its figures were fetched."""
    times = [row.hentet for row in valg.treff_i_listen if row.tall is not None and row.hentet is not None]
    limits = ("" if valg.vis == ALLE else _name_vis()[valg.vis], valg.etikett, valg.utvalg.sok)
    told = [_("bare «%(utvalg)s»") % {"utvalg": limit} for limit in limits if limit]
    return {"hvem": ", ".join(filter(None, (_("Virksomheter"), *told, mine.navn))), "hentet": write_tidsspenn(times)}


def describe_mangler(alle: Sequence[Klient]) -> list[str]:
    """Notes in the file about what it lacks."""
    without = sum(klient.tall is None for klient in alle)
    unread = sum(klient.tall is not None and klient.tall.is_ufullstendig for klient in alle)
    old = sum(klient.is_gammelt for klient in alle)
    return _list_eldste(sum_klienter(alle)) + [
        text % {"antall": number}
        for number, text in (
            (
                without,
                ngettext("%(antall)d virksomhet mangler tall.", "%(antall)d virksomheter mangler tall.", without),
            ),
            (
                unread,
                ngettext(
                    "%(antall)d virksomhet har rader som mangler eller ikke kunne leses.",
                    "%(antall)d virksomheter har rader som mangler eller ikke kunne leses.",
                    unread,
                ),
            ),
            (old, ngettext("%(antall)d virksomhet har gamle tall.", "%(antall)d virksomheter har gamle tall.", old)),
        )
        if number
    ]


def _list_eldste(summer: Klientsum) -> list[str]:
    """How old the oldest figures in the sums are, if they are from before today."""
    oldest, today = summer.eldste, get_real_date()
    if oldest is None or oldest.astimezone(NORGE).date() >= today:
        return []
    return [_("De eldste tallene er hentet %(tid)s.") % {"tid": write_tidspunkt(oldest)}]
