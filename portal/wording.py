"""Translated wording of domain values, shared by pages and documents."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override, pgettext

from portal.clock import NORGE
from portal.domain.avvik import Aarsak, Avvik
from portal.domain.egne_summer import Sum
from portal.domain.felter import Kravperiode
from portal.domain.klienter import Hindring, Klient
from portal.domain.krav import UTEN_GRUPPE
from portal.domain.svar import GRUPPESUMMER, INNBETALINGSLISTE, KRAVLISTE, TOTALSUM
from portal.domain.tekst import NBSP, format_beloep, format_dato
from portal.domain.terminer import Tidsrom

DAYS_A_MONTH = 30.4375


def name_kravgruppe(kravgruppe: str) -> str:
    """The group's name in the reader's language. A group we do not know is called what the API calls it."""
    return {
        "Skatt": pgettext("kravgruppe", "Skatt"),
        "Merverdiavgift": pgettext("kravgruppe", "Merverdiavgift"),
        "Arbeidsgiveravgift": pgettext("kravgruppe", "Arbeidsgiveravgift"),
        "Forskuddstrekk": pgettext("kravgruppe", "Forskuddstrekk"),
        "Særavgifter": pgettext("kravgruppe", "Særavgifter"),
        "Andre krav": pgettext("kravgruppe", "Andre krav"),
        "Øvrige offentlige krav": pgettext("kravgruppe", "Øvrige offentlige krav"),
        UTEN_GRUPPE: _("Uten gruppe"),
    }.get(kravgruppe, kravgruppe)


def name_sum(avvik: Avvik) -> str:
    """Name of the sum that differs: `Forfalte krav`, `Forfalte krav, Skatt`."""
    name = name_sumtype(avvik.sum)
    return name if avvik.kravgruppe is None else f"{name}, {name_kravgruppe(avvik.kravgruppe)}"


def name_sumtype(which: Sum) -> str:
    """Name of one of the authority's sums."""
    return {
        Sum.FORFALT: _("Forfalte krav"),
        Sum.IKKE_FORFALT: _("Kommende krav"),
        Sum.RENTER: _("Renter hittil"),
        Sum.UPLASSERT: _("Uplasserte innbetalinger"),
        Sum.SALDO: _("Saldo"),
    }[which]


def explain_avvik(avvik: Avvik) -> str:
    """Why the sum differs, or that the reason is unknown."""
    if avvik.krav is not None:
        return _(
            "Summen stemmer uten kravet %(beskrivelse)s (%(identifikator)s), som kan mangle i Skatteetatens sum."
        ) % {"beskrivelse": avvik.krav.kravbeskrivelse, "identifikator": avvik.krav.kravidentifikator}
    return {
        Aarsak.ANNEN_DAG: _("Skatteetatens sum gjelder en annen dag enn den tallene ble hentet."),
        Aarsak.AVRUNDING: _("Skatteetatens sum er rundet av til hele kroner."),
        Aarsak.ULESELIG: _("En eller flere rader mangler eller kunne ikke leses."),
        Aarsak.GJENTATT: _("Skatteetaten har talt med rader som kom flere ganger."),
        Aarsak.UTEN_FORFALLSDATO: _("Forskjellen er lik beløpet uten forfallsdato."),
        Aarsak.UKJENT: _("Vi vet ikke hvorfor."),
    }[avvik.aarsak]


def name_liste(liste: str) -> str:
    """Name of an API list, in lower case for use in a sentence."""
    return {
        KRAVLISTE: _("ubetalte krav"),
        INNBETALINGSLISTE: _("uplasserte innbetalinger"),
        "krav": _("krav"),
        "innbetaling": _("innbetalinger"),
        "innbetalinger": _("innbetalinger"),
        "utbetaling": _("utbetalinger"),
        "utbetalinger": _("utbetalinger"),
        TOTALSUM: _("Skatteetatens egne summer"),
        GRUPPESUMMER: _("Skatteetatens egne summer per kravgruppe"),
    }.get(liste, liste)


def name_maaned(number: int) -> str:
    """`april`, for 4."""
    return (
        _("januar"), _("februar"), _("mars"), _("april"), _("mai"), _("juni"),
        _("juli"), _("august"), _("september"), _("oktober"), _("november"), _("desember"),
    )[number - 1]  # fmt: skip


def name_maaned_kort(number: int) -> str:
    """`apr.`, for 4."""
    return (
        pgettext("kort", "jan."), pgettext("kort", "feb."), pgettext("kort", "mars"), pgettext("kort", "apr."),
        pgettext("kort", "mai"), pgettext("kort", "juni"), pgettext("kort", "juli"), pgettext("kort", "aug."),
        pgettext("kort", "sep."), pgettext("kort", "okt."), pgettext("kort", "nov."), pgettext("kort", "des."),
    )[number - 1]  # fmt: skip


def write_dato(dato: date) -> str:
    """`10. april 2023`."""
    return _("%(dag)d.%(mellomrom)s%(maaned)s %(aar)d") % {
        "dag": dato.day,
        "mellomrom": NBSP,
        "maaned": name_maaned(dato.month),
        "aar": dato.year,
    }


def tell_dager(dato: date, on: date) -> str:
    """`om 11 dager`, `i dag`, `for 504 dager siden`."""
    days = (dato - on).days
    if days == 0:
        return _("i dag")
    if days > 0:
        return ngettext("om %(antall)d dag", "om %(antall)d dager", days) % {"antall": days}
    return ngettext("for %(antall)d dag siden", "for %(antall)d dager siden", -days) % {"antall": -days}


def write_maaned(dato: date) -> str:
    """`april 2023`."""
    return f"{name_maaned(dato.month)} {dato.year}"


def write_ukedag(dato: date) -> str:
    """`mandag`."""
    return str(WEEKDAYS[dato.weekday()])


def write_klokkeslett(moment: datetime) -> str:
    """`kl. 09.14`, Norwegian time, with a no-break space."""
    return (_("kl. %(tid)s") % {"tid": f"{moment.astimezone(NORGE):%H.%M}"}).replace(" ", NBSP)


def write_tidspunkt(moment: datetime) -> str:
    """`28.08.2023 kl. 09.34`, Norwegian time."""
    return f"{format_dato(moment.astimezone(NORGE).date())} {write_klokkeslett(moment)}"


def write_tidsspenn(moments: Iterable[datetime]) -> str:
    """`28.08.2023 kl. 09.34`, or the first and last of several: `28.08.2023 kl. 09.34–09.36`. Empty if none."""
    # Sorted first: in one time zone datetimes compare by the wall clock, which shows an hour twice each October.
    ordered = [moment.astimezone(NORGE) for moment in sorted(moment.astimezone(UTC) for moment in moments)]
    if not ordered:
        return ""
    first, last = write_tidspunkt(ordered[0]), write_tidspunkt(ordered[-1])
    if first == last:
        return first
    return f"{first}–{ordered[-1]:%H.%M}" if ordered[0].date() == ordered[-1].date() else f"{first}–{last}"


def write_periode(periode: Kravperiode) -> str:
    """`januar–februar 2022`, `2. termin 2022`, `Lønnsutbetaling 27.11.2026`, `2022`."""
    if periode.fra_dato and periode.til_dato and periode.fra_dato.year == periode.til_dato.year:
        return _write_maaneder(periode.fra_dato, periode.til_dato)
    if periode.aar and periode.termin:
        return _("%(nr)s. termin %(aar)s") % {"nr": periode.termin, "aar": periode.aar}
    return periode.beskrivelse if periode.has_dag else periode.aar or periode.beskrivelse


def _write_maaneder(fra: date, til: date) -> str:
    first, last = name_maaned(fra.month), name_maaned(til.month)
    return f"{first if first == last else f'{first}–{last}'} {til.year}"


def write_tidsrom_bokmaal(tidsrom: Tidsrom) -> str:
    """The same for the days of a period: `januar–februar 2022`, `2022`. Empty if they are of several years."""
    fra, til = tidsrom.fra, tidsrom.til
    if fra.year != til.year:
        return ""
    with override("nb"):
        return str(til.year) if (fra.month, til.month) == (1, 12) else _write_maaneder(fra, til)


def write_periode_bokmaal(periode: Kravperiode) -> str:
    """The same as part of a claim's name: the name is the authority's, and is never half translated."""
    with override("nb"):
        return write_periode(periode)


def count_months(kept: timedelta) -> int:
    """Whole months, for how long something is kept."""
    return round(kept.days / DAYS_A_MONTH)


def tell_hentet(fetched_at: datetime) -> str:
    """Fetch time of the figures, for files."""
    return _("Tallene er hentet %(naar)s.") % {"naar": write_tidspunkt(fetched_at)}


def describe_klient(klient: Klient) -> str:
    """Why a client has no figures, or a remark on them; empty if all is well."""
    if klient.hindring is not None:
        return {
            Hindring.RETT: _("Tilgangen mangler hos Skatteetaten."),
            Hindring.UKJENT: _("Skatteetaten kjenner ikke virksomheten."),
            Hindring.SKJERMET: _("Tallene er skjermet."),
            Hindring.UTILGJENGELIG: _("Kunne ikke hentes: Skatteetaten svarte ikke som ventet."),
        }[klient.hindring]
    if klient.tall is None:
        return _name_uten_tall(klient) if klient.is_uten_tall else _("Ikke hentet ennå.")
    remarks = (
        (klient.tall.is_ufullstendig, _("rader kunne ikke leses eller mangler, summene er ufullstendige")),
        (
            klient.tall.uten_frist > 0,
            _("%(beloep)s kroner uten forfallsdato") % {"beloep": format_beloep(klient.tall.uten_frist)},
        ),
        (klient.is_gammelt, _("gamle tall, Skatteetaten svarte ikke som ventet")),
    )
    return capitalise("; ".join(text for is_so, text in remarks if is_so))


def _name_uten_tall(klient: Klient) -> str:
    return _("Kravene står på hovedenheten.") if klient.overordnet else _("Merk som favoritt for å hente tall.")


def capitalise(text: str) -> str:
    """Capitalise the first letter only."""
    return text[:1].upper() + text[1:]
