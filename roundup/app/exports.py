"""The draft in the formats that it leaves in: made of the file as it stands, the editor's words included."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from roundup.app import draft, roundtrip
from roundup.app.desk import Desk, read_text
from roundup.app.files import write
from roundup.model import Issue
from roundup.render.document import Document, Image, read
from roundup.render.markdown import without_cut
from roundup.render.profiles import PROFILES
from roundup.text.sniff import image_type
from roundup.weeks import Week

ENDINGS = {
    "html": "html",
    "email": "eml",
    "text": "txt",
    "json": "json",
    **{profile: f"{profile}.md" for profile in PROFILES},
}
"""The ending of each format's file, after the week's name."""
_LARGEST = 5_000_000
"""Bytes of an image that is put into a page or a mail."""


def written(
    desk: Desk,
    week: Week,
    forms: Sequence[str],
    *,
    template: str | None = None,
    limit: int | None = None,
    offline: bool = False,
    strict: bool = False,
) -> list[Path]:
    """Write the week's draft in these formats; where.  Nothing is written when there is nothing in the week.

    `md` is the file that the editor edits; the others are made of it as it stands, and it is made first where it is
    missing.  RefusedError with `strict` when something in it must be mended: the others are not written then.
    """
    path = desk.home.drafts / f"{week.name}.md"
    if "md" in forms or not path.exists():
        if not draft.draft(desk, week, template=template, limit=limit, offline=offline)[1]:
            return []
    else:
        draft.bring_up_to_date(desk, offline)
    text = read_text(path)
    if strict:
        _refuse(desk, week, path, text)
    made = render(desk, week, text, [form for form in forms if form != "md"])
    places = {form: path.with_name(f"{week.name}.{ENDINGS[form]}") for form in made}
    for form, content in made.items():
        write(places[form], content)
    return [path if form == "md" else places[form] for form in dict.fromkeys(forms)]


def shown(
    desk: Desk,
    week: Week,
    form: str,
    *,
    template: str | None = None,
    limit: int | None = None,
    offline: bool = False,
    strict: bool = False,
) -> bytes | None:
    """The draft in this format, written nowhere; None when there is nothing in the week (JSON says so itself)."""
    path = desk.home.drafts / f"{week.name}.md"
    text: str | None
    if path.exists() and form != "md":
        draft.bring_up_to_date(desk, offline)
        text = read_text(path)
    else:
        text = draft.shown(desk, week, template=template, limit=limit, offline=offline)
    if text is None:
        return _json(draft.compose_issue(desk, week, limit)) if form == "json" else None
    if strict:
        _refuse(desk, week, path, text)
    return text.encode() if form == "md" else render(desk, week, text, [form])[form]


def copy_page(desk: Desk, week: Week, path: Path, text: str) -> str:
    """The page from which the draft is copied into an editor on the web, as HTML."""
    from roundup.render import copypage
    from roundup.render.html import fragment
    from roundup.render.text import plain

    roundtrip.read_issue(desk, week, text)
    _say_what_is_left(desk, text)
    document = read(text)
    data = {address: image.as_url() for address, image in images(desk, document).items()}
    language = desk.settings.newsletter.language
    return copypage.page(document.title or path.stem, fragment(document, data), plain(document), language)


def _refuse(desk: Desk, week: Week, path: Path, text: str) -> None:
    from roundup.app import checking

    checking.refuse(desk, week, path, text)


def render(desk: Desk, week: Week, text: str, forms: Sequence[str]) -> dict[str, bytes]:
    """A draft file's text in these formats; PartialError when it can't be read as a draft."""
    issue = roundtrip.read_issue(desk, week, text)  # a damaged file goes out in no format
    made: dict[str, bytes] = {}
    document = read(text)
    shown = images(desk, document) if {"html", "email"} & set(forms) else {}
    if set(forms) - {"json"}:
        _say_what_is_left(desk, text)
    for form in forms:
        made[form] = _json(issue) if form == "json" else _rendered(desk, week, document, form, shown)
    return made


def _rendered(desk: Desk, week: Week, document: Document, form: str, shown: Mapping[str, Image]) -> bytes:
    """A document for readers in one format, with these images."""
    language = desk.settings.newsletter.language
    if form == "text":
        from roundup.render.text import plain

        return plain(document).encode()
    if form == "html":
        from roundup.render.html import page

        return page(document, language, shown).encode()
    if form == "email":
        from roundup.render import email

        mail = email.message(document, language, shown, boundary_seed=week.name)
        over = email.clipped(mail)
        if over:
            desk.talk.say(
                f"The mail is {over / 1024:.0f} kB over the 102 kB after which Gmail cuts a mail off: shorten the lead"
                " piece, or link to it."
            )
        return mail
    from roundup.render.profiles import markdown

    return markdown(document, form, day=week.last.isoformat(), language=language).encode()


def images(desk: Desk, document: Document) -> dict[str, Image]:
    """The images of the draft that lie in the newsletter's folder, by their address as it was typed; those that can't
    be shown are named to the editor."""
    found = {}
    for address in document.images():
        if "://" in address or address.startswith("data:"):
            continue
        file = _image_file(desk, address)
        data = file.read_bytes() if file else b""
        kind = image_type(data)
        if file is None:
            desk.talk.say(f"The image {address} is not in the folder lead/ or drafts/, so it is left out.")
        elif kind is None:
            desk.talk.say(
                f"The image {address} is none that a browser shows (PNG, JPEG, GIF, WebP); it is left out."
            )
        elif len(data) > _LARGEST:
            desk.talk.say(f"The image {address} is larger than 5 MB, so it is left out: make it smaller.")
        else:
            found[address] = Image(file.name, kind, data)
    return found


def _image_file(desk: Desk, address: str) -> Path | None:
    """Where an image lies: beside the lead piece, or beside the draft; never outside the newsletter's folder."""
    from urllib.parse import unquote

    home = desk.home.path.resolve()
    for folder in (home / "lead", desk.home.drafts.resolve()):
        file = (folder / unquote(address)).resolve()
        if file.is_relative_to(home) and file.is_file():
            return file
    return None


def _say_what_is_left(desk: Desk, text: str) -> None:
    left = without_cut(text).count("<!-- todo:")
    if left:
        marks = "mark of what is to be written is" if left == 1 else "marks of what is to be written are"
        desk.talk.say(f"{left} {marks} still in the draft; readers don't see them.")


def _json(issue: Issue) -> bytes:
    from roundup.render import json as to_json

    return (json.dumps(to_json.issue(issue), ensure_ascii=False, indent=2) + "\n").encode()
