"""The issue as Markdown for other programs, each with the front matter and the dialect that it reads.

The editor's Markdown stays as it was typed; only what a dialect would read differently is changed:

* plain: CommonMark 0.31, which has neither front matter nor footnotes. It is what a mailer gets, which may look for
  its own tags when the escapes are gone: a word joiner, which nobody sees, stands where others' words would begin one.
* hugo: goldmark, which has no inline notes (`^[…]`).
* jekyll: kramdown 2 with its GFM parser, as Jekyll 4 sets it. It shows the backslash before a character that it does
  not know as escapable, reads any line with a `|` in it as a table, and needs blank lines between blocks.
* quarto: Pandoc's Markdown. A block needs a blank line before it, and title and description are Markdown, too. Its
  `smart` reading is turned off: it pairs quotation marks across bold text, so one straight mark undoes a headline.
* obsidian: the text as it is.
"""

import json
import re
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from typing import TYPE_CHECKING

from roundup.errors import UnusableError, nearest
from roundup.render.document import Document
from roundup.render.letters import seen
from roundup.text.markdown import block, escape

if TYPE_CHECKING:
    from markdown_it.token import Token

PROFILES = ("plain", "hugo", "jekyll", "quarto", "obsidian")

# The keys that each program reads, in their order.  What is not published before somebody says so has its own word
# in each: https://gohugo.io/content-management/front-matter/, https://jekyllrb.com/docs/front-matter/,
# https://quarto.org/docs/websites/website-drafts.html, https://help.obsidian.md/properties
_KEYS = {
    "hugo": ("title", "date", "description", "draft"),
    "jekyll": ("layout", "title", "date", "description", "lang", "published"),
    "quarto": ("title", "date", "description", "lang", "draft", "from"),
    "obsidian": ("aliases", "date", "description", "publish"),
}
_OURS = ("title", "subject", "preheader", "week")
"""What the draft's front matter has for us."""

# What is no text in YAML when it is typed without quotation marks: a switch, a number, a day or time, [a, list] or {}.
_TYPED = re.compile(
    r"(?:true|false|null|~|[-+]?\d+(?:\.\d+)?|\d{4}-\d\d-\d\d(?:[T ][\d:.]+(?:Z| ?[-+][\d:]+)?)?|\[.*\]|\{.*\})"
    r"(?:\s+#.*)?",
    re.I,
)

# What has a meaning inside a text, from left to right: what is escaped, code, a tag, where a link leads, footnotes.
_SPAN = re.compile(
    r"""\\(?P<escaped>[!-/:-@\[-`{-~])
    | (?P<ticks>`+)(?:.*?[^`](?P=ticks)(?!`))?
    | <[a-zA-Z/!?][^<>]*>
    | (?P<address>\]\([^()\s]*)
    | \[\^(?P<label>[^\]\s]+)\](?!\()
    | \^\[ | \[ | \] | \|""",
    re.S | re.X,
)
# kramdown's own list (lib/kramdown/parser/kramdown/escaped_chars.rb); its GFM parser adds ^ and ~.
_KRAMDOWN_ESCAPES = set("\\.*_+`<>()[]{}#!:|\"'$=-")
# What begins a tag of Buttondown's (Django's) or Mailchimp's.
_TAGS = {"{{", "{%", "{#", "*|", "%%"}
_WORD_JOINER = "\u2060"
_NOTE = re.compile(r" {0,3}\[\^[^\]\s]+\]:[ \t]*")
_INDENT = re.compile(r"^(?: {1,4}|\t)", re.M)
_NUMBER = re.compile(r"^([ >\t]*\d+)\)")
# The blocks that may follow a line of text without a blank line in CommonMark, and may not elsewhere.
_APART = {
    "heading",
    "bullet_list",
    "ordered_list",
    "blockquote",
    "hr",
    "fence",
    "table",
    "footnote_reference",
}


def markdown(document: Document, profile: str, *, day: str, language: str) -> str:
    """The issue for one of PROFILES; `day` (YYYY-MM-DD) and `language` (as in HTML) are for its front matter.

    Keys that the editor typed into the draft's front matter stay, and win over ours. UnusableError for a profile that
    there isn't.
    """
    if profile not in PROFILES:
        raise UnusableError(f"There is no profile {profile}{nearest(profile, PROFILES)}")
    text = re.sub(r"\r\n?", "\n", seen(document.markdown))
    body = _BODIES[profile](text).strip("\n") + "\n"
    if profile == "plain":
        return f"# {block(document.title)}\n\n{body}" if document.title else body
    rows = _front_matter(document, profile, day, language)
    return "---\n" + "".join(f"{row}\n" for row in rows) + f"---\n\n{body}"


def _front_matter(document: Document, profile: str, day: str, language: str) -> list[str]:
    """The rows between the dashes."""
    title, description = document.title, document.preheader
    if profile == "quarto":
        title, description = escape(title), escape(description)
    values = {
        "layout": "post",
        "title": _string(title) if title else "",
        "aliases": f"[{_string(title)}]" if title else "",
        "date": day,
        "description": _string(description) if description else "",
        "lang": _string(language),
        "draft": "true",
        "from": "markdown-smart",
        "published": "false",
        "publish": "false",
    }
    rows = {key: f"{key}: {values[key]}" for key in _KEYS[profile] if values[key]}
    rows |= {key: _row(key, value) for key, value in document.front.items() if key and key not in _OURS}
    return list(rows.values())


def _row(key: str, value: str) -> str:
    """A key that the editor typed; what goes on in rows below it stays as it was typed."""
    if "\n" in value:
        return f"{key}:{'' if value.startswith(chr(10)) else ' '}{value}"
    return f"{key}: {value if _TYPED.fullmatch(value) else _string(value)}"


def _string(text: str) -> str:
    """A string in JSON is the same string in YAML."""
    return json.dumps(seen(text), ensure_ascii=False)


def _for_kramdown(markdown: str) -> str:
    """Escapes that kramdown does not know as character references, bars in a text escaped, blocks apart."""

    def escapes(match: re.Match[str]) -> str:
        char = match["escaped"]
        return match[0] if not char or char in _KRAMDOWN_ESCAPES else f"&#{ord(char)};"

    def bars(match: re.Match[str]) -> str:
        if match["address"]:
            return match[0].replace("|", "%7C")
        return r"\|" if match[0] == "|" else match[0]

    text = _rewritten(_with_references(markdown), lambda part: _SPAN.sub(escapes, part))
    text = _rewritten(text, lambda part: _SPAN.sub(bars, part), tables=False)
    lines = text.split("\n")
    for token in _parsed(text):
        if token.type == "list_item_open" and token.markup == ")" and token.map:
            lines[token.map[0]] = _NUMBER.sub(r"\1.", lines[token.map[0]])
    return _apart("\n".join(lines))


def _apart(markdown: str) -> str:
    """A blank line wherever a block follows on another without one; inside a list nothing is changed."""
    lines = markdown.split("\n")
    missing = []
    before = [""]  # the kind of the block before, for each container that we are in
    closed = 0  # how many containers that are no quotations we are in
    for token in _parsed(markdown):
        kind = token.type.removesuffix("_open").removesuffix("_close")
        if token.nesting >= 0 and token.map and not closed:
            at, last = token.map[0], before[-1]
            follows = last and last != "heading" and not last == kind == "footnote_reference"
            if follows and (kind in _APART or last == "hr") and lines[at - 1].strip(" \t>"):
                missing.append((at, ">" * (len(before) - 1)))
            before[-1] = kind
        if token.nesting:
            if token.nesting > 0:
                before.append("")
            else:
                before.pop()
            closed += token.nesting * (kind != "blockquote")
    for at, blank in reversed(missing):
        lines.insert(at, blank)
    return "\n".join(lines)


def _with_references(markdown: str) -> str:
    """Inline notes (`^[…]`) as footnotes with a mark in the text and their own text at the end."""
    labels = (f"note-{number}" for number in count(1) if f"[^note-{number}]" not in markdown)
    while True:  # a note may hold another
        notes: list[str] = []
        changed = _rewritten(markdown, partial(_pulled, labels=labels, notes=notes))
        if not notes:
            return markdown
        markdown = changed.rstrip("\n") + "".join(f"\n\n{note}" for note in notes) + "\n"


def _pulled(text: str, labels: Iterator[str], notes: list[str]) -> str:
    """The text with a mark for each inline note, which is put among `notes`."""
    done, at = "", 0
    while match := _SPAN.search(text, at):
        end = _closing(text, match.end()) if match[0] == "^[" else None
        if end is None:
            done, at = done + text[at : match.end()], match.end()
        else:
            label = next(labels)
            notes.append(f"[^{label}]: " + " ".join(text[match.end() : end].split()))
            done, at = done + text[at : match.start()] + f"[^{label}]", end + 1
    return done + text[at:]


def _closing(text: str, start: int) -> int | None:
    """Where the bracket is closed that was opened before `start`."""
    depth = 1
    for match in _SPAN.finditer(text, start):
        depth += (match[0] in ("[", "^[")) - match[0].startswith("]")
        if not depth:
            return match.start()
    return None


def _for_commonmark(markdown: str) -> str:
    """Footnotes as a numbered list, with `[1]` in the text; one without a mark is left out, as it is in HTML."""
    body, notes = _without_notes(_with_references(markdown))
    order: list[str] = []

    def marks(match: re.Match[str]) -> str:
        label = match["label"]
        if match["escaped"] and match.string[match.start() - 1] + match["escaped"] in _TAGS:
            return _WORD_JOINER + match[0]
        if label not in notes:
            return match[0]
        if label not in order:
            order.append(label)
        return rf"\[{order.index(label) + 1}\]"

    body = _rewritten(body, lambda part: _SPAN.sub(marks, part))
    listed = ""
    for number, label in enumerate(order, 1):  # grows while notes cite notes
        note = _rewritten(notes[label], lambda part: _SPAN.sub(marks, part))
        begin = f"{number}. "
        listed += begin + re.sub(r"\n(?!\n)", "\n" + " " * len(begin), note) + "\n"
    return body + (f"\n\n## Notes\n\n{listed}" if listed else "")


def _without_notes(markdown: str) -> tuple[str, dict[str, str]]:
    """The text without its footnotes, and each footnote's text by its label."""
    lines = markdown.split("\n")
    notes = {}
    found = [t for t in _parsed(markdown) if t.type == "footnote_reference_open" and not t.level and t.map]
    for token in reversed(found):
        first, end = token.map or (0, 0)
        text = _INDENT.sub("", "\n".join(lines[first:end]))
        notes[token.meta["label"]] = _NOTE.sub("", text, count=1).strip("\n")
        lines[first:end] = []
    return "\n".join(lines).rstrip("\n"), notes


def _rewritten(markdown: str, change: Callable[[str], str], *, tables: bool = True) -> str:
    """The Markdown with its texts changed: paragraphs, headings, the rows of tables; code and HTML stay as they are."""
    lines = markdown.split("\n")
    places: dict[int, int] = {}
    table = False
    for token in _parsed(markdown):
        if token.type in ("table_open", "table_close"):
            table = token.nesting > 0
        if token.type == "inline" and token.map and (tables or not table):
            places[token.map[0]] = token.map[1]
    done, at = [], 0
    for first, end in sorted(places.items()):
        done += [*lines[at:first], change("\n".join(lines[first:end]))]
        at = end
    return "\n".join([*done, *lines[at:]])


def _parsed(markdown: str) -> list["Token"]:
    """The tokens with their lines, footnotes where they stand in the file."""
    from markdown_it import MarkdownIt
    from mdit_py_plugins.footnote import footnote_plugin

    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    return parser.use(footnote_plugin, move_to_end=False).parse(markdown)


_BODIES: dict[str, Callable[[str], str]] = {
    "plain": _for_commonmark,
    "hugo": _with_references,
    "jekyll": _for_kramdown,
    "quarto": _apart,
    "obsidian": str,
}
