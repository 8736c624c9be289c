"""The page and the mail's HTML in a browser: nothing sticks out, everything can be read, nothing is loaded."""

import re
import shutil
from base64 import b64encode
from collections.abc import Iterator
from email import message_from_bytes, policy

import pytest
from playwright.sync_api import Browser, Page, Route, sync_playwright

from roundup.render.email import message
from roundup.render.html import page
from tests.render.letter import issue, png

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="there is no Chromium here to show a page with")

ADDRESS = "http://issue.example/"

# Each piece of text that is seen, with how much it stands out from what is behind it (WCAG 2.2, 1.4.3).
CONTRAST = """() => {
  const channels = (color) => color.match(/[\\d.]+/g).map(Number);
  const light = (color) => channels(color).slice(0, 3)
    .map((part) => part / 255).map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
  const behind = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const color = getComputedStyle(one).backgroundColor;
      if (channels(color)[3] !== 0) return color;
    }
    return "rgb(255, 255, 255)";
  };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !element.checkVisibility()) continue;
    const [dark, bright] = [light(getComputedStyle(element).color), light(behind(element))].sort((a, b) => a - b);
    found.push([(bright + 0.05) / (dark + 0.05), walker.currentNode.data.trim().slice(0, 40)]);
  }
  return found;
}"""


def page_html() -> str:
    return page(issue(), "en", {"ice.png": png(1200, 300)})


def mail_html() -> str:
    """The mail's HTML with its pictures put in, as a mail program does."""
    mail = message_from_bytes(
        message(issue(), "en", {"ice.png": png(1200, 300)}, boundary_seed="x"), policy=policy.default
    )
    body = mail.get_body(("html",))
    assert body
    html = str(body.get_content())
    for part in mail.walk():
        if part["Content-ID"]:
            data = f"data:image/png;base64,{b64encode(part.get_content()).decode()}"
            html = html.replace(f"cid:{part['Content-ID'][1:-1]}", data)
    return html


DOCUMENTS = {"page": page_html, "mail": mail_html}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, or another one."""
    with sync_playwright() as playwright:
        open_browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield open_browser
        open_browser.close()


@pytest.fixture(
    params=[
        (name, width, scheme) for name in DOCUMENTS for width in (360, 700) for scheme in ("light", "dark")
    ]
)
def screen(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Each document on each screen; whatever it asks for is kept in `asked` and not given."""
    name, width, scheme = request.param
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    asked: list[str] = []

    def answer(route: Route) -> None:
        if route.request.url == ADDRESS:
            route.fulfill(body=DOCUMENTS[name](), content_type="text/html; charset=utf-8")
        else:
            asked.append(route.request.url)
            route.abort()

    context.route("**/*", answer)
    shown = context.new_page()
    shown.goto(ADDRESS)
    yield shown
    context.close()
    assert asked == []


def test_nothing_is_scrolled_sideways(screen: Page) -> None:
    wide, seen = screen.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert wide == seen


def test_text_stands_out_from_what_is_behind_it(screen: Page) -> None:
    found = screen.evaluate(CONTRAST)
    assert len(found) > 50
    assert [text for contrast, text in found if contrast < 4.5] == []


def test_light_is_light_and_dark_is_dark(screen: Page) -> None:
    is_dark = screen.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    ground = screen.evaluate(
        "getComputedStyle(document.querySelector('.ground') || document.body).backgroundColor"
    )
    red = int(re.findall(r"\d+", ground)[0])
    assert (red < 60) if is_dark else (red > 240)


def test_images_are_shown_inside_the_column(screen: Page) -> None:
    images = screen.evaluate(
        "[...document.images].map((one) => [one.naturalWidth, one.getBoundingClientRect().width, innerWidth])"
    )
    assert len(images) == 1
    for natural, wide, screen_wide in images:
        assert natural == 1200
        assert 300 < wide < screen_wide


def test_a_line_is_no_longer_than_can_be_read(screen: Page) -> None:
    assert screen.evaluate("document.querySelector('p').getBoundingClientRect().width") <= 600


def test_an_arabic_item_begins_on_the_right_and_a_chinese_one_on_the_left(screen: Page) -> None:
    sides = screen.evaluate(
        "[...document.querySelectorAll('p')].filter((one) => /[ء-ي一-龥]/.test(one.innerText.slice(0, 9)))"
        ".map((one) => [getComputedStyle(one).direction, getComputedStyle(one).textAlign])"
    )
    assert sides == [["ltr", "start"], ["rtl", "start"]]


def test_a_preheader_is_not_seen(screen: Page) -> None:
    assert "What the ice does to the ferry" not in screen.inner_text("body")
