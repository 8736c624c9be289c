"""The docs say what the program does: commands, settings, codes, shapes, and the output that they show."""

import io
import json
import re
import shlex
import subprocess
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from types import ModuleType
from typing import Any, get_args

import click
import pytest

from roundup import errors
from roundup.app import poll
from roundup.app.exports import ENDINGS
from roundup.cli import cli
from roundup.cli import run as run_command
from roundup.cli.draft import FORMATS, PROFILES
from roundup.collect import bookmarks, feeds, feedtext, files, jsonfeed, mail, opml, rows, rss, tables
from roundup.config import SECTIONS
from roundup.extract import page, walls
from roundup.fetch import web
from roundup.issue import check, lint
from roundup.model import STATES
from roundup.render.templates import shipped
from tests.conftest import Ran

ROOT = Path(__file__).parents[1]
PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").glob("*.md"),
        ROOT / "db" / "README.md",
        ROOT / "pipelines" / "README.md",
    ]
)
REFERENCE = (ROOT / "docs" / "reference.md").read_text("utf-8")
ERRORS = (ROOT / "docs" / "errors.md").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")
TUTORIAL = (ROOT / "docs" / "tutorial.md").read_text("utf-8")
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.S | re.M)
EDIT = re.compile(r'^<!-- in (\S+), "([^\n]+)" becomes "([^\n]+)" -->$', re.M)


def commands() -> dict[str, click.Command]:
    """All commands by name, and the program itself as the empty name."""
    context = click.Context(cli)
    found: dict[str, click.Command] = {"": cli}
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        assert command is not None
        found[name] = command
    return found


def section(text: str, heading: str) -> str:
    """What stands under a heading, up to the next one of its level or above."""
    level = len(heading) - len(heading.lstrip("#"))
    _, found, rest = f"\n{text}".partition(f"\n{heading}\n")
    assert found, f"there is no heading {heading!r}"
    return re.split(rf"^#{{1,{level}}} ", rest, maxsplit=1, flags=re.M)[0]


def slug(heading: str) -> str:
    """The anchor that a heading gets."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings."""
    text = FENCE.sub("", page.read_text("utf-8"))
    return {slug(heading) for heading in re.findall(r"^#+ (.+)$", text, re.M)}


def shell_lines(page: Path) -> Iterator[str]:
    """The commands in a page's shell blocks, or in a crontab, each without what it is piped into."""
    text = page.read_text("utf-8")
    if page.suffix == ".example":
        for command in re.findall(r"^[\d*].*?\S*/(roundup .*)$", text, re.M):
            yield re.sub(r"\$\(.*?\)", "today", command)
        return
    for language, block in FENCE.findall(text):
        asked = {"sh": block.splitlines(), "console": re.findall(r"^\$ (.+)$", block, re.M)}
        for line in asked.get(language, []):
            yield re.split(r" [|>] ", line)[0]


def plain(text: str) -> str:
    """Output as the docs show it: ports left out, white space not counted."""
    return " ".join(re.sub(r"127\.0\.0\.1:(?:\d+|…)", "127.0.0.1:…", text).split())


# -- the reference


@pytest.mark.parametrize("name", commands())
def test_every_option_of_a_command_stands_in_the_reference(name: str) -> None:
    described = section(REFERENCE, f"### roundup {name}".strip())
    for parameter in commands()[name].params:
        if isinstance(parameter, click.Option):
            for option in [*parameter.opts, *parameter.secondary_opts]:
                assert re.search(rf"(?<![\w-]){re.escape(option)}(?![\w-])", described), option
        elif parameter.human_readable_name:
            assert parameter.make_metavar(click.Context(commands()[name])) in described


def test_the_reference_describes_no_command_that_there_is_not() -> None:
    described = re.findall(r"^### roundup ?(\w*)$", REFERENCE, re.M)
    assert described == list(commands())


def test_the_commands_of_a_command_stand_in_the_reference_with_their_options() -> None:
    below = {
        f"{name} {one}": command
        for name, group in commands().items()
        if name and isinstance(group, click.Group)
        for one, command in group.commands.items()
    }
    assert set(re.findall(r"^#### roundup (\w+ \w+)$", REFERENCE, re.M)) == set(below)
    for name, command in below.items():
        described = section(REFERENCE, f"#### roundup {name}")
        for parameter in command.params:
            for option in parameter.opts if isinstance(parameter, click.Option) else ():
                assert re.search(rf"(?<![\w-]){re.escape(option)}(?![\w-])", described), f"{name} {option}"


@pytest.mark.parametrize("name", commands())
def test_every_command_says_what_it_does_and_shows_an_example(name: str) -> None:
    described = section(REFERENCE, f"### roundup {name}".strip())
    assert commands()[name].get_short_help_str()
    assert re.search(r"Examples?:\n +roundup|Begin with `roundup", described)


@pytest.mark.parametrize(
    ("title", "key"), [(title, key) for title in SECTIONS for key in SECTIONS[title].keys]
)
def test_every_setting_stands_in_the_reference_with_its_default(title: str, key: str) -> None:
    default = SECTIONS[title].keys[key].default
    shown = json.dumps(list(default) if isinstance(default, tuple) else default)
    assert f"| `{key}` | `{shown}` |" in section(REFERENCE, f"### [{title}]")


def test_the_reference_lists_no_setting_that_there_is_not() -> None:
    listed = {
        (title, key)
        for title in re.findall(r"^### \[(\w+)\]$", REFERENCE, re.M)
        for key in re.findall(r"^\| `(\w+)` \|", section(REFERENCE, f"### [{title}]"), re.M)
    }
    assert listed == {(title, key) for title in SECTIONS for key in SECTIONS[title].keys}


def test_every_state_of_a_link_stands_in_the_reference() -> None:
    assert re.findall(r"^\| `(\w+)` \|", section(REFERENCE, "## States of a link"), re.M) == list(STATES)


@pytest.mark.parametrize(
    ("heading", "command"),
    [
        ("### list --json", ["list", "--json", "--text", "--why"]),
        ("### show ID --json", ["show", "1", "--json"]),
        ("### status --json", ["status", "--json"]),
        ("### feeds list --json", ["feeds", "list", "--json"]),
        ("### check --json", ["check", "--json"]),
        ("### issue list --json", ["issue", "list", "--json"]),
        ("### templates list --json", ["templates", "list", "--json"]),
        ("### draft --format json", ["draft", "--format", "json", "--stdout", "--offline"]),
    ],
)
def test_every_key_of_the_json_is_explained(
    roundup: Callable[..., Ran], tmp_path: Path, heading: str, command: list[str]
) -> None:
    """Keys of what is listed, of what is shown, of an item, of a quotation; a field's or a state's name is none."""
    roundup(
        "add",
        "--queue",
        "--title",
        "Salt is dear",
        "--quote",
        "Not one pan is dry.",
        "https://salt.example/a",
    )
    feed = "http://127.0.0.1:9/feed.xml"
    (tmp_path / "feeds.opml").write_text(f'<opml><body><outline xmlUrl="{feed}"/></body></opml>')
    roundup("feeds", "import", "feeds.opml")
    (tmp_path / "week.toml").write_text('[[stage]]\nrun = "draft"\noffline = true\n')
    roundup("run", "week.toml")
    roundup("issue", "close")
    explained = section(REFERENCE, "## JSON")
    described = section(explained, heading)
    if heading.startswith("### show"):
        described += section(explained, "### list --json")
    words = set(re.findall(r"\w+", " ".join(re.findall(r"`([^`]+)`", described))))
    given = keys(json.loads(roundup(*command).out))
    assert given
    assert given - {"title", "new", "retry", "draft.drafts", "draft.seconds"} <= words


def keys(data: Any) -> set[str]:
    """All keys of some JSON."""
    if isinstance(data, list):
        return {key for one in data for key in keys(one)}
    if isinstance(data, dict):
        return set(data) | {key for one in data.values() for key in keys(one)}
    return set()


def test_every_kind_of_finding_and_every_level_stands_in_the_reference() -> None:
    described = section(REFERENCE, "## What is checked")
    listed = re.findall(r"^\| `(\w+)` \| `(\w+)` \|", described, re.M)
    assert [kind for kind, _ in listed] == list(get_args(check.Kind))
    assert {level for _, level in listed} == set(get_args(check.Level))
    for level in get_args(check.Level):
        assert f"| `{level}` | " in described


def test_every_format_and_profile_stands_in_the_reference_with_its_file() -> None:
    described = section(REFERENCE, "## Formats")
    for form in FORMATS[1:]:
        assert f"| `--format {form}` | `WEEK.{ENDINGS[form]}` |" in described
    for profile in PROFILES:
        assert f"| `--profile {profile}` | `WEEK.{ENDINGS[profile]}` |" in described


def test_every_shipped_template_stands_in_the_reference() -> None:
    listed = re.findall(r"^\| `(\w+)` \|", section(REFERENCE, "## Templates"), re.M)
    assert sorted(listed) == sorted(shipped())


# -- the errors


def kinds(kind: type[errors.RoundupError]) -> set[type[errors.RoundupError]]:
    """A kind of error, and all kinds of it."""
    return {kind}.union(*(kinds(below) for below in kind.__subclasses__()))


@pytest.mark.parametrize("code", sorted({0, *(kind.exit_code for kind in kinds(errors.RoundupError))}))
@pytest.mark.parametrize("page", ["errors", "reference"])
def test_every_exit_code_is_explained(page: str, code: int) -> None:
    assert re.search(rf"^\| {code} \| \w", {"errors": ERRORS, "reference": REFERENCE}[page], re.M)


@pytest.mark.parametrize(
    ("module", "heading"),
    [
        (page, "## What a link says"),
        (walls, "## What a link says"),
        (web, "## What a link says"),
        (check, "## What `check` says"),
        (lint, "## What `check` says"),
    ],
    ids=lambda given: given.__name__ if isinstance(given, ModuleType) else "",
)
def test_what_is_said_of_links_and_drafts_is_explained(module: ModuleType, heading: str) -> None:
    """Sentences as they are written in the code, up to the first value in them; those that begin with one are not."""
    explained = section(ERRORS, heading)
    source = Path(str(module.__file__)).read_text("utf-8")
    said = re.findall(r'(?<!")"((?:The|None|No) [a-z][^"{;.]+)', source)
    assert said
    for sentence in said:
        assert sentence.strip() in explained, sentence


@pytest.mark.parametrize("module", [poll, feeds, feedtext, jsonfeed, rss], ids=lambda given: given.__name__)
def test_what_is_said_of_feeds_is_explained(module: ModuleType) -> None:
    """Sentences up to the first value in them."""
    explained = section(ERRORS, "## What a feed says")
    said = re.findall(
        r'(?<!")"((?:The|There|This|It) [^"{.]+)', Path(str(module.__file__)).read_text("utf-8")
    )
    assert said
    for sentence in said:
        assert sentence.strip() in explained, sentence


@pytest.mark.parametrize(
    "module", [bookmarks, files, mail, opml, rows, tables], ids=lambda given: given.__name__
)
def test_what_is_said_of_lines_that_cannot_be_read_is_explained(module: ModuleType) -> None:
    """Their reasons, up to the first value in them."""
    explained = section(ERRORS, "## 3: done in part")
    source = Path(str(module.__file__)).read_text("utf-8")
    said = re.findall(r'Unreadable\((?:[^"()]|\([^"()]*\))*"([^"{]+)', source)
    assert said
    for why in said:
        assert why.strip(" ,") in explained, why


# -- all pages


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_the_docs_lead_somewhere(page: Path) -> None:
    text = re.sub(r"`[^`\n]*`", "", FENCE.sub("", page.read_text("utf-8")))
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if "://" not in target:
            path, _, anchor = target.partition("#")
            other = (page.parent / path).resolve() if path else page
            assert other.exists(), f"{page.name}: {target}"
            assert not anchor or anchor in anchors(other), f"{page.name}: {target}"


@pytest.mark.parametrize(
    "page",
    [*PAGES, ROOT / "pipelines" / "crontab.example"],
    ids=lambda page: str(page.relative_to(ROOT)),
)
def test_the_commands_in_the_docs_can_be_given(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are parsed as the program does it, but do nothing."""
    for name, command in commands().items():
        if name:
            for each in (command, *(command.commands.values() if isinstance(command, click.Group) else ())):
                monkeypatch.setattr(each, "callback", lambda **given: None)
    for line in shell_lines(page):
        program, *words = shlex.split(line, comments=True) or [""]
        if program == "roundup":
            cli.main(words, "roundup", standalone_mode=False)
        elif program == "make":
            target = next(word for word in words if "=" not in word)
            assert re.search(rf"^{target}:", MAKEFILE, re.M), line


def test_commands_are_found_in_the_docs() -> None:
    """Else the test above could pass over all of them."""
    found = [line.split()[1] for page in PAGES for line in shell_lines(page) if line.startswith("roundup ")]
    assert {"init", "add", "list", "pick", "drop", "later", "draft", "backup", "restore"} <= set(found)
    assert len(list(shell_lines(ROOT / "pipelines" / "crontab.example"))) == 3


# -- what the docs show


def test_the_readme_shows_what_the_demo_makes(roundup: Callable[..., Ran]) -> None:
    made = plain(roundup("demo").out)
    (excerpt,) = (block for language, block in FENCE.findall(README) if language == "markdown")
    for line in filter(None, excerpt.splitlines()):
        assert plain(line) in made


def test_the_tutorial_shows_what_happens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its commands are given one after another, its edits made, and the answers compared."""
    for name in ("ROUNDUP_HOME", "ROUNDUP_FETCH__ALLOW_PRIVATE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    for step in re.finditer(f"{FENCE.pattern}|{EDIT.pattern}", TUTORIAL, re.S | re.M):
        language, block, file, before, after = step.groups()
        draft = Path("drafts/2024-W01.md")
        if file:
            text = Path(file).read_text("utf-8")
            assert before in text
            Path(file).write_text(text.replace(before, after), "utf-8")
        elif language == "markdown":
            for line in block.splitlines():
                assert plain(line) in plain(draft.read_text("utf-8"))
        elif language == "console":
            for asked in re.split(r"^\$ ", block, flags=re.M)[1:]:
                command, _, answer = asked.partition("\n")
                assert plain(given(command, monkeypatch).replace(str(tmp_path), "…")) == plain(answer), (
                    command
                )


def given(command: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """What a command of the tutorial answers, on a terminal: stdout and stderr in their order."""
    program, *words = shlex.split(command)
    if program == "cd":
        monkeypatch.chdir(words[0])
        return ""
    if program != "roundup":
        return subprocess.run([program, *words], capture_output=True, text=True, check=True).stdout
    shown = io.StringIO()
    _, redirected, file = command.partition(" > ")
    if redirected:
        words = words[: words.index(">")]
    with redirect_stdout(shown), redirect_stderr(shown):
        run_command(words)
    if redirected:
        Path(file).write_text(shown.getvalue(), "utf-8")
        return ""
    return shown.getvalue()


# -- what the docs promise


def test_a_command_that_the_draft_names_can_be_given(
    roundup: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where more candidates stand, also for a span that is no week."""
    monkeypatch.setenv("ROUNDUP_DRAFT__ITEMS", "1")
    roundup("add", "--queue", "--no-pick", "--title", "Salt is dear", "https://salt.example/a")
    roundup("add", "--queue", "--no-pick", "--title", "Salt is cheap", "https://salt.example/b")
    made = roundup("draft", "--offline", "--since", "2024-01-01", "--until", "2099-01-01")
    (named,) = re.findall(r"`roundup (.+?)`", made.err)
    assert roundup(*shlex.split(named)).code == 0


def test_what_is_listed_stands_in_columns(roundup: Callable[..., Ran]) -> None:
    """A link that is not picked has a blank where others have their mark."""
    roundup("add", "--queue", "--title", "Salt is dear", "--date", "2024-01-03", "https://salt.example/a")
    roundup(
        "add",
        "--queue",
        "--no-pick",
        "--title",
        "Salt is cheap",
        "--date",
        "2024-01-03",
        "https://salt.example/b",
    )
    first, second = roundup("list").out.splitlines()
    assert first.index("3 Jan 2024") == second.index("3 Jan 2024")


def test_a_template_that_is_not_there_is_an_error_of_the_settings(
    roundup: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    roundup("add", "--queue", "--title", "Salt is dear", "https://salt.example/a")
    monkeypatch.setenv("ROUNDUP_DRAFT__TEMPLATE", "monthly")
    assert roundup("draft", "--offline").code == 4


@pytest.mark.parametrize("name", ["2024-W60", "a/b"])
def test_a_week_that_does_not_exist_names_no_span_either(roundup: Callable[..., Ran], name: str) -> None:
    roundup("add", "--queue", "--title", "Salt is dear", "--date", "2024-01-03", "https://salt.example/a")
    made = roundup("draft", "--offline", "--since", "2024-01-01", "--until", "2024-01-14", "--week", name)
    assert made.code == 2
