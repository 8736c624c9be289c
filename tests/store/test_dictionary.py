"""The data dictionary, db/README.md, and the schema say the same."""

import re
from pathlib import Path

import pytest
from sqlite_utils import Database

README = Path(__file__).parents[2] / "db" / "README.md"

_ROW = re.compile(r"^\|\s*`?(\w+)`?\s*\|")
_RULE = re.compile(r"^\|[\s:|-]+$")


def dictionary(text: str) -> dict[str, list[str]]:
    """The columns that are named under each `## table`, in order; a table's head is no column."""
    found: dict[str, list[str]] = {}
    named: list[str] = []
    for line in text.splitlines():
        heading = re.match(r"^## +`?([^`]+?)`?\s*$", line)
        if heading:
            named = found.setdefault(heading[1], [])
        elif _RULE.match(line):
            named.clear()  # what stood above the rule was the head
        elif row := _ROW.match(line):
            named.append(row[1])
    return found


@pytest.fixture
def schema(db: Database) -> dict[str, list[str]]:
    """The real tables and their columns, in order, without those of sqlite-utils and SQLite."""
    rows = db.conn.execute(
        "SELECT t.name, c.name FROM pragma_table_list t JOIN pragma_table_info(t.name) c"
        " WHERE t.schema = 'main' AND t.type = 'table'"
        " AND t.name <> '_sqlite_migrations' AND t.name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY c.cid"
    )
    found: dict[str, list[str]] = {}
    for table, column in rows:
        found.setdefault(table, []).append(column)
    return found


def test_the_dictionary_names_exactly_the_tables_of_the_schema(schema: dict[str, list[str]]) -> None:
    assert set(dictionary(README.read_text("utf-8"))) == set(schema)


def test_the_dictionary_names_exactly_the_columns_of_each_table(schema: dict[str, list[str]]) -> None:
    named = dictionary(README.read_text("utf-8"))
    assert {table: sorted(columns) for table, columns in named.items()} == {
        table: sorted(columns) for table, columns in schema.items()
    }


def test_a_column_says_what_its_null_means_if_and_only_if_it_may_be_null(db: Database) -> None:
    """The last cell of a row is a dash where the schema allows no null."""
    may_be_null = {
        (table, column)
        for table, column in db.conn.execute(
            "SELECT t.name, c.name FROM pragma_table_list t JOIN pragma_table_info(t.name) c"
            " WHERE t.schema = 'main' AND t.name <> '_sqlite_migrations' AND t.name NOT LIKE 'sqlite!_%' ESCAPE '!'"
            ' AND NOT c.pk AND NOT c."notnull"'
        )
    }
    explained = set()
    table = ""
    for line in README.read_text("utf-8").splitlines():
        if line.startswith("## "):
            table = line.removeprefix("## ").strip(" `")
        elif (row := _ROW.match(line)) and table:
            last = line.strip().strip("|").split("|")[-1].strip()
            if last != "—" and row[1] != "column":
                explained.add((table, row[1]))
    assert explained == may_be_null


def test_the_dictionary_explains_every_column() -> None:
    """A row says something behind the name; an empty cell is no explanation."""
    rows = [line for line in README.read_text("utf-8").splitlines() if _ROW.match(line)]
    assert rows
    silent = [line for line in rows if not any(cell.strip() for cell in line.split("|")[2:])]
    assert silent == []


def test_the_reader_of_the_dictionary_tells_rows_from_heads() -> None:
    """Else the comparison above could pass over a table that is missing."""
    text = """# The database
Words before.

## lamps
| column | meaning |
|--------|---------|
| id     | A number |
| `watt` | Power, in watts |

## shades
| column | type | meaning |
|:--|:-:|--:|
| lamp | whole number | Which lamp |
"""
    assert dictionary(text) == {"lamps": ["id", "watt"], "shades": ["lamp"]}
