"""Other people's words in our Markdown: they stay words."""

import json
import re

# What would begin markup inside a line (CommonMark 0.31, 2.4: any ASCII punctuation may be escaped).  The
# rest only matters at the beginning of a line, and a piece of text never stands there.
_MARKUP = re.compile(
    r"([\\`*_\[\]>|~^${]|!(?=\[)|(?<=\])\(|&(?=[#a-zA-Z])|(?<=\{)[%#]"
    # What other dialects read: tags, citations (a mail address is none), marked text, comments, bare addresses.
    r"|(?<![^\W_])#(?=[^\s#])|@(?=[\w{])(?!(?<=[^\W_]@)[\w-]+\.\w)"
    r"|=(?==)|(?<==)=|%(?=%)|(?<=%)%|:(?=//)|(?<=www)\.)"
)
_FRONT = re.compile(r"\A---\n.*?\n---\n", re.S)
_COMMENT_END = re.compile(r"--(!?>)")
_ENTITY = re.compile(r"&(?=#?\w+;)")
# CommonMark 0.31, 4.2, 5.1 and 5.2: what makes a line a heading, a quotation or a list; 4.2: what closes a heading.
_BEGINS = re.compile(r"^(\s*\d{0,9})([-+#=.)](?=\s|$|#|-|=))")
_CLOSES = re.compile(r"(^|\s)#(?=#*\s*$)")
_HREF = {
    " ": "%20",
    "(": "%28",
    ")": "%29",
    "<": "%3C",
    ">": "%3E",
    "\\": "%5C",
    '"': "%22",
    "|": "%7C",
    "{": "%7B",
    "}": "%7D",
}


def escape(text: str) -> str:
    """The text as Markdown shows it letter by letter, also where a template engine of a mailer reads it."""
    # An escaped `<` would still begin a comment for whoever looks for `<!--` alone, as we do ourselves.
    return _MARKUP.sub(r"\\\1", text).replace("<", "&lt;")


def block(text: str) -> str:
    """The same where the text begins a block or ends a heading, so that it begins no list and closes no heading."""
    return _BEGINS.sub(r"\1\\\2", _CLOSES.sub(r"\1\\#", escape(text)))


def link(text: str, url: str) -> str:
    """A Markdown link; the address can't end it before its time."""
    address = "".join(_HREF.get(c, c) for c in url)
    return f"[{escape(text)}]({_ENTITY.sub('&amp;', address)})"


def comment(text: str) -> str:
    """A comment of ours; what stands in it can't end it."""
    return "<!-- " + _COMMENT_END.sub(r"-- \1", text) + " -->"


def without_front_matter(text: str) -> str:
    """A draft's text alone."""
    return _FRONT.sub("", text, count=1)


def front_matter(text: str) -> dict[str, str]:
    """The draft's title, subject, preheader and week, as far as they stand there."""
    found: dict[str, str] = {}
    key = ""
    match = _FRONT.match(text)
    for row in match[0].split("\n")[1:-2] if match else []:
        if key and row.startswith((" ", "\t", "-")):
            found[key] += "\n" + row  # a list, or a text that goes on: as it was typed
        elif row.strip():
            key, _, value = row.partition(":")
            key = key.strip()
            found[key] = _scalar(value.strip())
    return found


def _scalar(text: str) -> str:
    """A YAML scalar as the text that it stands for: in either kind of quotation marks, or plain."""
    if text.startswith('"') and text.endswith('"'):
        try:
            return str(json.loads(text))
        except ValueError:
            return text
    if len(text) > 1 and text.startswith("'") and text.endswith("'"):
        return text[1:-1].replace("''", "'")
    return text
