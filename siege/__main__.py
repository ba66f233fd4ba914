"""Attacks a portal of its own on this machine, one attack after the other: a table and siege/results.json."""

import json
import os
import signal
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from bench.deployment import deploy
from siege.attacks import ATTACKS, Attack
from siege.field import MAX_RETURN, Field
from siege.memory import Memory
from siege.relay import run_relay
from siege.watch import watch
from siege.world import make_world

RESULTS = Path(__file__).parent / "results.json"
MAX_MEGABYTES, MAX_WORST = 150, 10_000  # above rest, in a web process; milliseconds for a page of the owner


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a signed-in owner saw during an attack, and what it cost."""

    attack: str
    pages: int
    unanswered: int
    wrong: int
    median_ms: float
    worst_ms: float
    megabytes: float  # peak of a web process above rest
    processes_died: int
    seconds_until_free: float  # from the end of the attack
    slots_held: int  # then
    attackers_got: str
    mistakes: list[str]
    has_missed: bool  # a party was never called while it misbehaved: nothing was attacked

    @property
    def is_held(self) -> bool:
        """Whether the owner noticed nothing but time, and everything is free again."""
        nothing = (self.unanswered, self.wrong, self.processes_died, self.slots_held, self.has_missed)
        is_free = self.seconds_until_free < MAX_RETURN
        return not any(nothing) and self.worst_ms < MAX_WORST and self.megabytes < MAX_MEGABYTES and is_free


def main() -> int:
    """Returns 0 if every attack was held."""
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(1))  # so that `finally` stops the servers
    started, only = time.monotonic(), os.environ.get("ONLY", "")
    outcomes = []
    print(
        f"{'':<34}{'pages':>6}{'none':>6}{'wrong':>6}{'median':>8}{'worst':>8}{'memory':>8}{'free':>7}  attackers got"
    )
    with tempfile.TemporaryDirectory(prefix="portal-siege-") as folder, run_relay() as relay:
        data, place = Path(folder, "data"), Path(folder, "var")
        make_world(data)
        place.mkdir(mode=0o700)
        with deploy(place, data, relay.variables | {"LIMIT_SIGN_INS": "1000"}) as deployment:
            relay.forward_to(deployment.sandbox)
            with deployment.serve() as server, deployment.work():
                field = Field(deployment, server, relay)
                field.let_everybody_in()
                for name, attack in ATTACKS.items():
                    if only in name:
                        outcomes.append(suffer(field, name, attack))
                        show(outcomes[-1])
    RESULTS.write_text(json.dumps([asdict(one) for one in outcomes], ensure_ascii=False, indent=1) + "\n", "utf-8")
    lost = sum(not one.is_held for one in outcomes)
    print(f"\n{len(outcomes) - lost} of {len(outcomes)} attacks held, {time.monotonic() - started:.0f} s.")
    return 1 if lost else 0


def suffer(field: Field, name: str, attack: Attack) -> Outcome:
    """One attack, and the time until everything is free."""
    owner, workers = field.take_owner(), field.server.list_workers()
    memory, parties = Memory(workers), field.parties
    told, misbehaved = parties.times_told, parties.misbehaved
    with watch(owner) as seen:
        got = attack(field, owner)
        parties.behave()
        until_free = field.wait_until_free()
    times = [answer.seconds * 1000 for answer in seen.answers]
    return Outcome(
        attack=name,
        pages=len(seen.answers),
        unanswered=seen.unanswered,
        wrong=len(seen.wrong),
        median_ms=round(median(times), 1),
        worst_ms=round(max(times)),
        megabytes=round(memory.measure_peak()),
        processes_died=len(set(workers) - set(field.server.list_workers())),
        seconds_until_free=round(until_free, 1),
        slots_held=field.count_held_slots(),
        attackers_got=got,
        mistakes=sorted(set(seen.wrong)),
        has_missed=parties.times_told > told and parties.misbehaved == misbehaved,
    )


def show(one: Outcome) -> None:
    """A line of the table."""
    numbers = f"{one.pages:>6}{one.unanswered:>6}{one.wrong:>6}{one.median_ms:>5.0f} ms{one.worst_ms:>5.0f} ms"
    print(f"{one.attack:<34}{numbers}{one.megabytes:>5.0f} MB{one.seconds_until_free:>5.1f} s  {one.attackers_got}")
    if not one.is_held:
        print(f"  NOT HELD {one.mistakes} slots={one.slots_held} died={one.processes_died} missed={one.has_missed}")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
