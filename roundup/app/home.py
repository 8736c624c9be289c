"""The home: made, backed up, restored, looked over."""

import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from roundup import shipped
from roundup.app.desk import Desk
from roundup.config import DATABASE, FILE, template
from roundup.errors import RoundupError, UnusableError
from roundup.store import database, links

LEAST_FREE_MB = 200
"""Megabytes of free disk below which `doctor` warns: a night's pages are some tens."""


@dataclass(frozen=True)
class Finding:
    """Something that `doctor` found: what it is, how to mend it, and the mending where that is safe."""

    what: str
    mend: Callable[[], None] | None = None


def init(folder: Path, **given: str) -> Path:
    """Make a home with commented settings; the path of its settings.  UnusableError when there is one already."""
    settings = folder / FILE
    if settings.exists():
        raise UnusableError(f"There is a newsletter in {folder} already; its settings are in {settings}.")
    try:
        for name in ("drafts", "lead", "logs"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        settings.write_text(template(timezone=_system_zone(), **given), "utf-8")
    except OSError as error:
        raise UnusableError(f"The home {folder} can't be made: {error.strerror}.") from None
    return settings


def backup(desk: Desk, given: str) -> Path:
    """Copy the database to a file, or into a folder, also while others write; where it is."""
    target = Path(given)
    if target.is_dir() or given.endswith("/"):
        target = target / DATABASE
    if target.resolve() == desk.home.database.resolve():
        raise UnusableError(f"{target} is the database itself; give another file.")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        database.backup(desk.db.conn, target.absolute())
    except OSError as error:
        raise UnusableError(f"{target} can't be written: {error.strerror}.") from None
    return target


def restore(desk: Desk, source: Path) -> Path | None:
    """Bring a backup back; where the database that was there before is kept now, if there was one.

    The backup is looked at first: what is damaged, or no database of ours, replaces nothing.
    """
    if not source.is_file():
        raise UnusableError(f"There is no file {source}.")
    names = shipped.migration_names()
    try:
        copy = sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)
        try:
            if database.pending(copy, names) == names:
                raise UnusableError(f"{source} is empty; nothing was restored.")
            if wrong := database.integrity(copy):
                raise UnusableError(f"{source} is damaged ({wrong[0]}); nothing was restored.")
        finally:
            copy.close()
    except sqlite3.DatabaseError:
        raise UnusableError(
            f"{source} is no backup of a newsletter, or it is damaged; nothing was restored."
        ) from None
    kept = _set_aside(desk.home.database, desk.clock())
    conn = database.connect(desk.home.database)
    try:
        database.restore(conn, source)
    finally:
        conn.close()
    # An older backup is brought up to date at once.
    desk.make()
    return kept


def _set_aside(path: Path, now: datetime) -> Path | None:
    """Keep a copy of the present database under a name of its own; a damaged one is moved, as it is."""
    if not path.exists():
        return None
    stem = f"{path.stem}-before-restore-{now:%Y%m%d-%H%M%S}"
    names = (f"{stem}{mark}{path.suffix}" for mark in ("", *(f"-{number}" for number in range(2, 1000))))
    kept = next(place for name in names if not (place := path.with_name(name)).exists())
    try:
        conn = database.connect(path)
        try:
            database.backup(conn, kept)
        finally:
            conn.close()
    except sqlite3.DatabaseError as error:
        if not database.is_damage(error):
            raise
        for end in ("", "-wal", "-shm"):
            part = path.with_name(path.name + end)
            if part.exists():
                part.replace(kept.with_name(kept.name + end))
    return kept


def doctor(desk: Desk) -> list[Finding]:
    """What is wrong with this home; empty when all is well."""
    from roundup.app import feeds

    home = desk.home
    found: list[Finding] = []
    try:
        settings = desk.settings
    except RoundupError as error:
        return [Finding(str(error))]
    if not (home.path / FILE).is_file():
        found.append(
            Finding(
                f"{home.path} has no settings file; --fix makes one with the defaults.",
                lambda: _write_settings(home.path / FILE),
            )
        )
    if not settings.fetch.contact:
        found.append(
            Finding(
                "fetch.contact is empty: write a page or mail address there, so that a site's owner can reach "
                "you; some sites let nobody in who gives none."
            )
        )
    found += [Finding(f"The database is damaged: {wrong}.") for wrong in database.integrity(desk.db.conn)]
    free = shutil.disk_usage(home.database.parent).free >> 20
    if free < LEAST_FREE_MB:
        found.append(Finding(f"Only {free} MB are free on the disk of {home.database}; make room."))
    newest = links.newest_seen(desk.db)
    if newest and newest > desk.now:
        found.append(
            Finding(f"The newest link was seen at {newest}, which is in the future: check the clock.")
        )
    if trouble := feeds.look(desk):
        found.append(Finding(trouble))
    for part in [*home.path.glob("*.part"), *home.drafts.glob("*.part")]:
        found.append(
            Finding(f"{part} was left over when a program was ended; --fix deletes it.", part.unlink)
        )
    return found


def _write_settings(file: Path) -> None:
    file.write_text(template(timezone=_system_zone()), "utf-8")


def _system_zone() -> str:
    """The system's time zone by its IANA name, UTC where it has none."""
    try:
        place = str(Path("/etc/localtime").resolve(strict=True))
    except OSError:
        return "UTC"
    name = place.partition("/zoneinfo/")[2]
    return name if name and not name.startswith("Etc/") else "UTC"
