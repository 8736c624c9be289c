"""Where the files that travel with the program are: `db/` and `pipelines/`.

In a wheel they stand inside the package; in a checkout beside it, which counts only when a
`pyproject.toml` is there too, so that a stray folder `db` in site-packages is never taken for ours.
"""

from pathlib import Path

_PACKAGE = Path(__file__).parent


def folder(name: str) -> Path:
    """The shipped folder called `name`; FileNotFoundError when the installation lacks it."""
    inside = _PACKAGE / name
    if inside.is_dir():
        return inside
    beside = _PACKAGE.parent / name
    if beside.is_dir() and (_PACKAGE.parent / "pyproject.toml").is_file():
        return beside
    raise FileNotFoundError(f"this installation of roundup lacks its folder {name!r}: install it again")


def migrations() -> list[Path]:
    """The schema's steps, `NNNN_name.sql`, in the order in which they are applied."""
    return sorted((folder("db") / "migrations").glob("[0-9][0-9][0-9][0-9]_*.sql"))


def publishers() -> Path:
    """The registry of outlets."""
    return folder("db") / "publishers.toml"


def pipelines() -> Path:
    """The folder of the pipeline files."""
    return folder("pipelines")
