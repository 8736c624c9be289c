"""The demo: what its draft holds, twice the same, nothing left behind, no home needed."""

import json
import re
import subprocess
import sys
import threading
import tomllib
from pathlib import Path
from urllib.request import urlopen

import lxml.html
import pytest

from roundup.app import draft, exports, home, lists
from roundup.app.desk import Desk, Silent
from roundup.config import DATABASE, Home
from roundup.demo import NOW, WEEK, walk
from roundup.demo.server import WEB, NewsWeb
from tests.newsroom import environment


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a demo that was kept."""
    folder = tmp_path_factory.mktemp("demo") / "kept"
    walk(folder, Silent())
    return folder


@pytest.fixture(scope="module")
def text(kept: Path) -> str:
    """Its draft."""
    return (kept / "drafts" / f"{WEEK}.md").read_text("utf-8")


def at_the(kept: Path) -> Desk:
    """A desk over the kept demo, on the day of the demo."""
    return Desk(Home(kept, kept / DATABASE), clock=lambda: NOW, who="demo", environ={})


def without_ports(text: str) -> str:
    """The draft but for the ports, which the system chooses."""
    return re.sub(r"127\.0\.0\.1:\d+", "127.0.0.1:PORT", text)


def run_demo(tmp_path: Path, *args: str, **more: str) -> subprocess.CompletedProcess[str]:
    """The demo as a process of its own, in a folder of its own."""
    return subprocess.run(
        [sys.executable, "-m", "roundup", "demo", *args],
        env=environment(tmp_path, **more),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
    )


# -- what the draft holds


def test_it_is_a_draft_of_the_invented_week(text: str) -> None:
    assert text.startswith('---\ntitle: "The Sorrel Brief, 1–7 January 2024"\n')
    assert f'week: "{WEEK}"' in text
    assert "\nWelcome to The Sorrel Brief, " in text
    assert "\nThis week:\n\n- Weekly Links Round-Up: " in text
    assert "\n## Weekly Links Round-Up\n" in text


def test_it_holds_picks_then_suggestions_up_to_eight_and_says_what_is_left_to_write(text: str) -> None:
    items = text.split("<!-- item:")[1:]
    suggested = ["suggested, not picked" in item for item in items if "report.pdf" not in item]
    assert len(items) == 8
    assert suggested == [False] * 4 + [True] * 3
    assert all("<!-- todo: " in item for item in items)


def test_it_shows_a_page_in_another_language_a_report_and_a_page_that_nobody_could_read(text: str) -> None:
    words = tomllib.loads((WEB / "words.toml").read_text("utf-8"))
    assert re.search(r"\(\[岚海航商报\]\(http://127\.0\.0\.1:\d+/\S+\), link in Chinese\)", text)
    assert re.search(r"### From our own files\n\n<!-- item:i\d+ -->\n.*report\.pdf\), pdf, p i\)", text)
    walled = next(item for item in text.split("<!-- item:") if "icebreaker-audit.html" in item)
    assert f"**{words['title']}.** {words['note']} {words['outlet']}: “" in walled


def test_its_teasers_are_in_the_order_of_its_items(kept: Path, text: str) -> None:
    with at_the(kept) as desk:
        issue = draft.compose_issue(desk, draft.week(desk, WEEK), None)
    assert len(issue.teasers) == 8
    assert f": {issue.teaser_line}\n" in text.replace("\\", "")
    headlines = re.findall(r"\*\*(.+?)\*\*", text)
    assert [item.headline for item in issue.items] == headlines


def test_every_quotation_stands_word_for_word_in_what_the_news_web_serves(kept: Path) -> None:
    """Nothing is invented, not even in a demo."""
    pages = [lxml.html.fromstring(file.read_bytes()).text_content() for file in WEB.glob("*/*.html")]
    pages += [file.read_text("utf-8") for file in WEB.glob("*/*.txt")]
    pages.append(tomllib.loads((WEB / "words.toml").read_text("utf-8"))["quote"])
    served = " ".join(" ".join(pages).split())
    with at_the(kept) as desk:
        found = json.loads(exports.shown(desk, draft.week(desk, WEEK), "json", offline=True) or b"")
    quotes = [quote for section in found["sections"] for item in section["items"] for quote in item["quotes"]]
    assert len(quotes) == 8
    for quote in quotes:
        assert " ".join(quote["text"].split()) in served


def test_every_page_of_the_web_was_read_but_the_one_behind_the_login(kept: Path) -> None:
    with at_the(kept) as desk:
        rows = lists.rows(desk)
    states = {Path(row["url"]).name: row["state"] for row in rows}
    assert states.pop("icebreaker-audit.html") == "needs_you"
    assert set(states.values()) == {"ready"}
    assert len(rows) == 17
    for row in rows:
        assert row["title"], row["url"]
        assert row["published"], row["url"]


def test_a_kept_demo_is_a_newsletter_like_any_other(kept: Path) -> None:
    with at_the(kept) as desk:
        assert desk.settings.newsletter.name == "The Sorrel Brief"
        # Its web is gone, so its feeds can't be asked any more.
        (finding,) = home.doctor(desk)
        assert re.match(r"The feed f1, .* was read on 7 January 2024 and can't be now: ", finding.what)


# -- the news web


def test_the_news_web_is_on_loopback_alone_and_each_outlet_has_a_port_of_its_own() -> None:
    with NewsWeb() as web:
        assert len(set(web.origins.values())) == len(web.origins) >= 5
        assert all(origin.startswith("http://127.0.0.1:") for origin in web.origins.values())
        assert len(web.articles()) == 15
        for address in (*web.articles(), web.report, *web.feeds):
            with urlopen(address, timeout=5) as answer:
                assert answer.status == 200
                assert b"{origin:" not in answer.read()


def test_the_invented_pages_lead_nowhere_else() -> None:
    """Nobody who reads the demo's pages comes to a place that it did not invent."""
    allowed = (
        "{origin:",
        "http://www.w3.org/",
        "https://schema.org",
        "http://schema.org",
        "http://purl.org/",
        "https://ogp.me/ns",
    )
    for file in (*WEB.glob("*/*.html"), *WEB.glob("*/*.xml"), *WEB.glob("*/*.svg"), *WEB.glob("*/*.txt")):
        for address in re.findall(r"https?://[^\s\"'<>)]+", file.read_text("utf-8")):
            host = address.split("/")[2]
            assert address.startswith(allowed) or host.endswith(".example"), (file.name, address)


def test_when_the_news_web_is_closed_nothing_of_it_runs_on() -> None:
    before = set(threading.enumerate())
    with NewsWeb() as web:
        address = web.articles()[0]
        assert set(threading.enumerate()) - before
    assert not {thread for thread in set(threading.enumerate()) - before if not thread.daemon}
    with pytest.raises(OSError, match="refused"):
        urlopen(address, timeout=5)


# -- twice, anywhere, without a trace


def test_two_demos_are_the_same_but_for_the_ports(text: str) -> None:
    again = walk(None, Silent())
    assert again != text
    assert without_ports(again) == without_ports(text)


def test_stdout_holds_the_draft_alone(tmp_path: Path, text: str) -> None:
    ran = run_demo(tmp_path)
    assert ran.returncode == 0
    assert without_ports(ran.stdout) == without_ports(text)
    assert "16 read, 1 waiting for you" in ran.stderr


def test_it_leaves_nothing_behind(tmp_path: Path) -> None:
    for name in ("user", "temporary", "work"):
        (tmp_path / name).mkdir()
    ran = subprocess.run(
        [sys.executable, "-m", "roundup", "demo"],
        env=environment(tmp_path, TMPDIR=str(tmp_path / "temporary")),
        cwd=tmp_path / "work",
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ran.returncode == 0
    assert sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*")) == [
        "temporary",
        "user",
        "work",
    ]


def test_it_needs_no_home_and_heeds_nobodys_settings(tmp_path: Path, text: str) -> None:
    """Neither those of the folder it is run in nor those of the environment, be they ever so wrong."""
    (tmp_path / "roundup.toml").write_text("[nonsense\n")
    ran = run_demo(
        tmp_path,
        ROUNDUP_HOME=str(tmp_path / "nowhere"),
        ROUNDUP_FETCH__ALLOW_PRIVATE="false",
        ROUNDUP_FETCH__TIMEOT="1",
        ROUNDUP_DRAFT__ITEMS="1",
        TZ="Pacific/Kiritimati",
    )
    assert ran.returncode == 0, ran.stderr
    assert without_ports(ran.stdout) == without_ports(text)
    assert [path.name for path in tmp_path.iterdir()] == ["roundup.toml"]


def test_quiet_hides_the_talk(tmp_path: Path) -> None:
    ran = run_demo(tmp_path, "--quiet")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "This week:" in ran.stdout
