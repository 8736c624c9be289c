"""A draft as its readers get it, parsed once for every format.

What third parties wrote was escaped when it came into the draft (`text.markdown.escape`), so the parse tells it from
what the editor typed: escaped characters are tokens of their own (`text_special`), and a renderer can keep `{{…}}` of a
headline from a mailer's template engine while the same braces, typed by the editor, go through.
"""

import html
import re
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from roundup.render.letters import carried, seen
from roundup.render.markdown import without_comments, without_cut
from roundup.text.markdown import front_matter, without_front_matter

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

# What mailers replace when they send: Buttondown's, Ghost's and listmonk's braces, Mailchimp's bars.  Third parties'
# words never match, because one of the characters is escaped there.
TEMPLATE_TAG = re.compile(r"\{\{\{?[^{}\n\\]*\}\}\}?|\{%[^{}\n\\]*%\}|\*\|[^|*\n\\]+\|\*")
_TAG_AS_ADDRESS = re.compile(r"\]\((\{\{[^{}<>\n\\]*\}\})\)")
_IMG = re.compile(r"<img\b[^>]*?\ssrc\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>\"']+))", re.I)
_ALIGN = re.compile(r"text-align:(left|center|right)")
_OWN_DIRECTION = {"paragraph_open", "heading_open", "th_open", "td_open", "figcaption_open"}


@dataclass(frozen=True)
class Image:
    """A picture of the issue: `media_type` such as `image/png`, `name` the file's own."""

    name: str
    media_type: str
    data: bytes

    def as_url(self) -> str:
        """The picture itself as an address (RFC 2397), for a page that loads nothing."""
        return f"data:{self.media_type};base64,{b64encode(self.data).decode('ascii')}"


@dataclass(frozen=True)
class Document:
    """Front matter, and the text that readers get: without marks, evidence, and what stands below the cut."""

    front: Mapping[str, str]
    """As it stands in the file: title, subject, preheader, week, and what else the editor put there."""
    markdown: str

    @property
    def title(self) -> str:
        """The issue's title, one line; empty when the editor took it out."""
        return _line(self.front.get("title", ""))

    @property
    def subject(self) -> str:
        """The mail's subject line, else the title."""
        return _line(self.front.get("subject", "")) or self.title

    @property
    def preheader(self) -> str:
        """What a mail client shows beside the subject."""
        return _line(self.front.get("preheader", ""))

    @cached_property
    def tokens(self) -> Sequence["Token"]:
        """The parsed text (CommonMark with tables, strikethrough, footnotes and figures), nothing unseen in it.

        A link's or an image's address is as it was typed; encoding it is up to the format.
        """
        # A link to `{{ unsubscribe_url }}` has a space in its address, which Markdown wants in angle brackets.
        tokens = parser().parse(_TAG_AS_ADDRESS.sub(r"](<\1>)", self.markdown))
        for token in walk(tokens):
            token.content = seen(token.content)
            token.attrs = {name: seen(v) if isinstance(v, str) else v for name, v in token.attrs.items()}
        return tokens

    def images(self) -> list[str]:
        """The address of each image, as it was typed, in Markdown or in HTML."""
        found: list[str] = []
        for token in walk(self.tokens):
            if token.type == "image":
                found.append(str(token.attrs["src"]))
            elif token.type.startswith("html_"):
                found += [html.unescape("".join(typed)) for typed in _IMG.findall(token.content)]
        return found


def read(draft: str) -> Document:
    """The document in a draft file's text."""
    return Document(
        front_matter(draft), without_front_matter(without_comments(without_cut(draft))).strip("\n") + "\n"
    )


def parser() -> "MarkdownIt":
    """The parser of all formats; also its `renderer` and `options` give HTML of the tokens."""
    from markdown_it import MarkdownIt
    from mdit_py_plugins.footnote import footnote_plugin

    made = MarkdownIt("commonmark").enable(["table", "strikethrough"]).use(footnote_plugin)
    # Without this rule an escaped character stays a token of its own.
    made.disable("text_join")
    made.inline.ruler.before("escape", "template_tag", _template_tag)
    made.core.ruler.push("figures", _figures)
    made.core.ruler.push("attributes", _attributes)
    # Encoded, an image's address would no longer be the name of the editor's file, nor a template's tag one.
    made.normalizeLink = lambda url: url  # type: ignore[method-assign]
    made.add_render_rule("text_special", _text_special)
    return made


def walk(tokens: Sequence["Token"]) -> Iterator["Token"]:
    """All tokens, those inside lines too."""
    for token in tokens:
        yield token
        yield from walk(token.children or ())


def alternative(image: "Token") -> str:
    """What stands for an image where it is not shown, as plain text with others' characters carried."""
    words = []
    for token in walk(image.children or ()):
        if token.type == "text_special":
            words.append(carried(token.content))
        elif token.type in ("softbreak", "hardbreak"):
            words.append(" ")
        elif token.type != "html_inline":
            words.append(token.content)
    return "".join(words)


def _line(text: str) -> str:
    return " ".join(seen(text).split())


def _text_special(_: Any, tokens: Sequence["Token"], at: int, *__: Any) -> str:
    return html.escape(carried(tokens[at].content), quote=False)


def _template_tag(state: "StateInline", silent: bool) -> bool:
    """An inline rule: no Markdown inside what the editor typed for the mailer (`*|NAME|*` is no emphasis)."""
    match = TEMPLATE_TAG.match(state.src, state.pos)
    if not match:
        return False
    if not silent:
        state.append_pending(match[0])
    state.pos = match.end()
    return True


def _attributes(state: "StateCore") -> None:
    """A core rule: text finds its own direction, and a cell is aligned by an attribute, which sanitisers keep."""
    for at, token in enumerate(state.tokens):
        # In a loose list the paragraphs have a direction each, and the item that of the page, for its mark.
        tight = token.type == "list_item_open" and state.tokens[at + 1].hidden
        if tight or (token.type in _OWN_DIRECTION and not token.hidden):
            token.attrSet("dir", "auto")
        if align := _ALIGN.match(str(token.attrs.pop("style", ""))):
            token.attrSet("align", align[1])


def _figures(state: "StateCore") -> None:
    """A core rule: an image alone in its paragraph is a figure.

    Its caption is its title and the emphasised words below it, in the same paragraph or as the next one; without
    either it is the image's text.
    """
    from markdown_it.token import Token

    made: list[Token] = []
    at = 0
    while at < len(state.tokens):
        picture, caption = _pictured(state.tokens, at)
        if not picture:
            made.append(state.tokens[at])
            at += 1
            continue
        at += 3
        if not caption:
            caption = _emphasised(_line_of(state.tokens, at))
            at += 3 if caption else 0
        image = next(token for token in picture if token.type == "image")
        title = str(image.attrs.pop("title", ""))
        words = [Token("text", "", 0, content=title)] if title else []
        if words and caption:
            words.append(Token("hardbreak", "br", 0))
        words += caption or ([] if title else list(image.children or ()))
        made += [_tag("figure", 1), Token("inline", "", 0, children=picture)]
        if words:
            made += [_tag("figcaption", 1), Token("inline", "", 0, children=words), _tag("figcaption", -1)]
        made.append(_tag("figure", -1))
    state.tokens = made


def _tag(name: str, nesting: Any) -> "Token":
    from markdown_it.token import Token

    return Token(f"{name}_{'open' if nesting == 1 else 'close'}", name, nesting, block=True)


def _line_of(tokens: Sequence["Token"], at: int) -> list["Token"]:
    """What stands in the paragraph that begins here; nothing when none does."""
    if at + 1 >= len(tokens) or tokens[at].type != "paragraph_open" or tokens[at].hidden:
        return []
    return [token for token in tokens[at + 1].children or () if token.type != "text" or token.content.strip()]


def _pictured(tokens: Sequence["Token"], at: int) -> tuple[list["Token"], list["Token"]]:
    """The image, with its link, that is alone in the paragraph here, and its caption in the same paragraph."""
    line = _line_of(tokens, at)
    many = 3 if line and line[0].type == "link_open" else 1
    picture, rest = line[:many], line[many:]
    if [token.type for token in picture] not in (["image"], ["link_open", "image", "link_close"]):
        return [], []
    if not rest:
        return picture, []
    caption = _emphasised(rest[1:]) if rest[0].type in ("softbreak", "hardbreak") else []
    return (picture, caption) if caption else ([], [])


def _emphasised(line: list["Token"]) -> list["Token"]:
    """What is inside the one emphasis that the line is made of; nothing when it is made of more."""
    closes = next((at for at, token in enumerate(line) if token.type == "em_close" and token.level == 0), -1)
    whole = len(line) > 2 and line[0].type == "em_open" and closes == len(line) - 1
    return line[1:-1] if whole else []
