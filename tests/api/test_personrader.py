"""A person's rows are the owner's in a sole proprietorship, and nobody's in the ledger of a limited company."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from portal.api.errors import ApiError
from portal.api.reskontro import get_reskontro
from portal.domain.svar import (
    INNBETALINGER,
    INNBETALINGSLISTE,
    KRAVLISTE,
    UTBETALINGER,
    AapneKrav,
    Oppslag,
    UleseligRad,
)
from portal.domain.tilgang import Person, Tilgang
from sandbox.app import Sandbox
from tests.conftest import EIER, NORDLYS
from tests.signs import Row, make_innbetaling, make_krav, make_utbetaling

pytestmark = pytest.mark.django_db
YEARS = {"krav": [2022], "innbetalinger": [2022], "utbetalinger": [2022]}
MAYBE_OWNED = ("ENK", "PERS", "ANS", "DA", "KS", "NUF", "KBO", "BO", "TVAM", "BEDR", "")


def make_tilgang(enhetstype: str) -> Tilgang:
    person = Person(navn="", maskert="", noekkel="", innlogging="")
    return Tilgang(
        orgnr=NORDLYS, navn="N", person=person, gyldig_til=datetime(2030, 1, 1, tzinfo=UTC), enhetstype=enhetstype
    )


@pytest.fixture
def ledger(api: Sandbox, sandbox_data: Path) -> Path:
    """A ledger whose lists each have a row of the organisation and one of a person, called P."""
    folder = sandbox_data / "parties" / NORDLYS
    payment = "2022-01-03"
    write(folder, "aapnekrav", aapentKravMedGjenstaaendeBeloep=two(make_krav("K", 5, 5), make_krav("P", 7, 7)))
    write(folder, "krav", krav=two(make_krav("K", 5, 5), make_krav("P", 7, 7)))
    rows = two(make_innbetaling("I", payment, 5), make_innbetaling("P", payment, 7))
    write(folder, "innbetalinger", innbetaling=rows)
    write(folder, "utbetalinger", utbetaling=two(make_utbetaling("U", payment, 5), make_utbetaling("P", payment, 7)))
    return folder


def two(own: Row, other: Row) -> list[Row]:
    return [{**own, "partIdentifikator": NORDLYS}, {**other, "partIdentifikator": EIER}]


def write(folder: Path, endpoint: str, **lists: list[Row]) -> None:
    body = {"partIdentifikator": NORDLYS, "skjermet": False, **lists}
    (folder / f"{endpoint}.json").write_text(json.dumps(body, default=list))


def write_unplaced(folder: Path) -> None:
    """Add unplaced payments to the open list."""
    write(
        folder,
        "aapnekrav",
        aapentKravMedGjenstaaendeBeloep=two(make_krav("K", 5, 5), make_krav("P", 7, 7)),
        innbetalingMedUplassertBeloep=two(
            make_innbetaling("I", "2022-01-03", 5, 5), make_innbetaling("P", "2022-01-03", 7, 7)
        ),
    )


def fetch_listed(enhetstype: str) -> Oppslag[AapneKrav]:
    """The open list, as fetched for the client list."""
    ((_, found),) = get_reskontro().read_many(iter([make_tilgang(enhetstype)])).read()
    assert not isinstance(found, ApiError)
    return found


def make_told(liste: str, kravgruppe: str | None = None) -> UleseligRad:
    return UleseligRad(liste=liste, identifikator="P", grunn="partIdentifikator", kravgruppe=kravgruppe)


@pytest.mark.parametrize("enhetstype", ["AS", "SA", "KOMM"])
def test_in_every_list_of_a_company_a_persons_row_is_reported_as_unreadable(ledger: Path, enhetstype: str) -> None:
    write_unplaced(ledger)

    regnskap = get_reskontro().get_regnskap(make_tilgang(enhetstype), YEARS)

    aapne = regnskap.aapne.data
    assert [krav.kravidentifikator for krav in aapne.alle_krav] == ["K"]
    assert [row.innbetalingsidentifikator for row in aapne.innbetalinger] == ["I"]
    assert aapne.uleselige == (make_told(KRAVLISTE, "Merverdiavgift"), make_told(INNBETALINGSLISTE))
    assert [row.krav for row in aapne.uleselige] == ["P", ""]
    lists = [
        oppslag.data for years in (regnskap.krav, regnskap.innbetalinger, regnskap.utbetalinger) for _, oppslag in years
    ]
    assert [len(liste.rader) for liste in lists if liste] == [1, 1, 1]
    assert [liste.uleselige for liste in lists if liste] == [
        (make_told("krav", "Merverdiavgift"),),
        (make_told(INNBETALINGER),),
        (make_told(UTBETALINGER),),
    ]


@pytest.mark.parametrize("enhetstype", MAYBE_OWNED)
def test_if_there_may_be_an_owner_a_persons_row_is_the_owners(ledger: Path, enhetstype: str) -> None:
    write_unplaced(ledger)

    regnskap = get_reskontro().get_regnskap(make_tilgang(enhetstype), YEARS)

    assert [krav.kravidentifikator for krav in regnskap.aapne.data.alle_krav] == ["K", "P"]
    assert [krav.kravidentifikator for krav in fetch_listed(enhetstype).data.alle_krav] == ["K", "P"]
    assert regnskap.aapne.data.uleselige == ()
    assert not make_tilgang(enhetstype).is_uten_innehaver


@pytest.mark.parametrize("has_unplaced", [False, True])
def test_the_client_list_has_the_same_rows_as_the_pages(ledger: Path, has_unplaced: bool) -> None:
    if has_unplaced:
        write_unplaced(ledger)

    shown, listed = get_reskontro().get_aapne_krav(make_tilgang("AS")), fetch_listed("AS")

    assert listed.data == shown.data
    assert [krav.kravidentifikator for krav in listed.data.alle_krav] == ["K"]


def test_cached_figures_for_one_form_are_not_shown_for_another(ledger: Path) -> None:
    company, owned = (get_reskontro().get_aapne_krav(make_tilgang(name)).avtrykk for name in ("AS", "ENK"))

    assert company
    assert company != owned
    assert company == get_reskontro().get_aapne_krav(make_tilgang("AS")).avtrykk


def test_a_long_identifier_is_cut_as_for_any_unreadable_row(ledger: Path) -> None:
    write(ledger, "aapnekrav", aapentKravMedGjenstaaendeBeloep=two(make_krav("K", 5, 5), make_krav("P" * 101, 7, 7)))

    (told,) = get_reskontro().get_aapne_krav(make_tilgang("AS")).data.uleselige

    assert told.identifikator == "P" * 100


def test_a_missing_list_stays_missing(ledger: Path, api: Sandbox) -> None:
    api.add_fault(party="skatteetaten", endpoint="krav", status=500, kode="KB-001")

    ((_, oppslag),) = get_reskontro().get_regnskap(make_tilgang("AS"), {"krav": [2022]}).krav

    assert (oppslag.data, oppslag.problem is None) == (None, False)
