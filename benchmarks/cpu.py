"""What the benchmarks share: a command's CPU time, and ratios taken within one round."""

import os
import resource
import statistics
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

ROUNDUP = [str(Path(sys.executable).with_name("roundup"))]

Command = Sequence[str]


# A checkout's modules are compiled once, as those of an installed package are, not at every start.
_ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def cpu(command: Command) -> float:
    """User and system seconds of a command and the processes that it waited for; it must exit with 0."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=_ENVIRONMENT, check=False
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        sys.exit(f"exit {done.returncode}: {' '.join(command)}\n{done.stderr.decode(errors='replace')}")
    return (after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime)


def compare(
    name: str, goal: float, one: Callable[[], float], other: Callable[[], float], rounds: int
) -> None:
    """Print how many times the one costs the other, each pair measured side by side, beside the goal."""
    one(), other()  # the first of each fills the file cache
    ratios = []
    for number in range(rounds):
        # Who is first changes, so that a machine that slows down favours neither.
        first, second = (one, other) if number % 2 else (other, one)
        a, b = first(), second()
        ratios.append(a / b if number % 2 else b / a)
    middle = statistics.median(ratios)
    verdict = "holds" if middle <= goal else "DOES NOT HOLD"
    print(
        f"{name}: {middle:.2f} ({min(ratios):.2f} to {max(ratios):.2f}); goal ≤ {goal:g} {verdict}",
        flush=True,
    )
