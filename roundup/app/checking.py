"""What should be looked at before a draft goes out: the draft file against the store."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from roundup import urls
from roundup.app.desk import Desk, read_text
from roundup.errors import NotAUrlError, PartialError, RefusedError, UnusableError
from roundup.issue import check, draftfile, itemtext, lint
from roundup.issue.check import Evidence, Finding
from roundup.issue.draftfile import DraftFile
from roundup.model import Article
from roundup.store import issues, links, stories
from roundup.text.markdown import front_matter
from roundup.weeks import Week


def findings(desk: Desk, week: Week, path: Path, text: str, *, online: bool = False) -> list[Finding]:
    """What is to be said of this draft, in the order of its lines; PartialError when it can't be read as a draft.

    `online` asks for each of its addresses, instead of relying on the last visit.
    """
    try:
        file = draftfile.parse(text)
    except draftfile.BrokenError as error:
        raise PartialError(f"{path} {error}; mend it first.") from None
    if not file.items and "week" not in front_matter(text):
        raise PartialError(f"{path} is no draft: give a file that `roundup draft` wrote.")
    known = _Known(desk, week, file)
    found: list[Finding] = []
    for part in file.parts:
        if part.kind == "cut":
            break
        if part.kind == "item":
            found += check.item(part, known.evidence(part))
        elif part.kind == "head":
            found += check.todos(part)
            found += check.lead(part, draftfile.read_head(part.text).lead or "", known.all_evidence())
    found += lint.lint(file, known.cited(online=online))
    return sorted(found, key=lambda one: (one.line or 0, _LEVELS[one.level]))


def refuse(desk: Desk, week: Week, path: Path, text: str) -> None:
    """RefusedError when something in this draft must be mended, or written, before it goes out."""
    must_be_mended(path, findings(desk, week, path, text))


def must_be_mended(path: Path, found: Iterable[Finding]) -> None:
    """RefusedError that counts what keeps a strict export from being written; nothing when nothing does."""
    levels: list[str] = [one.level for one in found]
    parts = []
    if many := levels.count("refuse"):
        parts.append(
            f"{many} quotation{'s' if many > 1 else ''} or figure{'s' if many > 1 else ''} in no source"
        )
    if many := levels.count("todo"):
        parts.append(f"{many} thing{'s' if many > 1 else ''} still to be written")
    if parts:
        raise RefusedError(f"{path} has {' and '.join(parts)}: `roundup check` names each with its line.")


def summary(path: Path, found: Sequence[Finding]) -> str:
    """What a look through the draft came to, in one sentence."""
    if not found:
        return f"There is nothing to say of {path}."
    levels: list[str] = [one.level for one in found]
    words = {"refuse": "to be mended", "todo": "to be written", "warn": "to be looked at"}
    return (
        f"{path}: " + ", ".join(f"{many} {words[one]}" for one in words if (many := levels.count(one))) + "."
    )


def as_json(found: Finding) -> dict[str, Any]:
    """A finding as `check --json` gives it (docs/reference.md, JSON)."""
    near = found.nearest
    return {
        "item": f"i{found.item}" if found.item is not None else None,
        "kind": found.kind,
        "level": found.level,
        "text": found.text,
        "why": found.why,
        "nearest": {"text": near.text, "link": str(near.link)} if near else None,
        "line": found.line,
    }


_LEVELS = {"refuse": 0, "todo": 1, "warn": 2}


class _Known:
    """What the store knows of a draft file's items and of the addresses in it."""

    def __init__(self, desk: Desk, week: Week, file: DraftFile) -> None:
        self._desk, self._week = desk, week
        self._addresses = {
            part: itemtext.addresses(part.text) for part in file.parts if part.kind in ("head", "item")
        }
        self._links = {
            url: link
            for addresses in self._addresses.values()
            for url in addresses
            if (link := self._link(url))
        }
        issue = issues.find(desk.db, week.name)
        items = issues.rows(desk.db, issue["id"]) if issue else {}
        self._members = stories.members(
            desk.db, sorted({s for row in items.values() for s in row["stories"]})
        )
        self._of_items = {
            number: [link for story in row["stories"] for link in self._members.get(story, [])]
            for number, row in items.items()
        }
        words = stories.words(desk.db, sorted(self._members))
        # What the editor noted on an item or its story is evidence too: their own reporting has no page.
        self._notes = {
            number: "\n".join(
                note
                for note in [row["note"], *(words.get(story, {}).get("note") for story in row["stories"])]
                if note
            )
            for number, row in items.items()
        }
        wanted = {*self._links.values(), *(link for ids in self._of_items.values() for link in ids)}
        self._articles = {one.link: one for one in links.articles(desk.db, sorted(wanted))}

    def _link(self, url: str) -> int | None:
        try:
            return links.find(self._desk.db, urls.match_key(urls.parse(url)))
        except NotAUrlError:
            return None

    def evidence(self, part: draftfile.Part) -> list[Evidence]:
        """What an item stands on: the articles of its stories, and what it cites itself."""
        ids = self._of_items.get(part.item or 0, []) + [
            self._links[url] for url in self._addresses[part] if url in self._links
        ]
        said = self._notes.get(part.item or 0)
        return self._evidence(ids) + ([Evidence(0, said)] if said else [])

    def all_evidence(self) -> list[Evidence]:
        """What the whole draft stands on."""
        return self._evidence(self._articles)

    def _evidence(self, ids: Iterable[int]) -> list[Evidence]:
        return [_as_evidence(self._articles[link]) for link in dict.fromkeys(ids) if link in self._articles]

    def cited(self, *, online: bool) -> dict[str, lint.Cited]:
        """What is known of each address in the items."""
        urls_of_items = [
            url for part, found in self._addresses.items() if part.kind == "item" for url in found
        ]
        used = issues.used_in(self._desk.db, sorted(set(self._links.values())), but=self._week.name)
        of_links = stories.of_links(self._desk.db, sorted(set(self._links.values())))
        trouble = _asked(self._desk, urls_of_items) if online else {}
        found = {}
        for url in dict.fromkeys(urls_of_items):
            link = self._links.get(url)
            article = self._articles.get(link) if link is not None else None
            found[url] = lint.Cited(
                link=link,
                story=of_links.get(link) if link is not None else None,
                used_in=tuple(f"issue {number} ({week})" for number, week in used.get(link or 0, [])),
                clean=_clean(url),
                trouble=trouble.get(url) if online else _trouble(article),
            )
        return found


def _as_evidence(article: Article) -> Evidence:
    said = [article.title, article.description, *article.quotes, *article.notes, article.text]
    return Evidence(article.link, "\n".join(one for one in said if one), article.language, article.published)


def _clean(url: str) -> str | None:
    """The address without its tracking parameters; None when it has none."""
    try:
        parsed = urls.parse(url)
    except NotAUrlError:
        return None
    return urls.published(parsed) if urls.has_tracking(parsed) else None


def _trouble(article: Article | None) -> str | None:
    """What the last visit came to, where that was final: a page that asks to log in is there."""
    if article is None or article.state not in ("failed", "refused"):
        return None
    return article.reason


def _asked(desk: Desk, addresses: Sequence[str]) -> dict[str, str | None]:
    """What each address answers now; nothing is kept of it."""
    import asyncio

    from roundup.app.online import online

    async def ask() -> dict[str, str | None]:
        found: dict[str, str | None] = {}
        async with online(desk) as web:
            for url in dict.fromkeys(addresses):
                outcome = await web.fetch(url, desk.clock())
                found[url] = outcome.reason if outcome.state in ("failed", "refused", "retry") else None
        return found

    return asyncio.run(ask())


def read(desk: Desk, week: Week, file: str | None) -> tuple[Path, str]:
    """The draft file that is meant, and its text; UnusableError when it is missing."""
    path = Path(file) if file else desk.home.drafts / f"{week.name}.md"
    if not path.is_file():
        raise UnusableError(f"There is no file {path}: `roundup draft` writes it.")
    return path, read_text(path)
