"""The draft as a page of its own: from the Markdown as it stands, the editor's words included."""

import html

from roundup.render.markdown import without_comments, without_cut
from roundup.text.markdown import front_matter, without_front_matter

_STYLE = """
:root { color-scheme: light dark; }
body { font: 1.0625rem/1.6 Georgia, 'Times New Roman', serif; max-width: 40rem; margin: 2.5rem auto; padding: 0 1.25rem;
  color: #1d1d1f; background: #fff; overflow-wrap: break-word; }
h1, h2, h3 { font-family: system-ui, sans-serif; line-height: 1.25; margin: 2.2em 0 .6em; }
h1 { font-size: 1.7rem; margin-top: 0; } h2 { font-size: 1.3rem; } h3 { font-size: 1.1rem; }
a { color: #0b57a4; } blockquote { margin: 1em 0; padding-left: 1em; border-left: 3px solid #bbb; }
img { max-width: 100%; height: auto; }
@media (prefers-color-scheme: dark) { body { color: #e8e8ea; background: #17181a; } a { color: #8ab8f0; } }
"""


def page(markdown: str, language: str) -> str:
    """A whole HTML page of a draft file's text; comments and scripts are left out."""
    title = front_matter(markdown).get("title", "")
    body = fragment(markdown)
    return (
        f'<!doctype html>\n<html lang="{html.escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{html.escape(title)}</title>\n'
        f"<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{html.escape(title)}</h1>\n{body}</body>\n</html>\n"
    )


def fragment(markdown: str) -> str:
    """The draft's text as HTML that is safe to show."""
    import nh3
    from markdown_it import MarkdownIt
    from mdit_py_plugins.footnote import footnote_plugin

    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"]).use(footnote_plugin)
    text = without_front_matter(without_comments(without_cut(markdown)))
    tags = nh3.ALLOWED_TAGS | {"section"}
    attributes = {**nh3.ALLOWED_ATTRIBUTES, "*": {"id", "class"}}
    return nh3.clean(
        parser.render(text),
        tags=tags,
        attributes=attributes,
        url_schemes={"http", "https", "mailto"},
    )
