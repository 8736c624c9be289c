"""Settings, and where the home is: defaults < roundup.toml < ROUNDUP_SECTION__KEY < flags.

Each setting is one field below, with its default, its comment in a new `roundup.toml`, and the function
that reads its value; so what is accepted, documented and used can't differ.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any

from roundup.errors import UnusableError
from roundup.weeks import DAYS

FILE = "roundup.toml"
DATABASE = "roundup.db"
_PREFIX = "ROUNDUP_"


def text(value: object) -> str:
    """Any string."""
    if not isinstance(value, str):
        raise ValueError("a text in quotation marks")
    return value.strip()


def flag(value: object) -> bool:
    """true or false; in the environment also 1 and 0."""
    if isinstance(value, str):
        value = {"1": True, "true": True, "0": False, "false": False}.get(value.strip().lower())
    if not isinstance(value, bool):
        raise ValueError("true or false")
    return value


def whole(least: int, most: int) -> Callable[[object], int]:
    """A whole number within these bounds."""

    def read(value: object) -> int:
        if isinstance(value, str) and value.strip().lstrip("-").isdecimal():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise ValueError(f"a whole number from {least} to {most}")
        return value

    return read


def seconds(most: float) -> Callable[[object], float]:
    """A number of seconds, 0 or more."""

    def read(value: object) -> float:
        if isinstance(value, str):
            try:
                value = float(value)
            except ValueError:
                value = None
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
            raise ValueError(f"a number of seconds from 0 to {most:g}")
        return float(value)

    return read


def one_of(*names: str) -> Callable[[object], str]:
    """One of these words."""

    def read(value: object) -> str:
        word = value.strip().lower() if isinstance(value, str) else ""
        if word not in names:
            raise ValueError("one of " + ", ".join(names))
        return word

    return read


def zone(value: object) -> str:
    """A time zone's name as in the IANA database."""
    name = text(value)
    if name != "UTC":
        from zoneinfo import ZoneInfo

        try:
            ZoneInfo(name)
        except (KeyError, ValueError, OSError):
            raise ValueError('a time zone such as "Europe/Berlin"') from None
    return name


def hosts(value: object) -> bool | tuple[str, ...]:
    """false, true, or a list of `host` or `host:port`."""
    if isinstance(value, str):
        try:
            return flag(value)
        except ValueError:
            value = [part.strip() for part in value.split(",") if part.strip()]
    if isinstance(value, bool):
        return value
    if not isinstance(value, list) or not all(isinstance(part, str) and part for part in value):
        raise ValueError('true, false, or a list such as ["localhost", "127.0.0.1:8000"]')
    return tuple(part.strip().lower() for part in value)


def ports(value: object) -> tuple[int, ...]:
    """A list of port numbers."""
    if isinstance(value, str):
        value = [part.strip() for part in value.split(",") if part.strip()]
    if not isinstance(value, list):
        raise ValueError("a list of ports such as [80, 443]")
    try:
        return tuple(whole(1, 65535)(part) for part in value)
    except ValueError:
        raise ValueError("a list of ports from 1 to 65535") from None


def _key(default: Any, comment: str, read: Callable[[object], Any]) -> Any:
    return field(default=default, metadata={"comment": comment, "read": read})


@dataclass(frozen=True)
class Newsletter:
    """What the newsletter is."""

    name: str = _key("", "Its name; stands in the title of an issue.", text)
    welcome: str = _key("", "The paragraph that opens each issue.", text)
    url: str = _key("", "Where it is published.", text)
    language: str = _key("en", 'Its language; others are tagged "(link in Chinese)".', text)
    timezone: str = _key("UTC", "Its time zone, by which weeks begin and end.", zone)


@dataclass(frozen=True)
class WeekSettings:
    """Where one week ends and the next begins."""

    starts: str = _key("monday", "The first day of a week.", one_of(*DAYS))
    cutoff: int = _key(0, "The hour of that day at which it begins.", whole(0, 23))


@dataclass(frozen=True)
class DraftSettings:
    """How a draft is made."""

    items: int = _key(8, "Suggestions fill a draft up to so many items; picks are never cut.", whole(0, 200))
    template: str = _key("weekly", "The template.", text)


@dataclass(frozen=True)
class ChooseSettings:
    """How links are chosen."""

    pick_added: bool = _key(True, "Whether a link that is added by hand counts as picked.", flag)


@dataclass(frozen=True)
class FetchSettings:
    """How pages are fetched."""

    contact: str = _key("", "A page or mail address where a site's owner can reach you; is sent along.", text)
    allow_private: bool | tuple[str, ...] = _key(
        False,
        'Private addresses that may be asked: false, true, or a list such as ["localhost:8000"].',
        hosts,
    )
    host_delay: float = _key(1.0, "Seconds between two requests to one host.", seconds(600))
    timeout: float = _key(
        30.0, "Seconds for one page, redirects included, waiting for one's turn not.", seconds(600)
    )
    max_bytes: int = _key(
        5_000_000, "The largest answer that is taken, in bytes as sent.", whole(1000, 10**9)
    )
    max_decoded: int = _key(10_000_000, "The same, in bytes after unpacking.", whole(1000, 10**9))
    ports: tuple[int, ...] = _key((80, 443), "The ports that may be asked.", ports)
    hosts_at_once: int = _key(32, "How many hosts are asked at the same time.", whole(1, 500))
    tries: int = _key(6, "After so many temporary failures in a row a link is given up.", whole(1, 100))
    ca_file: str = _key("", "A file with a certificate authority of your own, beside the usual ones.", text)


@dataclass(frozen=True)
class ExtractSettings:
    """How pages are read."""

    workers: int = _key(0, "Processes that read pages; 0 is one for each processor.", whole(0, 256))
    seconds: int = _key(
        20, "The longest that reading one page may take, in seconds of computing.", whole(1, 600)
    )
    memory_mb: int = _key(
        2000, "The most memory that one such process may take, in megabytes.", whole(200, 10**6)
    )


@dataclass(frozen=True)
class Settings:
    """All settings, section by section."""

    newsletter: Newsletter = Newsletter()
    week: WeekSettings = WeekSettings()
    draft: DraftSettings = DraftSettings()
    choose: ChooseSettings = ChooseSettings()
    fetch: FetchSettings = FetchSettings()
    extract: ExtractSettings = ExtractSettings()


_SECTIONS: dict[str, type[Any]] = {
    "newsletter": Newsletter,
    "week": WeekSettings,
    "draft": DraftSettings,
    "choose": ChooseSettings,
    "fetch": FetchSettings,
    "extract": ExtractSettings,
}


@dataclass(frozen=True)
class Home:
    """One newsletter's folder, and its database (which `--db` may put elsewhere)."""

    path: Path
    database: Path

    @property
    def drafts(self) -> Path:
        """The folder of the drafts."""
        return self.path / "drafts"

    @property
    def logs(self) -> Path:
        """The folder of the logs."""
        return self.path / "logs"

    def lead(self, week: str) -> Path:
        """The editor's lead piece for this week."""
        return self.path / "lead" / f"{week}.md"


def find_home(home: str | None, db: str | None, environ: Mapping[str, str], cwd: Path) -> Home:
    """Where this newsletter lives: `--home`, else `--db`'s folder, else ROUNDUP_HOME, else the nearest
    folder upwards with a `roundup.toml`, else the platform's folder for user data."""
    database = Path(db).absolute() if db else None
    if home:
        path = Path(home).absolute()
    elif database:
        path = database.parent
    elif environ.get("ROUNDUP_HOME"):
        path = Path(environ["ROUNDUP_HOME"]).absolute()
    else:
        above = (folder for folder in (cwd, *cwd.parents) if (folder / FILE).is_file())
        path = next(above, None) or _user_data()
    return Home(path, database or path / DATABASE)


def _user_data() -> Path:
    from platformdirs import user_data_path

    return user_data_path("roundup", appauthor=False)


def load(path: Path, environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings of the home at `path`; UnusableError names file (or variable), key and what is wrong."""
    values: dict[str, dict[str, Any]] = {}
    file = path / FILE
    if file.is_file():
        _merge(values, _read_file(file), file.name)
    for variable, value in sorted(environ.items()):
        section, mark, key = variable.removeprefix(_PREFIX).lower().partition("__")
        if variable.startswith(_PREFIX) and mark:
            _merge(values, {section: {key: value}}, f"the environment variable {variable}")
    return Settings(**{name: _SECTIONS[name](**keys) for name, keys in values.items()})


def _read_file(file: Path) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(file.read_text("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UnusableError(f"The settings in {file} can't be read: {error}.") from None
    except OSError as error:
        raise UnusableError(f"The settings in {file} can't be opened: {error.strerror}.") from None


def _merge(values: dict[str, dict[str, Any]], found: Mapping[str, Any], where: str) -> None:
    """Put what was found in one place over what came before, each value read and checked."""
    for name, keys in found.items():
        if name not in _SECTIONS:
            raise UnusableError(f"{where}: there is no section [{name}]{_nearest(name, _SECTIONS)}.")
        if not isinstance(keys, dict):
            raise UnusableError(f"{where}: {name} is a section: write its settings under [{name}].")
        known: dict[str, Field[Any]] = {key.name: key for key in fields(_SECTIONS[name])}
        for key, value in keys.items():
            if key not in known:
                raise UnusableError(f"{where}: there is no setting {key} in [{name}]{_nearest(key, known)}.")
            try:
                read = known[key].metadata["read"](value)
            except ValueError as error:
                raise UnusableError(f"{where}: {key} in [{name}] must be {error}, not {value!r}.") from None
            values.setdefault(name, {})[key] = read


def _nearest(name: str, known: Mapping[str, Any]) -> str:
    import difflib

    near = difflib.get_close_matches(name, known, 1, 0.4)
    return f"; did you mean {near[0]}?" if near else f"; there are {', '.join(known)}"


def template(**given: str) -> str:
    """The text of a new `roundup.toml`: every setting commented out at its default, but those given
    (by the names of [newsletter] and [fetch] contact)."""
    import json

    lines = [
        "# The settings of this newsletter.  A line that begins with # is a comment;",
        "# take the # away to change a setting.  `roundup doctor` says whether all is well.",
    ]
    for name, section in _SECTIONS.items():
        lines += ["", f"[{name}]"]
        for key in fields(section):
            value = given.get(key.name, key.default)
            mark = "" if key.name in given else "# "
            shown = list(value) if isinstance(value, tuple) else value
            lines += [
                f"# {key.metadata['comment']}",
                f"{mark}{key.name} = {json.dumps(shown, ensure_ascii=False)}",
            ]
    return "\n".join(lines) + "\n"
