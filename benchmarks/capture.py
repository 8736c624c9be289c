"""What taking in a long list costs: ten thousand URLs beside one."""

import tempfile
from itertools import count
from pathlib import Path

from cpu import ROUNDUP, compare, cpu

MANY = 10_000


def main() -> None:
    """Print the ratio."""
    with tempfile.TemporaryDirectory() as folder:
        home = str(Path(folder) / "home")
        numbers = count()

        def queue(many: int) -> float:
            urls = Path(folder) / "urls.txt"
            urls.write_text(
                "".join(f"https://news.example/story/{next(numbers)}?utm_source=x\n" for _ in range(many))
            )
            return cpu([*ROUNDUP, "--home", home, "add", "--queue", "--file", str(urls)])

        queue(1)  # makes the database
        compare("add --queue --file of 10,000 URLs / of 1", 40, lambda: queue(MANY), lambda: queue(1), 5)


if __name__ == "__main__":
    main()
