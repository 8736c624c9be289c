"""The issue as a page of its own, and the body of it for other formats: safe to show, whatever stands in the draft."""

import html
from collections.abc import Callable, Mapping, Sequence
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from roundup.render.document import TEMPLATE_TAG, Document, Image, alternative, parser
from roundup.render.letters import as_entities, seen

if TYPE_CHECKING:
    from markdown_it.token import Token

# What nh3 lets through but a letter to readers has no use for; `bdo` would override the direction of text.
_NOT_OURS = {"area", "bdo", "center", "map", "rtc", "tt"}
_ATTRIBUTES = {
    "*": {"id", "class", "dir", "lang"},
    "a": {"href", "title"},
    "img": {"src", "alt", "title", "width", "height"},
    "ol": {"start"},
    "td": {"align", "colspan", "rowspan"},
    "th": {"align", "colspan", "rowspan"},
    "div": {"tabindex"},
}
_RIGHT_TO_LEFT = {"ar", "arc", "ckb", "dv", "fa", "he", "iw", "ks", "ps", "sd", "syr", "ug", "ur", "yi"}
"""Languages whose usual script runs from right to left (CLDR 48, characterOrder)."""

_PAGE = """\
<!doctype html>
<html lang="{language}" dir="{direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data: {web}">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>
{style}</style>
</head>
<body>
<main>
{heading}{body}</main>
</body>
</html>
"""


def page(document: Document, language: str, images: Mapping[str, Image]) -> str:
    """A whole page in one file: `images` maps an address as typed to the picture that becomes part of the page.

    Nothing is loaded from elsewhere, except images for which the editor typed a web address and gave no picture.
    """
    embedded = {address: image.as_url() for address, image in images.items()}
    outside = any(is_on_the_web(address) and address not in images for address in document.images())
    return finished(
        _PAGE.format(
            language=html.escape(seen(language)),
            direction=direction(language),
            web="http: https:" if outside else "",
            title=html.escape(document.title or document.subject),
            style=style("page"),
            heading=heading(document),
            body=body(document, embedded),
        )
    )


def fragment(document: Document, images: Mapping[str, str] = {}) -> str:
    """The body alone; `images` maps an address as typed to what stands in `src` (`data:` or `cid:`).

    An image that is neither there nor on the web stands as its words.
    """
    return finished(body(document, images))


def body(document: Document, images: Mapping[str, str]) -> str:
    """The same, with third parties' characters still carried (see `letters`): for those who work on with it."""
    import nh3

    return nh3.clean(
        _rendered(document, images),
        tags=(nh3.ALLOWED_TAGS | {"section", "main"}) - _NOT_OURS,
        attributes=_ATTRIBUTES,
        attribute_filter=_addresses(images),
        url_schemes={"http", "https", "mailto", "data", "cid"},  # which of them where: the filter
        link_rel="noopener",
    )


def finished(text: str) -> str:
    """The HTML as it is written: third parties' characters as entities, nothing unseen."""
    return seen(as_entities(text))


def heading(document: Document) -> str:
    """The title above the issue."""
    return f'<h1 dir="auto">{html.escape(document.title)}</h1>\n' if document.title else ""


def direction(language: str) -> str:
    """In which direction a language is written: `ltr` or `rtl`."""
    return "rtl" if language.lower().replace("_", "-").split("-")[0] in _RIGHT_TO_LEFT else "ltr"


def style(name: str) -> str:
    """A stylesheet of ours."""
    return files("roundup.render").joinpath("styles", f"{name}.css").read_text("utf-8")


def is_on_the_web(address: str) -> bool:
    """Whether a reader's program can fetch what is there."""
    return address.strip().lower().startswith(("http://", "https://"))


def _addresses(images: Mapping[str, str]) -> Callable[[str, str, str], str | None]:
    """What may stand in `href` and `src`: the web, mail, our own pictures, a place in the text, a template's tag."""
    ours = set(images.values())

    def allowed(tag: str, name: str, value: str) -> str | None:
        if name == "src":
            source = images.get(value, value)
            return source if source in ours or is_on_the_web(source) else None
        if name == "href":
            address = value.strip()
            good = is_on_the_web(address) or address.lower().startswith(("mailto:", "#"))
            return address if good or TEMPLATE_TAG.fullmatch(address) else None
        return value

    return allowed


def _rendered(document: Document, images: Mapping[str, str]) -> str:
    """HTML of the tokens, not yet safe."""
    made = parser()
    for name, rule in {
        "image": _image,
        "link_open": _link_open,
        "table_open": _table_open,
        "table_close": _table_close,
        "footnote_caption": _footnote_caption,
    }.items():
        made.add_render_rule(name, rule)
    return str(made.renderer.render(document.tokens, made.options, {"images": images}))


def _image(_: Any, tokens: Sequence["Token"], at: int, options: Any, env: Any) -> str:
    token = tokens[at]
    address, words = str(token.attrs["src"]), html.escape(alternative(token))
    source = env["images"].get(address) or (_encoded(address) if is_on_the_web(address) else None)
    if not source:
        return f'<span class="image">[Image: {words or html.escape(address)}]</span>'
    title = f' title="{html.escape(str(token.attrs["title"]))}"' if token.attrs.get("title") else ""
    return f'<img src="{html.escape(source)}" alt="{words}"{title}>'


def _link_open(self: Any, tokens: Sequence["Token"], at: int, options: Any, env: Any) -> str:
    token = tokens[at]
    href = _encoded(str(token.attrs["href"]))
    return str(self.renderToken([token.copy(attrs={**token.attrs, "href": href})], 0, options, env))


def _encoded(address: str) -> str:
    """The address as it stands in HTML: percent-encoded where it must be, but for a template's tag."""
    from markdown_it.common.normalize_url import normalizeLink

    return address if TEMPLATE_TAG.fullmatch(address) else normalizeLink(address)


def _table_open(*_: Any) -> str:
    # A table that is wider than the screen is scrolled by itself, with the keyboard too.
    return '<div class="table" tabindex="0">\n<table>\n'


def _table_close(*_: Any) -> str:
    return "</table>\n</div>\n"


def _footnote_caption(_: Any, tokens: Sequence["Token"], at: int, *__: Any) -> str:
    """`[1]`, also where a note is cited for the second time."""
    return f"[{tokens[at].meta['id'] + 1}]"
