"""Bytes to a tree: the charset, and what no parser survives."""

import re

import lxml.html
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from roundup.extract import parse
from roundup.extract.parse import UnreadableError, asks_for_password, decode, is_script_shell, tree

WORDS = "Die Fähre fährt wieder nach Karst, sagte die Hafenbehörde am Montag."


MARKUP = [
    b"<",
    b"</",
    b"<!--",
    b"-->",
    b"-",
    b">",
    b"'",
    b'"',
    b"=",
    b" ",
    b"/",
    b"a",
    b"script",
    b"style",
    b"!",
    b"=",
]


def read(html: str) -> lxml.html.HtmlElement:
    return tree(html.encode(), None)


def text(html: str | bytes, declared: str | None = None) -> str:
    body = html.encode() if isinstance(html, str) else html
    return " ".join(str(tree(body, declared).text_content()).split())


@pytest.mark.parametrize(
    "declared", [None, "utf-8", "iso-8859-1", "windows-1252", "ascii", "gb2312", "nonsense"]
)
def test_bytes_that_are_utf_8_throughout_are_utf_8_whatever_was_declared(declared: str | None) -> None:
    assert decode(WORDS.encode(), declared) == WORDS


@pytest.mark.parametrize(
    ("words", "encoding", "declared"),
    [
        (WORDS, "latin-1", "iso-8859-1"),
        ("Sie sagte „hier“ – und 5 €", "cp1252", "windows-1252"),
        ("Sie sagte „hier“ – und 5 €", "cp1252", "ISO-8859-1"),
        ("Паром снова идёт", "cp1251", "windows-1251"),
        ("Паром снова идёт", "koi8-r", "koi8-r"),
        ("フェリーが再開した", "shift_jis", "shift_jis"),
        ("フェリーが再開した", "euc-jp", "EUC-JP"),
        ("フェリーが再開した", "iso-2022-jp", "iso-2022-jp"),
        ("港口今天重新开放", "gb2312", "gb2312"),
        ("港口今天重新开放镕", "gbk", "gb2312"),
        ("港口今天重新開放", "big5", "big5"),
        ("페리 운항 재개", "euc-kr", "euc-kr"),
        (WORDS, "utf-16-be", "utf-16be"),
    ],
)
def test_the_headers_charset_is_believed(words: str, encoding: str, declared: str) -> None:
    """Under the names that browsers give them: latin-1 means windows-1252, gb2312 means gbk."""
    assert decode(words.encode(encoding), declared) == words


@pytest.mark.parametrize(
    ("words", "encoding", "declared"),
    [
        ("Паром снова идёт", "cp1251", "utf-8"),
        ("港口今天重新开放，渡轮明天启航。", "gb18030", "utf-8"),
        ("フェリーが再開した", "shift_jis", "utf-8"),
        ("페리 운항 재개 소식", "euc-kr", "utf-8"),
        ("Fähre", "latin-1", "utf-16"),
    ],
)
def test_a_header_that_does_not_fit_the_bytes_gives_way_to_the_page(
    words: str, encoding: str, declared: str
) -> None:
    page = f'<meta charset="{encoding}"><p>{words}</p>'
    assert decode(page.encode(encoding), declared) == page


@pytest.mark.parametrize("named", ["windows-1251", "utf-16", "hex"])
def test_of_two_charsets_that_a_page_names_the_header_comes_first(named: str) -> None:
    page = f'<meta charset="{named}"><meta charset="koi8-r"><p>Паром снова идёт</p>'
    assert decode(page.encode("koi8-r"), "koi8-r") == page


def test_utf_8_is_believed_before_a_page_that_says_latin_1() -> None:
    page = f'<meta charset="iso-8859-1"><p>{WORDS}</p>'
    assert decode(page.encode(), None) == page
    assert decode(page.encode(), "windows-1252") == page


def test_a_broken_character_makes_no_other_charset_of_a_page() -> None:
    """A page in UTF-8 that was cut in the middle of one, or has bytes of another charset pasted into it."""
    page = f'<meta charset="iso-8859-1"><p>{WORDS * 3}'.encode()
    assert decode(page + "ä".encode()[:1], None) == page.decode() + "\ufffd"
    assert decode(page.replace(b"nach", b"n\xe4ch", 1), "iso-8859-1").count("\ufffd") == 1
    assert decode("Fähre fä".encode()[:-1], "iso-8859-1") == "Fähre f\ufffd"


def test_a_broken_character_does_not_swallow_the_tag_behind_it() -> None:
    page = "<p>港口今天重新开放</p>".encode("gb18030")
    assert decode(page.replace(b"</p>", b"\x81</p>"), "gb2312") == "<p>港口今天重新开放\ufffd</p>"


def test_letters_of_latin_1_are_no_broken_utf_8() -> None:
    assert decode("<p>Fähre, größer, schöner</p>".encode("latin-1"), None) == "<p>Fähre, größer, schöner</p>"
    assert decode("Café".encode("latin-1"), "iso-8859-1") == "Café"


def test_gb2312_has_all_the_characters_of_its_successors() -> None:
    for words in ("镕", "開放", "㐀", "𠮷"):
        assert decode(words.encode("gb18030"), "gb2312") == words


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("words", ["Паром снова идёт", "The ferry sails"])
def test_utf_16_without_its_mark_is_seen(words: str, encoding: str) -> None:
    page = f"\n<!doctype html><p>{words}"
    assert decode(page.encode(encoding), None) == page
    assert decode(page.encode(encoding), "utf-8") == page
    assert text(page.encode(encoding)) == words


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_mark_at_the_beginning_is_believed_before_the_header(encoding: str) -> None:
    marks = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}
    body = marks.get(encoding, b"") + WORDS.encode(encoding)
    assert decode(body, "iso-8859-1") == WORDS


@pytest.mark.parametrize(
    "head",
    [
        '<meta charset="windows-1251">',
        "<META CHARSET=windows-1251>",
        '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">',
        '<?xml version="1.0" encoding="windows-1251"?>',
    ],
)
def test_without_a_header_the_pages_own_word_is_believed(head: str) -> None:
    assert decode(f"{head}<p>Паром снова идёт".encode("cp1251"), None).endswith("Паром снова идёт")


def test_where_nobody_says_anything_the_bytes_tell() -> None:
    words = "港口今天重新开放，渡轮明天启航。旅客可以在码头购票。"
    assert decode((words * 5).encode("gb18030"), None) == words * 5


@pytest.mark.parametrize(
    "charset",
    [
        "hex",
        "base64",
        "rot13",
        "zip",
        "idna",
        "undefined",
        "unicode_escape",
        "utf-7",
        "x-user-defined",
        "",
        '"',
        "\x00",
        "x" * 1000,
    ],
)
def test_a_charset_that_is_none_harms_nobody(charset: str) -> None:
    """Python knows codecs that are no charsets; a page may name them."""
    for body in (b"abc", b"caf\xe9", b"caf\xc3\xa9 \\x41 +ADw-", b""):
        assert isinstance(decode(body, charset), str)
    assert decode(b"<meta charset='%b'>abc" % charset.encode(), None).endswith("abc")


@given(st.binary(max_size=200), st.none() | st.text(max_size=20))
@example(b"\xff\xfe", None)
@example(b"\xfe\xff\x00", "utf-8")
@example(b"\x1b$B", "iso-2022-jp")
@example(b"\xef\xbb\xbf\xff", "utf-8")
def test_any_bytes_are_some_text(body: bytes, declared: str | None) -> None:
    assert isinstance(decode(body, declared), str)


@given(
    st.binary(max_size=300)
    | st.text(st.sampled_from("<>/!-[]&#;x0dDp \"'=\x00ab"), max_size=120).map(str.encode)
)
@example(b"<")
@example(b"</")
@example(b"<!-- ")
@example(b"<![CDATA[")
@example(b"&#xD800;")
@example(b"<html><html><body></html>x")
@example(b"<frameset><frame>")
@example(b"<p \x00>")
def test_any_bytes_are_a_page_or_unreadable(body: bytes) -> None:
    try:
        page = tree(body, None)
    except UnreadableError:
        return
    assert str(page.tag) == "html"
    str(page.text_content()).encode("utf-8")


@pytest.mark.parametrize(
    "body", [b"", b"  \n", b"<!-- x -->", b"\x00\x00", b"<!doctype html>", b"<?xml version='1.0'?>"]
)
def test_an_empty_page_is_unreadable(body: bytes) -> None:
    with pytest.raises(UnreadableError, match="empty"):
        tree(body, None)


def test_what_an_xml_declaration_says_of_its_charset_does_no_harm() -> None:
    assert text('<?xml version="1.0" encoding="iso-8859-1"?><html><body>Fähre</body></html>') == "Fähre"
    assert text('<?xml version="1.0" encoding="utf-16"?><html><body>Fähre</body></html>') == "Fähre"


def test_control_characters_and_surrogates_are_left_out_also_as_references() -> None:
    assert text("<p>a\x00b\x1bc&#0;d&#x1F;e&#xD800;f&#55296;g&#x110000;h&#1114112;i</p>") == "abcdefghi"


def test_a_reference_to_a_control_character_is_none_however_it_is_written() -> None:
    assert text("<p>a&#00;b&#x0001f;c&#1d&#XD800;e&#x0;f&#99999999999;g&#129;h&#xFFFF;i</p>") == "abcdefghi"


def test_what_is_left_around_a_harmful_reference_is_no_reference() -> None:
    page = tree(b"<p title='&#&#0;1;'>a&#&#0;1;b&#x&#1;2;c</p>", None)
    shown = str(page.text_content()) + str(page.xpath("string(//p/@title)"))
    assert all(sign.isprintable() for sign in shown)


def test_a_sign_that_only_looks_like_a_reference_stays() -> None:
    assert text("<p>&# and &#; and &#x; and &#xg</p>") == "&# and &#; and &#x; and &#xg"


def test_longer_control_characters_are_left_out() -> None:
    assert text("<p>a\x7fb\x80c\x9fd\ufffee\uffffg é ﬁ</p>") == "abcdeg é ﬁ"


def test_a_form_feed_parts_words_and_attributes() -> None:
    page = tree(b"<p\x0cid=x>The\x0cferry</p>", None)
    assert page.xpath("string(//p[@id='x'])") == "The ferry"


def test_other_references_are_read_as_browsers_read_them() -> None:
    assert text("<p>&#65;&#x42;&#x1F600;&#128;&amp;&eacute;&#10;&bogus;</p>") == "AB😀€&é &bogus;"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_the_mark_at_the_beginning_is_no_text(encoding: str) -> None:
    assert text("Fähre".encode(encoding)) == "Fähre"


def test_comments_and_instructions_are_no_text() -> None:
    page = tree(b"<p>a<!-- b -->c<?php d ?>e</p>", None)
    assert "b" not in str(page.text_content())
    assert "d" not in str(page.text_content())


def test_a_page_without_head_and_body_is_a_page() -> None:
    assert text("Just words") == "Just words"
    assert text("<p>One<p>Two") == "OneTwo"


def test_a_deep_page_is_read_to_its_end() -> None:
    """As deep as pages are; what stands below the depth of 256, and after it, is not lost."""
    html = "<div>" * 1000 + "deep" + "</div>" * 1000 + "<p>after</p>"
    assert text(html) == "deepafter"


@pytest.mark.parametrize(
    "element", ["<div>", "<b>", "<ul><li>", "<table><tr><td>", "<font color=red>", "<x-y>"]
)
def test_a_page_that_nests_without_end_is_refused(element: str) -> None:
    with pytest.raises(UnreadableError, match="nests more than 2,000 elements"):
        tree(element.encode() * 40_000, None)


def test_a_page_with_very_many_elements_side_by_side_is_read() -> None:
    row = "<tr><td>1<td>2</tr>"
    html = (
        "<p>x<br>" * 5_000
        + "<ul>"
        + "<li>y" * 5_000
        + "</ul>"
        + f"<table>{row * 2000}</table>"
        + "<b>z</b>" * 5_000
    )
    assert text(html).count("z") == 5_000


@pytest.mark.parametrize(
    "aside",
    [
        "<script>var s = '" + "<b>x<\\/b>" * 3_000 + "';</script>",
        "<script type='application/json'>" + '{"a": "<i>"}' * 3_000 + "</script>",
        "<style>" + "/* <b> */" * 3_000 + "</style>",
        "<!-- " + "<b>" * 3_000 + " -->",
    ],
    ids=["script", "data", "style", "comment"],
)
def test_what_only_looks_like_elements_is_none(aside: str) -> None:
    """Tags in scripts, data, styles and comments nest nothing."""
    assert "The ferry sails" in text(f"<html><body>{aside}<p>The ferry sails</p></body></html>")


def test_a_tag_with_attributes_without_end_is_refused() -> None:
    tag = "<a " + " ".join(f"x{n}=1" for n in range(40_000)) + ">"
    with pytest.raises(UnreadableError, match="more than 20,000 attributes"):
        tree(f"<p>a</p>{tag}b</a>".encode(), None)


def test_attributes_that_stand_in_a_script_or_a_comment_are_none() -> None:
    tag = "<a " + " ".join(f"x{n}=1" for n in range(40_000))
    for aside in (f"<script>var a = '{tag}';</script>", f"<!-- {tag} -->", f"<textarea>{tag}></textarea>"):
        assert "The ferry sails" in text(f"<html><body>{aside}<p>The ferry sails</p></body></html>")


def test_the_attributes_of_several_tags_are_not_added_up() -> None:
    tag = "<p " + " ".join(f"x{n}=1" for n in range(8_000)) + ">The ferry</p>"
    assert text(tag * 3) == "The ferryThe ferryThe ferry"


@given(st.lists(st.sampled_from(MARKUP), max_size=30).map(b"".join))
@example(b"<script <script <script ")
@example(b"<a b='" * 20)
@example(b"<!-" + b"<!--" * 20)
def test_whatever_begins_like_a_tag_or_a_comment_is_one_to_its_end(markup: bytes) -> None:
    """So the guard never goes back over a tag that did not fit: it takes one pass, however long the page is."""
    for begin in re.finditer(rb"</?[a-zA-Z]|<!--", markup):
        token = parse._TOKEN.match(markup, begin.start())
        assert token
        assert token.end() == len(markup) or markup[token.end() : token.end() + 1] in (b">", b"-", b"<")


def test_a_tag_with_one_long_attribute_is_read() -> None:
    assert text(f"<p title='{'x ' * 8_000}'>a</p>") == "a"
    assert text(f"<p title='{'x' * 100_000}'>a</p>") == "a"


def test_a_field_for_a_password_is_seen() -> None:
    assert asks_for_password(read("<form><input type='password' name='p'></form>"))
    assert asks_for_password(read("<form><input TYPE=password></form>"))
    assert not asks_for_password(read("<form><input type='text'></form><p>password</p>"))


def test_a_password_field_is_seen_in_any_case() -> None:
    assert asks_for_password(read("<form><input type='Password'></form>"))


@pytest.mark.parametrize(
    "html",
    [
        "<html><head><script src='/app.js'></script></head><body><div id='root'></div></body></html>",
        f"<html><body><div id='app'></div><script>{'x=1;' * 100}</script></body></html>",
    ],
)
def test_a_page_of_scripts_is_a_shell(html: str) -> None:
    assert is_script_shell(read(html))


def test_a_page_without_scripts_is_no_shell() -> None:
    assert not is_script_shell(read("<html><body><div id='root'></div></body></html>"))


def test_a_page_with_words_of_its_own_is_no_shell() -> None:
    words = "The ferry sails again to Karst. " * 50
    assert not is_script_shell(
        read(f"<html><head><script src='/a.js'></script></head><body><p>{words}</p></body></html>")
    )
