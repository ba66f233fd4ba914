"""People and ledgers of the siege: an owner for each attack, and an office with many clients."""

from pathlib import Path

from bench.world import NUMBERS, TODAY, make_answers, make_party, write_ledger, write_people
from sandbox import checkdigits
from sandbox.rawjson import dumps

OWN = NUMBERS[:14]  # one for each attack
CLIENTS = NUMBERS[100:900]
OWNERS = {checkdigits.some_pid(number): number for number in OWN}
OFFICE, HEAPS, *STRANGERS = (checkdigits.some_pid(number) for number in NUMBERS[3000:3080])
HEAPS_ORGNR, STRANGERS_ORGNR = NUMBERS[20:22]
KNOWN = frozenset(number.encode() for number in NUMBERS)
__all__ = ["CLIENTS", "HEAPS", "HEAPS_ORGNR", "KNOWN", "OFFICE", "OWNERS", "STRANGERS", "TODAY", "make_world"]


def make_world(folder: Path) -> None:
    """Write the sandbox's data directory."""
    clients = [make_party(number, "regnskapsforer", "regnskapsforer-med-signeringsrettighet") for number in CLIENTS]
    owners = OWNERS | {HEAPS: HEAPS_ORGNR} | dict.fromkeys(STRANGERS, STRANGERS_ORGNR)
    people = {pid: [make_party(number, "daglig-leder", "krav-og-utlegg")] for pid, number in owners.items()}
    write_people(folder, people | {OFFICE: clients})
    (folder / "ledgers.json").write_text(dumps({"others": "small"}), encoding="utf-8")
    fifty = make_answers(50)
    for number in OWN:
        write_ledger(folder, number, fifty)
