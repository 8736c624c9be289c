"""Characters that must not go through: controls, surrogates, direction overrides, and what they hide."""

import re

# C0 and C1 controls but tab, line feed and carriage return; the surrogates; U+FFFE and U+FFFF.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

# Marks that turn the direction of text, or that are not seen at all: a headline can hide words with them
# (Unicode Technical Report 36, 2.7; https://trojansource.codes).  The joiners U+200C and U+200D stay, they
# are part of some scripts and of emoji.
_UNSEEN = re.compile("[\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")

# Tags (U+E0000 to U+E007F) are letters that nobody sees, except behind a black flag, where they name a region.
_TAGS = re.compile("(?<![\U0001f3f4\U000e0000-\U000e007f])[\U000e0000-\U000e007f]+")

_SPACE = re.compile(r"\s+")

_CJK = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")


def without_controls(text: str) -> str:
    """The text without control characters and lone surrogates; lines and tabs stay."""
    return _CONTROLS.sub("", text)


def one_line(text: str, most: int = 500) -> str:
    """The text as one line of at most `most` characters, with nothing unseen in it: for headlines and names."""
    line = _SPACE.sub(" ", _TAGS.sub("", _UNSEEN.sub("", without_controls(text[: most * 4])))).strip()
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def shorten(text: str, most: int) -> str:
    """At most so many characters, cut between words."""
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut).rstrip(" ,;:") + "…"


def printable(text: str, most: int = 2000) -> str:
    """The text as a terminal or a log may show it: no escape sequences, no lines of its own."""
    return one_line(text.replace("\x1b", ""), most)


def is_cjk(text: str) -> bool:
    """Whether the text is mostly in Chinese or Japanese characters."""
    return len(_CJK.findall(text)) * 2 > len(_SPACE.sub("", text))
