"""Settings: defaults < roundup.toml < ROUNDUP_SECTION__KEY; and where the home is."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from roundup.config import DATABASE, FILE, Home, load, template
from roundup.config import find_home as find
from roundup.errors import UnusableError


def settings(folder: Path, toml: str = "", **environ: str) -> Any:
    """The settings of a home with this file, under this environment."""
    if toml:
        (folder / FILE).write_text(toml, "utf-8")
    return load(folder, environ)


def find_home(home: str | None, db: str | None, environ: dict[str, str], here: Path) -> Home:
    """The home that is found from `here`."""
    return find(home, db, environ, str(here))


def refusal(folder: Path, toml: str = "", **environ: str) -> str:
    """The sentence with which these settings are refused."""
    with pytest.raises(UnusableError) as caught:
        settings(folder, toml, **environ)
    return str(caught.value)


DEFAULTS: list[tuple[str, str, Any]] = [
    ("newsletter", "name", ""),
    ("newsletter", "welcome", ""),
    ("newsletter", "url", ""),
    ("newsletter", "language", "en"),
    ("newsletter", "timezone", "UTC"),
    ("week", "starts", "monday"),
    ("week", "cutoff", 0),
    ("draft", "items", 8),
    ("draft", "template", "weekly"),
    ("choose", "pick_added", True),
    ("fetch", "contact", ""),
    ("fetch", "allow_private", False),
    ("fetch", "ports", (80, 443)),
]


@pytest.mark.parametrize(("section", "key", "value"), DEFAULTS)
def test_without_a_file_the_defaults_hold(tmp_path: Path, section: str, key: str, value: Any) -> None:
    assert getattr(getattr(settings(tmp_path), section), key) == value


@pytest.mark.parametrize("key", ["host_delay", "timeout", "max_bytes", "ca_file"])
def test_the_documented_settings_of_fetching_are_there(tmp_path: Path, key: str) -> None:
    assert hasattr(settings(tmp_path).fetch, key)


def test_the_file_wins_over_the_defaults_and_the_environment_over_the_file(tmp_path: Path) -> None:
    found = settings(
        tmp_path,
        '[newsletter]\nname = "Quayside Weekly"\nlanguage = "de"\n[draft]\nitems = 5',
        ROUNDUP_DRAFT__ITEMS="3",
    )
    assert (found.newsletter.name, found.newsletter.language, found.draft.items) == (
        "Quayside Weekly",
        "de",
        3,
    )
    assert found.week.starts == "monday"


def test_what_one_home_sets_is_not_set_in_another(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    settings(tmp_path / "one", "[draft]\nitems = 5")
    assert settings(tmp_path / "two").draft.items == 8


@pytest.mark.parametrize(
    "name", ["ROUNDUP_HOME", "ROUNDUP_USER", "ROUNDUP_DRAFT", "ROUNDUP_DRAFT_ITEMS", "PATH"]
)
def test_only_names_with_two_underscores_are_settings(tmp_path: Path, name: str) -> None:
    assert settings(tmp_path, **{name: "7"}).draft.items == 8


def test_a_name_of_somebody_elses_is_no_setting(tmp_path: Path) -> None:
    assert settings(tmp_path, MY_ROUNDUP_DRAFT__ITEMS="7", OTHER__THING="x").draft.items == 8


@pytest.mark.parametrize(
    ("given_value", "value"), [("1", True), ("true", True), ("TRUE", True), ("0", False), ("false", False)]
)
def test_booleans_in_the_environment(tmp_path: Path, given_value: str, value: bool) -> None:
    assert settings(tmp_path, ROUNDUP_CHOOSE__PICK_ADDED=given_value).choose.pick_added is value
    assert settings(tmp_path, ROUNDUP_FETCH__ALLOW_PRIVATE=given_value).fetch.allow_private is value


def test_a_list_in_the_environment_is_comma_separated(tmp_path: Path) -> None:
    found = settings(
        tmp_path,
        ROUNDUP_FETCH__PORTS="80, 8080",
        ROUNDUP_FETCH__ALLOW_PRIVATE="localhost:8000, 127.0.0.1,",
    )
    assert found.fetch.ports == (80, 8080)
    assert found.fetch.allow_private == ("localhost:8000", "127.0.0.1")


@pytest.mark.parametrize(
    ("toml", "value"),
    [
        ("false", False),
        ("true", True),
        ('["localhost", "192.168.0.7:8000"]', ("localhost", "192.168.0.7:8000")),
        ("[]", ()),
    ],
)
def test_private_addresses_are_refused_allowed_or_listed(tmp_path: Path, toml: str, value: Any) -> None:
    assert settings(tmp_path, f"[fetch]\nallow_private = {toml}").fetch.allow_private == value


def test_an_empty_list_of_private_addresses_allows_none(tmp_path: Path) -> None:
    assert not settings(tmp_path, ROUNDUP_FETCH__ALLOW_PRIVATE="").fetch.allow_private


def test_a_weekday_and_a_time_zone_are_read(tmp_path: Path) -> None:
    found = settings(
        tmp_path, '[week]\nstarts = "Friday"\ncutoff = 17\n[newsletter]\ntimezone = "Asia/Tokyo"'
    )
    assert (found.week.starts, found.week.cutoff, found.newsletter.timezone) == ("friday", 17, "Asia/Tokyo")


@pytest.mark.parametrize(
    ("toml", "named"),
    [
        ("[newsletters]\nname = 'x'", ["roundup.toml", "newsletters", "newsletter"]),
        ("[draft]\nitem = 5", ["roundup.toml", "item", "[draft]", "items"]),
        ("[week]\nstart = 'monday'", ["roundup.toml", "start", "[week]", "starts"]),
        ("[fetch]\nzzz = 1", ["roundup.toml", "zzz", "[fetch]", "contact"]),
        ("name = 'x'", ["roundup.toml", "name"]),
        ("week = 'monday'", ["roundup.toml", "week", "[week]"]),
    ],
)
def test_an_unknown_key_names_the_file_the_key_and_the_nearest_valid_one(
    tmp_path: Path, toml: str, named: list[str]
) -> None:
    said = refusal(tmp_path, toml)
    assert [word for word in named if word not in said] == []


@pytest.mark.parametrize(
    ("section", "key", "bad"),
    [
        ("draft", "items", '"many"'),
        ("draft", "items", "-1"),
        ("draft", "items", "true"),
        ("draft", "items", "2.5"),
        ("draft", "template", "5"),
        ("week", "starts", '"mon"'),
        ("week", "starts", "1"),
        ("week", "cutoff", "24"),
        ("newsletter", "timezone", '"Mars/Olympus"'),
        ("newsletter", "timezone", '""'),
        ("newsletter", "timezone", '"../../etc/passwd"'),
        ("newsletter", "name", "5"),
        ("choose", "pick_added", '"perhaps"'),
        ("choose", "pick_added", "2"),
        ("fetch", "allow_private", "8000"),
        ("fetch", "allow_private", "[8000]"),
        ("fetch", "allow_private", '[""]'),
        ("fetch", "ports", "[0]"),
        ("fetch", "ports", "[70000]"),
        ("fetch", "ports", "80"),
        ("fetch", "host_delay", "-1"),
        ("fetch", "host_delay", "nan"),
        ("fetch", "timeout", "inf"),
        ("fetch", "timeout", "true"),
        ("fetch", "max_bytes", '"5 MB"'),
        ("extract", "workers", "[]"),
    ],
)
def test_a_bad_value_names_the_file_and_the_key_and_what_would_be_good(
    tmp_path: Path, section: str, key: str, bad: str
) -> None:
    said = refusal(tmp_path, f"[{section}]\n{key} = {bad}")
    assert said.startswith(f"{tmp_path / FILE}: ")
    assert f"{key} in [{section}] must be " in said


def test_what_is_wrong_in_the_environment_names_the_variable(tmp_path: Path) -> None:
    assert "ROUNDUP_DRAFT__ITEMZ" in refusal(tmp_path, ROUNDUP_DRAFT__ITEMZ="3")
    assert "ROUNDUP_WEEK__CUTOFF" in refusal(tmp_path, ROUNDUP_WEEK__CUTOFF="noon")


@pytest.mark.parametrize("value", ["--5", "-", "", "5 5", "9" * 5000])
def test_a_number_that_is_none_is_refused_in_an_editors_words(tmp_path: Path, value: str) -> None:
    said = refusal(tmp_path, ROUNDUP_DRAFT__ITEMS=value)
    assert "a whole number from 0 to 200" in said
    assert "int()" not in said


def test_a_file_that_is_no_toml_is_named(tmp_path: Path) -> None:
    assert str(tmp_path / FILE) in refusal(tmp_path, "[newsletter\nname")


def test_a_file_that_is_not_in_utf_8_is_named(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes('[newsletter]\nname = "Äußeres"'.encode("latin-1"))
    assert str(tmp_path / FILE) in refusal(tmp_path)


def test_a_file_may_begin_with_a_byte_order_mark_and_have_the_lines_of_any_system(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b'\xef\xbb\xbf[newsletter]\r\nname = "Quayside"\r\n')
    assert settings(tmp_path).newsletter.name == "Quayside"


def test_the_environments_value_is_checked_even_where_the_file_sets_the_key(tmp_path: Path) -> None:
    assert "ROUNDUP_DRAFT__ITEMS" in refusal(tmp_path, "[draft]\nitems = 4", ROUNDUP_DRAFT__ITEMS="lots")


def test_a_new_file_of_settings_sets_nothing_and_shows_every_setting(tmp_path: Path) -> None:
    text = template()
    assert not any(tomllib.loads(text).values())
    for section, key, _ in DEFAULTS:
        assert f"[{section}]\n" in text
        assert f"\n# {key} = " in text


def test_a_new_files_commented_settings_are_the_defaults(tmp_path: Path) -> None:
    """Without its comment marks it is read, and changes nothing."""
    bare = "\n".join(
        line.removeprefix("# ") if " = " in line and line.startswith("# ") else line
        for line in template().split("\n")
    )
    found, defaults = settings(tmp_path, bare), settings(tmp_path / "elsewhere")
    for section, key, value in DEFAULTS:
        assert getattr(getattr(found, section), key) == value
        assert getattr(getattr(defaults, section), key) == value


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
@example('Quayside "Weekly" \\ # [draft]')
@example("two\nlines\r\tand \x00 \x1b more")
@example("delete \x7f")
@example("\x85 \u2028 ü 港")
def test_what_init_is_given_is_what_is_read_again(name: str) -> None:
    text = template(name=name, contact=name)
    data = tomllib.loads(text)
    assert data["newsletter"]["name"] == name
    assert data["fetch"]["contact"] == name
    assert {section for section, keys in data.items() if keys} == {"newsletter", "fetch"}


def test_the_home_is_the_one_that_is_named(tmp_path: Path) -> None:
    (tmp_path / FILE).touch()
    home = find_home(str(tmp_path / "a"), None, {"ROUNDUP_HOME": str(tmp_path / "c")}, tmp_path)
    assert (home.path, home.database) == (tmp_path / "a", tmp_path / "a" / DATABASE)


def test_a_database_may_stand_elsewhere_than_the_home(tmp_path: Path) -> None:
    home = find_home(str(tmp_path / "a"), str(tmp_path / "b" / "x.db"), {}, tmp_path)
    assert (home.path, home.database) == (tmp_path / "a", tmp_path / "b" / "x.db")


def test_without_home_the_databases_folder_is_the_home(tmp_path: Path) -> None:
    home = find_home(None, str(tmp_path / "b" / "x.db"), {"ROUNDUP_HOME": str(tmp_path / "c")}, tmp_path)
    assert (home.path, home.database) == (tmp_path / "b", tmp_path / "b" / "x.db")


def test_then_the_environment_names_the_home(tmp_path: Path) -> None:
    (tmp_path / FILE).touch()
    home = find_home(None, None, {"ROUNDUP_HOME": str(tmp_path / "c")}, tmp_path)
    assert (home.path, home.database) == (tmp_path / "c", tmp_path / "c" / DATABASE)


def test_then_the_nearest_folder_upwards_with_settings_is_the_home(tmp_path: Path) -> None:
    deep = tmp_path / "news" / "notes" / "january"
    deep.mkdir(parents=True)
    (tmp_path / FILE).touch()
    (tmp_path / "news" / FILE).touch()
    assert find_home(None, None, {}, deep).path == tmp_path / "news"
    assert find_home(None, None, {"ROUNDUP_HOME": ""}, deep).path == tmp_path / "news"


def test_a_folder_called_like_the_settings_is_no_home(tmp_path: Path) -> None:
    (tmp_path / "news" / FILE).mkdir(parents=True)
    (tmp_path / FILE).touch()
    assert find_home(None, None, {}, tmp_path / "news").path == tmp_path


def test_else_the_home_is_where_the_platform_keeps_such_things(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "user"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "user" / "data"))
    home = find_home(None, None, {}, tmp_path)
    assert home.path.is_relative_to(tmp_path / "user")
    assert home.path.name == "roundup"


def test_a_path_from_where_one_stands_is_made_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert find_home("a", None, {}, tmp_path).path == tmp_path / "a"
    assert find_home(None, "b/x.db", {}, tmp_path).database == tmp_path / "b" / "x.db"
    assert find_home(None, None, {"ROUNDUP_HOME": "c"}, tmp_path).path == tmp_path / "c"


def test_drafts_lead_pieces_and_logs_stand_in_the_home(tmp_path: Path) -> None:
    home = find_home(str(tmp_path), str(tmp_path / "elsewhere" / "x.db"), {}, tmp_path)
    assert home.drafts == tmp_path / "drafts"
    assert home.lead("2024-W01") == tmp_path / "lead" / "2024-W01.md"
    assert home.logs == tmp_path / "logs"
