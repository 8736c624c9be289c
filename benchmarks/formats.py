"""What all formats of one issue cost beside one of them: 12 items and a lead piece, already drafted."""

import os
import tempfile
from pathlib import Path

from cpu import ROUNDUP, compare, cpu
from week import ITEMS, fill

FORMATS = ["html", "email", "text", "json"]
PROFILES = ["plain", "hugo", "jekyll", "quarto", "obsidian"]
LEAD = (
    "# The long tide\n\n" + "The dredgers of Varnholm work by night, and *nobody* sees them go.[^1]\n\n" * 60
)


def main() -> None:
    """Print the ratio."""
    os.environ["ROUNDUP_DRAFT__ITEMS"] = str(ITEMS)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        fill(home, 1_000)
        (home / "lead").mkdir()
        (home / "lead" / "2024-W01.md").write_text(LEAD + "\n[^1]: Their wives do.\n", "utf-8")

        def draft(*options: str) -> float:
            return cpu([*ROUNDUP, "--home", folder, "draft", "--week", "2024-W01", "--offline", *options])

        draft()
        every = [part for one in FORMATS for part in ("--format", one)]
        every += [part for one in PROFILES for part in ("--profile", one)]
        compare("all formats / one (html)", 3.0, lambda: draft(*every), lambda: draft("--format", "html"), 9)


if __name__ == "__main__":
    main()
