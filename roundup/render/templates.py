"""Draft templates: what they get, how they are run, and what is wrong with one.

What a template gets of an issue are objects that print themselves as Markdown which shows their words letter by
letter.  So a template can't forget to escape, and nothing is escaped twice: a plain string is Markdown already.
"""

import re
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

from roundup.errors import UnusableError, nearest
from roundup.text.markdown import block, link
from roundup.text.marks import one_line

if TYPE_CHECKING:
    from jinja2 import Environment

ENDING = ".md.j2"
MOST = 10_000_000
"""Characters of a draft: a lead piece as long as the Bible is half of that."""

_MARKDOWN = ("body", "lead", "welcome")
"""The fields of the model that are Markdown as they stand."""
_WEB = re.compile(r"https?://", re.I)
_FIRST = re.compile(r"\d{0,9}[-+#=.)]+(?=\s|$)")
# What a string can be asked that needs no other kind of value; `format` would read the words as a pattern.
_METHODS = frozenset(name for name in dir(str) if name[0] != "_") - {"encode", "format", "format_map"}


def shipped() -> dict[str, str]:
    """The sources of the templates that travel with the program, by name."""
    folder = files("roundup.render").joinpath("templates")
    found = ((file.name, file) for file in folder.iterdir() if file.name.endswith(ENDING))
    return {name.removesuffix(ENDING): file.read_text("utf-8") for name, file in sorted(found)}


def about(source: str) -> str:
    """The first line of the comment with which a template begins; empty when it begins with none."""
    said = re.match(r"\s*\{#[-+]?(.*?)[-+]?#\}", source, re.S)
    return next((line.strip() for line in said[1].split("\n") if line.strip()), "") if said else ""


# -- what a template gets


class Text:
    """Words of an issue.  They print as Markdown; whatever else is done to them is done to their letters."""

    def __init__(self, plain: str) -> None:
        self._plain = plain

    def __str__(self) -> str:
        """As Markdown, also where a line begins or a heading ends."""
        return block(_line(self._plain))

    __repr__ = __str__

    def __len__(self) -> int:
        return len(self._plain)

    def __getitem__(self, at: int | slice) -> "Text":
        return type(self)(self._plain[at])

    def __contains__(self, part: object) -> bool:
        return str(plain(part)) in self._plain

    def __eq__(self, other: object) -> bool:
        return bool(self._plain == plain(other))

    def __lt__(self, other: object) -> bool:
        return self._plain < str(plain(other))

    def __hash__(self) -> int:
        return hash(self._plain)

    def __add__(self, other: object) -> str:
        return f"{self}{other}"

    def __radd__(self, other: object) -> str:
        return f"{other}{self}"

    def __getattr__(self, name: str) -> Callable[..., object]:
        if name not in _METHODS:
            raise AttributeError(name)
        method = getattr(self._plain, name)
        return lambda *given, **named: _seen(method(*map(plain, given), **named))


class Address(Text):
    """The address of a page; it prints so that it can't end the Markdown link that it stands in."""

    def __str__(self) -> str:
        return linked("", self._plain)[len("[](") : -len(")")]


class View:
    """An issue, section, item, source or quotation as a template sees it: its fields alone."""

    def __init__(self, of: Any) -> None:
        self._of = of

    def __str__(self) -> str:
        raise TypeError(f"{_a(self)} can't be printed as a whole; print one of its fields")

    def __eq__(self, other: object) -> bool:
        return bool(self._of == plain(other))

    def __hash__(self) -> int:
        return hash(self._of)

    def __getattr__(self, name: str) -> object:
        if name.startswith("_") or name not in _names(self._of):
            raise AttributeError(name)
        value = getattr(self._of, name)
        if isinstance(value, str) and name in _MARKDOWN:
            return _begun(value) if name == "body" else value
        return Address(value) if name == "url" else _seen(value)


def _names(of: Any) -> list[str]:
    """The fields of one of the model's values, and what it works out of them."""
    worked_out = [name for name, value in vars(type(of)).items() if isinstance(value, property)]
    return [*(field.name for field in fields(of)), *worked_out]


def _begun(body: str) -> str:
    """A body's Markdown so that it begins no list and no heading, where a template begins a line with it."""
    first = _FIRST.match(body)
    return block(first[0]) + body[first.end() :] if first else body


def _seen(value: object) -> object:
    if isinstance(value, str):
        return Text(value)
    if isinstance(value, tuple | list):
        return tuple(map(_seen, value))
    return View(value) if is_dataclass(value) else value


def plain(value: object) -> object:
    """What a template's value stands for: the words as they are, the model's own item, a list of those."""
    if isinstance(value, Text):
        return value._plain
    if isinstance(value, View):
        return value._of
    return list(map(plain, value)) if isinstance(value, tuple | list) else value


def linked(words: str, url: str) -> str:
    """The words, linked; what is no address of a page, such as `javascript:`, links nothing."""
    return link(_line(words), _line(url)) if _WEB.match(url.lstrip()) else block(_line(words))


def _line(text: str) -> str:
    return one_line(text, len(text) + 1)


class Filter(NamedTuple):
    """A filter of ours: what it does, with words as they are and the model's own items, and an example of its use."""

    act: Callable[..., object]
    example: str


# -- how a template is run


def render(
    name: str, values: Mapping[str, object], filters: Mapping[str, Filter], own: Mapping[str, str]
) -> str:
    """What the template of this name makes of these values; `own` are the home's, by name, and come first.

    A shipped template sees shipped ones alone and is trusted.  One of the home's own runs in Jinja's sandbox, and
    UnusableError says in which file and line it is wrong; it may take any time and memory, so bound both.
    """
    ours = shipped()
    if name not in own:
        if name not in ours:
            raise UnusableError(f"There is no template {name}{nearest(name, [*own, *ours])}")
        return _environment(_labelled(ours, {}), values, filters).get_template(name).render(values)
    labelled = _labelled(ours, own)
    environment = _environment(labelled, values, filters, sandboxed=True)
    pieces: list[str] = []
    size = 0
    try:
        for piece in environment.get_template(name).generate(values):
            pieces.append(piece)
            size += len(piece)
            if size > MOST:
                break
    except MemoryError:
        raise
    except Exception as error:
        labels = [label for _, label in labelled.values()]
        where = _place(error, labels) or labelled[name][1]
        raise UnusableError(f"{where}: {_wrong(error, environment, sorted({*ours, *own}))}") from None
    if size > MOST:
        raise UnusableError(
            f"{labelled[name][1]} makes a draft of more than {MOST:,} characters, so it was stopped; look for a "
            "loop in it that does not end."
        )
    return "".join(pieces)


def _labelled(ours: Mapping[str, str], own: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Source and file name of each template by the name under which others may include it."""
    files_of = {
        key: (source, f"{name}{ENDING}") for name, source in ours.items() for key in (name, f"shipped/{name}")
    }
    return files_of | {name: (source, f"templates/{name}{ENDING}") for name, source in own.items()}


def _environment(
    labelled: Mapping[str, tuple[str, str]],
    values: Mapping[str, object],
    filters: Mapping[str, Filter],
    *,
    sandboxed: bool = False,
) -> "Environment":
    from jinja2 import Environment, FunctionLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment
    from jinja2.utils import missing

    class Unknown(StrictUndefined):
        """A name that there is not; says which may be meant."""

        __slots__ = ()

        @property
        def _undefined_message(self) -> str:
            if self._undefined_hint:
                return self._undefined_hint
            if self._undefined_obj is missing:
                return f"there is no value {self._undefined_name}{nearest(str(self._undefined_name), values)}"
            return _unknown(self._undefined_name, self._undefined_obj)

    def load(name: str) -> tuple[str, str, Callable[[], bool]] | None:
        found = labelled.get(name.removesuffix(ENDING))
        return (*found, lambda: True) if found else None

    def as_filter(name: str, ours: Filter) -> Callable[..., object]:
        def run(*given: object) -> object:
            for one in given:
                if isinstance(one, Unknown):
                    str(one)  # raises, and says what is unknown
            try:
                return ours.act(*map(plain, given))
            except (AttributeError, TypeError, ValueError):
                raise TypeError(f"the filter {name} is used as in `{ours.example}`") from None

        return run

    made = (ImmutableSandboxedEnvironment if sandboxed else Environment)(
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=Unknown,
        finalize=_printed,
        loader=FunctionLoader(load),
    )
    made.filters |= {name: as_filter(name, ours) for name, ours in filters.items()}
    return made


def _printed(value: object) -> object:
    """What `{{ … }}` prints: nothing where nothing is known, and no list as Python writes it."""
    if isinstance(value, tuple | list):
        raise TypeError("a list can't be printed as a whole; print one after another, or use `join`")
    return "" if value is None else value


# -- what is wrong with a template


def _place(error: BaseException, labels: Sequence[str]) -> str | None:
    """The template's file and line in which the error came up: the innermost, where one includes another."""
    from jinja2 import TemplateSyntaxError

    if isinstance(error, TemplateSyntaxError):
        return f"{error.filename}, line {error.lineno}"
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename in labels]
    return f"{frames[-1].filename}, line {frames[-1].lineno}" if frames else None


def _wrong(error: Exception, environment: "Environment", names: Sequence[str]) -> str:
    """What is wrong, as the end of a sentence."""
    from jinja2 import TemplateNotFound

    if isinstance(error, TemplateNotFound):
        return f"there is no template {error.name}{nearest(str(error.name), names)}"
    if isinstance(error, RecursionError):
        return "it calls itself without end."
    said = str(error) or type(error).__name__
    unknown = re.match(r"No (filter|test) named '(.+?)'", said)
    if unknown:
        known = environment.filters if unknown[1] == "filter" else environment.tests
        return f"there is no {unknown[1]} {unknown[2]}{nearest(unknown[2], known)}"
    # Jinja's own reasons may be several sentences.
    parts = [part.strip() for part in re.split(r"(?<=[\w')])\.\s+", said.rstrip("."))]
    said = "; ".join(part if part.startswith("Jinja") else part[:1].lower() + part[1:] for part in parts)
    return said if said.endswith("?") else f"{said}."


def _unknown(name: object, of: object) -> str:
    """What to say of a name that is no field of what it is asked of."""
    known = _names(plain(of)) if isinstance(of, View) else sorted(_METHODS) if isinstance(of, Text) else []
    return f"{_a(of)} has no {name}{nearest(str(name), known) if known else '.'}"


def _a(thing: object) -> str:
    """`an item`, `a text`."""
    kind = type(plain(thing) if isinstance(thing, View) else thing)
    noun = "list" if kind is tuple else kind.__name__.lower()
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"
