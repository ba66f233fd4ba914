"""The texts of the e-mails."""

from datetime import date, timedelta
from decimal import Decimal

from portal import wording_epost
from portal.domain.epost import Beskjed, Beskjedslag, Fortalt, apply_reading
from portal.wording_epost import Brev, write_brev
from tests.domain.stander import krav, stand
from tests.rader import DAG, plassert

DUE = Beskjed(slag=Beskjedslag.SNART, noekkel="a", navn="Mva", dato=date(2023, 9, 1), beloep=Decimal(1000))
LATE = Beskjed(slag=Beskjedslag.FORFALT, noekkel="b", navn="Mva", dato=date(2023, 8, 1), beloep=Decimal(500))


def write(*virksomheter: tuple[str, list[Beskjed]], antall: int, med_tall: bool) -> list[str]:
    brev = Brev(
        virksomheter=virksomheter,
        antall=antall,
        med_tall=med_tall,
        lenke="https://a.example/se",
        stopp="https://a.example/stopp",
        gjelder_til=date(2024, 8, 28),
        lest=date(2023, 8, 28),
    )
    return write_brev(brev).splitlines()


def test_of_several_organisations_only_their_number_is_told() -> None:
    lines = write(("Alfa AS", [LATE, DUE]), ("Beta AS", [DUE, DUE]), antall=9, med_tall=False)

    assert lines[:4] == [
        "Dette har skjedd hos virksomhetene du får beskjed om:",
        "",
        "- Forfalt og ikke betalt: 1 virksomhet",
        "- Forfaller innen sju dager: 2 virksomheter",
    ]
    assert not any("AS" in line or "1\u00a0000" in line for line in lines)


def test_with_names_and_amounts_each_thing_stands_under_its_organisation() -> None:
    lines = write(("Alfa AS", [LATE]), ("Beta\r\nAS", [DUE]), antall=2, med_tall=True)

    assert lines[:5] == [
        "Alfa AS",
        "- Forfalt 01.08.2023: Mva, 500,00 kroner",
        "",
        "Beta AS",
        "- Forfaller 01.09.2023: Mva, 1\u00a0000,00 kroner",
    ]
    assert "Tallene er hentet 28.08.2023." in lines


def test_a_message_that_would_be_endless_says_how_much_is_left_out() -> None:
    most = wording_epost.MAX_LINJER
    lines = write(("Alfa AS", [DUE] * (most - 1)), ("Beta AS", [DUE] * 4), antall=2, med_tall=True)

    assert sum(line.startswith("- ") for line in lines if line != "-- ") == most
    assert "Det er 3 til. Logg inn for å se alt." in lines


def test_every_message_says_how_to_stop_it_and_until_when_it_comes() -> None:
    lines = write(("Alfa AS", [DUE]), antall=1, med_tall=False)

    assert lines[0] == "Noe forfaller innen sju dager, og er ikke betalt."
    assert "Den stopper av seg selv 28.08.2024. Stopp den nå:" in lines
    assert lines[lines.index("Den stopper av seg selv 28.08.2024. Stopp den nå:") + 1] == "https://a.example/stopp"


def test_money_moved_between_claims_is_not_said_to_have_lain_unallocated() -> None:
    due = DAG + timedelta(days=99)
    a, b = ([krav(name, due=due), krav(name, "100", "60", plassert("40", DAG), due=due)] for name in "AB")
    fortalt = Fortalt(siden=DAG)
    for number, claims in enumerate(((a[1], b[0]), (a[0], b[1]))):
        after = stand(*claims, dager=number)
        fortalt = apply_reading(fortalt, after, after.dag, "reader", frozenset())

    lines = write(("Alfa AS", [*fortalt.venter]), antall=1, med_tall=True)

    assert lines[:2] == ["Alfa AS", "- Innbetaling flyttet, 40,00 kroner"]
