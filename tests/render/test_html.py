"""The draft as a page: the editor's words, safe to show."""

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from roundup.render.html import fragment, page

DRAFT = (
    '---\ntitle: "The <Quay> & “co”"\nweek: "2024-W01"\n---\n\nWelcome.\n\n## Links\n\n<!-- item:i3 -->\n'
    "🚢 **Ferry sails.** My own words—about [it](https://ledger.example/x?a=1&b=2).\n<!-- todo: write -->\n"
)
NOT_SHOWN = [
    "script",
    "style",
    "iframe",
    "object",
    "embed",
    "form",
    "input",
    "link",
    "meta",
    "base",
    "svg",
    "math",
]


def tree(markdown: str) -> lxml.html.HtmlElement:
    return lxml.html.fragment_fromstring(fragment(markdown), create_parent="div")


def test_a_page_is_whole_and_says_its_title_and_language() -> None:
    text = page(DRAFT, "de")
    assert text.startswith("<!doctype html>\n")
    found = lxml.html.document_fromstring(text)
    assert found.get("lang") == "de"
    assert found.findtext(".//title") == "The <Quay> & “co”"
    assert found.findtext(".//h1") == "The <Quay> & “co”"
    assert found.xpath("//meta/@charset") == ["utf-8"]


def test_a_page_holds_the_editors_words_and_no_mark_of_ours() -> None:
    text = page(DRAFT, "en")
    assert "My own words—about" in text
    assert "🚢 <strong>Ferry sails.</strong>" in text
    assert "item:i3" not in text
    assert "todo" not in text
    assert "week" not in text
    assert "<!--" not in text


def test_a_title_and_a_language_cannot_break_out_of_their_places() -> None:
    nasty = '</title><script>alert(1)</script>"><b>'
    found = lxml.html.document_fromstring(page(f"---\ntitle: {nasty}\n---\nText", '"><script>x</script>'))
    assert found.xpath("//script | //b") == []
    assert str(found.findtext(".//title")) == nasty


def test_a_text_without_front_matter_is_a_page_too() -> None:
    assert "<p>Text</p>" in page("Text", "en")


def test_a_link_leads_where_it_led() -> None:
    assert tree(DRAFT).xpath("//a/@href") == ["https://ledger.example/x?a=1&b=2"]


def test_the_editors_markdown_is_shown_as_it_was_meant() -> None:
    found = tree(
        "## Two\n\n### Three\n\n> Quoted.\n\n1. One\n2. Two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n"
        "~~gone~~ *so* `code`\n\n![A chart](https://quay.example/c.png)\n\n---\n"
    )
    for tag in ("h2", "h3", "blockquote", "ol", "table", "s", "em", "code", "img", "hr"):
        assert found.xpath(f"//{tag}"), tag
    assert found.xpath("//img/@alt") == ["A chart"]


def test_a_footnote_leads_to_its_note_and_back() -> None:
    found = tree("Text.[^1] More.[^two]\n\n[^1]: The note.\n[^two]: Another.\n")
    targets = [str(href).removeprefix("#") for href in found.xpath("//a/@href")]
    assert len(targets) == 4
    assert set(targets) <= {str(name) for name in found.xpath("//@id")}
    assert "The note." in found.xpath("//section")[0].text_content()


@pytest.mark.parametrize(
    "markdown",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg onload=alert(1)>",
        "<a href='javascript:alert(1)'>x</a>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt&#58;alert(1))",
        "[x](vbscript:x)",
        "[x](data:text/html,<script>alert(1)</script>)",
        "![x](data:image/svg+xml,<svg onload=alert(1)>)",
        "<iframe src='https://elsewhere.example'></iframe>",
        "<p style='position:fixed'>x</p>",
        "<form action='https://elsewhere.example'><input></form>",
        "<style>body { display: none }</style>",
        "<base href='https://elsewhere.example'>",
        "<meta http-equiv=refresh content='0;url=https://elsewhere.example'>",
        "<math><mtext><style><img src=x onerror=alert(1)></style></mtext></math>",
        "<a href=\"https://a.example\" onclick='alert(1)'>x</a>",
    ],
)
def test_nothing_in_a_draft_runs_or_loads(markdown: str) -> None:
    found = tree(f"Before.\n\n{markdown}\n\nAfter.")
    assert found.xpath(" | ".join(f"//{tag}" for tag in NOT_SHOWN)) == []
    for element in found.iter():
        assert not [name for name in element.attrib if str(name).startswith("on") or name == "style"]
        for name in ("href", "src"):
            assert not str(element.get(name, "")).lower().startswith(("javascript", "vbscript", "data"))
    assert "Before." in found.text_content()
    assert "After." in found.text_content()


def test_a_comment_is_not_shown_wherever_it_stands() -> None:
    found = tree("One <!-- hidden --> two\n<!-- hidden\n\nhidden -->\nthree\n\n  <!-- hidden -->\n\nfour")
    assert str(found.text_content()).split() == ["One", "two", "three", "four"]


@given(st.text(max_size=80), st.text(max_size=10))
def test_whatever_a_draft_says_it_is_a_safe_page(markdown: str, language: str) -> None:
    text = page(markdown, language)
    assert text.endswith("</body>\n</html>\n")
    body = text[text.index("<body>") :]
    assert not [tag for tag in NOT_SHOWN if f"<{tag}" in body]
