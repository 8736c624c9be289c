"""Writes emoji.tsv: the words of topics.toml, and the names that Unicode's CLDR has for emojis.

    npm pack cldr-annotations-full@48.2.0 && tar xf cldr-annotations-full-48.2.0.tgz
    python db/make_emoji.py package db/topics.toml 2026-11-25 > db/emoji.tsv

The same folder, file and day always make the same table; whatever contradicts itself in topics.toml is
refused.  Nothing is downloaded.
"""

import json
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from roundup.issue.emoji import ANY, LANGUAGES, Keywords, key, qualified, suggest, table

COLUMNS = (ANY, *LANGUAGES)
LOCALES = {language: (language,) for language in LANGUAGES} | {"zh": ("zh", "zh-Hant")}
"""A language, and what CLDR calls it: both Chinese scripts."""
MOST_WORDS = 2
MOST_CJK = 4
FEWEST_CJK = 2
FEWEST_KATAKANA = 3
"""Words in a name, or characters: a longer one describes the picture, a shorter one is part of other words."""

Row = tuple[str, str, list[list[str]]]
"""A kind, emojis, and the words of each column."""


def main(package: Path, topics: Path, day: str) -> None:
    """Write the table to standard output."""
    about = json.loads((package / "package.json").read_text())
    ours = tomllib.loads(topics.read_text())
    rows = list(our_rows(ours))
    names = name_rows(package, ours["names"].split(), ours["leave"], table(written(rows)))
    sys.stdout.write(
        f"# What emojis stand for: made by db/make_emoji.py on {day}, not by hand; see db/README.md.\n"
        f"# Rows of the kind name: {about['name']} {about['version']}, {about['homepage']}, {about['license']}"
        " (db/emoji.LICENSE), © Unicode, Inc.\n"
        "# All other rows: db/topics.toml, written for roundup, MIT.\n" + written([*rows, *names])
    )


def written(rows: Sequence[Row]) -> str:
    """The rows below their heading, with tabs between the columns and commas between the words."""
    lines: list[tuple[str, ...]] = [("kind", "emojis", *COLUMNS)]
    lines += [(kind, emojis, *map(",".join, cells)) for kind, emojis, cells in rows]
    return "".join("\t".join(line) + "\n" for line in lines)


def our_rows(ours: Mapping[str, Any]) -> Iterator[Row]:
    """The rows of topics.toml, in its order; ValueError where it contradicts itself."""
    entries = [("solemn", ours["solemn"]), ("nothing", ours["nothing"])]
    entries += [("general" if topic.get("general") else "topic", topic) for topic in ours["topic"]]
    places: dict[tuple[str, str], str] = {}
    for kind, entry in entries:
        emojis = entry.get("emoji", "")
        cells = [words(entry.get(column, "")) for column in COLUMNS]
        for emoji in emojis.split():
            if emoji != qualified(emoji.removesuffix("\ufe0f")):
                raise ValueError(f"{emoji!r} is not fully qualified")
        for place in ((column, word) for column, cell in zip(COLUMNS, cells, strict=True) for word in cell):
            if place in places:
                raise ValueError(f"{place} is both in {places[place]} and in {kind} {emojis}")
            places[place] = f"{kind} {emojis}"
        yield kind, emojis, cells


def name_rows(
    package: Path, emojis: Sequence[str], leave: Mapping[str, str], ours: Keywords
) -> Iterator[Row]:
    """What CLDR calls each emoji, but for what is left out, and what our own words find already."""
    names = {name: annotations(package, name) for locales in LOCALES.values() for name in locales}
    left = {(language, word) for language in LANGUAGES for word in words(leave[language])}
    unused = set(left)
    for emoji in sorted(emojis):
        cells: list[list[str]] = [[]]
        for language in LANGUAGES:
            bare = emoji.removesuffix("\ufe0f")
            called = {key(names[locale][bare]["tts"][0]) for locale in LOCALES[language]}
            unused -= {(language, word) for word in called}
            cells.append(
                sorted(
                    word
                    for word in called
                    if (language, word) not in left
                    and fits(word)
                    and not suggest(word, language, (), {}, ours)
                )
            )
        if any(cells):
            yield "name", emoji, cells
    if unused:
        raise ValueError(f"topics.toml leaves out what is no name: {sorted(unused)}")


def words(cell: str) -> list[str]:
    """The words of a cell as they are compared, sorted."""
    split = (word.strip() for word in cell.split(","))
    return sorted({key(word) for word in split if word})


def fits(name: str) -> bool:
    """Whether a name is one that stands in headlines, and only as itself."""
    if re.search("[\u3041-\u30ff\u4e00-\u9fff]", name):
        fewest = FEWEST_KATAKANA if re.fullmatch("[\u30a1-\u30ff]+", name) else FEWEST_CJK
        return fewest <= len(name) <= MOST_CJK or name.isascii()
    return len(name.split()) <= MOST_WORDS


def annotations(package: Path, locale: str) -> Mapping[str, Mapping[str, list[str]]]:
    """What CLDR says of each emoji in a locale."""
    text = (package / "annotations" / locale / "annotations.json").read_text()
    found: Mapping[str, Mapping[str, list[str]]] = json.loads(text)["annotations"]["annotations"]
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
