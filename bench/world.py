"""Test data of the bench: people with many organisations, and ledgers with a given number of open claims."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import count
from pathlib import Path

from sandbox import checkdigits
from sandbox.ledger.random_ledger import make_ledger
from sandbox.people import organisation
from sandbox.rawjson import Object, dumps, objects

TODAY = date(2026, 11, 24)
OPEN = "aapentKravMedGjenstaaendeBeloep"
NUMBERS = [number for place in range(17000) if (number := checkdigits.orgnr(f"31{place:06}"))]
WITH_50, WITH_200 = NUMBERS[:2]  # the owner's organisations, with 50 and 200 open claims
ALIKE = NUMBERS[10:50]  # forty organisations with fifty open claims each
OFFICE = NUMBERS[100:600]  # five hundred organisations with small ledgers
# Twice five hundred with five open claims each, and nothing that needs another list. No other office fetches them.
COLD, COLD_BESIDE = NUMBERS[5000:5500], NUMBERS[5500:6000]
MANY = NUMBERS[:3000]
PAPERS = NUMBERS[700:910]  # of the large office, with some sixty movements each
HUGE = NUMBERS[:15000]
OWNER, TEAM, ACCOUNTANT, LARGE_OFFICE, COLD_OFFICE, HUGE_OFFICE, OFFICE_BESIDE = (
    checkdigits.some_pid(number) for number in NUMBERS[3000:3007]
)


def make_world(folder: Path) -> None:
    """Write the sandbox's data directory."""
    parties = {
        OWNER: [make_party(number, "daglig-leder", "krav-og-utlegg") for number in (WITH_50, WITH_200)],
        TEAM: [make_party(number, "daglig-leder", "krav-og-utlegg") for number in ALIKE],
        ACCOUNTANT: [
            make_party(number, "regnskapsforer", "regnskapsforer-med-signeringsrettighet") for number in OFFICE
        ],
        LARGE_OFFICE: [
            make_party(number, "regnskapsforer", "regnskapsforer-med-signeringsrettighet") for number in MANY
        ],
    }
    for pid, numbers in ((COLD_OFFICE, COLD), (OFFICE_BESIDE, COLD_BESIDE), (HUGE_OFFICE, HUGE)):
        parties[pid] = [
            make_party(number, "regnskapsforer", "regnskapsforer-med-signeringsrettighet") for number in numbers
        ]
    write_people(folder, parties)
    (folder / "ledgers.json").write_text(dumps({"others": "small"}), encoding="utf-8")
    fifty, two_hundred = make_answers(50), make_answers(200)
    for number in (WITH_50, *ALIKE):
        write_ledger(folder, number, fifty)
    write_ledger(folder, WITH_200, two_hundred)
    sixty = make_ledger(1, TODAY, size=30, orgnr=WITH_50).answers
    for number in PAPERS:
        write_ledger(folder, number, sixty)
    five = {"aapnekrav": make_answers(5)["aapnekrav"]}
    for number in (*COLD, *COLD_BESIDE):
        write_ledger(folder, number, five)


def write_people(folder: Path, parties: Mapping[str, Sequence[Object]]) -> None:
    """Write who may see which organisations."""
    folder.mkdir(parents=True)
    people: list[Object] = [
        {"pid": pid, "name": f"Person {place}", "parties": [*listed]}
        for place, (pid, listed) in enumerate(parties.items(), 1)
    ]
    (folder / "people.json").write_text(dumps([*people]), encoding="utf-8")


def make_party(number: str, role: str, package: str) -> Object:
    named = organisation(number, f"Virksomhet {number} AS")
    return named | {"authorizedRoles": [role], "authorizedAccessPackages": [package]}


def make_answers(claims: int, today: date = TODAY) -> dict[str, Object]:
    """A generated ledger cut to this many open claims. Without the authority's sums, as in newer answers.

    The other open claims are left out of the lists of the year too: a list that contradicts the open list is fetched
    again, so every first page would take a call more.
    """
    for seed in count():
        answers = make_ledger(seed, today, size=claims * 6, orgnr=WITH_50).answers
        opened = answers.get("aapnekrav", {})
        found = objects(opened.get(OPEN))
        if len(found) >= claims:
            kept = {name: value for name, value in opened.items() if name.lower().find("oversikt") < 0}
            cut = {claim["kravidentifikator"] for claim in found[claims:]}
            raised = [claim for claim in objects(answers["krav"]["krav"]) if claim["kravidentifikator"] not in cut]
            krav: Object = {**answers["krav"], "krav": [*raised]}
            return {**answers, "aapnekrav": {**kept, OPEN: [*found[:claims]]}, "krav": krav}
    raise AssertionError  # not reached: some seed has enough claims


def write_ledger(folder: Path, number: str, answers: dict[str, Object]) -> None:
    place = folder / "parties" / number
    place.mkdir(parents=True, exist_ok=True)
    for endpoint, answer in answers.items():
        (place / f"{endpoint}.json").write_text(dumps(answer).replace(WITH_50, number), encoding="utf-8")
