"""Where the files that travel with the program are: `db/` and `pipelines/`.

In a wheel they stand inside the package; in a checkout beside it, which counts only when a
`pyproject.toml` is there too, so that a stray folder `db` in site-packages is never taken for ours.
"""

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_PACKAGE = os.path.dirname(os.path.abspath(__file__))


def folder(name: str) -> "Path":
    """The shipped folder called `name`; FileNotFoundError when the installation lacks it."""
    from pathlib import Path

    return Path(_where(name))


def migrations() -> "list[Path]":
    """The schema's steps, `NNNN_name.sql`, in the order in which they are applied."""
    where = folder("db") / "migrations"
    return [where / f"{name}.sql" for name in migration_names()]


def migration_names() -> list[str]:
    """Their names, `NNNN_name`; without pathlib, for the capture path."""
    files = os.listdir(os.path.join(_where("db"), "migrations"))
    return sorted(
        file.removesuffix(".sql") for file in files if file[:4].isdecimal() and file.endswith(".sql")
    )


def publishers() -> "Path":
    """The registry of outlets."""
    return folder("db") / "publishers.toml"


def emoji() -> "Path":
    """The emoji by the words of a headline."""
    return folder("db") / "emoji.tsv"


def pipelines() -> "Path":
    """The folder of the pipeline files."""
    return folder("pipelines")


def _where(name: str) -> str:
    inside = os.path.join(_PACKAGE, name)
    if os.path.isdir(inside):
        return inside
    checkout = os.path.dirname(_PACKAGE)
    beside = os.path.join(checkout, name)
    if os.path.isdir(beside) and os.path.isfile(os.path.join(checkout, "pyproject.toml")):
        return beside
    raise FileNotFoundError(f"this installation of roundup lacks its folder {name!r}: install it again")
