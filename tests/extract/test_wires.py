"""Whose text it is: agencies' bylines, datelines and signs, and reports that only use them."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roundup.extract import metadata, parse, wires
from roundup.extract.wires import SERVICES

URL = "https://www.ostrel-courier.example/ferry"
REST = "The ferry between Ostrel and Karst sailed again on Monday, the port authority said.\nIt carried forty people."


def found(text: str = REST, head: str = "", body: str = "") -> list[tuple[str, str]]:
    """The agency that is named, and where."""
    return all_found(text, head, body)[:1]


def all_found(text: str = REST, head: str = "", body: str = "") -> list[tuple[str, str]]:
    """… and as it is written there."""
    page = parse.tree(f"<html><head>{head}</head><body>{body}<p>x</p></body></html>".encode(), None)
    return [(str(one.value), one.origin) for one in wires.wire(metadata.read(page, URL), text)]


def data(author: object) -> str:
    article = {"@type": "NewsArticle", "headline": "Ferry sails again", "author": author}
    return f'<script type="application/ld+json">{json.dumps(article)}</script>'


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        ("OSTREL, Jan 3 (Reuters) - The ferry sailed again.", "Reuters"),
        ("OSTREL (AP) — The ferry sailed again.", "AP"),
        ("Ostrel (dpa) - Die Fähre fährt wieder.", "dpa"),
        ("Ostrel (dpa/nb) – Die Fähre fährt wieder.", "dpa"),
        ("OSTREL, Jan. 3 (Xinhua) -- The ferry sailed again.", "Xinhua"),
        ("(서울=연합뉴스) 김철수 기자 = 여객선이 다시 운항한다.", "Yonhap"),
        ("新华社北京1月3日电（记者王小明）渡轮恢复通航。", "Xinhua"),
        ("中新社北京1月3日电 渡轮恢复通航。", "China News Service"),
        ("（中央社記者王小明台北3日電）渡輪恢復通航。", "Central News Agency"),
        ("［オストレル　３日　ロイター］ - フェリーが再開した。", "Reuters"),
        ("【共同】フェリーが再開した。", "Kyodo"),
        ("OSTREL, Jan. 3, 2024 /PRNewswire/ -- Quill Lines today announced a ferry.", "PR Newswire"),
        ("OSTREL--(BUSINESS WIRE)--Quill Lines today announced a ferry.", "Business Wire"),
        ("OSTREL, Jan. 03, 2024 (GLOBE NEWSWIRE) -- Quill Lines today announced a ferry.", "GlobeNewswire"),
        ("Ostrel (ots) - Die Quill-Reederei teilt mit: Die Fähre fährt wieder.", "news aktuell"),
    ],
)
def test_a_dateline_says_whose_text_it_is(text: str, agency: str) -> None:
    assert found(f"{text}\n{REST}") == [(agency, "text")]
    assert found(f"Ferry sails again\n{text}\n{REST}") == [(agency, "text")]


@pytest.mark.parametrize(
    ("end", "agency"),
    [
        ("© dpa-infocom, dpa:240103-99-483045/5", "dpa"),
        ("Copyright 2024 The Associated Press. All rights reserved.", "AP"),
        ("(Reporting by Ines Malk; Editing by Tor Brane)", "Reuters"),
        ("(Reporting by Ines Malk in Ostrel; Writing by Tor Brane; Editing by Ada Quill)", "Reuters"),
    ],
)
def test_an_agency_signs_its_text_at_the_end(end: str, agency: str) -> None:
    assert found(f"{REST * 20}\n{end}") == [(agency, "text")]


@pytest.mark.parametrize(
    ("line", "agency"),
    [
        ("Reuters", "Reuters"),
        ("By Reuters", "Reuters"),
        ("The Associated Press", "AP"),
        ("Ines Malk, Associated Press", "AP"),
        ("Ines Malk | Reuters", "Reuters"),
        ("Von dpa", "dpa"),
        ("AFP", "AFP"),
        ("Agence France-Presse", "AFP"),
    ],
)
def test_a_byline_that_names_an_agency_says_whose_text_it_is(line: str, agency: str) -> None:
    assert found(head=f'<meta name="author" content="{line}">') == [(agency, "meta")]
    assert found(body=f'<p class="byline">{line}</p>') == [(agency, "html")]
    assert found(head=data({"@type": "Organization", "name": line})) == [(agency, "jsonld")]


def test_how_a_byline_writes_the_agency_is_kept_behind_the_name_that_editors_write() -> None:
    line = '<meta name="author" content="By The Associated Press">'
    assert all_found(head=line) == [("AP", "meta"), ("The Associated Press", "meta")]
    assert all_found(head='<meta name="author" content="Reuters">') == [("Reuters", "meta")]


def test_a_byline_says_more_than_a_dateline() -> None:
    byline = '<meta name="author" content="AFP">'
    assert found(f"OSTREL (AP) — The ferry sailed again.\n{REST}", head=byline) == [("AFP", "meta")]


@pytest.mark.parametrize(
    "line",
    [
        "Ines Malk",
        "Ines Malk and Reuters",
        "Ines Malk mit dpa",
        "Courier staff with AFP",
        "Ines Malk & AP",
        "Reuters Institute",
        "Pa",
        "",
    ],
)
def test_a_report_of_their_own_with_an_agencys_material_is_the_outlets(line: str) -> None:
    assert found(head=f'<meta name="author" content="{line}">') == []
    assert found(body=f'<p class="byline">{line}</p>') == []


def test_of_several_authors_no_agency_stands_for_all() -> None:
    assert found(head=data([{"name": "Ines Malk"}, {"name": "Reuters"}])) == []


@pytest.mark.parametrize(
    "text",
    [
        "The ferry sails again, the agency Reuters (an old one) reported.",
        "A spokesman told Reuters that the ferry sails again.",
        "The court (AP 12/24) decided.",
        "新华社记者电话采访了船长。",
        "The survey was made by dpa, Reuters and others.",
        "",
    ],
)
def test_an_agency_that_is_only_spoken_of_is_not_the_author(text: str) -> None:
    assert found(f"{text}\n{REST}") == []


def test_what_is_said_in_the_middle_of_a_text_is_no_dateline() -> None:
    assert found(f"{REST * 10}\nOSTREL (AP) — The ferry sailed.\n{REST * 10}") == []


def test_press_releases_come_by_services_and_news_by_agencies() -> None:
    assert {"PR Newswire", "Business Wire", "GlobeNewswire"} <= SERVICES
    assert not {"Reuters", "AP", "dpa"} & SERVICES


@given(st.text(max_size=600), st.text(max_size=200))
def test_any_text_and_byline_give_at_most_one_agency(text: str, line: str) -> None:
    byline = line.replace("<", "").replace(">", "").replace("&", "").encode("utf-8", "replace").decode()
    assert len(found(text, body=f'<p class="byline">{byline}</p>')) <= 1
