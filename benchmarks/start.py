"""What starting costs: `--help` beside a bare interpreter, `add --queue` beside `--help`."""

import sys
import tempfile
from itertools import count
from pathlib import Path

from cpu import ROUNDUP, compare, cpu

ROUNDS = 21


def main() -> None:
    """Print both ratios."""
    with tempfile.TemporaryDirectory() as folder:
        home = str(Path(folder) / "home")
        numbers = count()

        def queue() -> float:
            return cpu([*ROUNDUP, "--home", home, "add", "--queue", f"https://news.example/{next(numbers)}"])

        queue()  # makes the database
        compare(
            "roundup --help / python -c pass",
            4.5,
            lambda: cpu([*ROUNDUP, "--help"]),
            lambda: cpu([sys.executable, "-c", "pass"]),
            ROUNDS,
        )
        compare("roundup add --queue URL / --help", 1.3, queue, lambda: cpu([*ROUNDUP, "--help"]), ROUNDS)


if __name__ == "__main__":
    main()
