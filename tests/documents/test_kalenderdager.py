"""The words and the size of a calendar with one entry for each day."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from portal.documents.kalenderdager import MAX_NAVN, describe_day, describe_missing, write_dager
from portal.domain.kalender import Hendelse, Kalendervalg
from portal.domain.kalenderdag import Kalenderdag, collect_days, follow_day
from tests.web.kalendere import read_events

NOW = datetime(2026, 1, 2, tzinfo=UTC)
FIRST = date(2026, 1, 20)
EVERYTHING = Kalendervalg(navn=True, nummer=True, beloep=True)
REST = "Logg inn på Min side for virksomheter for å se resten."


def make_day(count: int, *, kravgruppe: str = "Merverdiavgift") -> Kalenderdag:
    entry = Hendelse(uid="", dato=FIRST, kravgruppe=kravgruppe, endret=NOW, beloep=Decimal(1000))
    (dag,) = collect_days((f"{310000000 + nr}", f"Virksomhet {nr} AS", [entry]) for nr in range(count))
    return dag


def test_nothing_but_numbers_and_kinds_unless_chosen() -> None:
    entry = describe_day(make_day(3), "uid", Kalendervalg(), is_incomplete=False)

    assert entry.tittel == "Forfall: 3 virksomheter"
    assert entry.omtale.splitlines() == ["Merverdiavgift: 3 virksomheter", REST]


def test_what_is_chosen_is_told_of_each() -> None:
    entry = describe_day(make_day(2), "uid", EVERYTHING, is_incomplete=True)

    assert entry.tittel.replace("\u00a0", " ") == "Forfall: 2 virksomheter, 2 000,00 kroner"
    assert entry.omtale.replace("\u00a0", " ").splitlines() == [
        "Merverdiavgift: 2 virksomheter",
        "Virksomhet 0 AS, 310 000 000, 1 000,00 kroner",
        "Virksomhet 1 AS, 310 000 001, 1 000,00 kroner",
        "Flere kan ha forfall denne dagen: noe er ikke lest.",
        REST,
    ]


def test_amounts_that_were_noted_are_not_told_unless_chosen() -> None:
    entry = describe_day(make_day(2), "uid", Kalendervalg(navn=True), is_incomplete=False)

    assert "kroner" not in entry.tekst


def test_a_kind_we_do_not_know_is_counted_and_not_named() -> None:
    entry = describe_day(make_day(1, kravgruppe="Hemmelig slag"), "uid", EVERYTHING, is_incomplete=False)

    assert entry.omtale.splitlines()[0] == "Andre slags krav: 1 virksomhet"
    assert "Hemmelig" not in entry.tekst


def test_of_many_it_says_how_many_are_not_named() -> None:
    entry = describe_day(make_day(MAX_NAVN + 7), "uid", EVERYTHING, is_incomplete=False)

    lines = entry.omtale.splitlines()
    assert sum(line.startswith("Virksomhet ") for line in lines) == MAX_NAVN
    assert "og 7 virksomheter til" in lines
    assert f"og {MAX_NAVN + 7}" not in entry.omtale
    exactly = describe_day(make_day(MAX_NAVN), "uid", EVERYTHING, is_incomplete=False)
    assert " til" not in exactly.omtale.replace(REST, "")


def test_what_is_not_known_is_told_by_how_many() -> None:
    both = describe_missing("uid", FIRST, 1, 2).omtale.splitlines()

    assert both[0] == "2 virksomheter er ikke lest ennå."
    assert both[1].startswith("Noe kunne ikke leses for 1 virksomhet.")


def test_three_thousand_organisations_with_all_that_can_be_chosen_are_below_a_megabyte() -> None:
    entries = (
        Hendelse(
            uid="",
            dato=FIRST + timedelta(days=days),
            kravgruppe="Forskuddstrekk",
            endret=NOW,
            beloep=Decimal("123456.78"),
        )
        for days in range(365)
    )
    whole = list(entries)
    days = collect_days(
        (f"{310000000 + nr}", f"Ærverdig Blåbærplukking {nr} AS", whole[nr % 5 :: 5]) for nr in range(3000)
    )
    told = [describe_day(dag, f"{dag.dato}", EVERYTHING, is_incomplete=True) for dag in days]

    content = write_dager([(one, follow_day(None, one.dato, one.tekst, NOW)) for one in told], "https://a.example", NOW)

    assert len(content) < 1_000_000
    assert len(read_events(content)) == 365
