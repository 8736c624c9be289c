"""The issue as JSON: every documented key, unknown is null."""

import json
from typing import Any

import pytest

from roundup.model import Issue, Item, Quote, Section, Source
from roundup.render import json as to_json

ITEM = Item(
    id=3,
    state="suggested",
    headline="Ferry *sails*.",
    body="Ledger: “It sails.”",
    stories=(7, 12),
    sources=(Source("Ledger", "https://ledger.example/x", "zh", ("link in Chinese", "pdf"), 41),),
    todo="write the headline",
    quotes=(Quote("It sails.", 41, "Ledger", start=5, end=14),),
)


def an_issue(**given: Any) -> Issue:
    values: dict[str, Any] = {
        "week": "2024-W01",
        "first": "2024-01-01",
        "last": "2024-01-07",
        "title": "The Quay",
        "welcome": None,
        "lead": None,
        "sections": (Section("Weekly Links Round-Up", (ITEM,)),),
    }
    return Issue(**(values | given))


def test_an_issue_has_every_documented_key() -> None:
    assert to_json.issue(an_issue()) == {
        "week": "2024-W01",
        "from": "2024-01-01",
        "until": "2024-01-07",
        "title": "The Quay",
        "welcome": None,
        "teasers": [],
        "lead": None,
        "sections": [
            {
                "title": "Weekly Links Round-Up",
                "items": [
                    {
                        "id": "i3",
                        "state": "suggested",
                        "emoji": None,
                        "headline": "Ferry *sails*.",
                        "body": "Ledger: “It sails.”",
                        "todo": "write the headline",
                        "stories": ["s7", "s12"],
                        "sources": [
                            {
                                "name": "Ledger",
                                "url": "https://ledger.example/x",
                                "language": "zh",
                                "tags": ["link in Chinese", "pdf"],
                                "link": "41",
                            }
                        ],
                        "quotes": [
                            {
                                "text": "It sails.",
                                "speaker": None,
                                "role": None,
                                "outlet": "Ledger",
                                "link": "41",
                                "start": 5,
                                "end": 14,
                            }
                        ],
                        "coverage": [],
                        "offered": [],
                    }
                ],
            }
        ],
        "footnotes": [],
    }


def test_what_is_offered_has_the_shape_of_what_is_quoted() -> None:
    offered = to_json.quote(Quote("It will sail.", 5, speaker="Ines Malk", role="mayor"))
    assert offered == {
        "text": "It will sail.",
        "speaker": "Ines Malk",
        "role": "mayor",
        "outlet": None,
        "link": "5",
        "start": None,
        "end": None,
    }


def test_an_issue_of_nothing_has_no_sections() -> None:
    assert to_json.issue(an_issue(sections=(Section("Weekly Links Round-Up", ()),)))["sections"] == []


def test_sections_stand_in_their_order_and_empty_ones_are_left_out() -> None:
    sections = (Section("Weekly Links Round-Up", ()), Section("Ships", (ITEM,)), Section("Chips", (ITEM,)))
    found = to_json.issue(an_issue(sections=sections))["sections"]
    assert [section["title"] for section in found] == ["Ships", "Chips"]


def test_teasers_and_welcome_are_as_they_were_given() -> None:
    found = to_json.issue(an_issue(teasers=("Ferry, at last", "chips"), welcome="Welcome."))
    assert (found["teasers"], found["welcome"]) == (["Ferry, at last", "chips"], "Welcome.")


@pytest.mark.parametrize(
    ("lead", "notes"),
    [
        ("Text[^1].\n\n[^1]: The note.\n", ["The note."]),
        ("[^a]: First.\n[^b]: Second.\n", ["First.", "Second."]),
        ("[^1]: The note\n    goes on.\n\nText.", ["The note goes on."]),
        ("[^1]: The note.\n\n    Its second paragraph.\n\nText.", ["The note. Its second paragraph."]),
        ("Text.", []),
        ("Text with [^1]: in its middle.", []),
    ],
)
def test_footnotes_are_those_of_the_lead_piece_which_stays_as_it_was_typed(
    lead: str, notes: list[str]
) -> None:
    found = to_json.issue(an_issue(lead=lead))
    assert found["footnotes"] == notes
    assert found["lead"] == lead


def test_all_of_it_is_json() -> None:
    found = to_json.issue(an_issue(lead="[^1]: “Note”\n"))
    assert json.loads(json.dumps(found)) == found
