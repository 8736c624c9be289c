"""The page from which the issue is copied into an editor on the web: one button, rich text and plain text at once.

Substack and Medium have no way in for programs, and Google Docs is where others read along.  All three take what is
pasted, and keep headings, bold, links, quotations, lists and pictures of it, but no classes and no places to jump to.
"""

import json
from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from html import escape
from typing import TYPE_CHECKING

from roundup.render.html import direction
from roundup.render.letters import seen

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# What is kept on the clipboard; all else is taken off, its words stay.
_TAGS = {
    *("h1", "h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "blockquote", "ul", "ol", "li", "pre", "code"),
    *("strong", "b", "em", "i", "s", "del", "u", "sup", "sub", "a", "img"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
_ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt"}, "ol": {"start"}}

_COLOURS = """
:root { color-scheme: light dark; --text: #1f2226; --quiet: #595f67; --link: #0b5394; --line: #dcdcd8;
  --tint: #f4f3ef; --ground: #fdfdfb; --good: #1b6e3c; --bad: #a3261b; }
@media (prefers-color-scheme: dark) { :root { --text: #e3e2de; --quiet: #a3a7ad; --link: #8dbbf2; --line: #393c42;
  --tint: #22252a; --ground: #17191c; --good: #7fd09a; --bad: #ff9d90; } }
body { margin: 0; color: var(--text); background: var(--ground); overflow-wrap: anywhere; }
"""
_STYLE = f"""{_COLOURS}
body {{ font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }}
main {{ max-width: 44rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }}
h1 {{ margin: 0 0 1.25rem; font-size: 1.5rem; line-height: 1.25; text-wrap: balance; }}
h2 {{ margin: 0 0 .6rem; font-size: 1rem; }}
button {{ font: inherit; font-weight: 600; padding: .7rem 1.4rem; border: 0; border-radius: .4rem; cursor: pointer;
  color: var(--ground); background: var(--link); }}
button:hover {{ filter: brightness(1.12); }}
:focus-visible {{ outline: 3px solid var(--link); outline-offset: 3px; }}
[role=status] {{ min-height: 1.55em; margin: .8rem 0 1.6rem; font-weight: 600; }}
.copied {{ color: var(--good); }} .failed {{ color: var(--bad); }}
.checks {{ margin: 0 0 2rem; padding: 1rem 1.25rem; border-radius: .4rem; background: var(--tint); }}
.checks ul {{ margin: 0; padding-inline-start: 1.2em; }} .checks li {{ margin: .35em 0; }}
iframe {{ display: block; box-sizing: border-box; width: 100%; height: 75vh; border: 1px solid var(--line);
  border-radius: .4rem; }}
@media (max-width: 30rem) {{ main {{ padding-top: 1.5rem; }} button {{ width: 100%; }} }}
"""
_PREVIEW_STYLE = f"""{_COLOURS}
body {{ padding: 1.25rem 1.5rem; font: 1.0625rem/1.6 Charter, "Bitstream Charter", Cambria, Georgia, serif; }}
body > :first-child {{ margin-top: 0; }}
h1, h2, h3 {{ margin: 1.6em 0 .6em; font-family: system-ui, sans-serif; line-height: 1.25; }}
h1 {{ font-size: 1.5rem; }} h2 {{ font-size: 1.3rem; }} h3 {{ font-size: 1.1rem; }}
sup {{ font-size: .75em; line-height: 0; }}
a {{ color: var(--link); }}
img {{ max-width: 100%; height: auto; }}
blockquote {{ margin-inline: 0; padding-inline-start: 1em; border-inline-start: 3px solid var(--line); }}
hr {{ border: 0; border-top: 1px solid var(--line); }}
table {{ border-collapse: collapse; }}
th, td {{ padding: .4em .7em; border: 1px solid var(--line); text-align: start; }}
pre {{ overflow-x: auto; }}
"""
# The old way is for browsers without ClipboardItem, and where the page is not served from this computer itself.
_SCRIPT = """
const issue = JSON.parse(document.getElementById("issue").textContent);
const status = document.querySelector("[role=status]");
const frame = document.querySelector("iframe");

async function copy() {
  try {
    await navigator.clipboard.write([new ClipboardItem({
      "text/html": new Blob([issue.html], { type: "text/html" }),
      "text/plain": new Blob([issue.text], { type: "text/plain" }),
    })]);
    return true;
  } catch {
    return copyTheOldWay();
  }
}

function copyTheOldWay() {
  let filled = false;
  const fill = (event) => {
    event.clipboardData.setData("text/html", issue.html);
    event.clipboardData.setData("text/plain", issue.text);
    event.preventDefault();
    filled = true;
  };
  // Some browsers copy only where something is selected.
  getSelection().selectAllChildren(document.querySelector("h1"));
  document.addEventListener("copy", fill);
  try {
    return document.execCommand("copy") && filled;
  } finally {
    document.removeEventListener("copy", fill);
    getSelection().removeAllRanges();
  }
}

document.querySelector("button").addEventListener("click", async () => {
  status.textContent = "";
  status.className = "";
  const copied = await copy();
  status.className = copied ? "copied" : "failed";
  status.textContent = copied
    ? "Copied. Go to your editor and paste it there."
    : "The browser did not let this page copy. Click into the issue below, select all of it, and copy it.";
});

function show() {
  const shown = frame.contentDocument;
  for (const link of shown.links) {
    link.target = "_blank";
    link.rel = "noopener noreferrer";
  }
  const fit = () => { frame.style.height = `${shown.documentElement.offsetHeight + 2}px`; };
  new ResizeObserver(fit).observe(shown.documentElement);
  fit();
}
frame.addEventListener("load", show);
if (frame.contentDocument?.URL === "about:srcdoc" && frame.contentDocument.readyState === "complete") show();
"""


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode('ascii')}'"


POLICY = (
    f"default-src 'none'; script-src {_hash(_SCRIPT)}; style-src {_hash(_STYLE)} {_hash(_PREVIEW_STYLE)};"
    " img-src data:; base-uri 'none'; form-action 'none'"
)
"""The page's Content-Security-Policy, also for its header: our script and styles, nothing from elsewhere."""

_PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>Copy: {title}</title>
<style>{style}</style>
</head>
<body>
<main>
<h1 dir="auto">{title}</h1>
<button type="button">Copy the issue</button>
<p role="status"></p>
<section class="checks" aria-labelledby="after">
<h2 id="after">Check after pasting</h2>
<ul>
{checks}</ul>
</section>
<h2>What will be pasted</h2>
<iframe title="The issue" sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"
  srcdoc="{preview}"></iframe>
</main>
<script id="issue" type="application/json">{issue}</script>
<script>{script}</script>
</body>
</html>
"""
_PREVIEW = """\
<!doctype html>
<html lang="{language}" dir="{direction}">
<head><meta charset="utf-8"><title>{title}</title><style>{style}</style></head>
<body>{body}</body>
</html>
"""


def page(title: str, html: str, text: str, language: str, checks: Sequence[str] = ()) -> str:
    """The page, whole: `html` is the issue's sanitised body, `text` the same as plain text.

    `checks` are sentences for the editor besides those that follow from what is in the issue.  Nothing that stands in
    the issue runs, and nothing is loaded from elsewhere, so pictures on the web show as their words.
    """
    body = clean(html)
    preview = _PREVIEW.format(
        language=escape(language),
        direction=direction(language),
        title=escape(title),
        style=_PREVIEW_STYLE,
        body=body,
    )
    # In JSON a `<` may be written so, and then it begins no tag.
    issue = json.dumps({"html": body, "text": text}).replace("<", "\\u003c")
    return _PAGE.format(
        policy=POLICY,
        title=escape(title),
        style=_STYLE,
        checks="".join(f"<li>{escape(check)}</li>\n" for check in [*_checks(html), *checks]),
        preview=escape(preview),
        issue=issue,
        script=_SCRIPT,
    )


def clean(html: str) -> str:
    """The issue's body as it goes on the clipboard: plain elements, no way to jump, a caption as a paragraph."""
    import nh3
    from lxml.html import tostring

    tree = _tree(html)
    for arrow in tree.find_class("footnote-backref"):
        arrow.drop_tree()
    for jump in tree.xpath(".//a[starts-with(@href, '#')]"):
        jump.drop_tag()
    for figure in tree.xpath(".//figure"):
        figure.tag = "p"
        for caption in figure.xpath("./figcaption"):
            caption.tag = "p"
            figure.addnext(caption)
    return nh3.clean(
        tostring(tree, encoding="unicode"),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "data"},
        attribute_filter=_address,
        link_rel=None,
    ).strip()


def _address(tag: str, name: str, value: str) -> str | None:
    """A picture may be in the page itself, a link may not."""
    embedded = value.strip().lower().startswith("data:")
    return None if embedded and (name != "src" or not value.startswith("data:image/")) else value


def _tree(html: str) -> "HtmlElement":
    from lxml.html import HTMLParser, fragment_fromstring

    return fragment_fromstring(seen(html), create_parent="div", parser=HTMLParser(huge_tree=True))


def _checks(html: str) -> list[str]:
    """What may have been lost on the way into an editor, as far as the issue has it."""
    tree = _tree(html)
    links = len(tree.xpath(".//a[not(starts-with(@href, '#'))]"))
    headings = len(tree.xpath(".//h1 | .//h2 | .//h3 | .//h4 | .//h5 | .//h6"))
    pictures = tree.xpath(".//img/@src")
    notes = len(tree.find_class("footnote-item"))
    web = any(source.startswith("http") for source in pictures)
    found = [
        (True, "The title is not copied: type it into the field for it."),
        (links, f"{_many(links, 'link')}: see that none is missing, and open one or two."),
        (
            headings,
            f"{_many(headings, 'heading')}: are they more than bold text? Medium has two sizes only.",
        ),
        (pictures, f"{_many(len(pictures), 'picture')}: put in by hand what an editor does not take over."),
        (web, "Pictures on the web are not loaded here: you see their words below."),
        (
            notes,
            f"{_many(notes, 'footnote')}: numbers and a list at the end. Substack and Google Docs have footnotes of"
            " their own; make them anew there if you want those.",
        ),
        (tree.xpath(".//table"), "A table: Google Docs keeps it, Substack and Medium have none."),
    ]
    return [check for holds, check in found if holds]


def _many(count: int, thing: str) -> str:
    return f"{count} {thing}{'' if count == 1 else 's'}"
