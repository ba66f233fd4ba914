"""Words for what the domain tells apart, the same on pages and in print."""

from portal.domain.avvik import Aarsak, Avvik, Sum
from portal.domain.krav import UTEN_GRUPPE
from portal.domain.svar import GRUPPESUMMER, INNBETALINGSLISTE, KRAVLISTE, TOTALSUM, UleseligRad

SUMMER = {
    Sum.FORFALT: "Forfalte krav",
    Sum.IKKE_FORFALT: "Fremtidige krav",
    Sum.RENTER: "Renter hittil",
    Sum.UPLASSERT: "Uplasserte innbetalinger",
    Sum.SALDO: "Saldo",
}
AARSAKER = {
    Aarsak.ANNEN_DAG: "Skatteetatens sum gjelder en annen dag enn den tallene ble hentet.",
    Aarsak.AVRUNDING: "Skatteetatens sum er rundet av til hele kroner.",
    Aarsak.ULESELIG: "En eller flere rader kunne ikke leses.",
    Aarsak.UKJENT: "Vi vet ikke hvorfor.",
}

LISTER = {
    KRAVLISTE: "ubetalte krav",
    INNBETALINGSLISTE: "uplasserte innbetalinger",
    "krav": "krav",
    "innbetaling": "innbetalinger",
    "utbetaling": "utbetalinger",
    TOTALSUM: "Skatteetatens egne summer",
    GRUPPESUMMER: "Skatteetatens egne summer per kravgruppe",
}


def name_kravgruppe(kravgruppe: str) -> str:
    """The group's name, or that it has none."""
    return "Uten gruppe" if kravgruppe == UTEN_GRUPPE else kravgruppe


def name_sum(avvik: Avvik) -> str:
    """Which sum differs: `Forfalte krav`, `Forfalte krav, Skatt`."""
    name = SUMMER[avvik.sum]
    return name if avvik.kravgruppe is None else f"{name}, {name_kravgruppe(avvik.kravgruppe)}"


def explain_avvik(avvik: Avvik) -> str:
    """Why it differs, or that nobody knows."""
    if avvik.krav is not None:
        return (
            f"Forskjellen er lik kravet {avvik.krav.kravbeskrivelse} ({avvik.krav.kravidentifikator}), "
            "som kan mangle i Skatteetatens sum."
        )
    return AARSAKER[avvik.aarsak]


def describe_uleselig(rad: UleseligRad) -> str:
    """`KRAV-1 i ubetalte krav: feltet «opprinneligBeloep» er ikke som det skal`."""
    what = f"{rad.identifikator or 'Rad uten identifikator'} i {LISTER.get(rad.liste, rad.liste)}"
    return f"{what}: feltet «{rad.grunn}» er ikke som det skal" if rad.grunn else what
