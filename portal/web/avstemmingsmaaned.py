"""The reconciliations of a month for all of a person's clients: chosen, counted and sorted, without figures fetched."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.access.avstemmingsstand import Stand, find_stand
from portal.clock import get_clock
from portal.domain.collation import sort_key
from portal.domain.fremdrift import NOT_BEGUN, Fremdrift, Klientmaaned
from portal.domain.klienter import UTEN_KORT
from portal.domain.tilgang import Virksomhet
from portal.domain.virksomheter import Virksomhetstreff
from portal.web.avstemmingsskjema import find_month_end
from portal.web.filtervalg import Filtervalg
from portal.web.hentetider import build_hentetider
from portal.web.klientrader import Mine
from portal.web.listeformer import KLIENTMAANEDER
from portal.web.utvalg import Alternativ, Listevisning, UgyldigValg, build_visning, read_spoerring
from portal.web.virksomhetsliste import VirksomhetFilter
from portal.wording import write_dato

ALLE, IKKE_FERDIG = "alle", "ikke-ferdig"
MONTHS = 12  # to choose among
Read = Callable[[str, Sequence[Virksomhet], Sequence[date]], Stand]
BEFORE = 2  # earlier months beside the chosen one


@dataclass(frozen=True, slots=True, kw_only=True)
class Maanedsvalg:
    """What the query chooses."""

    dag: date
    vis: str
    utvalg: VirksomhetFilter
    treff: Virksomhetstreff
    synlige: tuple[Klientmaaned, ...]  # whatever is searched for
    visning: Listevisning[Klientmaaned]
    rader: tuple[Klientmaaned, ...]  # of the page, with the months before


def choose_maaned(query: QueryDict, mine: Mine, read: Read = find_stand) -> Maanedsvalg:
    """Apply the query to the person's organisations. `read` finds the states. Raises UgyldigValg."""
    spoerring, utvalg = read_spoerring(query, KLIENTMAANEDER), VirksomhetFilter.from_query(query)
    if spoerring.feil or spoerring.valg.minst is not None or spoerring.valg.mest is not None:
        raise UgyldigValg(_("Listen over virksomheter kan ikke avgrenses på beløp."))
    dag, vis = _read_maaned(query), _read_vis(query)
    treff = mine.find(utvalg)
    everything = mine.find(replace(utvalg, sok="")).alle if utvalg.sok else treff.alle
    alle = _read_stand(read(mine.person, everything, (dag,)), everything, dag, mine)
    found = {unit.orgnr for unit in treff.alle}
    chosen = [one for one in alle if one.orgnr in found and _is_in(vis, one)]
    kept = (("maaned", _write_maaned(dag)), ("vis", vis), *utvalg.veksler)
    visning = build_visning(chosen, KLIENTMAANEDER, spoerring, kept, tabell="avstemmingsliste")
    shown, before = {one.orgnr for one in visning.utsnitt.rader}, _list_before(dag)
    earlier = read(mine.person, [unit for unit in everything if unit.orgnr in shown], before)
    return Maanedsvalg(
        dag=dag,
        vis=vis,
        utvalg=utvalg,
        treff=treff,
        synlige=tuple(alle),
        visning=visning,
        rader=tuple(_add_before(row, earlier, before) for row in visning.utsnitt.rader),
    )


def build_maanedsside(valg: Maanedsvalg, mine: Mine) -> dict[str, object]:
    """Build the page's context."""
    return {
        "liste": valg.visning,
        "klienter": valg.rader,
        "utvalg": valg.utvalg,
        "treff": valg.treff,
        "med_skjulte": valg.utvalg.show_hidden(valg.treff),
        "dag": valg.dag,
        "maaned": _write_maaned(valg.dag),
        "maaneder": [
            Alternativ(verdi=_write_maaned(dag), tekst=write_dato(dag), is_valgt=dag == valg.dag)
            for dag in list_maaneder(get_clock().today())
        ],
        "foer": [capfirst(date_format(dag, "F")) for dag in _list_before(valg.dag)],
        "denne": capfirst(date_format(valg.dag, "F Y")),
        "vis": _list_vis(valg),
        "valgt_vis": valg.vis,
        "antall_i_alt": len(mine.kan_velges),
        **build_hentetider(
            (row.stand.hentet for row in valg.rader), has_ukjent=any(row.stand.is_hentet_ukjent for row in valg.rader)
        ),
    }


def list_maaneder(today: date) -> tuple[date, ...]:
    """The last days of the months to choose among, the newest first."""
    ends = [find_month_end(today)]
    while len(ends) < MONTHS:
        ends.append(find_month_end(ends[-1]))
    return tuple(ends)


def _read_stand(stand: Stand, units: Sequence[Virksomhet], dag: date, mine: Mine) -> list[Klientmaaned]:
    """In the order of what is left to do, then by name."""
    rows = [
        Klientmaaned(
            orgnr=unit.orgnr,
            navn=unit.navn,
            stand=stand.get((unit.orgnr, dag), NOT_BEGUN),
            nummer=mine.kort.get(unit.orgnr, UTEN_KORT).nummer,
        )
        for unit in units
    ]
    return sorted(rows, key=lambda row: (row.stand.fremdrift.rang, sort_key(row.navn)))


def _add_before(row: Klientmaaned, stand: Stand, before: Sequence[date]) -> Klientmaaned:
    return replace(row, tidligere=tuple((dag, stand.get((row.orgnr, dag), NOT_BEGUN)) for dag in before))


def _list_before(dag: date) -> tuple[date, ...]:
    """The months before, the oldest first."""
    found: list[date] = []
    for _number in range(BEFORE):
        found.insert(0, find_month_end(found[0] if found else dag))
    return tuple(found)


def _read_maaned(query: QueryDict) -> date:
    months = list_maaneder(get_clock().today())
    chosen = query.get("maaned", "") or _write_maaned(months[0])
    dag = next((dag for dag in months if _write_maaned(dag) == chosen), None)
    if dag is None or len(query.getlist("maaned")) > 1:
        raise UgyldigValg(_("Listen har ikke måneden «%(maaned)s».") % {"maaned": chosen[:30]})
    return dag


def _write_maaned(dag: date) -> str:
    return f"{dag:%Y-%m}"


def _read_vis(query: QueryDict) -> str:
    """The filter; a search ignores the one that was on when it was typed."""
    vis = query.get("vis") or ALLE
    if vis not in (ALLE, IKKE_FERDIG, *(one.value for one in Fremdrift)) or len(query.getlist("vis")) > 1:
        raise UgyldigValg(_("Listen har ikke utvalget «%(vis)s».") % {"vis": vis[:30]})
    return ALLE if query.get("sok", "").strip() else vis


def _is_in(vis: str, row: Klientmaaned) -> bool:
    if vis == IKKE_FERDIG:
        return not row.stand.fremdrift.er_ferdig
    return vis in (ALLE, row.stand.fremdrift.value)


def _list_vis(valg: Maanedsvalg) -> list[Filtervalg]:
    names = {
        ALLE: _("Alle"),
        IKKE_FERDIG: _("Ikke ferdig"),
        Fremdrift.IKKE_BEGYNT.value: _("Ikke begynt"),
        Fremdrift.AAPEN.value: _("Åpne"),
        Fremdrift.KLAR.value: _("Klare"),
        Fremdrift.ENDRET.value: _("Endret"),
        Fremdrift.FERDIG.value: _("Ferdige"),
    }
    kept = [("maaned", _write_maaned(valg.dag)), *valg.utvalg.veksler]
    return [
        Filtervalg(
            navn=name,
            tekst=tekst,
            antall=sum(_is_in(name, row) for row in valg.synlige),
            lenke="?" + urlencode([*kept, ("vis", name)]),
            is_valgt=name == valg.vis,
        )
        for name, tekst in names.items()
    ]
