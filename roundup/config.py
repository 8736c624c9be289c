"""Settings, and where the home is: defaults < roundup.toml < ROUNDUP_SECTION__KEY < flags.

Each setting is one field below, with its default, its comment in a new `roundup.toml`, and the function
that reads its value; so what is accepted, documented and used can't differ.
"""

import os
import re
from collections.abc import Callable, Mapping
from os import PathLike
from typing import TYPE_CHECKING, Any, ClassVar

from roundup.errors import UnusableError, nearest
from roundup.times import WEEKDAYS

if TYPE_CHECKING:
    from pathlib import Path

FILE = "roundup.toml"
DATABASE = "roundup.db"
_PREFIX = "ROUNDUP_"


def text(value: object) -> str:
    """Any string."""
    if not isinstance(value, str):
        raise ValueError("a text in quotation marks")
    return value.strip()


def address(value: object) -> str:
    """The address of a page, or nothing."""
    given = text(value)
    if given:
        from roundup.errors import NotAUrlError
        from roundup.urls import parse

        try:
            parse(given)
        except NotAUrlError as error:
            raise ValueError(f'an address such as "https://letter.example/"; {error}') from None
    return given


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
        if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,12}", value.strip()):
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


def topics(value: object) -> dict[str, str]:
    """Words, and what stands for each."""
    found = _table(value)
    # Nothing that begins a word or markup: it would not be read back as an item's emoji.
    if not all(
        isinstance(one, str) and re.fullmatch(r"[^\w\s*<\[(#>|-]\S{0,15}", one) for one in found.values()
    ):
        raise ValueError('a table such as { shipping = "🚢" }')
    return {name.strip(): str(word).strip() for name, word in found.items()}


def headings(value: object) -> dict[str, tuple[str, ...]]:
    """Headings, and the words of each."""
    found = _table(value)
    if not all(
        isinstance(names, list) and all(isinstance(n, str) for n in names) for names in found.values()
    ):
        raise ValueError('a table such as { Trade = ["tariffs", "ports"] }')
    return {title.strip(): tuple(names) for title, names in found.items()}


def _table(value: object) -> dict[str, Any]:
    """A TOML table; in the environment written as an inline one."""
    if isinstance(value, str):
        import tomllib

        try:
            value = tomllib.loads(f"value = {value}")["value"]
        except tomllib.TOMLDecodeError:
            value = None
    if not isinstance(value, dict):
        raise ValueError('a table such as { word = "…" }')
    return value


class Key:
    """One setting: its default, its comment in a new `roundup.toml`, and the function that reads its value."""

    def __init__(self, default: Any, comment: str, read: Callable[[object], Any]) -> None:
        self.default, self.comment, self.read = default, comment, read


def _key(default: Any, comment: str, read: Callable[[object], Any]) -> Any:
    return Key(default, comment, read)


class Section:
    """The settings of one section: those of the class are the defaults, those of an instance what holds.

    These are plain classes, because making dataclasses of them would cost `add --queue` a fifth of its time.
    """

    keys: ClassVar[dict[str, Key]] = {}

    def __init_subclass__(cls) -> None:
        cls.keys = {name: key for name, key in vars(cls).items() if isinstance(key, Key)}
        for name, key in cls.keys.items():
            setattr(cls, name, key.default)

    def __init__(self, **values: Any) -> None:
        self.__dict__.update(values)


class Newsletter(Section):
    """What the newsletter is."""

    name: str = _key("", "Its name; stands in the title of an issue.", text)
    welcome: str = _key("", "The paragraph that opens each issue.", text)
    url: str = _key("", "Where it is published; pages there are cited under its name.", address)
    language: str = _key("en", 'Its language; others are tagged "(link in Chinese)".', text)
    timezone: str = _key("UTC", "Its time zone, by which weeks begin and end.", zone)


class WeekSettings(Section):
    """Where one week ends and the next begins."""

    starts: str = _key("monday", "The first day of a week.", one_of(*WEEKDAYS))
    cutoff: int = _key(0, "The hour of that day at which it begins.", whole(0, 23))


class DraftSettings(Section):
    """How a draft is made."""

    items: int = _key(8, "Suggestions fill a draft up to so many items; picks are never cut.", whole(0, 200))
    template: str = _key("weekly", "The template; `roundup templates list` names them.", text)
    paywall_tag: bool = _key(False, "Whether sources behind a paywall are tagged (paywall).", flag)
    suggest_emoji: bool = _key(
        True, "Whether an item without an emoji of yours gets one that fits its headline.", flag
    )
    emoji: Mapping[str, str] = _key(
        {}, 'Your own emoji by a word of the headline or a tag, as in {shipping="🚢"}.', topics
    )
    sections: Mapping[str, tuple[str, ...]] = _key(
        {},
        'Headings for items by their tags or a word of the headline, as in {Trade=["tariffs", "ports"]}.',
        headings,
    )


class ChooseSettings(Section):
    """How links are chosen."""

    pick_added: bool = _key(True, "Whether a link that is added by hand counts as picked.", flag)


class FetchSettings(Section):
    """How pages are fetched."""

    contact: str = _key("", "A page or mail address where a site's owner can reach you; is sent along.", text)
    allow_private: bool | tuple[str, ...] = _key(
        False,
        'Private addresses that may be asked: false, true, or a list such as ["localhost:8000"].',
        hosts,
    )
    obey_robots: bool = _key(
        True,
        "Whether a robots.txt also holds for a page that you add by hand; for all else it always does.",
        flag,
    )
    allow_downgrade: bool = _key(
        False, "Whether a redirect from https to http is followed, where others could change the page.", flag
    )
    redirects: int = _key(10, "How many redirects are followed.", whole(0, 50))
    proxy: str = _key("", 'A proxy that all requests go through, as in "http://proxy.example:3128".', text)
    host_delay: float = _key(1.0, "Seconds between two requests to one host.", seconds(600))
    timeout: float = _key(
        30.0,
        "Seconds for one page, redirects included, waiting for one's turn not; a feed gets half.",
        seconds(600),
    )
    max_bytes: int = _key(
        5_000_000, "The largest answer that is taken, in bytes as sent.", whole(1000, 10**9)
    )
    max_decoded: int = _key(10_000_000, "The same, in bytes after unpacking.", whole(1000, 10**9))
    ports: tuple[int, ...] = _key((80, 443), "The ports that may be asked.", ports)
    hosts_at_once: int = _key(32, "How many hosts are asked at the same time.", whole(1, 500))
    tries: int = _key(6, "After so many temporary failures in a row a link is given up.", whole(1, 100))
    ca_file: str = _key("", "A file with a certificate authority of your own, beside the usual ones.", text)


class ExtractSettings(Section):
    """How pages are read."""

    workers: int = _key(0, "Processes that read pages; 0 is one for each processor.", whole(0, 256))
    seconds: int = _key(
        20, "The longest that reading one page may take, in seconds of computing.", whole(1, 600)
    )
    memory_mb: int = _key(
        2000, "The most memory that one such process may take, in megabytes.", whole(200, 10**6)
    )


class Settings:
    """All settings, section by section."""

    def __init__(self, **sections: Any) -> None:
        self.newsletter: Newsletter = sections.get("newsletter") or Newsletter()
        self.week: WeekSettings = sections.get("week") or WeekSettings()
        self.draft: DraftSettings = sections.get("draft") or DraftSettings()
        self.choose: ChooseSettings = sections.get("choose") or ChooseSettings()
        self.fetch: FetchSettings = sections.get("fetch") or FetchSettings()
        self.extract: ExtractSettings = sections.get("extract") or ExtractSettings()


SECTIONS: dict[str, type[Section]] = {name: type(section) for name, section in vars(Settings()).items()}


class Home:
    """One newsletter's folder, and its database (which `--db` may put elsewhere).

    Both are held as text, and are paths when they are asked for: importing pathlib costs `add --queue` a tenth
    of its time.
    """

    def __init__(self, folder: str | PathLike[str], file: str | PathLike[str]) -> None:
        self.folder, self.file = os.fspath(folder), os.fspath(file)

    @property
    def path(self) -> "Path":
        """The newsletter's folder."""
        return _path(self.folder)

    @property
    def database(self) -> "Path":
        """The database."""
        return _path(self.file)

    @property
    def drafts(self) -> "Path":
        """The folder of the drafts."""
        return self.path / "drafts"

    @property
    def logs(self) -> "Path":
        """The folder of the logs."""
        return self.path / "logs"

    def lead(self, week: str) -> "Path":
        """The editor's lead piece for this week."""
        return self.path / "lead" / f"{week}.md"


def find_home(home: str | None, db: str | None, environ: Mapping[str, str], cwd: str | None = None) -> Home:
    """Where this newsletter lives: `--home`, else `--db`'s folder, else ROUNDUP_HOME, else the nearest
    folder upwards with a `roundup.toml`, else the platform's folder for user data."""
    file = os.path.abspath(db) if db else None
    if home:
        folder = os.path.abspath(home)
    elif file:
        folder = os.path.dirname(file)
    elif environ.get("ROUNDUP_HOME"):
        folder = os.path.abspath(environ["ROUNDUP_HOME"])
    else:
        folder = _upwards(cwd or _cwd()) or _user_data()
    return Home(folder, file or os.path.join(folder, DATABASE))


def _cwd() -> str:
    """The working folder; the root where it was deleted meanwhile."""
    try:
        return os.getcwd()
    except OSError:
        return os.sep


def _upwards(folder: str) -> str | None:
    while not os.path.isfile(os.path.join(folder, FILE)):
        above = os.path.dirname(folder)
        if above == folder:
            return None
        folder = above
    return folder


def _user_data() -> str:
    from platformdirs import user_data_dir

    return user_data_dir("roundup", appauthor=False)


def _path(text: str) -> "Path":
    from pathlib import Path

    return Path(text)


def load(folder: str | PathLike[str], environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings of this home; UnusableError names file (or variable), key and what is wrong."""
    values: dict[str, dict[str, Any]] = {}
    file = os.path.join(folder, FILE)
    if os.path.isfile(file):
        _merge(values, _read_file(file), file)
    for variable, value in sorted(environ.items()):
        section, mark, key = variable.removeprefix(_PREFIX).lower().partition("__")
        if variable.startswith(_PREFIX) and mark:
            _merge(values, {section: {key: value}}, f"the environment variable {variable}")
    return Settings(**{name: SECTIONS[name](**keys) for name, keys in values.items()})


def _read_file(file: str) -> dict[str, Any]:
    import tomllib

    try:
        with open(file, encoding="utf-8-sig") as settings:
            return tomllib.loads(settings.read())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UnusableError(f"The settings in {file} can't be read: {error}.") from None
    except OSError as error:
        raise UnusableError(f"The settings in {file} can't be opened: {error.strerror}.") from None


def _merge(values: dict[str, dict[str, Any]], found: Mapping[str, Any], where: str) -> None:
    """Put what was found in one place over what came before, each value read and checked."""
    for name, keys in found.items():
        if name not in SECTIONS:
            raise UnusableError(f"{where}: there is no section [{name}]{nearest(name, SECTIONS)}")
        if not isinstance(keys, dict):
            raise UnusableError(f"{where}: {name} is a section: write its settings under [{name}].")
        known = SECTIONS[name].keys
        for key, value in keys.items():
            if key not in known:
                raise UnusableError(f"{where}: there is no setting {key} in [{name}]{nearest(key, known)}")
            try:
                read = known[key].read(value)
            except ValueError as error:
                raise UnusableError(f"{where}: {key} in [{name}] must be {error}, not {value!r}.") from None
            values.setdefault(name, {})[key] = read


def _toml(value: object) -> str:
    """A value as TOML writes it: as JSON does, but for the one control character that JSON lets through."""
    import json

    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")


def template(**given: str) -> str:
    """The text of a new `roundup.toml`: every setting commented out at its default, but those given
    (by the names of [newsletter] and [fetch] contact)."""
    lines = [
        "# The settings of this newsletter.  A line that begins with # is a comment;",
        "# take the # away to change a setting.  `roundup doctor` says whether all is well.",
    ]
    for title, section in SECTIONS.items():
        lines += ["", f"[{title}]"]
        for name, key in section.keys.items():
            value = given.get(name, key.default)
            mark = "" if name in given else "# "
            shown = list(value) if isinstance(value, tuple) else value
            lines += [
                f"# {key.comment}",
                f"{mark}{name} = {_toml(shown)}",
            ]
    return "\n".join(lines) + "\n"
