"""Tables as other services export them, CSV or JSON, read by the rules of their format (formats.py)."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from itertools import chain, islice

from roundup.collect import cells
from roundup.collect.formats import COLUMNS, FORMATS, PLAIN, Format
from roundup.collect.rows import Found, LeftOut, Rows, Unreadable, link, moment, published, undated
from roundup.given import FieldValue
from roundup.text.marks import one_line

_LOOKED_AT = 20
"""Rows, to see which format it is: not every element of a JSON list has every key."""
_DELIMITER = re.compile(r'"?sep=(.)"?[ \t;,]*\n', re.I)
"""A first line in which spreadsheet programs say what stands between the cells."""
_IN_QUOTES = re.compile(r"""'((?:[^'\\]|\\.)*+)'|"((?:[^"\\]|\\.)*+)\"""")
_ADDRESS = re.compile(r"https?://\S+", re.I)
_YES = ("yes", "true", "1")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_NOTE_OF_HIGHLIGHT = re.compile(r"note:\s*", re.I)
_HIGHLIGHT = re.compile(r"(?:highlight:)?\s*", re.I)


def csv(text: str) -> Found | None:
    """The table in a CSV text; None when its first line names no column of addresses, and none is seen in its rows."""
    told = _DELIMITER.match(text)
    if told:
        text = "\n" + text[told.end() :]  # so that the lines keep their numbers
    for delimiter in (told[1],) if told else cells.DELIMITERS:
        rows = [row or [] for _, row in islice(cells.lines(text, delimiter), _LOOKED_AT)]
        named = [name.strip().lower() for name in next(iter(rows), [])]
        if form := _format(named):
            return Found(form.name, _lines(form, named, text, delimiter, 1), text.count("\n") + 1)
        if seen := _unnamed(rows):
            return Found(PLAIN.name, _lines(PLAIN, seen, text, delimiter, 0), text.count("\n") + 1)
    return None


def _unnamed(rows: list[list[str]]) -> list[str]:
    """Names for the columns of a table that has none, when in each row one and the same cell is an address, and another
    one words; else nothing.  As a text, `https://a.example/,Owls at noon` would be the address `https://a.example/,Owls`.
    """
    first = next(iter(rows), [])
    places = [[place for place, cell in enumerate(row) if "://" in cell] for row in rows]
    titles = [place for place, cell in enumerate(first) if " " in cell.strip()]
    if not titles or not places[0] or places != [places[0][:1]] * len(rows):
        return []
    address = places[0][0]
    if not all(_ADDRESS.fullmatch(row[address].strip()) for row in rows):
        return []
    known = {titles[0]: "title", address: "url"}
    return [known.get(place, f"column {place + 1}") for place in range(len(first))]


def json_list(text: str) -> Found | None:
    """The table in a list of JSON objects; None when they have no address."""
    if text[:1_000].lstrip()[:1] not in ("[", "{"):
        return None
    keys: set[str] = set()
    for _, value in islice(cells.elements(text), _LOOKED_AT):
        keys.update(_lower(value))
    form = _format(keys)
    return Found(form.name, _elements(form, text), text.count("\n") + 1) if form else None


def _format(names: Iterable[str]) -> Format | None:
    known = set(names)
    for form in FORMATS:
        if form.known_by <= known:
            return form
    # A text may begin with the word link, and is no table of one column.
    return PLAIN if known & set(COLUMNS["url"][: 1 if len(known) == 1 else None]) else None


def _lines(form: Format, names: list[str], text: str, delimiter: str, headings: int) -> Rows:
    words = form.words()
    wanted = {*chain.from_iterable(words.values()), *form.marks, *(form.left_out or ())[:1]}
    # Of two columns with one name the first counts.
    places = {name: place for place, name in reversed(list(enumerate(names))) if name in wanted}
    others = [name for name in dict.fromkeys(names) if name and name not in wanted]
    if form is PLAIN and others:
        yield LeftOut(1, f"columns that are not read: {one_line(', '.join(others[:100]), 200)}")
    for number, row in islice(cells.lines(text, delimiter), headings, None):
        if row is None:
            yield Unreadable(number, "the quotation marks don't match")
        elif any(cell.strip() for cell in row[len(names) :]):
            yield Unreadable(number, f"it has {len(row):,} cells, and the first line has {len(names):,}")
        else:
            held = {name: row[place].strip() for name, place in places.items() if place < len(row)}
            yield from _row(form, words, number, held)


def _elements(form: Format, text: str) -> Rows:
    words = form.words()
    for number, value in cells.elements(text):
        if value is None:
            yield Unreadable(number, "no JSON, or it breaks off")
        else:
            yield from _row(form, words, number, _lower(value))


def _lower(value: object) -> dict[str, object]:
    return {key.lower(): one for key, one in value.items()} if isinstance(value, dict) else {}


def _row(form: Format, words: Mapping[str, tuple[str, ...]], number: int, held: Mapping[str, object]) -> Rows:
    """What a row comes to by the rules of its format; `held` are the values in its columns.

    The names of a folder `Parent/Child` are two tags, as an issue's headings are found by whole tags.  They are no
    section: where an item stands is for the newsletter's template to say, not for a service's folders.
    """
    if form.left_out:
        column, unwanted, why = form.left_out
        if str(held.get(column)).strip().lower() == unwanted:
            yield LeftOut(number, why)
            return

    def first(word: str) -> object:
        return next((value for name in words[word] if (value := held.get(name))), "")

    quotes, remarks = _highlights(first("quotes"), form.highlight_a_line)
    folder = _text(first("folder"))
    marks = [tag for column, tag in form.marks.items() if str(held.get(column)).strip().lower() in _YES]
    yield link(
        number,
        _text(first("url")),
        via=_text(first("via")),
        note="\n\n".join(filter(None, (_text(first("note")), *remarks))),
        tags=(
            *_list(first("tags"), form.between_tags),
            *([] if folder.lower() in form.no_folders else folder.split("/")),
            *marks,
        ),
        quotes=quotes,
        saved_at=moment(first("saved")),
        said=_said(first),
    )
    yield from undated(number, first("saved"))


def _said(first: Callable[[str], object]) -> dict[str, FieldValue]:
    """What the service says of the page."""
    language = _text(first("language")).replace("_", "-")
    return {
        "title": _text(first("title")),
        "authors": [
            one for one in (one_line(author, 200) for author in _list(first("authors"), "\n")) if one
        ],
        "published": published(first("published")) or "",
        "language": language if _LANGUAGE.fullmatch(language) else "",
        "description": one_line(_text(first("description")), 1000),
    }


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _list(value: object, between: str) -> list[str]:
    """The texts in a cell: a list, one in JSON or as Python writes it, or several with something between them."""
    if isinstance(value, str):
        try:
            value = json.loads(value) if value.startswith("[") else value.split(between)
        except (ValueError, RecursionError):
            quoted = [match[1] or match[2] or "" for match in _IN_QUOTES.finditer(str(value))]
            value = quoted or str(value).split(between)
    found = value if isinstance(value, list) else []
    return [str(_named(one, ("name", "label", "title"))) for one in found if one]


def _named(value: object, keys: tuple[str, ...]) -> object:
    """A text, or the one that an object has under one of these keys."""
    if isinstance(value, dict):
        return next((value[key] for key in keys if value.get(key)), "")
    return value


def _highlights(value: object, one_a_line: bool) -> tuple[list[str], list[str]]:
    """The highlights in a cell, and the notes on them."""
    quotes, remarks = [], []
    for one in value if isinstance(value, list) else _text(value).split("\n") if one_a_line else [value]:
        if isinstance(one, dict):
            quotes.append(_text(_named(one, ("quote", "text", "highlight"))))
            # wallabag's `text` is the reader's remark on the `quote`; elsewhere it is the highlight.
            remarks.append(
                _text(one.get("annotation") or one.get("note") or (one.get("quote") and one.get("text")))
            )
        elif one_a_line and (note := _NOTE_OF_HIGHLIGHT.match(_text(one))):
            remarks.append(_text(one)[note.end() :])
        elif one_a_line:
            quotes.append(_HIGHLIGHT.sub("", _text(one), count=1))
        else:
            quotes.append(_text(one))
    return quotes, remarks
