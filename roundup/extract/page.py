"""One page, read: what stands in it, each field with its candidates and where they were found."""

from dataclasses import replace

from roundup.extract import choose, language, titles
from roundup.model import Extraction, Outcome, Page, Signal, Value
from roundup.text.marks import without_controls
from roundup.text.words import words


def read(page: Page) -> Extraction:
    """What is in the page.  `trouble` is set when there is no text in it, with the reason."""
    if page.media_type == "application/pdf":
        from roundup.extract import pdf

        return _with_language(pdf.read(page.body))
    if page.media_type == "text/plain":
        return _plain(page)
    return _html(page)


def _html(page: Page) -> Extraction:
    from roundup.extract import body, metadata, parse, signals, walls, wires

    try:
        tree = parse.tree(page.body, page.charset)
    except parse.EmptyError as error:
        return Extraction(trouble=Outcome("bare", f"There is nothing to read in it: {error}."))
    except parse.UnreadableError as error:
        return Extraction(trouble=Outcome("failed", f"The page can't be read: {error}."))
    about = metadata.read(tree, page.url)
    fields = choose.fields(about)
    read_body = body.read(tree, page.url)
    text = read_body.text or about.data.article_body
    markdown = read_body.markdown if read_body.text and read_body.markdown != text else ""
    many = len(words(text))
    if agency := wires.wire(about, text):
        fields["wire"] = agency
    service = next((str(one.value) for one in agency if one.value in wires.SERVICES), None)
    noted = signals.found(about, fields, text, many, service)
    trouble: Outcome | None = None
    named = [str(one.value) for one in fields.get("title", ())]
    if wall := walls.reason(tree, named, text, many, free=about.data.is_free):
        trouble = Outcome("needs_you", wall)
        noted = tuple(one for one in noted if one.kind != "partial")
        if walls.is_beginning(wall, text, many):
            noted += (Signal("partial", "the page shows the rest to subscribers alone"),)
    elif not text:
        trouble = Outcome("bare", "There is nothing to read in it: no article was found on the page.")
    return _with_language(
        Extraction(fields=fields, text=text, markdown=markdown, words=many, signals=noted, trouble=trouble)
    )


def _plain(page: Page) -> Extraction:
    from roundup.extract import parse

    text = without_controls(parse.decode(page.body, page.charset)).strip()
    first = text.split("\n", 1)[0].strip()
    fields: dict[str, tuple[Value, ...]] = {}
    if first:
        fields["title"] = (Value(titles.headline(first), "text"),)
    trouble = None if text else Outcome("bare", "There is nothing to read in it: the text is empty.")
    return _with_language(Extraction(fields=fields, text=text, words=len(words(text)), trouble=trouble))


def _with_language(found: Extraction) -> Extraction:
    """The page's word on its language, unless the text speaks another one."""
    tags = language.settled(found.fields.get("language", ()), found.text)
    return replace(found, fields={**found.fields, "language": tags}) if tags else found
