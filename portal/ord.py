"""Words for what the domain tells apart, in the reader's language; the same on pages and in print."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from portal.domain.avvik import Aarsak, Avvik, Sum
from portal.domain.bevegelser import Mangel
from portal.domain.felter import Kravperiode
from portal.domain.krav import UTEN_GRUPPE
from portal.domain.svar import GRUPPESUMMER, INNBETALINGSLISTE, KRAVLISTE, TOTALSUM, UleseligRad
from portal.domain.tekst import NBSP


def name_kravgruppe(kravgruppe: str) -> str:
    """The group's name, or that it has none."""
    return _("Uten gruppe") if kravgruppe == UTEN_GRUPPE else kravgruppe


def name_sum(avvik: Avvik) -> str:
    """Which sum differs: `Forfalte krav`, `Forfalte krav, Skatt`."""
    name = {
        Sum.FORFALT: _("Forfalte krav"),
        Sum.IKKE_FORFALT: _("Fremtidige krav"),
        Sum.RENTER: _("Renter hittil"),
        Sum.UPLASSERT: _("Uplasserte innbetalinger"),
        Sum.SALDO: _("Saldo"),
    }[avvik.sum]
    return name if avvik.kravgruppe is None else f"{name}, {name_kravgruppe(avvik.kravgruppe)}"


def explain_avvik(avvik: Avvik) -> str:
    """Why it differs, or that nobody knows."""
    if avvik.krav is not None:
        return _(
            "Forskjellen er lik kravet %(beskrivelse)s (%(identifikator)s), som kan mangle i Skatteetatens sum."
        ) % {"beskrivelse": avvik.krav.kravbeskrivelse, "identifikator": avvik.krav.kravidentifikator}
    return {
        Aarsak.ANNEN_DAG: _("Skatteetatens sum gjelder en annen dag enn den tallene ble hentet."),
        Aarsak.AVRUNDING: _("Skatteetatens sum er rundet av til hele kroner."),
        Aarsak.ULESELIG: _("En eller flere rader kunne ikke leses."),
        Aarsak.UKJENT: _("Vi vet ikke hvorfor."),
    }[avvik.aarsak]


def describe_uleselig(rad: UleseligRad) -> str:
    """`KRAV-1 i ubetalte krav: feltet «opprinneligBeloep» er ikke som det skal`."""
    what = _("%(rad)s i %(liste)s") % {
        "rad": rad.identifikator or _("Rad uten identifikator"),
        "liste": name_liste(rad.liste),
    }
    return f"{what}: " + _("feltet «%(felt)s» er ikke som det skal") % {"felt": rad.grunn} if rad.grunn else what


def describe_mangel(mangel: Mangel) -> str:
    """`innbetalinger for 2022`; withheld ones say so."""
    text = _("%(liste)s for %(aar)d") % {"liste": name_liste(mangel.liste), "aar": mangel.aar}
    return text if mangel.problem else f"{text} ({_('skjermet')})"


def name_liste(liste: str) -> str:
    """A list of the API's, as it stands inside a sentence."""
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


def write_maaned(dato: date) -> str:
    """`april 2023`."""
    return f"{name_maaned(dato.month)} {dato.year}"


def write_periode(periode: Kravperiode) -> str:
    """`januar–februar 2022`, `2. termin 2022`, `2022`."""
    if periode.fra_dato and periode.til_dato and periode.fra_dato.year == periode.til_dato.year:
        first, last = name_maaned(periode.fra_dato.month), name_maaned(periode.til_dato.month)
        return f"{first if first == last else f'{first}–{last}'} {periode.til_dato.year}"
    if periode.aar and periode.termin:
        return _("%(nr)s. termin %(aar)s") % {"nr": periode.termin, "aar": periode.aar}
    return periode.tekst
