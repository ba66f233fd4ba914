"""Memory and CPU time of processes, as the kernel counts them."""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

CLOCK_TICKS = os.sysconf("SC_CLK_TCK")


def read_megabytes(name: str, pid: int | str = "self") -> float:
    """A line of a process's status: VmRSS, or VmHWM for the most since `forget_peak`."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next((int(line.split()[1]) / 1000 for line in lines if line.startswith(name)), 0.0)


def forget_peak(pid: int | str = "self") -> None:
    """From now on, the peak is that of what follows."""
    Path(f"/proc/{pid}/clear_refs").write_text("5")


def read_cpu_seconds(pids: Iterable[int]) -> float:
    """CPU time of these processes, in the kernel and outside."""
    ticks = 0
    for pid in pids:
        with suppress(OSError):
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
    return ticks / CLOCK_TICKS


class Memory:
    """How far the processes come above what they had when this began."""

    def __init__(self, pids: Iterable[int]) -> None:
        self.rest = {pid: read_megabytes("VmRSS", pid) for pid in pids}
        for pid in self.rest:
            forget_peak(pid)

    def measure_peak(self) -> float:
        """Megabytes above rest, of the process with most."""
        found = [0.0]
        for pid, rest in self.rest.items():
            with suppress(OSError):
                found.append(read_megabytes("VmHWM", pid) - rest)
        return max(found)
