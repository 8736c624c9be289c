"""`roundup publishers`."""

import json
from pathlib import Path

import pytest

from tests.newsroom import Command


def test_the_list_has_a_line_for_each_outlet_with_what_is_known_of_it(roundup: Command) -> None:
    ran = roundup("publishers", "list", "ft.com")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == "FT                       ft.com                     newspaper, en, GB, paywall\n"
    rows = json.loads(roundup("publishers", "list", "ft.com", "--json").out)
    assert [(row["domain"], row["name"], row["whose"]) for row in rows] == [("ft.com", "FT", "shipped")]


def test_an_outlet_that_is_not_known_is_said_to_be_so(roundup: Command) -> None:
    ran = roundup("publishers", "list", "quill.example")
    assert (ran.code, ran.out) == (0, "")
    assert "`roundup publishers set DOMAIN --name NAME` names it" in ran.err
    assert roundup("publishers", "list", "quill.example", "--json").out == "[]\n"


def test_a_name_is_set_and_taken_back(roundup: Command, tmp_path: Path) -> None:
    ran = roundup("publishers", "set", "https://quill.example/1", "--name", "Quill", "--kind", "blog")
    assert ran.out == "Quill                    quill.example              blog, yours\n"
    assert (tmp_path / "home" / "publishers.toml").read_text() == (
        '["quill.example"]\nname = "Quill"\nkind = "blog"\n'
    )
    assert roundup("publishers", "set", "quill.example", "--default").code == 0
    assert roundup("publishers", "list", "quill.example").out == ""


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["quill.example"], "Say what is to be set, as in --name FT."),
        (["quill.example", "--paywall"], "quill.example is not known yet"),
        (["quill.example", "--default", "--name", "Q"], "--default takes your entry away"),
        (["quill.example", "--default"], "has no entry of quill.example"),
        (["quill.example", "--kind", "paper"], "'paper' is not one of"),
    ],
)
def test_what_can_not_be_set_is_said_in_a_sentence(roundup: Command, words: list[str], sentence: str) -> None:
    ran = roundup("publishers", "set", *words)
    assert ran.code == 2
    assert sentence in ran.err


def test_names_are_learnt_from_the_editor(roundup: Command) -> None:
    roundup("add", "--queue", "https://quill.example/1")
    roundup("edit", 1, "--outlet", "Quill")
    ran = roundup("publishers", "learn", "--dry-run")
    assert ran.out == "quill.example: Quill (so called by you, once)\n"
    assert roundup("publishers", "list", "quill.example").out == ""
    rows = json.loads(roundup("publishers", "learn", "--json").out)
    assert rows == [{"domain": "quill.example", "name": "Quill", "articles": 1, "by_editor": True}]
    assert roundup("publishers", "list", "quill.example").out.startswith("Quill ")
    assert roundup("publishers", "learn").err.startswith("There is nothing to learn")
