"""PDFs: text by page with the printed page labels, title, date."""

import re

from roundup.extract import choose
from roundup.model import Extraction, Outcome, Value
from roundup.text.marks import without_controls
from roundup.text.words import words

_CREATED = re.compile(r"D:(\d{4})(\d{2})(\d{2})")
_UNTITLED = re.compile(r"^(?:untitled|microsoft word|.*\.(?:docx?|indd|pdf|tex|pptx?)$|\W*$)", re.I)

_ENDS = (".", "!", "?", "…", "。", "！", "？", ".”", "!”", "?”", ".’", ":")

_MOST_PAGES = 2000


def read(body: bytes) -> Extraction:
    """What is in a PDF: the pages' texts, a form feed between two, and each page's printed label."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError:
        return Extraction(
            trouble=Outcome("needs_you", "The PDF can't be opened: it is damaged or asks for a password.")
        )
    count = min(len(document), _MOST_PAGES)
    labels = tuple(document.get_page_label(number) or str(number + 1) for number in range(count))
    texts = [_page_text(document, number, label) for number, label in enumerate(labels)]
    try:
        about = document.get_metadata_dict()
    except UnicodeDecodeError:
        about = {}
    document.close()
    text = "\f".join(texts)
    fields: dict[str, tuple[Value, ...]] = {}
    named = choose.title(about.get("Title", ""))
    first = next((line.strip() for line in texts[0].split("\n") if line.strip()), "") if texts else ""
    titles = [Value(named, "meta")] if named and not _UNTITLED.match(named) else []
    if first and choose.title(first) != named:
        titles.append(Value(choose.title(first), "text"))
    if titles:
        fields["title"] = tuple(titles)
    created = _CREATED.match(about.get("CreationDate", ""))
    day = choose.moment("-".join(created.groups())) if created else None
    if day:
        fields["published"] = (Value(day, "meta"),)
    if not text.strip("\f \n"):
        scanned = Outcome("needs_you", "The PDF has no text in it: its pages are pictures.")
        return Extraction(fields=fields, pages=labels, trouble=scanned)
    return Extraction(fields=fields, text=text, words=len(words(text)), pages=labels)


def _page_text(document, number: int, label: str) -> str:  # type: ignore[no-untyped-def]
    """A page's paragraphs, without the page number at its head or foot; nothing for a page that is damaged."""
    import pypdfium2

    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        return ""
    # U+0002 is how pdfium marks a hyphen at the end of a line.
    raw = page.get_textpage().get_text_bounded().replace("\x02", "-\n")
    page.close()
    text = without_controls(raw).replace("\r\n", "\n")
    lines = [line.strip() for line in str(text).strip().split("\n")]
    return paragraphs([line for at, line in enumerate(lines) if line != label or 0 < at < len(lines) - 1])


def paragraphs(lines: list[str]) -> str:
    """A page's printed lines as paragraphs, one a line.

    A paragraph ends at an empty line, and where a line that ends a sentence is clearly shorter than the
    page's lines are; the dotted lines of a table of contents stand alone.  A word that was parted at a
    line's end is joined.
    """
    full = sorted(len(line.rstrip()) for line in lines)[-1 - len(lines) // 10] if lines else 0
    done: list[str] = []
    ended = True
    for line in (line.strip() for line in lines):
        if line and not ended:
            done[-1] = done[-1][:-1] + line if _parted(done[-1], line) else f"{done[-1]} {line}"
        elif line:
            done.append(line)
        short = len(line) < 0.75 * full
        ended = not line or "...." in line or (short and (line.endswith(_ENDS) or len(line) < 0.5 * full))
    return "\n".join(done)


def _parted(before: str, after: str) -> bool:
    return before.endswith("-") and before[-2:-1].isalpha() and after[:1].islower()
