"""The copy page: what is pasted is the issue, and nobody but this computer's browser gets at it."""

import http.client
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from html import escape
from typing import Any
from urllib.parse import urlsplit

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, sync_playwright

from roundup.render.copypage import clean, page
from roundup.render.document import read
from roundup.render.html import fragment
from roundup.render.text import plain
from roundup.web.copy import CopyServer
from tests.conftest import SmallWeb

CHROMIUM = shutil.which("chromium")
needs_chromium = pytest.mark.skipif(not CHROMIUM, reason="there is no chromium on this computer")

PICTURE = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5"
    "ErkJggg=="
)
DRAFT = """---
title: "The Quay & harbours, 1–7 January"
---

Welcome to the [Quay](https://quay.example/), every week.[^1]

## Weekly Links Round-Up

🚢 **The ferry sails again.** Says the captain: “We waited *long* enough.” \
([Courier](https://courier.example/a?b=1&c=2), [Ledger](https://ledger.example/))

🏗️ **Cranes {\\{ name }} for 5 < 6.** A port’s plan.

> A quotation.

- one
- two

![The crane](crane.png "By the quay")

![Afar](https://elsewhere.example/afar.png)

| Ship | Tons |
|---|---|
| Ada | 5 |

### Corrections

None.

[^1]: Or [so](https://so.example/).
"""
DOCUMENT = read(DRAFT)
HTML = fragment(DOCUMENT, {"crane.png": PICTURE})
TEXT = plain(DOCUMENT)
LINKS = [
    "https://quay.example/",
    "https://courier.example/a?b=1&c=2",
    "https://ledger.example/",
    "https://so.example/",
]


def shown(html: str) -> lxml.html.HtmlElement:
    return lxml.html.fragment_fromstring(html, create_parent="div")


def words(html: str) -> list[str]:
    return str(shown(html).text_content()).split()


# The page


def test_the_clipboard_gets_plain_elements_alone() -> None:
    found = shown(clean(HTML))
    names = {str(part.tag) for part in found.iterdescendants()}
    assert names <= {
        "h2",
        "h3",
        "p",
        "strong",
        "em",
        "a",
        "blockquote",
        "ul",
        "ol",
        "li",
        "img",
        "hr",
        "sup",
    } | {*("table", "thead", "tbody", "tr", "th", "td")}
    attributes = {name for part in found.iterdescendants() for name in part.attrib}
    assert attributes == {"href", "src", "alt"}


def test_the_clipboard_gets_every_word_but_the_arrows_back() -> None:
    assert words(clean(HTML)) == words(HTML.replace("↩︎", ""))


def test_the_clipboard_gets_every_link_to_the_web_and_none_into_the_page() -> None:
    assert shown(clean(HTML)).xpath("//a/@href") == LINKS


def test_a_pictures_caption_is_a_paragraph_below_it() -> None:
    found = shown(clean(HTML))
    (picture,) = found.xpath("//img[@alt='The crane']")
    assert picture.get("src") == PICTURE
    assert picture.getparent().tag == "p"
    assert picture.getparent().getnext().tag == "p"
    assert picture.getparent().getnext().text_content().strip() == "By the quay"


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,<b>x</b>", "DATA:text/html,x", "vbscript:x", "#note"]
)
def test_no_link_on_the_clipboard_does_anything_but_lead_somewhere(address: str) -> None:
    assert shown(clean(f"<p><a href='{address}'>x</a></p>")).xpath("//a/@href") == []


def checks(html: str, *more: str) -> list[str]:
    found = lxml.html.document_fromstring(page("T", html, "", "en", more))
    return [str(check.text_content()) for check in found.xpath("//section//li")]


def test_the_checks_count_what_is_in_the_issue() -> None:
    found = [check.partition(":")[0] for check in checks(HTML)]
    assert found == [
        "The title is not copied",
        "4 links",
        "2 headings",
        "2 pictures",
        "Pictures on the web are not loaded here",
        "1 footnote",
        "A table",
    ]


def test_what_is_not_in_the_issue_need_not_be_checked() -> None:
    assert checks("<p>Words.</p>") == ["The title is not copied: type it into the field for it."]


def test_the_callers_checks_come_last() -> None:
    assert checks("<p>Words.</p>", "See <b> & so on.")[-1] == "See <b> & so on."


@given(st.text(max_size=80), st.text(max_size=40), st.text(max_size=20))
def test_whatever_stands_in_the_issue_stays_in_its_place(html: str, title: str, language: str) -> None:
    """The page has one frame, one script of ours and one of data, whatever it shows."""
    text = page(title, html, html, language)
    found = lxml.html.document_fromstring(re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]", "", text))
    assert len(found.xpath("//iframe")) == 1
    assert len(found.xpath("//script")) == 2
    assert len(found.xpath("//h1")) == 1


# The server


@pytest.fixture
def server() -> Iterator[CopyServer]:
    with CopyServer(page(DOCUMENT.title, HTML, TEXT, "en")) as served:
        yield served


def ask(url: str, method: str = "GET", **headers: str) -> http.client.HTTPResponse:
    """The answer to one request; `Host` is that of the address unless it is given."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=5)
    connection.putrequest(method, parts.path, skip_host=True)
    for name, value in ({"Host": parts.netloc} | headers).items():
        if value:
            connection.putheader(name, value)
    connection.endheaders()
    return connection.getresponse()


def test_the_page_is_served_as_it_is(server: CopyServer) -> None:
    answer = ask(server.url)
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.read().decode() == page(DOCUMENT.title, HTML, TEXT, "en")


def test_only_this_computer_is_served(server: CopyServer) -> None:
    assert urlsplit(server.url).hostname == "127.0.0.1"


def test_each_page_has_a_path_that_nobody_can_guess() -> None:
    paths = set()
    for _ in range(20):
        with CopyServer("x") as served:
            paths.add(urlsplit(served.url).path)
    assert len(paths) == 20
    assert all(re.fullmatch(r"/[\w-]{32,}/", path) for path in paths)


@pytest.mark.parametrize("change", ["/", "/x/", "{path}x", "{path}?x", "/favicon.ico", "{half}"])
def test_at_any_other_path_there_is_nothing(server: CopyServer, change: str) -> None:
    path = urlsplit(server.url).path
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=5)
    connection.request("GET", change.format(path=path, half=path[:-5]))
    answer = connection.getresponse()
    assert answer.status == 404
    assert b"Quay" not in answer.read()


@pytest.mark.parametrize("host", ["evil.example", "evil.example:{port}", "localhost:{port}", "127.0.0.1", ""])
def test_a_request_for_another_host_is_refused(server: CopyServer, host: str) -> None:
    answer = ask(server.url, Host=host.format(port=urlsplit(server.url).port))
    assert answer.status == 421
    assert b"Quay" not in answer.read()


def test_head_answers_without_the_page(server: CopyServer) -> None:
    answer = ask(server.url, "HEAD")
    assert answer.status == 200
    assert int(answer.headers["Content-Length"]) > 1000
    assert answer.read() == b""


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "BREW"])
def test_any_other_method_is_refused(server: CopyServer, method: str) -> None:
    answer = ask(server.url, method)
    assert answer.status == 501
    assert b"Quay" not in answer.read()


@pytest.mark.parametrize("path", ["", "x"])
def test_every_answer_says_that_nothing_is_kept_framed_or_loaded(server: CopyServer, path: str) -> None:
    headers = ask(server.url + path).headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    policy = headers["Content-Security-Policy"].split("; ")
    assert "default-src 'none'" in policy
    assert "img-src data:" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in headers["Content-Security-Policy"]


def test_two_ask_at_once(server: CopyServer) -> None:
    """One that says nothing keeps nobody waiting."""
    silent = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=5)
    silent.connect()
    assert ask(server.url).status == 200
    silent.close()


def test_when_it_is_closed_nobody_answers() -> None:
    with CopyServer("x") as served:
        url = served.url
    with pytest.raises(ConnectionRefusedError):
        ask(url)


def test_ctrl_c_ends_it_in_peace_and_it_prints_nothing() -> None:
    code = (
        "import sys\nfrom roundup.web.copy import CopyServer\n"
        "with CopyServer('x') as served:\n"
        "    print(served.url, flush=True)\n"
        "    served.serve()\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout
    url = process.stdout.readline().strip()
    assert ask(url).status == 200
    assert ask(url + "x").status == 404
    assert process.poll() is None
    os.kill(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=10)
    assert (process.returncode, out, err) == (0, "", "")


# The browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    yield opened
    opened.close()


def listened(tab: Page) -> list[str]:
    """What the page says from now on: messages, errors, dialogs."""
    said: list[str] = []

    def dialog(opened: Dialog) -> None:
        said.append(f"dialog {opened.message}")
        opened.dismiss()

    tab.on("dialog", dialog)
    tab.on("console", lambda message: said.append(message.text))
    tab.on("pageerror", lambda error: said.append(str(error)))
    return said


CLIPBOARD = """async () => {
  const [item] = await navigator.clipboard.read();
  const read = async (type) => (await item.getType(type)).text();
  return {types: item.types, html: await read("text/html"), text: await read("text/plain")};
}"""


def clipboard(tab: Page) -> dict[str, Any]:
    return dict(tab.evaluate(CLIPBOARD))


def copied(tab: Page, url: str) -> None:
    tab.goto(url)
    tab.get_by_role("button").click()
    tab.wait_for_selector(".copied")


@needs_chromium
def test_the_button_copies_the_issue_as_rich_text_and_as_plain_text(
    context: BrowserContext, server: CopyServer
) -> None:
    tab = context.new_page()
    copied(tab, server.url)
    assert "Copied" in tab.get_by_role("status").inner_text()
    found = clipboard(tab)
    assert set(found["types"]) == {"text/html", "text/plain"}
    assert found["text"] == TEXT
    assert words(found["html"]) == words(clean(HTML))
    assert shown(found["html"]).xpath("//a/@href") == LINKS
    assert shown(found["html"]).xpath("//img/@src") == [PICTURE, "https://elsewhere.example/afar.png"]


EDITOR = "<!doctype html><meta charset=utf-8><div contenteditable style='min-height:9em'></div>"


def pasted(context: BrowserContext) -> lxml.html.HtmlElement:
    """What an editor on the web makes of the clipboard."""
    tab = context.new_page()
    tab.route("**/*", lambda route: route.fulfill(body=EDITOR, content_type="text/html"))
    tab.goto("http://127.0.0.1:9/editor")
    tab.locator("div").click()
    tab.keyboard.press("Control+v")
    tab.wait_for_selector("div p")
    return shown(tab.locator("div").inner_html())


@needs_chromium
def test_an_editor_gets_every_link_bold_word_heading_and_picture(
    context: BrowserContext, server: CopyServer
) -> None:
    copied(context.new_page(), server.url)
    found = pasted(context)
    assert found.xpath("//a/@href") == LINKS
    assert [part.text_content() for part in found.xpath("//strong | //b")] == [
        "The ferry sails again.",
        "Cranes {{ name }} for 5 < 6.",
    ]
    assert [part.text_content() for part in found.xpath("//h2")] == ["Weekly Links Round-Up"]
    assert [part.text_content() for part in found.xpath("//h3")] == ["Corrections"]
    assert len(found.xpath("//blockquote")) == 1
    assert [part.text_content().strip() for part in found.xpath("//ul/li")] == ["one", "two"]
    assert len(found.xpath("//img")) == 2
    assert str(found.text_content()).split() == words(clean(HTML))


@needs_chromium
@pytest.mark.parametrize(
    "missing",
    ["delete window.ClipboardItem", "navigator.clipboard.write = () => Promise.reject(new Error('no'))"],
)
def test_a_browser_without_the_new_way_copies_the_old_way(
    context: BrowserContext, server: CopyServer, missing: str
) -> None:
    tab = context.new_page()
    tab.add_init_script(missing)
    copied(tab, server.url)
    assert tab.evaluate("getSelection().isCollapsed")
    reader = context.new_page()
    reader.goto(server.url)
    found = clipboard(reader)
    assert found["text"] == TEXT
    assert words(found["html"]) == words(clean(HTML))
    assert pasted(context).xpath("//a/@href") == LINKS


@needs_chromium
def test_where_nothing_can_be_copied_the_page_says_what_to_do(
    context: BrowserContext, server: CopyServer
) -> None:
    tab = context.new_page()
    tab.add_init_script("delete window.ClipboardItem; document.execCommand = () => false")
    tab.goto(server.url)
    tab.get_by_role("button").click()
    tab.wait_for_selector(".failed")
    assert "select all of it, and copy it" in tab.get_by_role("status").inner_text()


@needs_chromium
@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_the_keyboard_is_enough(context: BrowserContext, server: CopyServer, key: str) -> None:
    tab = context.new_page()
    tab.goto(server.url)
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.tagName") == "BUTTON"
    assert tab.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    tab.keyboard.press(key)
    tab.wait_for_selector(".copied")
    assert clipboard(tab)["text"] == TEXT


@needs_chromium
def test_the_issue_is_shown_whole_as_it_will_be_pasted(context: BrowserContext, server: CopyServer) -> None:
    tab = context.new_page()
    tab.goto(server.url)
    assert (tab.frame_locator("iframe").locator("body").text_content() or "").split() == words(clean(HTML))
    tab.wait_for_function(
        "() => { const f = document.querySelector('iframe');"
        " return f.clientHeight >= f.contentDocument.documentElement.scrollHeight; }"
    )


@needs_chromium
def test_a_link_in_the_issue_opens_in_a_tab_of_its_own(context: BrowserContext, server: CopyServer) -> None:
    context.route("https://*/**", lambda route: route.fulfill(body="there"))
    tab = context.new_page()
    tab.goto(server.url)
    tab.wait_for_function("document.querySelector('iframe').contentDocument.links[0]?.target === '_blank'")
    with context.expect_page() as opened:
        tab.frame_locator("iframe").get_by_role("link", name="Ledger").click()
    opened.value.wait_for_load_state()
    assert opened.value.url == "https://ledger.example/"
    assert opened.value.evaluate("document.referrer") == ""
    assert opened.value.evaluate("window.opener") is None
    assert tab.url == server.url


@needs_chromium
def test_nothing_is_asked_of_any_other_host(context: BrowserContext, web: SmallWeb) -> None:
    html = fragment(read(f"![Afar]({web.url('/afar.png')}) [there]({web.url('/')})\n"))
    with CopyServer(page("The Quay", html, "Afar", "en")) as served:
        tab = context.new_page()
        copied(tab, served.url)
        tab.wait_for_load_state("networkidle")
        assert tab.frame_locator("iframe").get_by_role("img", name="Afar").count() == 1
    assert web.asked == []


HOSTILE = [
    "<script>top.ran=1</script>",
    "<img src=x onerror=top.ran=1>",
    "<svg onload=top.ran=1>",
    "</script><script>top.ran=1</script>",
    "</iframe><script>top.ran=1</script>",
    "\"></iframe><img src=x onerror='top.ran=1'>",
    "<iframe srcdoc='<script>top.ran=1</script>'></iframe>",
    "<a href='javascript:top.ran=1' autofocus onfocus=top.ran=1>x</a>",
    "<!--<script>",
    "<style>@import 'WEB/x.css'; body { background: url(WEB/x.png) }</style>",
    "<meta http-equiv=refresh content='0;url=WEB/'>",
    "<base href='WEB/'><img src=x.png>",
    "<iframe src='WEB/'></iframe><object data='WEB/'></object><embed src='WEB/'>",
    "<form action='WEB/'><button autofocus>x</button></form>",
    "<link rel=stylesheet href=WEB/x.css><link rel=prefetch href=WEB/><script src=WEB/x.js></script>",
]


@needs_chromium
@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_words_run_nothing_and_load_nothing(
    context: BrowserContext, web: SmallWeb, hostile: str
) -> None:
    """Neither as a title, nor as text, nor where the HTML itself came in without being made safe."""
    hostile = hostile.replace("WEB", web.origin)
    with CopyServer(page(hostile, f"<p>Before. {hostile} After.</p>", hostile, hostile, [hostile])) as served:
        tab = context.new_page()
        said = listened(tab)
        copied(tab, served.url)
        tab.wait_for_load_state("networkidle")
        assert tab.locator("h1").inner_text() == hostile
        assert clipboard(tab)["text"] == hostile
        assert tab.url == served.url
        assert tab.evaluate("window.ran") is None
    assert not [words for words in said if "img-src data:" not in words]
    assert web.asked == []


@needs_chromium
@pytest.mark.parametrize("hostile", HOSTILE)
def test_the_frame_would_hold_what_gets_past_the_sanitiser(
    context: BrowserContext, web: SmallWeb, hostile: str
) -> None:
    """It can run nothing and load nothing either, so two walls would have to fall."""
    hostile = hostile.replace("WEB", web.origin)
    let_through = page("The Quay", "<p>HERE</p>", "", "en").replace("HERE", escape(hostile), 1)
    with CopyServer(let_through) as served:
        tab = context.new_page()
        tab.goto(served.url)
        tab.wait_for_load_state("networkidle")
        assert tab.url == served.url
        tab.get_by_role("button", name="Copy the issue").click()
        tab.wait_for_selector(".copied")
        assert tab.evaluate("window.ran") is None
    assert web.asked == []


@needs_chromium
def test_the_policy_lets_our_own_script_and_styles_work(context: BrowserContext, server: CopyServer) -> None:
    tab = context.new_page()
    said = listened(tab)
    copied(tab, server.url)
    assert all("elsewhere.example/afar.png" in words for words in said)
    assert tab.evaluate("getComputedStyle(document.querySelector('main')).maxWidth") == "704px"
    body = tab.frame_locator("iframe").locator("body")
    assert body.evaluate("body => getComputedStyle(body).paddingTop") == "20px"


@needs_chromium
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_telephones_width_and_the_dark_are_enough(
    browser: Browser, server: CopyServer, scheme: Any
) -> None:
    context = browser.new_context(
        viewport={"width": 360, "height": 740},
        color_scheme=scheme,
        permissions=["clipboard-read", "clipboard-write"],
    )
    tab = context.new_page()
    copied(tab, server.url)
    assert tab.evaluate("document.documentElement.scrollWidth") <= 360
    ground = tab.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (sum(map(int, re.findall(r"\d+", ground)[:3])) < 200) is (scheme == "dark")
    context.close()
