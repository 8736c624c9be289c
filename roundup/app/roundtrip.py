"""The draft file and the database, in both directions: a new draft into the file, the file into the database.

Once it is written the file is the editor's; what we wrote last is kept in the database, so that an edited part
can be told from an untouched one.
"""

import shutil
import stat
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from roundup import urls
from roundup.app.desk import Desk
from roundup.app.files import keep, write, write_if
from roundup.errors import NotAUrlError, PartialError, UnusableError
from roundup.issue import draftfile, itemtext
from roundup.issue.draftfile import Base, BrokenError, DraftFile, Merged
from roundup.model import Issue, Item, Quote, Section, Source
from roundup.store import issues, links
from roundup.store.database import writing
from roundup.text import compare
from roundup.weeks import Week

_COPIES = 20
"""Copies of a draft that are kept; each is made before the file is written over."""


def write_draft(desk: Desk, week: Week, fresh: str, standing: Collection[int]) -> None:
    """Write the week's draft file, or merge the new draft into the one that is there; `standing` as for the merge.

    PartialError when that one can't be read as a draft: it is left alone, and the new draft goes to `.new.md`.
    """
    path = desk.home.drafts / f"{week.name}.md"
    for _ in range(5):
        present = _read(path)
        try:
            done = _merge(desk, week, present, fresh, standing)
        except BrokenError as error:
            aside = path.with_suffix(".new.md")
            keep(aside)
            write(aside, fresh)
            raise PartialError(
                f"{path} {error}, so it is left as it is; the new draft is in {aside}."
            ) from None
        if present is not None and done.text.encode() == present:
            break
        if present is not None:
            if not path.stat().st_mode & stat.S_IWUSR:
                raise UnusableError(
                    f"{path} is write-protected, so it is left as it is; take that off to draft again."
                )
            _copy(path)
        if write_if(path, done.text, present):
            break
    else:
        raise PartialError(f"{path} is being changed by another program; save it there and try again.")
    if done.cut:
        named = ", ".join(f"i{number}" for number in done.cut)
        desk.talk.say(f"No longer in the week, so moved below the cut line of your file: {named}.")
    if done.suggestions:
        beside = path.with_suffix(".suggestions.md")
        _append(beside, done)
        many = len(done.suggestions)
        parts = "a part" if many == 1 else f"{many} parts"
        of = ", ".join(
            f"i{one.item}" if one.item else "the text around the items" for one in done.suggestions
        )
        desk.talk.say(f"{beside} has the new version of {parts} that you edited: {of}.")
    _remember(desk, week, _made(desk, week, fresh, done.base.items))


def merged(desk: Desk, week: Week, fresh: str, standing: Collection[int]) -> str:
    """The draft file as it would be written now; the file is not touched.  PartialError as for `write_draft`."""
    path = desk.home.drafts / f"{week.name}.md"
    try:
        return _merge(desk, week, _read(path), fresh, standing).text
    except BrokenError as error:
        raise PartialError(f"{path} {error}; mend it, or move it away.") from None


def deleted(desk: Desk, week: Week) -> set[int]:
    """The items that were written once, and that the editor has taken out of the file, or out of what was accepted."""
    try:
        present = _read(desk.home.drafts / f"{week.name}.md")
        accepted = _accepted(desk, week)
        file = draftfile.parse(present.decode()) if present is not None else accepted[0] if accepted else None
    except (BrokenError, UnicodeDecodeError):
        return set()
    return set(_base(desk, week).items) - file.items.keys() if file else set()


def accept(desk: Desk, week: Week, path: Path) -> str:
    """Bring the database up to the editor's file, in one act; a sentence that says what was taken over.

    An item that was typed without a marker gets its number, and the marker is put above it.
    """
    present = _read(path)
    if present is None:
        raise UnusableError(f"There is no file {path}: `roundup draft` writes it.")
    try:
        file = draftfile.parse(_text(path, present))
    except BrokenError as error:
        raise PartialError(f"{path} {error}; nothing was accepted.") from None
    with writing(desk.db.conn):
        issue = issues.make(desk.db, week)
    numbered, typed = _with_markers(desk, issue, file)
    made = _base(desk, week)
    issues.accept(desk.db, issue, {"text": numbered.text, "made": _packed(made)}, now=desk.now, who=desk.who)
    if typed:
        _copy(path)
        if not write_if(path, numbered.text, present):
            raise PartialError(f"{path} was changed meanwhile; accept it again.")
    # What was typed is known from now on, but no text of ours: it can't be taken for one that may be written anew.
    _remember(
        desk, week, Base(made.head, made.tail, made.headings, {**made.items, **dict.fromkeys(typed, "")})
    )
    edited = [
        n for n, text in numbered.items.items() if n in made.items and not draftfile.same(text, made.items[n])
    ]
    deleted = [n for n in made.items if n not in numbered.items]
    return f"Accepted {path}: {len(edited)} edited, {len(typed)} new, {len(deleted)} deleted."


def read_issue(desk: Desk, week: Week, text: str) -> Issue:
    """The issue as a draft file has it, the editor's words included."""
    try:
        file = draftfile.parse(text)
    except BrokenError as error:
        raise PartialError(f"The draft of {week.name} {error}; mend it first.") from None
    made = _base(desk, week)
    found = issues.find(desk.db, week.name)
    rows = issues.rows(desk.db, found["id"]) if found else {}
    sections = tuple(
        Section(title, tuple(_item(desk, part, rows, made.items) for part in parts))
        for title, parts in file.sections()
    )
    head = draftfile.read_head(file.head)
    return Issue(
        week=week.name,
        first=week.first.isoformat(),
        last=week.last.isoformat(),
        title=head.front.get("title") or week.name,
        welcome=head.welcome,
        lead=head.lead,
        sections=sections,
        teasers=head.teasers,
        teaser_line=", ".join(head.teasers),
        preheader=head.front.get("preheader", ""),
    )


def _item(desk: Desk, part: draftfile.Part, rows: Mapping[int, Any], made: Mapping[int, str]) -> Item:
    """One item of a draft file; what stands in it is believed, what it is about comes from the database."""
    said = itemtext.read(part.text)
    row = rows.get(part.item) if part.item is not None else None
    stories = tuple(row["stories"]) if row else ()
    if part.item is None or not stories:
        state = "handwritten"
    elif part.item in made and not draftfile.same(part.text, made[part.item]):
        state = "edited"
    else:
        state = "suggested" if said.todo and said.todo.startswith("suggested") else "picked"
    sources = []
    for cited in said.sources:
        link = _link(desk, cited.url)
        language = links.rows(desk.db, [link])[0]["language"] if link else None
        sources.append(Source(cited.name, cited.url, language, cited.tags, link))
    quotes = tuple(
        quote for one in sources if one.link for quote in _quotes(desk, one.link, one.name, said.body)
    )
    return Item(
        id=part.item,
        state=state,  # type: ignore[arg-type]
        headline=said.headline,
        body=said.body,
        stories=stories,
        sources=tuple(sources),
        emoji=said.emoji,
        todo=said.todo,
        quotes=quotes,
    )


def _quotes(desk: Desk, link: int, outlet: str, body: str) -> list[Quote]:
    """The quotations of an item's body that stand in this article, with their places there."""
    text = links.texts(desk.db, [link]).get(link, "")
    given = [row["text"] for row in links.history(desk.db, link)["quotes"]]
    found = []
    for quotation, _, _ in compare.quotations(itemtext.plain(body)):
        place = compare.place(quotation, text)
        if place:
            found.append(Quote(text[slice(*place)], link, outlet, start=place[0], end=place[1]))
        elif typed := next((one for one in given if compare.is_in(quotation, one)), None):
            found.append(Quote(typed, link, outlet))
    return found


def _link(desk: Desk, url: str) -> int | None:
    try:
        return links.find(desk.db, urls.match_key(urls.parse(url)))
    except NotAUrlError:
        return None


# -- the file


def _merge(desk: Desk, week: Week, present: bytes | None, fresh: str, standing: Collection[int]) -> Merged:
    """The new draft in the editor's file; BrokenError when that can't be cut into its parts."""
    base = _base(desk, week)
    new = draftfile.parse(fresh)
    accepted = _accepted(desk, week)
    if accepted:
        # What was accepted is merged into the new draft, as if the file that was accepted were still there.
        taken = draftfile.merge(accepted[1], accepted[0], new, standing=standing)
        new = draftfile.parse(taken.text)
    if present is None:
        return Merged(new.text, (), _all_of(new))
    path = desk.home.drafts / f"{week.name}.md"
    return draftfile.merge(base, draftfile.parse(_text(path, present)), new, standing=standing)


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise UnusableError(f"{path} can't be read: {error.strerror}.") from None


def _text(path: Path, present: bytes) -> str:
    try:
        return present.decode("utf-8")
    except UnicodeDecodeError:
        raise BrokenError("is not in UTF-8") from None


def _copy(path: Path) -> None:
    """Keep the file as it is, before it is written over; the oldest copies go."""
    folder = path.parent / ".copies"
    copies = sorted(folder.glob(f"{path.stem}.*.md"))
    number = int(copies[-1].suffixes[-2].strip(".")) + 1 if copies else 1
    copy = folder / f"{path.stem}.{number:06}.md"
    try:
        folder.mkdir(exist_ok=True)
        shutil.copy2(path, copy)
    except OSError as error:
        copy.unlink(missing_ok=True)
        raise UnusableError(
            f"No copy of {path} can be kept, so it is left as it is: {error.strerror}."
        ) from None
    for old in copies[: -(_COPIES - 1)]:
        old.unlink()


def _append(path: Path, done: Merged) -> None:
    """Add what could only be suggested to the file beside the draft."""
    known = path.read_text("utf-8") if path.exists() else ""
    parts = [
        f"<!-- for {f'item:i{one.item}' if one.item else 'the text around the items'} -->\n{one.text.strip()}\n"
        for one in done.suggestions
    ]
    write(path, "\n".join([known.rstrip("\n") + "\n", *parts] if known else parts))


# -- what is remembered


def _base(desk: Desk, week: Week) -> Base:
    """What we have made ourselves for this week's file, the newest of each part, before anything of the editor's was
    taken over."""
    found = issues.find(desk.db, week.name)
    return _unpacked(found["base"]) if found and found["base"] else Base()


def _made(desk: Desk, week: Week, fresh: str, kept: Mapping[int, str]) -> Base:
    """The same with this new draft; `kept` are the items that the file had or has."""
    new = _all_of(draftfile.parse(fresh))
    before = {number: text for number, text in _base(desk, week).items.items() if number in kept}
    return Base(new.head, new.tail, new.headings, {**before, **new.items})


def _all_of(file: DraftFile) -> Base:
    return Base(file.head, file.tail, tuple(title for title, _ in file.sections()[1:]), file.items)


def _accepted(desk: Desk, week: Week) -> tuple[DraftFile, Base] | None:
    """The file that was accepted last, and what we had made at that time."""
    found = issues.find(desk.db, week.name)
    if not found or not found["accepted"]:
        return None
    return draftfile.parse(found["accepted"]["text"]), _unpacked(found["accepted"]["made"])


def _remember(desk: Desk, week: Week, base: Base) -> None:
    found = issues.find(desk.db, week.name)
    if found:
        issues.wrote(desk.db, found["id"], _packed(base))


def _packed(base: Base) -> dict[str, Any]:
    items = {str(number): text for number, text in base.items.items()}
    return {"head": base.head, "tail": base.tail, "headings": list(base.headings), "items": items}


def _unpacked(data: Mapping[str, Any]) -> Base:
    items = {int(number): text for number, text in data["items"].items()}
    return Base(data["head"], data["tail"], tuple(data["headings"]), items)


def _with_markers(desk: Desk, issue: int, file: DraftFile) -> tuple[DraftFile, list[int]]:
    """The file with a marker above each item that was typed without one."""
    typed: list[int] = []
    parts = []
    newline = "\r\n" if "\r\n" in file.text else "\n"
    for part in file.parts:
        if part.kind == "item" and part.item is None:
            number = issues.new_item(desk.db, issue)
            typed.append(number)
            part = draftfile.Part("item", f"<!-- item:i{number} -->{newline}{part.text}", number, part.line)
        parts.append(part)
    return DraftFile(tuple(parts)), typed
