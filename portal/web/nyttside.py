"""What is new across clients: the chosen changes, in order, and what was not compared."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from portal.clock import get_clock
from portal.domain.collation import sort_key
from portal.domain.klienter import Klient
from portal.domain.klientkort import rank_nummer
from portal.domain.nytt import Endring, Endringsslag, Hull
from portal.web.filtervalg import Filtervalg
from portal.web.listeform import Listeform
from portal.web.listesok import Innhold
from portal.web.utvalg import Listevisning, UgyldigValg, build_visning, read_spoerring
from portal.wording import write_tidsspenn
from portal.wording_nytt import count_endringer, explain_hull

S = Endringsslag
ALL_KINDS = ""
SLAG = {
    "krav": (S.NYTT_KRAV,),
    "innbetaling": (S.LIGGER, S.MOTTATT, S.PLASSERT, S.LEDIG, S.FLYTTET),
    "forfalt": (S.FORFALT,),
    "renter": (S.RENTER,),
    "endret": (S.ENDRET, S.FRIST, S.OPPGJORT),
    "utbetaling": (S.UTBETALING, S.UTBETALING_ENDRET, S.UTBETALING_FLYTTET),
}
NYTT: Listeform["Klientnytt"] = Listeform(
    kolonner={}, fasetter={}, get_innhold=lambda _one: Innhold(), is_searched=True
)
MAX_NEVNT = 100  # clients named among those that were not compared


@dataclass(frozen=True, slots=True, kw_only=True)
class Klientnytt:
    """One client and the changes shown."""

    klient: Klient
    endringer: tuple[Endring, ...]

    @property
    def rang(self) -> tuple[int, bool, str, tuple[str, str]]:
        """Late first, then unplaced, then the rest; by client number, then name."""
        kinds = {one.slag for one in self.endringer}
        group = 0 if S.FORFALT in kinds else 1 if S.LIGGER in kinds else 2
        number = rank_nummer(self.klient.kort.nummer)
        return group, number is None, number or "", sort_key(self.klient.navn)


@dataclass(frozen=True, slots=True, kw_only=True)
class Nyttvalg:
    """What the query chooses among the person's clients."""

    slag: str
    alle: tuple[Klientnytt, ...]  # with all their changes
    viste: tuple[Klientnytt, ...]
    visning: Listevisning[Klientnytt]
    uten: tuple[Klient, ...]  # not compared, or not whole
    sammenlignet: tuple[Klient, ...]  # whole, or in part

    @property
    def helt_sammenlignet(self) -> list[Klient]:
        """Those of which everything was compared but, maybe, the year's lists."""
        return [klient for klient in self.sammenlignet if klient.is_helt_sammenlignet]


def choose_nytt(query: QueryDict, rows: Sequence[Klient]) -> Nyttvalg:
    """Apply the query to the rows. Raises UgyldigValg."""
    slag = query.get("slag", ALL_KINDS)
    if slag not in (ALL_KINDS, *SLAG) or len(query.getlist("slag")) > 1:
        raise UgyldigValg(_("Listen har ikke utvalget «%(vis)s».") % {"vis": slag[:30]})
    alle = sorted(
        (Klientnytt(klient=one, endringer=one.nytt.endringer) for one in rows if one.nytt and one.nytt.endringer),
        key=lambda one: one.rang,
    )
    chosen = (
        Klientnytt(klient=one.klient, endringer=tuple(e for e in one.endringer if not slag or e.slag in SLAG[slag]))
        for one in alle
    )
    viste = tuple(one for one in chosen if one.endringer)
    asked = [row for row in rows if not row.is_uten_tall]
    kept = [("slag", slag)] if slag else []
    return Nyttvalg(
        slag=slag,
        alle=tuple(alle),
        viste=viste,
        visning=build_visning(viste, NYTT, read_spoerring(query, NYTT), kept, tabell="nyttliste"),
        uten=tuple(row for row in asked if not row.is_helt_sammenlignet),
        sammenlignet=tuple(row for row in asked if row.nytt is not None and row.nytt.foer is not None),
    )


def build_nyttside(rows: Sequence[Klient], valg: Nyttvalg) -> dict[str, object]:
    """Build the page's context."""
    with_tall = [row for row in rows if row.tall is not None and row.nytt is not None]
    before = [row.nytt.foer for row in valg.sammenlignet if row.nytt and row.nytt.foer]
    now = [row.nytt.naa for row in with_tall if row.nytt]
    whole = valg.helt_sammenlignet
    first = [row for row in with_tall if row.nytt and Hull.FOERSTE in row.nytt.hull]
    return {
        "liste": valg.visning,
        "klientnytt": valg.visning.utsnitt.rader,
        "slagvalg": _list_slag(valg),
        "valgt_slag": valg.slag,
        "sum": count_endringer(
            sum(len(one.endringer) for one in valg.alle), len(valg.alle), is_all_known=not valg.uten
        ),
        "antall": len(valg.alle),
        "foer": write_tidsspenn(before),
        "naa": write_tidsspenn(now),
        "utskrift": {"hentet": write_tidsspenn(now)},  # at the foot of each sheet; what is compared has its own times
        "til": max(now).isoformat() if now else "",
        "kan_merkes": bool(now and (valg.alle or first or not before)),
        "har_sett": bool(before),
        "antall_foerste": len(first),
        "antall_i_alt": sum(not row.is_uten_tall for row in rows),
        "antall_sammenlignet": len(whole),
        "antall_uten_lister": sum(row.nytt is not None and Hull.LISTER in row.nytt.hull for row in whole),
        "uten": [(row, explain_hull(row)) for row in valg.uten[:MAX_NEVNT]],
        "antall_uten": len(valg.uten),
        "flere_uten": max(len(valg.uten) - MAX_NEVNT, 0),
        "query_string": f"?{urlencode({'slag': valg.slag})}" if valg.slag else "",
        "now": get_clock().now(),
    }


def _list_slag(valg: Nyttvalg) -> list[Filtervalg]:
    names = {
        ALL_KINDS: _("Alt"),
        "krav": _("Nytt krav"),
        "innbetaling": _("Innbetaling"),
        "forfalt": _("Forfalt"),
        "renter": _("Renter begynt"),
        "endret": _("Endret eller borte"),
        "utbetaling": _("Utbetaling"),
    }
    everything = [one.slag for klient in valg.alle for one in klient.endringer]
    counts = {name: sum(one in SLAG[name] for one in everything) if name else len(everything) for name in names}
    return [
        Filtervalg(
            navn=name or "alt",
            tekst=text,
            antall=counts[name],
            lenke=f"?{urlencode({'slag': name})}" if name else "?",
            is_valgt=name == valg.slag,
        )
        for name, text in names.items()
        if counts[name] or name in (ALL_KINDS, valg.slag)
    ]
