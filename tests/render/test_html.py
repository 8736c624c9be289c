"""The draft as a page: the editor's words, safe to show; others' words, only words."""

import re
from base64 import b64encode
from urllib.parse import unquote

import lxml.html
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from roundup.render.document import Document, read
from roundup.render.html import fragment, page
from roundup.render.letters import seen
from roundup.text.markdown import escape, link
from tests.render.letter import ARABIC, CHINESE, LONG, NASTY, issue, png

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
COMMANDS = re.compile(r"\{[{%#]|\*\||<%")
"""What begins a tag of a mailer's template engine."""

CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\U0010f000-\U0010f07f]")
UNSEEN = ["\u202e", "&#x202e;", "\u2066", "&#x2069;", "\x1b[31m", "&#27;[31m", "\x07", "\x9b", "\U0010f07b"]
"""What hides or turns text, or speaks to a terminal; and the characters in which we carry others' own."""

letters = st.sampled_from("\\`*_[]<>|~^$!&#-+=:;.(){}%\"'/@ abc1“”’—é港🚀\u202e\x1b")
lines = (st.text(letters, min_size=1, max_size=40) | st.text(min_size=1, max_size=40)).map(
    lambda text: " ".join(text.replace("\0", "").split())
)
lines = lines.filter(lambda text: bool(seen(text).strip()))


def tree(markdown: str) -> lxml.html.HtmlElement:
    return lxml.html.fragment_fromstring(fragment(read(markdown)), create_parent="div")


def whole(document: Document, language: str = "en") -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(page(document, language, {}))


def words(element: lxml.html.HtmlElement) -> str:
    return visible(str(element.text_content()))


def visible(text: str) -> str:
    """What a reader sees of it; a word joiner is our own between two that must not meet."""
    return " ".join(seen(text).replace("\u2060", "").split())


# -- the page


def test_a_page_is_whole_and_says_its_title_and_language() -> None:
    text = page(read(DRAFT), "de", {})
    assert text.startswith("<!doctype html>\n")
    found = lxml.html.document_fromstring(text)
    assert (found.get("lang"), found.get("dir")) == ("de", "ltr")
    assert found.findtext(".//title") == "The <Quay> & “co”"
    assert found.findtext(".//h1") == "The <Quay> & “co”"
    assert found.xpath("//meta/@charset") == ["utf-8"]


def test_a_page_holds_the_editors_words_and_no_mark_of_ours() -> None:
    text = page(read(DRAFT), "en", {})
    assert "My own words—about" in text
    assert "🚢 <strong>Ferry sails.</strong>" in text
    for ours in ("item:i3", "todo", "2024-W01", "<!--"):
        assert ours not in text


@pytest.mark.parametrize("language", ["ar", "he-IL", "FA", "ur_PK"])
def test_a_page_in_a_language_from_right_to_left_runs_that_way(language: str) -> None:
    assert whole(read("Text"), language).get("dir") == "rtl"


def test_a_title_and_a_language_cannot_break_out_of_their_places() -> None:
    nasty = '</title><script>alert(1)</script>"><b>'
    found = whole(read(f"---\ntitle: {nasty}\n---\nText"), '"><script>x</script>')
    assert found.xpath("//script | //b") == []
    assert str(found.findtext(".//title")) == nasty


def test_a_text_without_front_matter_is_a_page_without_a_heading() -> None:
    found = whole(read("Text"))
    assert [words(one) for one in found.iter("main")] == ["Text"]
    assert found.find(".//h1") is None


def test_a_page_names_nothing_that_is_loaded() -> None:
    found = lxml.html.document_fromstring(page(issue(), "en", {"ice.png": png(20)}))
    assert found.xpath("//link | //script | //iframe | //base") == []
    assert [str(src)[:15] for src in found.xpath("//@src")] == ["data:image/png;"]
    assert not re.search(r"url\(|@import|@font-face", str(found.findtext(".//style")))
    assert "http" not in found.xpath("//meta[@http-equiv]/@content")[0]


def test_a_page_may_load_an_image_only_if_the_editor_typed_its_address() -> None:
    found = whole(read("![x](https://port.example/x.png)"))
    assert "img-src data: http: https:" in found.xpath("//meta[@http-equiv]/@content")[0]


def test_every_piece_of_text_finds_its_own_direction() -> None:
    found = lxml.html.fragment_fromstring(fragment(issue()), create_parent="div")
    for tag in ("p", "h2", "h3", "li", "th", "td", "figcaption"):
        blocks = [one for one in found.iter(tag) if one.get("class") != "footnote-item"]
        assert blocks, tag
        assert {one.get("dir") for one in blocks} == {"auto"}, tag
    assert ARABIC in words(found)
    assert CHINESE in words(found)
    assert LONG in words(found)


def test_the_same_document_is_the_same_page_each_time() -> None:
    """One parsed document serves several formats, so none may leave anything in it."""
    document = issue()
    first = page(document, "en", {"ice.png": png(20)})
    assert "[Image: Bars that grow]" in fragment(document)
    assert page(document, "en", {"ice.png": png(20)}) == first == page(issue(), "en", {"ice.png": png(20)})


# -- Markdown


def test_a_link_leads_where_it_led() -> None:
    assert tree(DRAFT).xpath("//a/@href") == ["https://ledger.example/x?a=1&b=2"]
    assert tree(DRAFT).xpath("//a/@rel") == ["noopener"]


@pytest.mark.parametrize(
    ("typed", "led"),
    [
        ("https://port.example/ä b", "https://port.example/%C3%A4%20b"),
        ("HTTPS://port.example/", "HTTPS://port.example/"),
        ("https://näh.example/", "https://xn--nh-via.example/"),
        ("mailto:desk@quay.example", "mailto:desk@quay.example"),
        ("/about", None),
        ("about.html", None),
        ("//port.example/x", None),
        ("ftp://port.example/x", None),
        ("data:image/png;base64,AAAA", None),
        ("cid:x", None),
    ],
)
def test_a_link_leads_to_the_web_or_to_a_mailbox_or_nowhere(typed: str, led: str | None) -> None:
    (found,) = tree(f"[x](<{typed}>)").iter("a")
    assert (found.get("href"), words(found)) == (led, "x")


def test_the_editors_markdown_is_shown_as_it_was_meant() -> None:
    found = tree(
        "## Two\n\n### Three\n\n> Quoted.\n\n1. One\n2. Two\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n"
        "~~gone~~ *so* `code`\n\n![A chart](https://quay.example/c.png)\n\n---\n"
    )
    for tag in ("h2", "h3", "blockquote", "ol", "table", "s", "em", "code", "img", "hr"):
        assert found.xpath(f"//{tag}"), tag
    assert found.xpath("//img/@alt") == ["A chart"]
    assert found.xpath("//td/@align") == ["right"]


def test_a_footnote_leads_to_its_note_and_back() -> None:
    found = tree("Text.[^1] More.[^two] Again.[^1]\n\n[^1]: The note.\n[^two]: Another.\n")
    targets = [str(href).removeprefix("#") for href in found.xpath("//a/@href")]
    assert len(targets) == 6
    assert set(targets) <= {str(name) for name in found.xpath("//@id")}
    assert "The note." in words(found.xpath("//section")[0])
    assert [words(one) for one in found.xpath("//sup")] == ["[1]", "[2]", "[1]"]


@pytest.mark.parametrize(
    ("markdown", "captions"),
    [
        ("![A](a.png)", ["A"]),
        ('![A](a.png "T")', ["T"]),
        ("![](a.png)", []),
        ("![A](a.png)\n\n*Source: the port*", ["Source: the port"]),
        ("![A](a.png)\n*Source: the port*", ["Source: the port"]),
        ('![A](a.png "T")\n\n*Source: [x](https://port.example)*', ["T Source: x"]),
        ("[![A](a.png)](https://port.example)", ["A"]),
        ("> ![A](a.png)", ["A"]),
        ("![A](a.png)\n\n*One* and *two*", ["A"]),
        ("![A](a.png)\n\nText", ["A"]),
        ("Text ![A](a.png)", None),
        ("![A](a.png) ![B](b.png)", None),
        ("![A](a.png)\nText", None),
        ("- ![A](a.png)", None),
    ],
)
def test_an_image_alone_in_its_paragraph_is_a_figure_with_its_caption(
    markdown: str, captions: list[str] | None
) -> None:
    document = read(markdown)
    text = fragment(document, {"a.png": "cid:a", "b.png": "cid:b"})
    found = lxml.html.fragment_fromstring(text, create_parent="div")
    assert len(found.xpath("//img")) == len(document.images())
    assert bool(found.xpath("//figure")) == (captions is not None)
    assert [words(one) for one in found.xpath("//figure/figcaption")] == (captions or [])


def test_nothing_is_lost_around_a_figure() -> None:
    assert (
        words(tree('Before.\n\n![A](a.png "T")\n\n*Source*\n\n*After.*'))
        == "Before. [Image: A]T Source After."
    )


def test_a_picture_of_the_editors_becomes_part_of_the_page() -> None:
    image = png(20)
    text = page(read("![A](<my ice.png>) ![B](eis-ü.png)"), "en", {"my ice.png": image, "eis-ü.png": image})
    data = f"data:image/png;base64,{b64encode(image.data).decode()}"
    assert lxml.html.document_fromstring(text).xpath("//img/@src") == [data, data]


def test_the_images_of_a_document_are_named_as_they_were_typed() -> None:
    document = read(
        "![A](<my ice.png>) ![B][b] `![no](c.png)`\n\n<img alt=x src='a&amp;b.png'>\n\n[b]: eis-ü.png\n"
    )
    assert document.images() == ["my ice.png", "eis-ü.png", "a&b.png"]
    assert 'src="cid:1"' in fragment(document, {"a&b.png": "cid:1"})


@pytest.mark.parametrize("address", ["a.png", "../a.png", "C:/a.png", "//port.example/a.png"])
def test_an_image_that_nobody_has_stands_as_its_words(address: str) -> None:
    found = tree(f"Text ![The *ice*]({address})")
    assert found.xpath("//img") == []
    assert words(found) == "Text [Image: The ice]"


@pytest.mark.parametrize(
    "markdown", ["![x](data:image/png;base64,AAAA)", "<img src='data:image/png;base64,AAAA'>"]
)
def test_no_picture_but_those_that_were_given_is_embedded(markdown: str) -> None:
    assert tree(markdown).xpath("//@src") == []


# -- what is not shown


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
        "<a href='data:text/html,x'>x</a>",
        "<a href=' java\nscript:alert(1)'>x</a>",
        "![x](data:image/svg+xml,<svg onload=alert(1)>)",
        "<iframe src='https://elsewhere.example'></iframe>",
        "<p style='position:fixed'>x</p>",
        "<form action='https://elsewhere.example'><input></form>",
        "<style>body { display: none }</style>",
        "<base href='https://elsewhere.example'>",
        "<meta http-equiv=refresh content='0;url=https://elsewhere.example'>",
        "<math><mtext><style><img src=x onerror=alert(1)></style></mtext></math>",
        "<a href=\"https://a.example\" onclick='alert(1)'>x</a>",
        "<bdo dir=rtl>x</bdo>",
        "<a ping='https://elsewhere.example' href='https://a.example'>x</a>",
    ],
)
def test_nothing_in_a_draft_runs_or_loads(markdown: str) -> None:
    found = tree(f"Before.\n\n{markdown}\n\nAfter.")
    assert found.xpath(" | ".join(f"//{tag}" for tag in [*NOT_SHOWN, "bdo"])) == []
    for element in found.iter():
        assert not [
            name for name in element.attrib if str(name).startswith("on") or name in ("style", "ping")
        ]
        for name in ("href", "src"):
            assert not str(element.get(name, "")).lower().strip().startswith(("java", "vbscript", "data"))
    assert "Before." in found.text_content()
    assert "After." in found.text_content()


@pytest.mark.parametrize(
    "lead", ["# Lead\n\n{}\n\nText", "- a\n\n  {}\n- b", "> a {}\n> b", "| a {} |\n|---|\n| b |"]
)
def test_a_comment_is_not_shown_wherever_it_stands(lead: str) -> None:
    for comment in ("<!-- hidden -->", "<!--hidden\nhidden-->", "<!-- hidden -- hidden --->"):
        assert "hidden" not in fragment(read(lead.format(comment))), comment


def test_a_comment_around_code_is_not_shown() -> None:
    assert "hidden" not in fragment(read("One\n\n<!--\n```\nhidden\n```\n-->\n\ntwo"))


@pytest.mark.parametrize("typed", UNSEEN)
@pytest.mark.parametrize(
    "markdown",
    [
        "a {} b",
        "<div title='{}'>a {} b</div>",
        "`a {} b`",
        "![a {}](https://x.example 'a {}')",
        "[a](https://x.example '{}')",
    ],
)
def test_no_control_and_no_override_of_direction_is_left(markdown: str, typed: str) -> None:
    text = page(read(f"---\ntitle: a {typed} b\n---\n{markdown.format(typed, typed)}"), "en", {})
    assert not CONTROLS.search(text)
    assert "&#" not in text.replace("&amp;#", "")


@pytest.mark.parametrize("typed", UNSEEN)
def test_what_is_not_seen_leaves_no_other_character_in_its_place(typed: str) -> None:
    # The number of a control stands for U+FFFD (CommonMark 0.31, 2.5), which is seen.
    assert re.fullmatch(r"a\ufffd?(\[31m)?b", words(tree(f"a{typed}b")))


def test_marks_that_right_to_left_text_needs_stay() -> None:
    assert words(tree("א\u200f! ש\u200d")) == "א\u200f! ש\u200d"


# -- templates


@pytest.mark.parametrize(
    "typed",
    [
        "{{ subscriber.name }}",
        "{{first_name}}",
        "{% if x_y %}",
        "*|UNSUB|*",
        "*|IF:A_B|*",
        "{{{ raw }}}",
        "{{ a*b*c }}",
    ],
)
def test_what_the_editor_typed_for_the_mailer_goes_through_untouched(typed: str) -> None:
    assert fragment(read(f"Hello {typed}, *you*.")) == f'<p dir="auto">Hello {typed}, <em>you</em>.</p>\n'


@pytest.mark.parametrize("typed", ["{{ unsubscribe_url }}", "{{unsubscribe_url}}", "*|UNSUB|*"])
def test_a_link_may_lead_where_the_mailer_says(typed: str) -> None:
    assert f'<a href="{typed}"' in fragment(read(f"[Unsubscribe]({typed})"))


@pytest.mark.parametrize("text", NASTY)
def test_others_words_are_no_command_to_a_mailer(text: str) -> None:
    made = fragment(read(f"**{escape(text)}** ({link(text, 'https://elsewhere.example/{{x}}*|y|*')})"))
    assert not COMMANDS.search(made)
    for address in ("a.png", "https://x.example/a.png"):
        assert not COMMANDS.search(fragment(read(f"![{escape(text)}]({address})")))
    assert words(lxml.html.fromstring(made)) == visible(f"{text} ({text})")


def test_characters_that_a_control_kept_apart_do_not_meet() -> None:
    assert not COMMANDS.search(page(read("{\u202e{ x }} *\x1b|Y|\x1b* {\U0010f07b%"), "en", {}))


@given(lines, lines, st.text(letters, max_size=20))
@example("{{{{x}}}}", "{%", "{{x}}")
@example("*|x|*", "|x|", "*|x|*")
@example("a]( https://elsewhere.example )", "x", "q=(a")
@example("{\u202e{x}}", "x", "x")
@example("<!--", "-->", "-->")
def test_others_words_and_addresses_come_out_as_they_are_and_as_nothing_else(
    head: str, name: str, path: str
) -> None:
    address = "https://elsewhere.example/" + seen(path).replace(" ", "")
    markdown = f"🚢 **{escape(head)}** Word: “{escape(name)}” ({link(name, address)})\n<!-- sources: x -->"
    made = fragment(read(markdown))
    assert not COMMANDS.search(made)
    found = lxml.html.fragment_fromstring(made, create_parent="div")
    assert [str(one.tag) for one in found.iterdescendants()] == ["p", "strong", "a"]
    assert [sorted(one.attrib) for one in found.iterdescendants()] == [["dir"], [], ["href", "rel"]]
    assert words(found) == visible(f"🚢 {head} Word: “{name}” ({name})")
    assert unquote(str(found[0][1].get("href"))) == unquote(address)


@given(st.text(max_size=80) | st.text(letters, max_size=80), st.text(max_size=10))
def test_whatever_a_draft_says_it_is_a_safe_page(markdown: str, language: str) -> None:
    text = page(read(markdown), language, {})
    assert text.endswith("</main>\n</body>\n</html>\n")
    assert not CONTROLS.search(text)
    body = text[text.index("<body>") :]
    assert not [tag for tag in NOT_SHOWN if f"<{tag}" in body]
