"""PDFs: text by page with the printed page labels, title, authors, day, language."""

import ctypes
import re
import statistics
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from roundup.extract import choose, datewords, language, titles
from roundup.extract.pdfpages import numbers, without_furniture
from roundup.extract.pdftext import Line, compounds, joined, lines, paragraphs
from roundup.extract.persons import Reader
from roundup.model import Extraction, Outcome, Signal, Value
from roundup.text.marks import is_cjk, one_line
from roundup.text.words import fold, words
from roundup.times import LAST_YEAR

_CREATED = re.compile(r"(?:D:)?(\d{4})(\d{2})(\d{2})")
_FIRST_PDF = 1993
"""There were no PDFs before: a file that says so was made by a program without a clock."""

_LONG = timedelta(days=366)
"""A file is made some days before or after the day that is printed in it; a year apart one of the two is wrong."""

_NO_TITLE = re.compile(
    r"untitled|unbenannt|sans titre|microsoft (?:word|powerpoint|excel)|adobe (?:photoshop|illustrator|indesign)"
    r"|(?:powerpoint|word)[ -]|document ?\d*$|\W*$|\S*[a-z]:?[\\/]|(?:https?|file):"
    r"|(?:slide|folie|layout|page|print|title|titel|presentation|präsentation|cover) ?\d*$"
    r"|.*\.(?:docx?|odt|rtf|indd|qxp|pdf|tex|dvi|pptx?|xlsx?|pages|key|html?|ai|pmd)$|[\w.-]*[_\d][\w.-]*$",
    re.I,
)
"""What programs write as a title: their own name, the file's, the first words of a template."""

_NOT_PUBLISHED = re.compile(
    r"received|accepted|revised|expire|submitted|access|download|retrieved|eingegangen|abgerufen|consulté",
    re.I,
)

_MOST_PAGES = 2000
_MOST_LETTERS = 20_000_000
"""Beyond these nothing is read: a page takes a millisecond or two, and a kilobyte of text some more of memory."""
_LABEL = 20
"""Characters of a page's label."""

_LOCKED = "The PDF asks for a password; save a copy without one and add it with `roundup add --pdf FILE URL`."
_DAMAGED = "The PDF is damaged and can't be opened; add a copy that opens with `roundup add --pdf FILE URL`."
_EMPTY = "The PDF has no page that can be read; add a copy that opens with `roundup add --pdf FILE URL`."
_PICTURES = (
    "The PDF has no text in it: its pages are pictures; "
    "let a program recognise the text (OCR), and add that copy with `roundup add --pdf FILE URL`."
)
_NO_LETTERS = (
    "The PDF doesn't say which letters its signs are; "
    "let a program recognise the text (OCR), and add that copy with `roundup add --pdf FILE URL`."
)
_UNREADABLE = re.compile("[\ue000-\uf8ff\ufffd]")


def read(body: bytes) -> Extraction:
    """What is in a PDF: the pages' texts, a form feed between two, and each page's printed label.

    Of a PDF that is too long the first pages are read; `pages` holds the labels of all, and a signal says so.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError as error:
        locked = error.err_code in (pypdfium2.raw.FPDF_ERR_PASSWORD, pypdfium2.raw.FPDF_ERR_SECURITY)
        return Extraction(trouble=Outcome("needs_you", _LOCKED if locked else _DAMAGED))
    with document:
        return _read(document)


def _read(document: Any) -> Extraction:
    pages, count = _pages(document)
    labels = [_label(document, number) for number in range(count)]
    if all(label == str(number) for number, label in enumerate(labels, 1)):
        # No labels, or those that programs write unasked.
        labels[: len(pages)] = numbers(pages) or labels[: len(pages)]
    printed = without_furniture(pages, labels[: len(pages)])
    compound = compounds(printed)
    text = "\f".join(paragraphs(page, compound) for page in printed)
    fields = {name: found for name, found in _fields(document, pages, printed) if found}
    if reason := _trouble(text, pages):
        return Extraction(fields=fields, pages=tuple(labels), trouble=Outcome("needs_you", reason))
    partial = Signal("partial", f"only the first {len(pages):,} of its {count:,} pages were read")
    return Extraction(
        fields=fields,
        text=text,
        words=len(words(text)),
        signals=(partial,) if len(pages) < count else (),
        pages=tuple(labels),
    )


def _trouble(text: str, pages: Sequence[Sequence[Line]]) -> str | None:
    if not pages:
        return _EMPTY
    letters = len("".join(text.split()))
    if not letters:
        return _PICTURES
    return _NO_LETTERS if 2 * len(_UNREADABLE.findall(text)) > letters else None


def _pages(document: Any) -> tuple[list[list[Line]], int]:
    """The lines of each page that is read, and how many pages there are; a page that is damaged has none."""
    count = len(document)
    found: list[list[Line]] = []
    last = letters = 0
    for number in range(min(count, _MOST_PAGES)):
        page = _page(document, number)
        if page is not None:
            last = number + 1
            letters += sum(len(line.text) for line in page)
        found.append(page or [])
        if letters > _MOST_LETTERS:
            break
    # A damaged file may count more pages than it has.
    if len(found) < count and _page(document, count - 1) is not None:
        return found, count
    return found[:last], last


def _page(document: Any, number: int) -> list[Line] | None:
    from pypdfium2 import PdfiumError

    try:
        page = document[number]
    except PdfiumError:
        return None
    try:
        return lines(page)
    except PdfiumError:
        return []
    finally:
        page.close()


def _label(document: Any, number: int) -> str:
    """The page's label, by the file's own word; else its number in the file."""
    try:
        return one_line(document.get_page_label(number), _LABEL) or str(number + 1)
    except UnicodeDecodeError:
        return str(number + 1)


def _said(document: Any, key: str) -> str:
    try:
        return str(document.get_metadata_value(key))[:5000]
    except UnicodeDecodeError:
        return ""


def _fields(
    document: Any, pages: Sequence[Sequence[Line]], printed: Sequence[Sequence[Line]]
) -> Iterator[tuple[str, tuple[Value, ...]]]:
    first = next((number for number, page in enumerate(pages) if page), None)
    front = pages[first] if first is not None else ()
    yield "title", _titles(_said(document, "Title"), front, printed[first] if first is not None else ())
    # A single word is a user's name.
    if people := Reader().read([_said(document, "Author")], trusted=False):
        yield "authors", (Value(people, "meta"),)
    yield "published", _days(_said(document, "CreationDate"), front)
    yield "language", _languages(document, printed)


def _titles(said: str, front: Sequence[Line], printed: Sequence[Line]) -> tuple[Value, ...]:
    """The file's own title, where that is one; then what stands on its first page in the largest type."""
    named = titles.headline(said)
    headed = titles.headline(_headed(front))
    read = headed or titles.headline(printed[0].text if printed else "")
    known = bool(fold(named)) and fold(named) in fold(" ".join(line.text for line in front[:100]))
    found = []
    if named and (known or not _NO_TITLE.match(named)):
        # Many files keep the title of the one that they were made from.
        doubt = f"its first page is headed “{headed}”" if headed and not known else None
        found.append(Value(named, "meta", doubt))
    if read and fold(read) != fold(named):
        found.append(Value(read, "text"))
    return tuple(found)


def _headed(front: Sequence[Line]) -> str:
    """What stands in the largest type on a page, over several lines too, where that is larger than the page's text.

    A single word, or three Chinese characters, is an emblem.
    """
    most = max((line.size for line in front if _says(line.text)), default=0)
    sizes = [line.size for line in front]
    usual = statistics.median(sizes) if len(sizes) > 2 else min(sizes, default=0)
    if most <= 1.15 * usual:
        return ""
    found = ""
    for at, line in enumerate(front):
        if abs(line.size - most) <= 0.06 * most and (found or _says(line.text)):
            found = joined(found, line.text) if found else line.text
            following = front[at + 1] if at + 1 < len(front) else None
            if not following or abs(following.size - most) > 0.06 * most:
                break
    return found


def _says(text: str) -> bool:
    return len(words(text)) > (3 if is_cjk(text) else 1)


def _days(created: str, front: Sequence[Line]) -> tuple[Value, ...]:
    """The day that is printed on the first page, then the one on which the file was made."""
    made, printed = _made(created), _printed_day(front)
    found = []
    if printed:
        far = made and abs(made - printed) > _LONG
        found.append(Value(printed.isoformat(), "text", f"the file was made on {made}" if far else None))
    if made and made != printed:
        found.append(Value(made.isoformat(), "meta"))
    return tuple(found)


def _made(created: str) -> date | None:
    match = _CREATED.match(created)
    try:
        day = date(*map(int, match.groups())) if match else None
    except ValueError:
        return None
    return day if day and _FIRST_PDF <= day.year <= LAST_YEAR else None


def _printed_day(front: Sequence[Line]) -> date | None:
    """The first day that stands in a line of few other words: in prose any day may be named; `1/3/2024` may be two."""
    for line in front[:200]:
        text = line.text[:200]
        if len(words(text)) > (30 if is_cjk(text) else 10) or _NOT_PUBLISHED.search(text):
            continue
        if found := [one.day for one in datewords.dates(text) if not one.either]:
            return found[0]
    return None


def _languages(document: Any, printed: Sequence[Sequence[Line]]) -> tuple[Value, ...]:
    """The language that the file names, if its text does not speak against it."""
    import pypdfium2.raw as pdfium

    size = min(pdfium.FPDFCatalog_GetLanguage(document, None, 0), 100)
    buffer = (ctypes.c_ushort * (size // 2))()
    pdfium.FPDFCatalog_GetLanguage(document, buffer, size)
    said = choose.language(bytes(buffer).decode("utf-16-le", "ignore").rstrip("\0"))
    # A title page has names and addresses: the longest of the first paragraphs tells better.
    some = [paragraph for page in printed[:5] for paragraph in paragraphs(page).split("\n")]
    return language.settled([Value(said, "meta")] if said else [], max(some, key=len, default=""))
