"""What taking in a large file costs: 50,000 bookmarks beside 5,000."""

import tempfile
from itertools import count
from pathlib import Path

from cpu import ROUNDUP, compare, cpu

HEAD = "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<TITLE>Bookmarks</TITLE>\n<DL><p>\n"


def bookmarks(begin: int, many: int) -> str:
    """A browser's file of so many bookmarks, a folder for each hundred."""
    lines = [HEAD]
    for number in range(begin, begin + many):
        if number % 100 == 0:
            lines.append(f"<DT><H3>Folder {number // 100}</H3>\n<DL><p>\n")
        lines.append(
            f'<DT><A HREF="https://news{number % 700}.example/2024/{number}/the-quay-of-varnholm?utm_source=x"'
            f' ADD_DATE="{1_700_000_000 + number}" TAGS="quays,mud">The quay of Varnholm, part {number}</A>\n'
            "<DD>Read the second half again.\n"
        )
        if number % 100 == 99:
            lines.append("</DL><p>\n")
    return "".join([*lines, "</DL><p>\n"])


def main() -> None:
    """Print the ratio."""
    with tempfile.TemporaryDirectory() as folder:
        runs = count()

        def take_in(many: int) -> float:
            run = next(runs)
            file = Path(folder) / "bookmarks.html"
            file.write_text(bookmarks(run * 100_000, many), "utf-8")
            return cpu([*ROUNDUP, "--home", str(Path(folder) / f"home{run}"), "import", str(file)])

        compare(
            "import of 50,000 bookmarks / of 5,000", 12, lambda: take_in(50_000), lambda: take_in(5_000), 3
        )


if __name__ == "__main__":
    main()
