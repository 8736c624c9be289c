"""PDFs: text by page with the printed page labels, title, date."""

import re

from roundup.extract import choose
from roundup.model import Extraction, Outcome, Value
from roundup.text.marks import without_controls
from roundup.text.words import words

_CREATED = re.compile(r"D:(\d{4})(\d{2})(\d{2})")
_UNTITLED = re.compile(r"^(?:untitled|microsoft word|.*\.(?:docx?|indd|pdf|tex|pptx?)$|\W*$)", re.I)

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
    with document:
        count = min(len(document), _MOST_PAGES)
        texts = [_page_text(document[number]) for number in range(count)]
        labels = tuple(document.get_page_label(number) or str(number + 1) for number in range(count))
        about = document.get_metadata_dict()
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


def _page_text(page) -> str:  # type: ignore[no-untyped-def]
    with page:
        lines = without_controls(page.get_textpage().get_text_bounded()).replace("\r\n", "\n")
    return lines.strip()
